"""From wide to long: marks become statuses, empty cells no rows, and nothing is guessed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import LANGUAGES, error_text, text
from kompetensnb.sources.declaration import read_declaration
from kompetensnb.sources.wide import long_rows


def rows(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    declaration = read_declaration(folder / "elever.yml")
    for subject, row in long_rows(declaration, (folder / "elever.csv").read_text(encoding="utf-8")):
        yield subject.id, row


def found(folder: Path, subject: str, region: str, provider: str, code: str) -> dict[str, Any] | None:
    for name, row in rows(folder):
        if (name, row["region"], row["provider"]) == (subject, region, provider) and code in row.values():
            return row
    return None


def refused(folder: Path) -> KompetensnbError:
    with pytest.raises(KompetensnbError) as caught:
        list(rows(folder))
    for language in LANGUAGES:
        assert error_text(caught.value, language) != text("errors.unexpected", language)
    return caught.value


def test_a_figure_keeps_its_keys_and_gets_status_and_origin(folder: Path) -> None:
    assert found(folder, "pupils", "1480", "samtliga", "1") == {
        "region": "1480",
        "year": "2024",
        "provider": "samtliga",
        "grade": "1",
        "value": 5975.0,
        "status": "officiell",
        "origin": "skola",
        "mark": "",
    }


@pytest.mark.parametrize(
    ("subject", "region", "provider", "code", "status", "mark"),
    [
        ("pupils", "1480", "enskild", "1", "saknas", "."),
        ("pupils_background", "1480", "enskild", "girls_share", "sekretess", ".."),
        ("pupils_background", "1440", "samtliga", "girls_share", "sekretess", "~100"),
    ],
)
def test_a_mark_gives_a_missing_value_never_a_number(
    folder: Path, subject: str, region: str, provider: str, code: str, status: str, mark: str
) -> None:
    row = found(folder, subject, region, provider, code)
    assert row is not None
    assert math.isnan(row["value"])
    assert (row["status"], row["mark"]) == (status, mark)


def test_zero_is_a_figure_and_an_empty_cell_is_no_row(folder: Path) -> None:
    zero = found(folder, "pupils", "1480", "enskild", "1-9")
    assert zero is not None
    assert zero["value"] == 0.0
    assert found(folder, "pupils", "1440", "samtliga", "1") is None
    assert len(list(rows(folder))) == 8


@pytest.mark.parametrize("cell", ["1 234", "1,5", "1e3", "nan", "...", "~99", "-", "12 ", "٣"])
def test_a_cell_that_is_neither_figure_nor_mark_is_refused(small: Any, cell: str) -> None:
    small.change("5975", f'"{cell}"')
    error = refused(small.folder)
    assert error.key == "source-cell"
    assert error.fields["value"] == cell
    assert error.fields["allowed"] == ("123.4", ".", "..", "~100")


@pytest.mark.parametrize(
    "header",
    [
        "region,namn,provider,year,arskurs_1,arskurs_1_9,andel_pojkar",
        "region,namn,provider,year,arskurs_1,arskurs_1,andel_flickor",
        "region,provider,year,arskurs_1,arskurs_1_9,andel_flickor",
        "region,namn,provider,year,arskurs_1,arskurs_1_9,andel_flickor,extra",
    ],
)
def test_headings_that_are_not_the_declared_ones_are_refused(small: Any, header: str) -> None:
    small.write(table="\n".join([header, *small.table.splitlines()[1:]]))
    error = refused(small.folder)
    assert error.key == "source-headings"
    assert error.fields["found"] == tuple(header.split(","))


def test_an_empty_table_is_refused(small: Any) -> None:
    small.write(table="")
    assert refused(small.folder).key == "source-headings"


def test_a_row_that_is_cut_is_refused(small: Any) -> None:
    small.write(table=small.table + "1440,Ale,kommunal\n")
    error = refused(small.folder)
    assert error.key == "source-row"
    assert error.fields == {"file": "elever.csv", "row": ("1440", "Ale", "kommunal"), "found": 3, "expected": 7}


def test_a_column_that_the_subject_does_not_have_is_refused(small: Any) -> None:
    small.change("  - subject: pupils\n", "  - subject: pupils\n    constants: {colour: red}\n")
    error = refused(small.folder)
    assert error.key == "source-columns"
    assert "colour" in str(error.fields["found"])


def test_headings_that_nobody_names_are_codes_themselves(small: Any) -> None:
    declaration = small.declaration.replace("    headings: {arskurs_1: '1', arskurs_1_9: 1-9}\n", "")
    small.write(declaration=declaration, table=small.table.replace("arskurs_1,arskurs_1_9", "1,1-9"))
    assert {row["grade"] for name, row in rows(small.folder) if name == "pupils"} == {"1", "1-9"}
