"""The templates: what stands in them, and that one filled in is right at once."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.publish.template import template, write_template
from kompetensnb.sources.manual.checking import check_handed
from kompetensnb.sources.manual.handed import read_handed
from kompetensnb.sources.manual.kind import Kind, get_kind, kinds, needs_subject

TODAY = date(2026, 11, 22)
EVERY = [get_kind(name, "education_stock" if needs_subject(name) else "") for name in kinds()]


def opened(kind: Kind) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(template(kind)))


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.id)
def test_every_kind_has_a_template_of_three_sheets(kind: Kind) -> None:
    book = opened(kind)

    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == ["Läs mig", "Källa", "Uppgifter"]
    assert tuple(cell.value for cell in book["Uppgifter"][1]) == kind.headings
    told = " ".join(str(row[0]) for row in book["Läs mig"].iter_rows(values_only=True))
    assert all(heading in told for heading in kind.headings)


def test_lists_offer_what_is_allowed() -> None:
    book = opened(get_kind("antagning"))

    offered = {str(rule.sqref): str(rule.formula1) for rule in book["Uppgifter"].data_validations.dataValidation}
    assert offered == {"A3:A5000": "Listor!$A$1:$A$51", "C3:C5000": "Listor!$B$1:$B$30"}
    lists = book["Listor"]
    assert "Göteborg" in [cell.value for cell in lists["A"]]
    assert "Teknikprogrammet" in [cell.value for cell in lists["B"]]


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.id)
def test_a_template_as_it_comes_is_refused_for_its_example_and_source(kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / "mall.xlsx"
    path.write_bytes(template(kind))

    found = check_handed(read_handed(path), TODAY)

    assert [fault.key for fault in found.faults] == ["manual-source"] * 3 + ["manual-example"]


def test_the_example_without_its_first_cell_is_a_right_row(tmp_path: Path) -> None:
    """What a template shows must itself be right."""
    for kind in EVERY:
        if not kind.example:
            continue
        book = opened(kind)
        book["Uppgifter"]["A2"] = {"trender-och-prognoser": "Riket", "branschval": "Skaraborg"}.get(kind.id, "Ale")
        for row in book["Källa"].iter_rows():
            if row[0].value in ("Myndighet", "Titel"):
                row[1].value = "Någon"
            if row[0].value == "Datum":
                row[1].value = "2026-05-01"
        path = tmp_path / f"{kind.id}.xlsx"
        book.save(path)

        found = check_handed(read_handed(path), TODAY)
        assert found.faults == (), kind.id
        assert len(found.rows) == len(kind.figures)


def test_written_where_it_is_asked_for(tmp_path: Path) -> None:
    assert write_template("varsel", tmp_path) == tmp_path / "varsel.xlsx"
    assert write_template("varsel", tmp_path / "ny" / "min.xlsx").is_file()
    named = write_template("scb-bestallning", tmp_path, "employment")
    assert named.name == "scb-bestallning-employment.xlsx"


@pytest.mark.parametrize(
    ("name", "subject", "key"), [("väder", "", "manual-kind"), ("scb-bestallning", "", "manual-subject")]
)
def test_what_there_is_no_template_for(tmp_path: Path, name: str, subject: str, key: str) -> None:
    with pytest.raises(KompetensnbError) as caught:
        write_template(name, tmp_path, subject)
    assert caught.value.key == key
    assert list(tmp_path.iterdir()) == []
