from __future__ import annotations

from dataclasses import replace

import pytest

from kompetensnb.charts.chart import Column, Table
from kompetensnb.dashboard.building import build_page
from kompetensnb.pages.page import KeyFigure, KeyFigures, Note, Page, Prose, Question, Section, TableBlock
from kompetensnb.pages.page import NextQuestions as Next
from kompetensnb.pages.registry import PAGES
from kompetensnb.publish.digest import page_digest
from kompetensnb.vocabulary.parameters import Parameters

TABLE = Table((Column("people", "Personer", "integer"),), ({"people": 7.0, "status": "skattad"},))


def _page(*blocks: object, snapshot: str = "2026-01-01-aaaaaaaaaaaa") -> Page:
    section = Section("s", "S", blocks)  # type: ignore[arg-type]
    return Page("lagesbild", "L", "Hur?", f"Svar ur {snapshot}.", "Tibro", Parameters(), (section,), snapshot)


def test_the_id_of_the_data_does_not_count_but_what_is_shown_of_them_does() -> None:
    block = TableBlock("t", "Folkmängd", TABLE)
    other = replace(block, table=Table(TABLE.columns, ({"people": 8.0, "status": "skattad"},)))
    same = page_digest(_page(block))

    assert page_digest(_page(block, snapshot="2027-02-02-bbbbbbbbbbbb")) == same
    assert page_digest(_page(other)) != same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Note("n", "x"), Note("n", "x", "warning")),
        (Prose("a", ("x",)), Prose("a", ("x", "y"))),
        (KeyFigures("k", (KeyFigure("a", "1"),)), KeyFigures("k", (KeyFigure("a", "1", status="skattad"),))),
        (
            Next("q", (Question("Vad?", "kris", Parameters()),)),
            Next("q", (Question("Vad?", "pendling", Parameters()),)),
        ),
    ],
    ids=["kind of note", "paragraphs", "status of a figure", "where a question leads"],
)
def test_every_part_of_a_page_counts(one: object, other: object) -> None:
    assert page_digest(_page(one)) != page_digest(_page(other))


@pytest.mark.parametrize("name", ["jamforelse", "pendling", "ordlista"])
def test_a_page_that_is_built_again_is_the_same(name: str) -> None:
    built = [page_digest(build_page(PAGES[name], Parameters(region="tibro"))) for _ in range(2)]

    assert built[0] == built[1]
