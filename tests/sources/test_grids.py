"""Cells as text, whatever program or country the file comes from."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.grids import number, read_csv, read_xlsx


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4 102", 4102),
        ("4\u2009102", 4102),
        ("4\u00a0102", 4102),
        ("1 234 567,5", 1234567.5),
        ("27,3", 27.3),
        ("27.35", 27.35),
        ("-2638", -2638),
        ("−5", -5),
        (" 12 ", 12),
        ("0", 0),
    ],
)
def test_figures_in_their_usual_clothes(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize("text", ["", "..", "~100", "1.234", "12 34", "1,2,3", "4l02", "1e5", "١٢", "5 %", "nan"])
def test_what_is_no_figure_or_could_be_two(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("sign", [";", "\t", ","])
def test_any_code_and_any_separator(code: str, sign: str) -> None:
    rows = [["Kommun", "Antal"], ["Göteborg", "12"], ["Åmål", "3"]]
    data = "\r\n".join(sign.join(row) for row in rows).encode(code)

    assert [list(row) for row in read_csv(data).rows] == rows


def test_a_decimal_comma_does_not_make_commas_the_separator() -> None:
    assert read_csv(b"Kommun;Andel\nAle;1,5\nBollebygd;2,5\n").rows[1] == ("Ale", "1,5")


def test_quoted_cells_may_hold_separators_and_lines() -> None:
    assert read_csv('Område;Antal\n"Ekonomi; administration\noch försäljning";7\n'.encode()).rows[1] == (
        "Ekonomi; administration\noch försäljning",
        "7",
    )


def book(*rows: list[object], hidden: bool = False) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    for row in rows:
        sheet.append(row)
    made.create_sheet("Dold").sheet_state = "hidden" if hidden else "visible"
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def test_cells_of_a_workbook() -> None:
    data = book([1480, 12.5, 3.0, True, None, date(2026, 4, 15), datetime(2026, 4, 15), " Ale "], hidden=True)  # noqa: DTZ001

    (grid,) = read_xlsx(data, "a.xlsx")

    assert grid.rows[0] == ("1480", "12,5", "3", "SANT", "", "2026-04-15", "2026-04-15", "Ale")


def test_a_formula_that_nobody_has_computed_stays_one() -> None:
    grid, _ = read_xlsx(book(["=1+1", 5]), "a.xlsx")

    assert grid.rows[0] == ("=1+1", "5")


def test_a_formula_that_excel_has_computed_is_its_value() -> None:
    data = book(["=1+1", 5])
    source = zipfile.ZipFile(io.BytesIO(data))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                assert b"<f>1+1</f><v />" in content or b"<f>1+1</f><v></v>" in content
                content = content.replace(b"<v />", b"<v>2</v>", 1).replace(b"<v></v>", b"<v>2</v>", 1)
            target.writestr(name, content)

    grid, _ = read_xlsx(out.getvalue(), "a.xlsx")

    assert grid.rows[0] == ("2", "5")


def test_a_stray_cell_in_the_last_corner_does_no_harm() -> None:
    made = openpyxl.Workbook()
    made.worksheets[0]["A1"] = "Kommun"
    made.worksheets[0]["XFD100000"] = " "
    data = io.BytesIO()
    made.save(data)

    (grid,) = read_xlsx(data.getvalue(), "a.xlsx")

    assert [row for row in grid.rows if any(row)] == [("Kommun",)]


def test_a_workbook_with_damaged_insides_is_told() -> None:
    source = zipfile.ZipFile(io.BytesIO(book(["Kommun", 1])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[: len(content) // 2] if name.endswith("sheet1.xml") else content)

    with pytest.raises(KompetensnbError) as caught:
        read_xlsx(out.getvalue(), "a.xlsx")
    assert caught.value.key == "grid-unreadable"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"Kommun;Antal", b"\xd0\xcf\x11\xe0old excel"])
def test_what_is_no_workbook_is_told(data: bytes) -> None:
    with pytest.raises(KompetensnbError) as caught:
        read_xlsx(data, "a.xlsx")
    assert (caught.value.key, caught.value.fields) == ("grid-unreadable", {"file": "a.xlsx"})
