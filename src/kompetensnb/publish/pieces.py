"""What a document shows of each run: the page's figures, and the HTML of all or some of its sections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from markupsafe import escape

from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import text
from kompetensnb.pages.page import Page
from kompetensnb.pages.sections import sources
from kompetensnb.publish.content import from_json
from kompetensnb.publish.fragments import Fragment
from kompetensnb.publish.plan import Planned

_SECTION: Final = re.compile(r'<section\b[^>]*\sdata-section="([^"]+)"')
_EDGE: Final = re.compile(r"<(/?)section\b[^>]*>")


@dataclass(frozen=True)
class Piece:
    """A run in a document. `page` has only the sections that are shown there, and `html` only theirs.

    `sources` are those of the whole page, for figures that name none.
    """

    id: str
    title: str
    page: Page
    html: str
    sources: str


@dataclass(frozen=True)
class Chapter:
    """Pieces under one heading; without `named` it is one piece, whose question is its heading."""

    id: str
    title: str
    pieces: tuple[Piece, ...]
    named: bool = False


def chapters_of(shown: Sequence[tuple[Planned, Fragment]], *, summed_up: bool) -> tuple[Chapter, ...]:
    """The chapters of a document, in order. With `summed_up` answers stand in a summary and are not repeated.

    Raises:
        KompetensnbError: report-section for a section that the notebook did not show.
    """
    found: list[Chapter] = []
    told: set[str] = set()
    for number, (name, group) in enumerate(groupby(shown, key=lambda each: each[0].chapter), start=1):
        members = list(group)
        named = members[0][0].named
        pieces = []
        for place, (planned, fragment) in enumerate(members, start=1):
            ident = f"kapitel-{number}-{place}" if named else f"kapitel-{number}"
            first = planned.run.key not in told
            told.add(planned.run.key)
            pieces.append(_piece(ident, planned, fragment, cut=named or summed_up, with_notices=first))
        found.append(Chapter(f"kapitel-{number}", name, tuple(pieces), named))
    return tuple(found)


def cut_sections(html: str) -> Mapping[str, str]:
    """The sections of a page's HTML by id, in order."""
    return {found[1]: html[found.start() : _end(html, found.start())] for found in _SECTION.finditer(html)}


def _piece(ident: str, planned: Planned, fragment: Fragment, *, cut: bool, with_notices: bool) -> Piece:
    page = from_json(fragment.page)
    if planned.sections is None and not cut:
        return Piece(ident, planned.run.title(), page, fragment.html, sources.named(page))
    there = cut_sections(fragment.html)
    wanted = planned.sections or tuple(there)
    for section in wanted:
        if section not in there:
            raise KompetensnbError(
                "report-section", name=planned.run.name(), section=section, allowed=", ".join(there) or "–"
            )
    chosen = replace(page, sections=tuple(each for name in wanted for each in page.sections if each.id == name))
    html = [_heading(page, with_notices=with_notices, with_lead=not cut), *(there[section] for section in wanted)]
    return Piece(ident, planned.run.title(), chosen, "\n".join(html), sources.named(page))


def _heading(page: Page, *, with_notices: bool, with_lead: bool) -> str:
    language = page.parameters.language
    lead = f'<p class="lead">{escape(page.lead)}</p>' if with_lead else ""
    warning = f"<strong>{escape(text('pages.note-warning', language))}:</strong> "
    notices = "".join(
        f'<p class="notice {note.kind}">{warning if note.kind == "warning" else ""}{escape(note.text)}</p>'
        for note in (page.notices if with_notices else ())
    )
    return (
        f'<header class="page-header"><div class="page-intro"><p class="page-name">{escape(page.title)}</p>'
        f'<h1>{escape(page.question)}</h1><p class="selection">{escape(page.selection)}</p>'
        f"{lead}{notices}</div></header>"
    )


def _end(html: str, start: int) -> int:
    """Where the section that begins at `start` ends."""
    depth = 0
    for edge in _EDGE.finditer(html, start):
        depth += -1 if edge[1] else 1
        if depth == 0:
            return edge.end()
    return len(html)


def all_pieces(chapters: Iterable[Chapter]) -> tuple[Piece, ...]:
    """The pieces of all chapters, in order."""
    return tuple(piece for chapter in chapters for piece in chapter.pieces)
