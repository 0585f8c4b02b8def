"""The accessibility statement that the law asks for, written from what the tests with axe found and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from kompetensnb.narrative import dates
from kompetensnb.narrative.messages import joined, text
from kompetensnb.pages.registry import PAGES

RESULTS: Final = Path(__file__).with_name("accessibility.json")
"""Results of the last test, written by `tools/accessibility.py`: day, version, widths, pages, faults by page."""

_MANUAL: Final = ("reader", "zoom", "voice", "users", "plain")
_KNOWN: Final = ("charts", "dark", "words")

Part = tuple[str, Sequence[str], Sequence[str]]
"""A heading, paragraphs, the items of a list."""


def paragraphs(language: str, contact: str) -> list[Part]:
    """The statement. `contact` is where to write, empty when whoever publishes has not said."""

    def say(key: str, **fields: object) -> str:
        return text(f"site.statement.{key}", language, **fields)

    results = _results()
    reach = say("contact-known", contact=contact) if contact else say("contact-unknown")
    return [
        ("", [say("intro")], []),
        (say("how"), *_found(results, language)),
        (say("tested"), list(_tested(results, language)), []),
        (say("manual"), [], [say(f"manual-{name}") for name in _MANUAL]),
        (say("known"), [], [say(f"known-{name}") for name in _KNOWN]),
        (say("contact"), [reach], []),
        (say("complain"), [say("complain-text")], []),
        ("", [say("made")], []),
    ]


def _results() -> dict[str, Any] | None:
    if not RESULTS.is_file():
        return None
    found: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return found


def _found(results: dict[str, Any] | None, language: str) -> tuple[list[str], list[str]]:
    if results is None:
        return [text("site.statement.unknown", language)], []
    faults = [
        text("site.statement.fault", language, page=_title(page, language), fault=fault)
        for page, those in results["faults"].items()
        for fault in those
    ]
    if not faults:
        return [text("site.statement.none-found", language)], []
    return [text("site.statement.some-found", language, count=len(faults))], faults


def _tested(results: dict[str, Any] | None, language: str) -> Iterator[str]:
    if results is not None:
        widths = joined([str(width) for width in results["widths"]], language)
        day = dates.day(results["day"], language)
        fields = {"day": day, "count": str(len(results["pages"])), "widths": widths, "version": results["version"]}
        yield text("site.statement.tested-axe", language, **fields)
        titles = [_title(page, language) for page in results["pages"]]
        yield text("site.statement.tested-pages", language, pages=titles)
    yield text("site.statement.tested-keyboard", language)


def _title(page: str, language: str) -> str:
    if page in PAGES:
        return PAGES[page].title(language)
    return text({"index": "dashboard.start", "utgavor": "site.editions"}.get(page, "site.accessibility"), language)
