"""Puts a report together: chapters from fragments, a list of contents, the first page of the edition."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import escape

from kompetensnb.narrative import dates
from kompetensnb.narrative.messages import text
from kompetensnb.pages.render import stylesheet
from kompetensnb.publish.facts import Facts

_HEADING: Final = re.compile(r"(</?h)([1-5])(?=[\s>])")
_IDS: Final = re.compile(r'\sid="([^"]+)"')
# What may name an id: one, or several with spaces between; an address within the document; a part of a drawing.
_NAMING: Final = re.compile(r'(\s(?:id|for|headers|aria-labelledby|aria-describedby|aria-controls)=")([^"]*)(")')
# Parts that a screen reader lists by name: chapters have parts with the same name, which must be told apart.
_LISTED: Final = re.compile(r'<(?:section|nav)\b[^>]*>|<[^<>]*\srole="region"[^<>]*>')
_LABELLED: Final = re.compile(r'(\saria-labelledby="[^"]*)"')
_LABEL: Final = re.compile(r'(\saria-label="[^"]*)"')
_INSIDE: Final = re.compile(r'(href="#|url\(#)([^")]+)')


@dataclass(frozen=True)
class Chapter:
    """A fragment under its name."""

    id: str
    page: str
    title: str
    html: str


@dataclass(frozen=True)
class Listed:
    """A document in the list of an edition: its title and the files of it by form."""

    title: str
    files: Mapping[str, str]


def report_html(facts: Facts, chapters: Sequence[Chapter]) -> str:
    """A document of several chapters that needs nothing beside it, like `document.document_html`."""
    moved = [{"id": each.id, "page": each.page, "title": each.title, "html": _own(each)} for each in chapters]
    return _fill("document", facts, chapters=moved)


def index_html(facts: Facts, documents: Sequence[Listed]) -> str:
    """The first page of an edition: a list of its documents."""
    return _fill("index", facts, documents=documents)


def _own(chapter: Chapter) -> str:
    """The chapter one heading level down, its ids made its own: pages use the same ids."""
    ids = set(_IDS.findall(chapter.html))

    def led(name: str) -> str:
        return f"{chapter.id}-{name}" if name in ids else name

    html = _HEADING.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", chapter.html)
    html = _NAMING.sub(lambda found: f"{found[1]}{' '.join(map(led, found[2].split()))}{found[3]}", html)
    html = _LISTED.sub(lambda found: _told_apart(found[0], chapter), html)
    return _INSIDE.sub(lambda found: f"{found[1]}{led(found[2])}", html)


def _told_apart(tag: str, chapter: Chapter) -> str:
    tag = _LABELLED.sub(lambda found: f'{found[1]} {chapter.id}"', tag)
    return _LABEL.sub(lambda found: f'{found[1]}, {escape(chapter.title)}"', tag)


def _fill(template: str, facts: Facts, **values: Any) -> str:
    language = facts.language
    footer = text(
        "publish.footer",
        language,
        generator=facts.generator,
        snapshot=facts.snapshot,
        date=dates.day(facts.created, language),
    )
    return (
        _templates()
        .get_template(f"{template}.html.j2")
        .render(facts=facts, style=stylesheet(), footer=footer, contents=text("reports.contents", language), **values)
    )


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("kompetensnb.publish", "templates/edition"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
