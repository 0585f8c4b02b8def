"""Serves the trial pages: `python serve_trial.py NOTEBOOKS SETTINGS_AS_JSON`. Logs READY and the address."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

from kompetensnb.dashboard.server import serve
from kompetensnb.dashboard.settings import Settings


def main() -> None:
    logging.basicConfig(level=logging.INFO)
    given = json.loads(sys.argv[2])
    if "writers" in given:
        given["writers"] = Path(given["writers"])
    settings = Settings(Path(sys.argv[1]), pages="trial:PAGES", **given)
    serve(settings, lambda address: logging.info("READY %s", address))


if __name__ == "__main__":
    main()
