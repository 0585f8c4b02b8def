"""Runs a command: its exit code, its log, and what is said when it goes wrong."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from platformdirs import user_log_path
from typer.exceptions import TyperException

from kompetensnb.cli.app import app, default_language, say
from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import LANGUAGES, error_text, text

LOG_ENVIRONMENT: Final = "KOMPETENSNB_LOG"
"""Environment variable that names the log file, in place of the one among the user's logs."""

_INTERRUPTED: Final = 130  # what Typer makes of Ctrl-C
_LOG: Final = logging.getLogger("kompetensnb.cli")


def main() -> None:
    """Entry point: run the command line and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run a command. Returns 0; 2 for what the user can mend; 1 for a fault of ours; 130 for Ctrl-C."""
    language = _language_among(arguments)
    with _log_file() as log:
        try:
            shown = [] if _names_command(arguments) else ["--help"]
            code = app([*arguments, *shown], prog_name="kompetensnb", standalone_mode=False)
            if code == _INTERRUPTED:
                say(text("cli.interrupted", language))
        except KompetensnbError as error:
            _LOG.info("%s%s", error, f"\n{error.detail}" if error.detail else "")
            say(error_text(error, language))
            return 2
        except TyperException as error:
            say(text("cli.usage", language, problem=str(error)))
            return 2
        except Exception as error:
            from kompetensnb.dashboard.incidents import record

            reference = record("a command failed", error=error)
            say(text("cli.unexpected", language, reference=reference, log=log))
            return 1
    return code if isinstance(code, int) else 0


@contextmanager
def _log_file() -> Iterator[Path]:
    """Details of what goes wrong go to a file: the user's log, or one among temporary files where that cannot be."""
    usual = user_log_path("kompetensnb", appauthor=False) / "kompetensnb.log"
    path = Path(os.environ.get(LOG_ENVIRONMENT) or usual)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    except OSError:
        path = Path(tempfile.mkdtemp(prefix="kompetensnb-log-"), "kompetensnb.log")
        handler = RotatingFileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger = logging.getLogger("kompetensnb")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    try:
        yield path
    finally:
        logger.removeHandler(handler)
        handler.close()


def _names_command(arguments: Sequence[str]) -> bool:
    """Whether the first word is a command, or the second where the first has commands of its own.

    Raises:
        KompetensnbError: unknown-command, for a word that is none.
    """
    group = app
    for word in (item for item in arguments if not item.startswith("-")):
        commands = [each.name or each.callback.__name__ for each in group.registered_commands if each.callback]
        groups = {str(part.name): part.typer_instance for part in group.registered_groups}
        if word not in (*commands, *groups):
            raise KompetensnbError("unknown-command", value=word[:60], allowed=(*commands, *groups))
        found = groups.get(word)
        if found is None:
            return True
        group = found
    return False


def _language_among(arguments: Sequence[str]) -> str:
    """The language to speak to whoever wrote this, understood or not: the one asked for if there is such a language."""
    for option, following in zip(arguments, [*arguments[1:], ""], strict=False):
        name, _, value = option.partition("=")
        if name == "--language" and (value or following) in LANGUAGES:
            return value or following
    return default_language()
