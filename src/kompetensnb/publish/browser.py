"""Finds the browser that prints PDFs and runs the tests.

`python -m kompetensnb.publish.browser` prints where it is.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Final

ENVIRONMENT: Final = "KOMPETENSNB_BROWSER"
"""Environment variable that names the browser to use."""

_NAMES: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
_PLACES: Final = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)


def find_browser() -> Path | None:
    """A browser of the Chromium family: the one named by KOMPETENSNB_BROWSER, on PATH, or in its usual place.

    A named browser that does not exist gives None, not another one: whoever names one wants that one.
    """
    named = os.environ.get(ENVIRONMENT)
    candidates = [named] if named else [*_NAMES, *_PLACES]
    found = next(filter(None, map(shutil.which, candidates)), None)
    return Path(found) if found else None


def sandbox_arguments() -> list[str]:
    """Chromium refuses its sandbox to root, as in most containers; everybody else keeps it."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


if __name__ == "__main__":
    browser = find_browser()
    sys.stdout.write(f"{browser or 'No Chromium, Chrome or Edge was found.'}\n")
    sys.exit(0 if browser else 1)
