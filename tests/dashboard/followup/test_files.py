"""Files out of the registers and into them, through the server: no formula runs, no name leads anywhere."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import Workbook, load_workbook

from .office import Office, Visitor

_NEED = {"title": "Svetsare", "source": "statistics", "source_text": "SCB", "region": "skaraborg", "state": "open"}
_HARM = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "＝1+1", "'=1+1", "<script>alert(1)</script>"]


@pytest.fixture(scope="module")
def leader(office: Office) -> Visitor:
    visitor = office.visitor("processledare")
    for number, harm in enumerate(_HARM):
        visitor.post("followup/need/new", row=f"formel-{number}", **{**_NEED, "title": harm})
    return visitor


def test_no_cell_of_a_workbook_is_a_formula(leader: Visitor) -> None:
    answer = leader.get("followup/export.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="register.xlsx"'
    book = load_workbook(io.BytesIO(answer.content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or str(cell.value).startswith("=")] == []
    assert [harm for harm in _HARM if harm.startswith("<") and harm not in {cell.value for cell in cells}] == []


def test_no_cell_of_a_csv_file_begins_as_a_formula(leader: Visitor) -> None:
    told = leader.get("followup/need/export.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(told), delimiter=";"))
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "＝", "\t", "\r"))] == []
    # Only the rows of this module: the server has those of other tests too.
    ours = [row for row in rows if row[0].startswith("formel-")]
    assert [harm for row, harm in zip(ours, _HARM, strict=True) if f"'{harm}" in row] == _HARM[:-1]


def test_an_export_comes_back_and_changes_nothing(office: Office, leader: Visitor) -> None:
    before = office.state()
    for form, name in (("csv", "behov.csv"), ("xlsx", "x.xlsx")):
        content = leader.get(f"followup/need/export.{form}").content
        answer = leader.upload(name, content, register="need", what="take")
        assert answer.status_code == 200
        assert "Nya rader: 0. Ändrade: 0." in answer.text
    assert office.state() == before


def test_a_file_is_checked_first_and_then_taken_in(office: Office, leader: Visitor) -> None:
    told = leader.get("followup/need/export.csv").content.decode("utf-8-sig")
    row = next(line for line in told.splitlines() if line.startswith("formel-0;"))
    new = told.replace(row, row.replace("formel-0;", "ny-rad;", 1)).encode()
    before = office.state()
    assert "Nya rader skulle bli 1" in leader.upload("behov.csv", new, what="check").text
    assert office.state() == before
    assert "Nya rader: 1." in leader.upload("behov.csv", new, what="take").text
    assert leader.get("followup/need/row/ny-rad").status_code == 200


def test_a_file_with_a_fault_is_not_taken_in_and_every_fault_has_its_place(office: Office, leader: Visitor) -> None:
    told = leader.get("followup/need/export.csv").content.decode("utf-8-sig").replace("Skaraborg", "Atlantis")
    before = office.state()
    answer = leader.upload("behov.csv", told.encode(), what="take")
    assert answer.status_code == 422
    assert "Inget är inläst" in answer.text
    assert "kolumn" in answer.text
    assert office.state() == before


def test_a_workbook_with_a_register_that_the_role_may_not_write_is_refused_whole(office: Office) -> None:
    book = office.visitor("administratör").get("followup/export.xlsx").content
    analyst = office.visitor("analytiker")
    before = office.state()
    assert analyst.upload("register.xlsx", book, what="take").status_code == 403
    assert office.state() == before


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.csv", "..\\..\\x.csv", "/etc/cron.d/x.csv", "a\0b.csv", "<script>alert(1)</script>.csv",
        "a" * 300 + ".csv", "fil", ".csv", "x.exe", "x.xlsx.exe", "\u202evsc.exe", "c:\\x.csv",
    ],
)  # fmt: skip
def test_the_name_of_a_file_leads_nowhere(office: Office, leader: Visitor, name: str) -> None:
    before = office.state()
    answer = leader.upload(name, "skräp;skräp\n1;2\n".encode(), what="take")
    assert answer.status_code in (400, 422)
    assert "<script>alert" not in answer.text
    assert "/tmp" not in answer.text
    assert "etc/passwd" not in answer.text
    assert office.state() == before


def _formulas() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Behov"
    sheet.append(["Id", "Rubrik"])
    sheet.append(["x", '=HYPERLINK("http://evil.example","klicka")'])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tom.csv", b""),
        ("x.xlsx", b"PK\x03\x04" + b"\0" * 200),
        ("x.xlsx", b"<html>"),
        ("behov.csv", b"\xff\xfe\x00\xd8" * 50),
        ("behov.csv", b"\0" * 1000),
        ("behov.csv", b'"' * 200_000),
        ("formler.xlsx", _formulas()),
        ("stor.csv", b"a" * 5_100_000),
    ],
)
def test_content_that_is_none_is_told_in_words(office: Office, leader: Visitor, name: str, content: bytes) -> None:
    before = office.state()
    answer = leader.upload(name, content, what="take")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "Traceback" not in answer.text
    assert office.state() == before


def test_without_a_file_somebody_is_asked_for_one(leader: Visitor) -> None:
    assert "Välj en fil som inte är tom" in leader.post("followup/import", what="take").text
