"""Every fault of a file is told with its place, and a file with a fault gives nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import LANGUAGES, error_text, text
from kompetensnb.sources.manual.checking import FAULTS, Checked, check_handed
from kompetensnb.sources.manual.handed import read_handed
from kompetensnb.sources.manual.kind import get_kind

from .conftest import HEADINGS, ROWS, TODAY, Hand


def checked(path: Path) -> Checked:
    return check_handed(read_handed(path), TODAY)


def faults(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """Keys and fields, all of which must be sentences in every language."""
    found = checked(path)
    assert found.rows == ()
    for fault in found.faults:
        for language in LANGUAGES:
            assert error_text(fault, language) != text("errors.unexpected", language), fault
    return [(fault.key, fault.fields) for fault in found.faults]


def test_a_right_file_gives_its_rows(hand: Hand) -> None:
    found = checked(hand())

    assert found.faults == ()
    assert [(row["region"], row["programme"], row["measure"], row["status"], row["mark"]) for row in found.rows] == [
        ("1490", "TE", "places", "preliminär", ""),
        ("1490", "TE", "first_choice", "preliminär", ""),
        ("1490", "TE", "admitted", "sekretess", "x"),
        ("1490", "VO", "places", "preliminär", ""),
        ("1490", "VO", "first_choice", "saknas", ""),
        ("1490", "VO", "admitted", "preliminär", ""),
        ("1480", "introduktion", "places", "saknas", "-"),
        ("1480", "introduktion", "first_choice", "sekretess", ".."),
        ("1480", "introduktion", "admitted", "preliminär", ""),
    ]
    values = [row["value"] for row in found.rows]
    assert [None if math.isnan(value) else value for value in values] == [120, 1135, None, 64, None, 60, None, None, 0]
    assert {row["year"] for row in found.rows} == {2026}
    assert found.source is not None
    assert (found.source.authority, found.source.title, str(found.source.day)) == (
        "Göteborgsregionen",
        "Slutantagning 2026",
        "2026-07-01",
    )


def test_the_status_of_the_file_is_that_of_its_figures(hand: Hand) -> None:
    statuses = {row["status"] for row in checked(hand(Status="Officiell")).rows}

    assert statuses == {"officiell", "sekretess", "saknas"}


@pytest.mark.parametrize(
    ("cells", "column", "key", "value", "allowed"),
    [
        (("Götebrog", 2026, "TE", 1, 1, 1), "A (Kommun)", "manual-cell", "Götebrog", "Göteborg"),
        (("0180", 2026, "TE", 1, 1, 1), "A (Kommun)", "manual-cell", "0180", "Varberg"),
        (("Skaraborg", 2026, "TE", 1, 1, 1), "A (Kommun)", "manual-cell", "Skaraborg", "Skara"),
        ((None, 2026, "TE", 1, 1, 1), "A (Kommun)", "manual-cell-empty", "", "Varberg"),
        (("Ale", 26, "TE", 1, 1, 1), "B (År)", "manual-cell", "26", "1900–2200"),
        (("Ale", "2026/27", "TE", 1, 1, 1), "B (År)", "manual-cell", "2026/27", "1900–2200"),
        (("Ale", 2026, "Flygteknik", 1, 1, 1), "C (Program)", "manual-cell", "Flygteknik", "TE"),
        (("Ale", 2026, "TE", "tolv", 1, 1), "D (Platser)", "manual-number", "tolv", ".."),
        (("Ale", 2026, "TE", 1, -3, 1), "E (Förstahandssökande)", "manual-cell", "-3", "0 – ∞"),
        (("Ale", 2026, "TE", 1, 1, "1.234"), "F (Antagna)", "manual-number", "1.234", ".."),
        (("Ale", 2026, "TE", 1, 1, "#DIV/0!"), "F (Antagna)", "manual-number", "#DIV/0!", ".."),
        (("Ale", 2026, "TE", 1, 1, "=D2+E2"), "F (Antagna)", "manual-formula", "=D2+E2", ".."),
    ],
)
def test_a_cell_that_may_not_be_so(
    hand: Hand, cells: Sequence[object], column: str, key: str, value: str, allowed: str
) -> None:
    ((found, fields),) = faults(hand((*ROWS, cells)))

    assert (found, fields["sheet"], fields["row"], fields["column"]) == (key, "Uppgifter", 5, column)
    assert fields["value"] == value
    assert allowed in " ".join(fields["allowed"])


def test_a_month_may_be_a_number_or_a_name(hand: Hand) -> None:
    rows = (("Västra Götaland", 2026, "mars", 1), ("Västra Götaland", 2026, 4, 1), ("Västra Götaland", 2026, "mrs", 1))

    ((key, fields),) = faults(hand(rows, headings=get_kind("varsel").headings, Sort="varsel"))

    assert (key, fields["row"], fields["value"]) == ("manual-cell", 4, "mrs")
    assert {"1–12", "mars"} <= set(fields["allowed"])


def test_all_faults_are_told_at_once(hand: Hand) -> None:
    wrong = (("Götebrog", 26, "TE", "tolv", 1, 1), *ROWS[:1], ("Ale", 2026, "Flyg", 1, 1, "många"))

    found = faults(hand(wrong, Myndighet=None, Datum="i går"))

    assert [(key, fields.get("row"), fields.get("column", "")[:1]) for key, fields in found] == [
        ("manual-source", None, ""),
        ("manual-day", None, ""),
        ("manual-cell", 2, "A"),
        ("manual-cell", 2, "B"),
        ("manual-number", 2, "D"),
        ("manual-cell", 4, "C"),
        ("manual-number", 4, "F"),
    ]


def test_no_more_than_so_many(hand: Hand) -> None:
    assert len(faults(hand([("Ale", 2026, "X", 1, 1, 1)] * (FAULTS + 5)))) == FAULTS


def test_the_row_number_is_that_of_the_sheet(hand: Hand) -> None:
    empty = (None,) * 6
    ((_, fields),) = faults(hand((empty, *ROWS, empty, ("Ale", 2026, "X", 1, 1, 1))))

    assert fields["row"] == 7


@pytest.mark.parametrize(
    ("headings", "key", "value"),
    [
        (("Kommun", "År", "Program", "Platser", "Sökande", "Antagna"), "manual-heading", "Förstahandssökande"),
        ((*HEADINGS, "Platser"), "manual-heading-twice", "Platser"),
        ((*HEADINGS, "Betyg"), "manual-heading-unknown", "Betyg"),
    ],
)
def test_headings_that_are_not_the_template_s(hand: Hand, headings: Sequence[str], key: str, value: str) -> None:
    found = faults(hand(headings=headings))

    assert (key, value) in [(name, fields["value"]) for name, fields in found]
    assert all(fields["row"] == 1 for _, fields in found)


def test_headings_may_stand_in_any_order_and_case(hand: Hand) -> None:
    order = (5, 4, 3, 2, 1, 0)
    expected = checked(hand()).rows
    turned = [[row[place] for place in order] for row in ROWS]

    assert checked(hand(turned, headings=[HEADINGS[place].upper() for place in order])).rows == expected


def test_the_example_of_the_template_is_refused(hand: Hand) -> None:
    example = ("EXEMPEL – ta bort raden", 2026, "TE", 32, 28, 27)

    assert [(key, fields["row"]) for key, fields in faults(hand((example, *ROWS)))] == [("manual-example", 2)]


def test_the_same_twice_is_told_with_the_first_row(hand: Hand) -> None:
    ((key, fields),) = faults(hand((*ROWS, ("Borås", 2026, "TE", 1, 1, 1))))

    assert (key, fields["row"], fields["first"]) == ("manual-row-twice", 5, 2)


def test_a_table_without_rows(hand: Hand) -> None:
    assert [key for key, _ in faults(hand(()))] == ["manual-empty"]


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ({"Myndighet": None}, "manual-source"),
        ({"Titel": " "}, "manual-source"),
        ({"Datum": None}, "manual-source"),
        ({"Datum": "1 juli 2026"}, "manual-day"),
        ({"Datum": "2027-01-01"}, "manual-day"),
        ({"Status": "säker"}, "manual-status"),
        ({"Status": "sekretess"}, "manual-status"),
    ],
)
def test_what_is_asked_about_the_source(hand: Hand, source: dict[str, object], key: str) -> None:
    assert [name for name, _ in faults(hand(**source))] == [key]


@pytest.mark.parametrize("code", ["utf-8-sig", "cp1252"])
@pytest.mark.parametrize("sign", [";", "\t", ","])
def test_a_csv_file_tells_its_source_in_its_first_lines(tmp_path: Path, code: str, sign: str) -> None:
    lines = [
        ["Sort", "varsel"],
        ["Myndighet:", "Arbetsförmedlingen"],
        ["Titel", "Varsel per län"],
        ["Datum", "2026-04-10"],
        [],
        ["Område", "År", "Månad", "Varslade personer"],
        ["Västra Götaland", "2026", "mars", "1 412"],
        ["Göteborg", "2026", "3", ".."],
    ]
    path = tmp_path / "varsel.csv"
    path.write_bytes("\r\n".join(sign.join(line) for line in lines).encode(code))

    found = checked(path)

    assert found.faults == ()
    assert [(row["region"], row["month"], row["status"]) for row in found.rows] == [
        ("14", 3, "officiell"),
        ("1480", 3, "sekretess"),
    ]
    assert found.rows[0]["value"] == 1412


def test_an_ordered_table_has_the_codes_of_the_registry(hand: Hand) -> None:
    headings = ("Region", "År", "Arbetsmarknadsstatus", "Kön", "Ålder", "Utbildningsgrupp", "Värde")
    rows = [
        ("FA16", 2025, "sysselsatt", "Kvinnor", "25-34", "55H", "1 204"),
        ("Göteborg", 2025, "x", "man", "25-34", "5", 1),
    ]
    path = hand(rows, headings=headings, Sort="scb-bestallning", Ämne="education_stock")

    found = faults(path)
    assert [(key, fields["column"][:1], fields["row"]) for key, fields in found] == [
        ("manual-cell", "C", 3),
        ("manual-cell", "F", 3),
    ]

    (row,) = checked(hand(rows[:1], headings=headings, Sort="scb-bestallning", Ämne="education_stock")).rows
    assert (row["region"], row["sex"], row["education_group"], row["value"]) == ("FA16", "kvinnor", "55H", 1204)
    assert "mark" not in row


def test_a_damaged_file_is_an_error_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"no workbook")
    with pytest.raises(KompetensnbError) as caught:
        checked(path)
    assert caught.value.key == "grid-unreadable"


QUESTIONS = get_kind("behovsanalys").fields[-1].values
LEVELS = get_kind("behovsanalys").headings
TOLD = {"Sort": "behovsanalys", "Myndighet": "Näringslivskontoret", "Titel": "Samtal"}


def form(*companies: tuple[object, ...]) -> list[list[object]]:
    """The form as it is filled in: the company stands on its first row, and every question has a row."""
    rows: list[list[object]] = []
    for place, branch, company, *answers in companies:
        head: list[object] = [place, 2026, branch, company]
        for number, text_ in enumerate(QUESTIONS.values()):
            levels = answers[number] if number < len(answers) else (None, None)
            rows.append([*(head if number == 0 else [None] * 4), text_, *levels])  # type: ignore[misc]
    return rows


def test_an_empty_cell_is_the_one_above_and_a_question_without_answer_no_row(hand: Hand) -> None:
    rows = form(("Tibro", "möbel och inredning", "F1", (2, 4), (None, 5)), (None, "industri", "F2", (1, 3)))
    found = checked(hand(rows, headings=LEVELS, **TOLD))

    assert found.faults == ()
    assert [
        (row["region"], row["council_branch"], row["company"], row["question"], row["side"]) for row in found.rows
    ] == [
        ("1472", "mobel-och-inredning", "F1", "m1", "now"),
        ("1472", "mobel-och-inredning", "F1", "m1", "wanted"),
        ("1472", "mobel-och-inredning", "F1", "m2", "now"),
        ("1472", "mobel-och-inredning", "F1", "m2", "wanted"),
        ("1472", "industri", "F2", "m1", "now"),
        ("1472", "industri", "F2", "m1", "wanted"),
    ]
    assert [row["status"] for row in found.rows] == ["skattad", "skattad", "saknas", *["skattad"] * 3]


@pytest.mark.parametrize(
    ("company", "column", "value", "allowed"),
    [
        (("Tibro", "Möbel o inredning", "F1", (2, 4)), "C (Bransch)", "Möbel o inredning", "Möbel och inredning"),
        (("Tibro", "A-U+US", "F1", (2, 4)), "C (Bransch)", "A-U+US", "Handel"),
        (("Tibro", "industri", "Snickeri AB", (2, 4)), "D (Företag)", "Snickeri AB", "F[0-9]{1,3}"),
        (("Tibro", "industri", "F1", (0, 4)), "F (Nu)", "0", "1 – 5"),
        (("Tibro", "industri", "F1", (2, 6)), "G (Önskat)", "6", "1 – 5"),
    ],
)
def test_what_may_not_stand_in_the_form_for_companies(
    hand: Hand, company: tuple[object, ...], column: str, value: str, allowed: str
) -> None:
    (found,) = faults(hand(form(company), headings=LEVELS, **TOLD))

    assert found[0] == "manual-cell"
    assert (found[1]["column"], found[1]["value"]) == (column, value)
    assert allowed in found[1]["allowed"]


def test_the_first_row_has_nothing_above_it(hand: Hand) -> None:
    found = faults(hand(form((None, "industri", "F1", (2, 4))), headings=LEVELS, **TOLD))

    assert [(key, fields["column"]) for key, fields in found] == [("manual-cell-empty", "A (Kommun)")]


def test_a_company_without_a_number_of_its_own_is_told(hand: Hand) -> None:
    rows = form(("Tibro", "industri", "F1", (2, 4)), ("Tibro", "industri", None, (3, 4)))

    (found,) = faults(hand(rows, headings=LEVELS, **TOLD))
    assert (found[0], found[1]["row"], found[1]["first"]) == ("manual-row-twice", 14, 2)


def test_a_choice_of_branch_is_for_the_county_s_sub_region(hand: Hand) -> None:
    rows = [("Skaraborg", 2026, "industri", "Behov", "Många söker samma operatörer", 4)]
    found = checked(hand(rows, headings=get_kind("branschval").headings, **TOLD | {"Sort": "branschval"}))

    assert [(row["region"], row["subregion"], row["aspect"], row["value"]) for row in found.rows] == [
        ("14", "skaraborg", "behov", 4.0)
    ]


def test_a_need_is_of_an_education_group_by_name_or_code(hand: Hand) -> None:
    headings = get_kind("behovslista").headings
    rows = [
        ("Tibro", 2026, "industri", "F1", "Fler behöver utbildas", "53E", "om ett till tre år", 4),
        (None, None, None, None, "fortbilda", "Sjuksköterskeutbildning", "inom ett år", None),
    ]
    found = checked(hand(rows, headings=headings, **TOLD | {"Sort": "behovslista"}))

    assert [(row["company"], row["need"], row["education_group"], row["term"]) for row in found.rows] == [
        ("F1", "utbilda", "53E", "tre-ar"),
        ("F1", "fortbilda", "75N", "ett-ar"),
    ]
    rows[0] = (*rows[0][:5], "Svetsare", *rows[0][6:])
    (fault,) = faults(hand(rows, headings=headings, **TOLD | {"Sort": "behovslista"}))
    assert (fault[0], fault[1]["column"]) == ("manual-cell", "F (Utbildningsgrupp)")
