"""The command line. Thin: reads the choices, calls the house, says in one sentence what happened.

A module per group of commands; a command imports what it needs when it is run, so that help is quick.
"""

from kompetensnb.cli import (  # registers the commands, in this order of modules
    backtest,
    compare,
    edition,
    fetch,
    followup,
    followup_access,
    forecast,
    manual,
    publish,
    report,
    serve,
    status,
)
from kompetensnb.cli.app import ENVIRONMENT
from kompetensnb.cli.running import LOG_ENVIRONMENT, main, run

__all__ = [
    "ENVIRONMENT",
    "LOG_ENVIRONMENT",
    "backtest",
    "compare",
    "edition",
    "fetch",
    "followup",
    "followup_access",
    "forecast",
    "main",
    "manual",
    "publish",
    "report",
    "run",
    "serve",
    "status",
]
