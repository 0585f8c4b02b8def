"""Tests a published site with axe and stores what it finds, for the accessibility statement.

`python tools/accessibility.py FOLDER DAY` opens every page of the site in FOLDER (`kompetensnb publish`) twice:
wide, in light mode and Swedish, as it opens; narrow, in dark mode and English, with a municipality chosen and a table
open. DAY is the day of the test, as 2026-11-22. The results go to the package; publish again to have them in the
statement.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import json
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from kompetensnb.publish.browser import find_browser, sandbox_arguments
from kompetensnb.publish.site.statement import RESULTS

WIDTHS = (1440, 390)
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
MUNICIPALITY = "#region=skovde"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    """Test the site that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a published site")
    parser.add_argument("day", type=date.fromisoformat, help="the day of the test")
    parser.add_argument("--pages", nargs="+", help="only these pages, such as lagesbild")
    given = parser.parse_args()
    results: dict[str, Any] = {}
    for results in measured(given.folder, given.day, given.pages):
        # After each page: what was tested counts, even if the rest is not.
        RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"{sum(map(len, results['faults'].values()))} faults on {len(results['pages'])} pages", flush=True)


def measured(folder: Path, day: date, only: list[str] | None = None) -> Iterator[dict[str, Any]]:
    """What axe has found so far on the pages of a site, by page; each fault once."""
    program = find_browser()
    if program is None:
        sys.exit("no Chromium, Chrome or Edge was found; see README.md")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    pages = only or sorted(path.stem for path in folder.glob("*.html"))
    faults: dict[str, list[str]] = {}
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=sandbox_arguments())
            for count, name in enumerate(pages, start=1):
                found, version = _tested(browser, f"http://127.0.0.1:{server.server_port}/", name)
                if found:
                    faults[name] = sorted(found)
                tested = {"version": version, "widths": list(WIDTHS), "pages": pages[:count], "faults": faults}
                yield {"day": day.isoformat(), **tested}
            browser.close()
    finally:
        server.shutdown()
        server.server_close()


def _tested(browser: Browser, address: str, name: str) -> tuple[set[str], str]:
    """Wide, light and Swedish as it opens; narrow, dark and English with a municipality chosen and a table open."""
    faults: set[str] = set()
    wide = browser.new_page(viewport={"width": WIDTHS[0], "height": 900}, color_scheme="light")
    wide.goto(f"{address}{name}.html")
    version = _axe(wide, faults)
    wide.close()
    narrow = browser.new_page(viewport={"width": WIDTHS[1], "height": 900}, color_scheme="dark")
    narrow.goto(f"{address}en/{name}.html{MUNICIPALITY}")
    if narrow.locator("select[name=region]").count():
        narrow.wait_for_selector("html[data-live]", state="attached", timeout=120_000)
        for table in narrow.locator("details.data > summary").all()[:1]:
            table.click()
    _axe(narrow, faults)
    narrow.close()
    return faults, version


def _axe(page: Page, faults: set[str]) -> str:
    response = Axe().run(page, options={"runOnly": {"type": "tag", "values": STANDARDS}}).response
    faults |= {f"{fault['help']} ({fault['id']})" for fault in response["violations"]}
    return str(response["testEngine"]["version"])


if __name__ == "__main__":
    main()
