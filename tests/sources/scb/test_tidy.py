"""Answers to rows: our codes, statuses by mark, and an answer to another question refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.scb.declaration import declarations
from kompetensnb.sources.scb.jsonstat import Dataset, Dimension
from kompetensnb.sources.scb.plan import Question
from kompetensnb.sources.scb.tidy import check_answered, rows

DECLARATION = replace(declarations()["pendling_2019_2021"], marks={"..": "sekretess"}, status="preliminär")
SELECTION = {"Region": ("1443", "1480"), "C": ("1", "2"), "Tid": ("1993", "1994")}
QUESTION = Question(SELECTION, {}, {"measure": ("C", {"1": "in", "2": "out"})}, {}, "Region", "Tid")


def answer(**codes: tuple[str, ...]) -> Dataset:
    """Figures 0 to 7, the second and third missing with one mark each, the fourth with a mark beside a figure."""
    found = tuple(Dimension(name, name, item, {}, {}) for name, item in (SELECTION | codes).items())
    values = np.arange(float(np.prod([len(item.codes) for item in found])))
    values[1:3] = np.nan
    return Dataset(found, values, {1: "..", 2: ".", 3: "r"})


def test_every_cell_has_its_keys_value_and_status() -> None:
    frame = rows(DECLARATION, QUESTION, SELECTION, answer())

    assert list(frame.columns) == ["region", "year", "measure", "value", "status", "origin"]
    found = {(row.region, row.year, row.measure): (row.value, row.status) for row in frame.itertuples()}
    assert found[("1480", 1993, "out")] == (6, "preliminär")
    assert found[("1443", 1994, "out")] == (3, "preliminär")
    assert found[("1443", 1994, "in")][1] == "sekretess"
    assert set(frame["origin"]) == {"scb-tab5839"}


def test_a_municipality_that_did_not_exist_has_no_row() -> None:
    frame = rows(DECLARATION, QUESTION, SELECTION, answer())
    assert sorted(set(zip(frame["region"], frame["year"], strict=True))) == [
        ("1443", 1994),
        ("1480", 1993),
        ("1480", 1994),
    ]


def test_a_mark_without_a_declared_status_means_missing() -> None:
    frame = rows(DECLARATION, QUESTION, {**SELECTION, "Region": ("1480",)}, answer(Region=("1480",)))
    assert list(frame["status"]) == ["preliminär", "sekretess", "saknas", "preliminär"]


def test_marks_are_kept_where_the_subject_has_them() -> None:
    marked = replace(DECLARATION, subject=replace(DECLARATION.subject, columns=_with_mark()))
    frame = rows(marked, QUESTION, {**SELECTION, "Region": ("1480",)}, answer(Region=("1480",)))
    assert list(frame["mark"]) == ["", "..", ".", ""]


def _with_mark() -> tuple:  # type: ignore[type-arg]
    column = DECLARATION.subject.column("origin")
    return (*DECLARATION.subject.columns, replace(column, name="mark"))


@pytest.mark.parametrize(
    ("codes", "variable"),
    [
        ({"Region": ("1480",)}, "Region"),
        ({"Tid": ("1993", "1995")}, "Tid"),
        ({"Tid": ("1993", "1994", "1995")}, "Tid"),
        ({"Extra": ("1", "2")}, "Extra"),
    ],
)
def test_an_answer_to_another_question_is_refused(codes: dict[str, tuple[str, ...]], variable: str) -> None:
    with pytest.raises(KompetensnbError) as caught:
        check_answered("TAB1", SELECTION, answer(**codes))
    assert (caught.value.key, caught.value.fields["variable"]) == ("scb-other-answer", variable)


def test_the_order_of_the_answer_does_not_matter() -> None:
    turned = Dataset(tuple(reversed(answer().dimensions)), answer().values, {})
    check_answered("TAB1", SELECTION, turned)
    frame = rows(DECLARATION, QUESTION, SELECTION, turned)
    (value,) = frame[(frame["region"] == "1480") & (frame["year"] == 1994) & (frame["measure"] == "in")]["value"]
    assert value == 5
