"""Visits in a headless browser: opening a page, choosing another region, with the clock inside the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Request, ViewportSize, sync_playwright

from bench.figures import Frame, painted
from bench.servers import HOST
from bench.variants import Variant
from kompetensnb.publish.browser import find_browser, sandbox_arguments

_PROBE = (Path(__file__).parent / "probe.js").read_text(encoding="utf-8")
_WINDOW: ViewportSize = {"width": 1280, "height": 1600}
"""So tall that charts are within it without scrolling, on every way to show the page."""
_STILL = {"opened": 600, "changed": 350}
_TIMEOUT = 60_000
_ARGUMENTS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Nothing leaves the machine, and what tries fails at once: nobody is made to wait for a time-out.
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOST}",
)


class NotShownError(RuntimeError):
    """A page did not show, or a change did not come, within the time there is."""


@dataclass(frozen=True)
class Step:
    """A choice of region: its id, its label in the list, and how many charts look different afterwards."""

    region: str
    label: str
    charts: int


@dataclass
class Visitors:
    """A browser, and what its pages asked of other hosts: addresses by variant."""

    browser: Browser
    foreign: dict[str, list[str]] = field(default_factory=dict)

    def context(self, variant: Variant) -> BrowserContext:
        """A visitor with an empty cache."""
        context = self.browser.new_context(viewport=_WINDOW, locale="sv-SE")
        context.set_default_timeout(_TIMEOUT)
        context.add_init_script(_PROBE)
        asked = self.foreign.setdefault(variant.name, [])

        def note(address: str) -> None:
            parts = urlsplit(address)
            if parts.scheme not in ("data", "blob", "about") and parts.hostname != HOST:
                asked.append(address)

        def requested(request: Request) -> None:
            note(request.url)

        context.on("request", requested)
        context.on("page", lambda page: page.on("websocket", lambda socket: note(socket.url)))
        return context


@contextmanager
def visitors() -> Iterator[Visitors]:
    """One headless browser for the whole run. RuntimeError without a browser."""
    program = find_browser()
    if program is None:
        raise RuntimeError("no Chromium, Chrome or Edge was found; see README.md")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*sandbox_arguments(), *_ARGUMENTS])
        try:
            yield Visitors(browser)
        finally:
            browser.close()


class Opening(NamedTuple):
    """S from navigation until the charts within the window were painted, and until all were."""

    seen: float
    all: float


class Change(NamedTuple):
    """Ms from a choice until the heading was another, the charts within the window were repainted, and all were."""

    heading: float
    seen: float
    all: float


def open_page(context: BrowserContext, address: str, charts: int | None) -> tuple[Page, Opening]:
    """The page, and how long it took. `charts` is how many it has; None for as many as it has places for."""
    page = context.new_page()
    page.goto(address, wait_until="commit")
    wanted = "null" if charts is None else charts
    found = page.evaluate(f"benchProbe.opened({wanted}, {_STILL['opened']}, {_TIMEOUT})")
    if found is None:
        raise NotShownError(f"{address} does not show {charts} charts: {_seen(page)}")
    every, seen = ([Frame(frame[0], tuple(frame[part])) for frame in found["frames"]] for part in (1, 2))
    # What a window without charts has to show is text, which comes with the heading.
    shown = painted(seen) if seen[-1].marks else float(found["heading"])
    return page, Opening(shown / 1000, painted(every) / 1000)


def change_region(page: Page, variant: Variant, step: Step) -> Change:
    """How long the choice of another region takes."""
    variant.prepare(page, step.region, step.label)
    page.evaluate(f"benchProbe.arm({variant.event!r})")
    variant.choose(page, step.region, step.label)
    took = page.evaluate(f"benchProbe.changed({step.charts}, {_STILL['changed']}, {_TIMEOUT})")
    if took is None:
        raise NotShownError(f"{variant.name} does not change to {step.label}: {_seen(page)}")
    return Change(*map(float, took))


def react(context: BrowserContext, address: str, step: Step, charts: int) -> float:
    """S from navigation until the page has answered a choice made as soon as its charts were painted."""
    page = context.new_page()
    page.goto(address, wait_until="commit")
    name = re.sub(r" \(.*", "", step.label)
    given = f"'select[name=region]', {step.region!r}, '[data-block=header]', {name!r}, {charts}, {_TIMEOUT}"
    took = page.evaluate(f"benchProbe.reacts({given})")
    if took is None:
        raise NotShownError(f"{address} does not react: {_seen(page)}")
    return float(took) / 1000


def _seen(page: Page) -> Any:
    return page.inner_text("body")[:400]
