"""Puts a report together: chapters from fragments, a list of contents, the first page of the edition."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from jinja2 import Environment
from markupsafe import escape

from kompetensnb.narrative import dates
from kompetensnb.narrative.messages import text
from kompetensnb.pages.render import stylesheet
from kompetensnb.pages.templating import templates
from kompetensnb.publish.facts import Facts
from kompetensnb.publish.pieces import Chapter, Piece
from kompetensnb.vocabulary.statuses import Status

_HEADING: Final = re.compile(r"(</?h)([1-6])(?=[\s>])")
_QUESTION: Final = re.compile(r"<h1\b[^>]*>.*?</h1>", re.DOTALL)
_IDS: Final = re.compile(r'\sid="([^"]+)"')
# What may name an id: one, or several with spaces between; an address within the document; a part of a drawing.
_NAMING: Final = re.compile(r'(\s(?:id|for|headers|aria-labelledby|aria-describedby|aria-controls)=")([^"]*)(")')
# Parts that a screen reader lists by name: chapters have parts with the same name, which must be told apart.
_LISTED: Final = re.compile(r'<(?:section|nav)\b[^>]*>|<[^<>]*\srole="region"[^<>]*>')
_LABELLED: Final = re.compile(r'(\saria-labelledby="[^"]*)"')
_LABEL: Final = re.compile(r'(\saria-label="[^"]*)"')
_INSIDE: Final = re.compile(r'(href="#|url\(#)([^")]+)')


@dataclass(frozen=True)
class Front:
    """What stands before the chapters: sentences to the reader, the facts of the document, the answers of its pages.

    `answers` is (id of the piece, title, answer).
    """

    introduction: str = ""
    facts: Sequence[tuple[str, str]] = ()
    answers: Sequence[tuple[str, str, str]] = ()


@dataclass(frozen=True)
class Listed:
    """A document in the list of an edition: its title and the files of it by form."""

    title: str
    files: Mapping[str, str]


def report_html(
    facts: Facts, chapters: Sequence[Chapter], front: Front | None = None, *, layout: str = "rapport", tables: str = ""
) -> str:
    """A document of several chapters that needs nothing beside it, like `document.document_html`.

    `layout` and `tables` are those of `definitions.Definition`; they are for paper.
    """
    moved = [
        {
            "id": chapter.id,
            "title": chapter.title,
            "named": chapter.named,
            "pieces": [
                {"id": piece.id, "page": piece.page.name, "html": _own(piece, chapter, layout)}
                for piece in chapter.pieces
            ],
        }
        for chapter in chapters
    ]
    return _fill("document", facts, chapters=moved, front=front or Front(), layout=layout, tables=tables)


def index_html(facts: Facts, documents: Sequence[Listed]) -> str:
    """The first page of an edition: a list of its documents."""
    return _fill("index", facts, documents=documents)


def _own(piece: Piece, chapter: Chapter, layout: str) -> str:
    """The piece one heading level down, two in a chapter with a name; its ids made its own: pages use the same ids.

    A sheet is about one thing, so its title stands for the question of the page.
    """
    ids = set(_IDS.findall(piece.html))
    down = 0 if layout == "blad" else 2 if chapter.named else 1
    title = piece.title if len(chapter.pieces) == 1 else f"{chapter.title}, {piece.title}"

    def led(name: str) -> str:
        return f"{piece.id}-{name}" if name in ids else name

    html = _QUESTION.sub("", piece.html) if layout == "blad" else piece.html
    html = _HEADING.sub(lambda found: f"{found[1]}{min(int(found[2]) + down, 6)}", html)
    html = _NAMING.sub(lambda found: f"{found[1]}{' '.join(map(led, found[2].split()))}{found[3]}", html)
    html = _LISTED.sub(lambda found: _told_apart(found[0], piece.id, title), html)
    return _INSIDE.sub(lambda found: f"{found[1]}{led(found[2])}", html)


def _told_apart(tag: str, ident: str, title: str) -> str:
    tag = _LABELLED.sub(lambda found: f'{found[1]} {ident}"', tag)
    return _LABEL.sub(lambda found: f'{found[1]}, {escape(title)}"', tag)


def _fill(template: str, facts: Facts, **values: Any) -> str:
    language = facts.language
    day = dates.day(facts.created, language)
    status = Status(facts.status).name_in(language) if facts.status else ""
    margins = {
        "top": css_string(facts.title),
        "bottom": css_string(text("reports.margin", language, snapshot=facts.snapshot, date=day, status=status)),
        "page": text("reports.page", language),
    }
    footer = text(
        "publish.footer",
        language,
        generator=facts.generator,
        snapshot=facts.snapshot,
        date=day,
    )
    return (
        _templates()
        .get_template(f"{template}.html.j2")
        .render(
            facts=facts,
            style=stylesheet(),
            footer=footer,
            margins=margins,
            word=lambda key: text(f"reports.{key}", language),
            **values,
        )
    )


def css_string(told: str) -> str:
    """A text as it is written between quotes in a style sheet that stands in HTML."""
    return "".join(sign if sign.isalnum() or sign in " .,:–-" else f"\\{ord(sign):x} " for sign in told)


@cache
def _templates() -> Environment:
    return templates("kompetensnb.publish", "templates/edition")
