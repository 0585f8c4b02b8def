"""Runs the parts of the benchmark, writes `results.json` and prints one table."""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import json
import signal
import sys
import time
from pathlib import Path

from bench.figures import COLUMNS, Results, table
from bench.options import QUICK, Options

PARTS = ("live", "forecast", "population", "batch", "static", "registers")
"""Modules of this folder with `measure(options) -> Results`."""

RESULTS = Path(__file__).parent / "results.json"


def main() -> None:
    """Measure what the command line asks for."""
    # Servers are stopped on the way out, whoever asks for it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    options, parts = _arguments()
    began = time.monotonic()
    results: Results = {}
    for part in parts:
        results.update(importlib.import_module(f"bench.{part}").measure(options))
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(f"\n{table(results)}\n")
    print(f"In parentheses: how many times the figure of «{COLUMNS[0]}». {time.monotonic() - began:.0f} s; {RESULTS}")


def _arguments() -> tuple[Options, list[str]]:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, for a first impression")
    parser.add_argument("--openings", type=int, help="openings per variant")
    parser.add_argument("--changes", type=int, help="changes per variant")
    parser.add_argument("--port", type=int, help="the first port")
    parser.add_argument("--variants", nargs="+", choices=COLUMNS, help="only these ways to show the page")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS), help="only these parts")
    given = vars(parser.parse_args())
    options = QUICK if given.pop("quick") else Options()
    parts = given.pop("parts")
    if given["variants"]:
        given["variants"] = tuple(given["variants"])
    return dataclasses.replace(options, **{name: value for name, value in given.items() if value is not None}), parts
