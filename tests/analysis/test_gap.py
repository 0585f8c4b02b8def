"""Conversations with companies: medians counted by hand, and nothing that tells of one company alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kompetensnb.analysis.gap import (
    LEVELS,
    NEEDED,
    NeedLine,
    actors,
    answers,
    by_area,
    by_question,
    companies,
    need_list,
)
from kompetensnb.store.origin import Origin
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.store.writing import write_snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.interview import question_names
from kompetensnb.vocabulary.statuses import Status

SKARABORG = regions.get("skaraborg").members
MATCHING = ("t1", "t2", "t3", "t4")


def level_rows(company: str, now: tuple[float | None, ...], wanted: float, **more: Any) -> list[dict[str, Any]]:
    """The answers on matching of one company: a level now for each question, the same wanted for all."""
    common = {"region": "1472", "year": 2026, "council_branch": "industri", "status": "skattad", "origin": "fil"} | more
    rows = []
    for question, value in zip(MATCHING, now, strict=True):
        for side, level in (("now", value), ("wanted", wanted)):
            told = {"value": level, "status": common["status"] if level is not None else "saknas"}
            rows.append(common | {"company": company, "question": question, "side": side} | told)
    return rows


def need_row(company: str, value: float | None, **more: Any) -> dict[str, Any]:
    keys = {"region": "1472", "year": 2026, "council_branch": "industri", "need": "utbilda", "education_group": "53V"}
    told = {"value": value, "status": "skattad" if value is not None else "saknas"}
    return keys | {"company": company, "term": "tre-ar", "origin": "fil"} | told | more


def frame(*rows: dict[str, Any] | list[dict[str, Any]]) -> pd.DataFrame:
    flat = [row for part in rows for row in (part if isinstance(part, list) else [part])]
    return pd.DataFrame(flat).astype({"value": float})


FOUR = (
    level_rows("F1", (1, 2, 1, 2), 4),  # mean now 1.5
    level_rows("F2", (2, 2, 2, 2), 5),  # 2
    level_rows("F3", (3, 3, 3, 3), 4),  # 3
    level_rows("F4", (4, 4, 4, 4), 5),  # 4
)


def test_an_area_is_the_median_over_companies_of_the_mean_over_its_questions() -> None:
    found = by_area(frame(*FOUR))["matchning"]

    assert (found.companies, found.now, found.wanted, found.gap) == (4, 2.5, 4.5, 2.0)
    assert found.now_middle == (1.875, 3.25)  # a quarter of the way between the two lowest, and the two highest
    assert found.wanted_middle == (4.0, 5.0)
    assert found.status == Status.ESTIMATED


def test_an_area_that_nobody_has_answered_is_missing_and_not_the_lowest() -> None:
    found = by_area(frame(*FOUR))["utbildning"]

    assert (found.companies, found.now, found.gap, found.status) == (0, None, None, Status.MISSING)


def test_a_company_that_left_a_question_counts_in_the_others_but_not_in_the_area() -> None:
    rows = frame(*FOUR[:2], level_rows("F3", (3, 3, None, 3), 4), FOUR[3])

    assert by_area(rows)["matchning"].companies == 3
    questions = by_question(rows)
    assert list(questions) == list(question_names("sv"))
    assert [questions[name].companies for name in MATCHING] == [4, 4, 3, 4]
    assert questions["t1"].now == 2.5


@pytest.mark.parametrize("count", [1, 2])
def test_fewer_than_three_companies_give_counts_and_no_levels(count: int) -> None:
    found = by_area(frame(*FOUR[:count]))["matchning"]

    assert found.companies == count
    assert (found.now, found.now_middle, found.wanted, found.wanted_middle) == (None, None, None, None)
    assert found.status == Status.SUPPRESSED


def test_needs_are_added_up_over_companies() -> None:
    rows = frame(
        [need_row(f"F{number}", number) for number in (1, 2, 3)],
        need_row("F1", 9, term="ett-ar"),
        need_row("F2", 9, term="ett-ar"),
        [need_row(f"F{number}", None if number == 3 else 2, education_group="53E") for number in (1, 2, 3)],
    )

    assert need_list(rows) == (
        NeedLine("utbilda", "53V", "tre-ar", 3, 6.0, Status.ESTIMATED),
        NeedLine("utbilda", "53E", "tre-ar", 3, None, Status.MISSING),
        NeedLine("utbilda", "53V", "ett-ar", 2, None, Status.SUPPRESSED),
    )


def test_the_same_number_in_another_municipality_is_another_company() -> None:
    rows = frame(FOUR[0], level_rows("F1", (2, 2, 2, 2), 3, region="1496"))

    assert companies(rows) == 2
    assert companies(rows, frame(need_row("F9", 1))) == 3


def snapshot_of(tmp_path: Path, **tables: pd.DataFrame) -> Snapshot:
    origins = [
        Origin(
            id=name, producer="Någon", table="Samtal", address="", licence="–", titles={"sv": "S", "en": "S"},
            notes={"sv": "", "en": ""}, retrieved=date(2026, 1, 1),
        )
        for name in ("fil", "referens")
    ]  # fmt: skip
    whole = {name: table.assign(mark="") for name, table in tables.items()}
    return write_snapshot(whole, origins, date(2026, 1, 1), tmp_path)


def test_real_answers_put_every_example_away(tmp_path: Path) -> None:
    example = level_rows("F7", (1, 1, 1, 1), 5, status="syntetisk", origin="referens", region="1496")
    mixed = snapshot_of(tmp_path / "mixed", **{LEVELS: frame(*FOUR, example)})
    alone = snapshot_of(tmp_path / "alone", **{LEVELS: frame(example)})

    assert set(answers(mixed, LEVELS, SKARABORG)["company"]) == {"F1", "F2", "F3", "F4"}
    assert set(answers(alone, LEVELS, SKARABORG)["company"]) == {"F7"}


def test_answers_are_those_of_the_place_the_branch_and_each_company_s_latest_year(tmp_path: Path) -> None:
    snapshot = snapshot_of(
        tmp_path,
        **{
            LEVELS: frame(
                FOUR[0],
                level_rows("F1", (5, 5, 5, 5), 5, year=2024),
                level_rows("F2", (3, 3, 3, 3), 4, year=2024),
                level_rows("F3", (3, 3, 3, 3), 4, region="1490"),
                level_rows("F4", (3, 3, 3, 3), 4, council_branch="bygg"),
            )
        },
    )

    found = answers(snapshot, LEVELS, SKARABORG, ["industri"])
    assert set(found[["company", "year"]].itertuples(index=False, name=None)) == {("F1", 2026), ("F2", 2024)}
    assert set(answers(snapshot, LEVELS, SKARABORG)["company"]) == {"F1", "F2", "F4"}
    assert answers(snapshot, NEEDED, SKARABORG).empty
    assert need_list(answers(snapshot, NEEDED, SKARABORG)) == ()
    assert by_area(answers(snapshot, LEVELS, ["1438"]))["matchning"].status == Status.MISSING


def test_actors_give_the_education_in_a_form_that_suits_the_need(bundled: Snapshot) -> None:
    line = NeedLine("utbilda", "53V", "tre-ar", 3, 6.0, Status.ESTIMATED)
    found = actors(bundled, SKARABORG, line)

    places = bundled.table("education_places")
    here = places[
        places["region"].isin(SKARABORG)
        & (places["education_group"] == "53V")
        & (places["measure"] == "places")
        & (places["year"] == places["year"].max())
    ]
    assert {(item.municipality, item.form) for item in found} == set(
        here[["region", "form"]].itertuples(index=False, name=None)
    )
    assert "gymnasieskola" in {item.form for item in found}
    further = actors(bundled, SKARABORG, NeedLine("fortbilda", "53V", "ett-ar", 3, 6.0, Status.ESTIMATED))
    assert {item.form for item in further} == {item.form for item in found} - {"gymnasieskola"}
    assert actors(bundled, ("1438",), NeedLine("utbilda", "75H", "senare", 3, 1.0, Status.ESTIMATED)) == ()
