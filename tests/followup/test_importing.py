"""Files in and out: nothing is lost on the way, nothing can be run, and a file with a fault gives no rows at all."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup import editing
from kompetensnb.followup.base import Row, fields_of, kept_fields
from kompetensnb.followup.database import Database
from kompetensnb.followup.exporting import Form, columns, csv_file, export_files, workbook
from kompetensnb.followup.importing import Account, import_file
from kompetensnb.followup.registers import REGISTERS, Need, Trend
from kompetensnb.followup.words import choice_name, heading, register_name
from kompetensnb.narrative.messages import error_text
from kompetensnb.vocabulary.texts import LANGUAGES, Text, spelling_key

from .rows import DIALOGUE, TREND, any_rows

_MODELS = list(REGISTERS.values())


def _content(session: Session) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (name, row.id): {field: getattr(row, field) for field in kept_fields(model)}
        for name, model in REGISTERS.items()
        for row in session.scalars(select(model))
    }


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=any_rows(), closing=st.booleans(), language=st.sampled_from(LANGUAGES))
def test_what_goes_out_comes_back_the_same(
    made: Path, form: Form, rows: list[tuple[type[Row], str, dict[str, Any]]], closing: bool, language: str
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one = Database(f"sqlite:///{shutil.copy(made, folder / 'one.sqlite')}")
        two = Database(f"sqlite:///{shutil.copy(made, folder / 'two.sqlite')}")
        with one.writing("analytiker") as session:
            for model, id_, values in rows:
                editing.add(session, model, values, row=id_, example=closing)
            if closing and rows:
                editing.close(session, rows[-1][0], rows[-1][1], 1)
        with one.reading() as session:
            before = _content(session)
            files = export_files(session, _MODELS, form, folder / "out", language)
        accounts = [import_file(two, "analytiker", file) for file in files]
        assert [account.faults for account in accounts] == [[]] * len(files)
        assert sum(account.added for account in accounts) == len(rows)
        with two.reading() as session:
            assert _content(session) == before
        again = [import_file(one, "analytiker", file) for file in files]
        assert [(each.added, each.changed, each.faults) for each in again] == [(0, 0, [])] * len(files)
        one.close()
        two.close()


Told = Callable[..., Account]


@pytest.fixture
def told(database: Database, tmp_path: Path) -> Told:
    """Takes in a CSV file of needs with one row for each mapping; other cells are those of a right row."""

    def take(*rows: dict[str, str], model: type[Row] = Need, check: bool = False) -> Account:
        right = {"title": "Svetsare", "source": "statistik", "source_text": "SCB", "region": "Skövde", "state": "öppet"}
        names = columns(model)
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=";")
        writer.writerow(heading(model.__tablename__, name)["sv"] for name in names)
        for row in rows:
            cells = {**(right if model is Need else {}), **row}
            writer.writerow(cells.get(name, "") for name in names)
        file = tmp_path / f"{register_name(model.__tablename__)['sv']}.csv"
        file.write_text(text.getvalue(), encoding="utf-8")
        return import_file(database, "processledare", file, check=check)

    return take


def _needs(database: Database) -> list[Need]:
    with database.reading() as session:
        return list(session.scalars(select(Need).order_by(Need.title)))


def test_names_codes_and_figures_are_read_as_people_write_them(told: Told, database: Database) -> None:
    account = told({"region": "1496", "branch": "Industri", "horizon": "Kort sikt", "persons": "1 200", "id": "ny-1"})
    assert (account.added, account.faults) == (1, [])
    need = _needs(database)[0]
    assert (need.id, need.region, need.branch, need.horizon) == ("ny-1", "skovde", "industri", "kort")
    assert (need.persons, need.state, need.version) == (1200, "open", 1)


@pytest.mark.parametrize(
    ("cells", "column", "problem"),
    [
        ({"region": "Atlantis"}, "H (Region)", "Regionen «Atlantis» finns inte"),
        ({"title": ""}, "C (Rubrik)", "Måste fyllas i"),
        ({"title": "x" * 201}, "C (Rubrik)", "Texten har 201 tecken"),
        ({"title": "a\x07b"}, "C (Rubrik)", "Tecken 2 i texten är U+0007"),
        ({"title": "två\nrader"}, "C (Rubrik)", "U+000A"),
        ({"title": "a\u202eb"}, "C (Rubrik)", "U+202E"),
        ({"title": "=1+1"}, "C (Rubrik)", "Formler läses inte"),
        ({"persons": "många"}, "M (Antal personer)", "«många» ska vara ett helt tal från 1"),
        ({"persons": "0"}, "M (Antal personer)", "«0» ska vara ett helt tal från 1"),
        ({"branch": "Rymdfart"}, "I (Bransch)", "Branschen «Rymdfart» finns inte"),
        ({"education_group": "99X"}, "J (Utbildningsgrupp)", "Utbildningsgruppen «99X» finns inte"),
        ({"state": "kanske"}, "O (Läge)", "Tillåtna är öppet, åtgärdas, tillgodosett"),
        ({"dialogue": "d-9"}, "G (Dialog)", "Det finns ingen rad «d-9» i Dialoger"),
        ({"id": "../x"}, "A (Id)", "Id får inte vara «../x»"),
        ({"closed_at": "igår"}, "P (Stängd)", "«igår» är ingen dag"),
        ({"example": "kanske"}, "Q (Exempel)", "«kanske» ska vara ja eller tomt"),
    ],
)
def test_every_fault_is_told_with_row_and_column_and_nothing_is_taken(
    told: Told, database: Database, cells: dict[str, str], column: str, problem: str
) -> None:
    account = told({}, cells)
    assert len(account.faults) == 1
    sentence = error_text(account.faults[0], "sv")
    assert sentence.startswith(f"Behov.csv, rad 3, kolumn {column}: ")
    assert problem in sentence
    assert _needs(database) == []


def test_all_faults_of_a_file_are_told_at_once(told: Told) -> None:
    account = told({"region": "Atlantis", "state": "kanske"}, {}, {"source_text": ""})
    assert [error_text(fault, "sv").split(":")[0] for fault in account.faults] == [
        "Behov.csv, rad 2, kolumn H (Region)", "Behov.csv, rad 2, kolumn O (Läge)", "Behov.csv, rad 4",
    ]  # fmt: skip


def test_the_same_id_or_thing_twice_is_told(told: Told) -> None:
    assert "rad 2" in error_text(told({"id": "n"}, {"id": "n"}).faults[0], "sv")
    status = {"commitment": "C1", "region": "Fyrbodal", "judgement": "nej"}
    faults = told(status, status, model=REGISTERS["commitment"]).faults
    assert [error_text(fault, "sv").split(":")[0] for fault in faults] == ["Avsiktsförklaringen.csv, rad 3"]
    assert told(status, model=REGISTERS["commitment"]).added == 1
    assert [fault.fields["row"] for fault in told(status, model=REGISTERS["commitment"]).faults] == [2]


def test_a_row_that_has_changed_since_the_file_was_written_is_not_overwritten(told: Told, database: Database) -> None:
    told({"id": "n"})
    with database.writing("analytiker") as session:
        editing.change(session, Need, "n", 1, {"title": "Svetsare och montörer"})
    account = told({"id": "n", "version": "1", "title": "Bara svetsare"})
    assert "version 2 i stället för 1" in error_text(account.faults[0], "sv")
    assert told({"id": "n", "version": "2", "title": "Bara svetsare"}).changed == 1
    assert [(need.title, need.version) for need in _needs(database)] == [("Bara svetsare", 3)]


def test_a_check_changes_nothing(told: Told, database: Database) -> None:
    assert told({}, check=True).added == 1
    assert _needs(database) == []


def test_an_example_stays_one_and_nothing_else_leans_on_it(told: Told, database: Database) -> None:
    told({"id": "n", "example": "ja"})
    assert told({"id": "n", "version": "1", "example": "", "title": "Nu på riktigt"}).faults
    with pytest.raises(KompetensnbError, match="followup-example"), database.writing("analytiker") as session:
        editing.add(session, REGISTERS["action"], {"need": "n", "title": "Kurs", "owner": "GR", "state": "decided"})


def test_rows_of_one_workbook_may_refer_to_each_other(database: Database, tmp_path: Path) -> None:
    with database.reading() as session:
        file = tmp_path / "register.xlsx"
        file.write_bytes(workbook(session, _MODELS, "en"))
    book = openpyxl.load_workbook(file)
    for model, values in (
        (REGISTERS["need"], {"id": "n-1", "title": "Welders", "source": "dialogue", "dialogue": "d-1",
                             "region": "Skaraborg", "state": "open"}),
        (REGISTERS["dialogue"], {"id": "d-1", "held_on": "2026-03-04", "region": "Skaraborg", "forum": "direct",
                                 "actor": "company", "note": "Welders are lacking"}),
    ):  # fmt: skip
        book[register_name(model.__tablename__)["en"]].append([values.get(name, "") for name in columns(model)])
    book.save(file)
    account = import_file(database, "processledare", file)
    assert (account.added, account.faults) == (2, [])
    assert _needs(database)[0].dialogue == "d-1"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "'", "＝"])
def test_no_text_of_an_export_is_run_by_a_spreadsheet(database: Database, start: str) -> None:
    evil = f"{start}cmd|'/c calc'!A1"
    with database.writing("analytiker") as session:
        editing.add(session, Trend, {**TREND, "title": evil, "description": f"{evil}\n{evil}"})
    with database.reading() as session:
        line = csv_file(session, Trend, "sv").decode("utf-8-sig").splitlines()[1]
        book = openpyxl.load_workbook(io.BytesIO(workbook(session, [Trend], "sv")))
    assert f";'{evil};" in line.replace('"', "")
    cells = [cell for row in book.worksheets[0].iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f" or str(cell.value)[0] in "=+-@＝"]


def test_a_csv_file_saved_with_commas_is_read(database: Database, tmp_path: Path) -> None:
    with database.writing("analytiker") as session:
        editing.add(session, REGISTERS["dialogue"], {**DIALOGUE, "note": "a; b\nc; d; e\nf;"}, row="d")
    with database.reading() as session:
        rows = list(
            csv.reader(io.StringIO(csv_file(session, REGISTERS["dialogue"], "sv").decode("utf-8-sig")), delimiter=";")
        )
    file = tmp_path / "dialoger.csv"
    with file.open("w", encoding="utf-16", newline="") as opened:
        csv.writer(opened, delimiter=",").writerows(rows)
    assert import_file(database, "analytiker", file).unchanged == 1


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("behov.pdf", b"x", "followup-file"),
        ("okand.csv", b"x", "followup-file-register"),
        ("behov.xlsx", b"x", "grid-unreadable"),
        ("behov.csv", b'"' + b"x" * 200_000, "grid-unreadable"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(
    database: Database, tmp_path: Path, name: str, content: bytes, key: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(KompetensnbError, match=key):
        import_file(database, "analytiker", tmp_path / name)


def test_headings_that_lack_or_are_nobodys_are_told(database: Database, tmp_path: Path) -> None:
    (tmp_path / "behov.csv").write_text("Id;Version;Rubrik;Humör\n", encoding="utf-8")
    keys = {fault.key for fault in import_file(database, "analytiker", tmp_path / "behov.csv").faults}
    assert keys == {"followup-heading", "followup-heading-unknown"}


def test_headings_sheets_and_choices_mean_one_thing_in_both_languages() -> None:
    lists: dict[str, list[set[str]]] = {"": [_spellings(register_name(name)) | {name} for name in REGISTERS]}
    for model in _MODELS:
        lists[model.__tablename__] = [_spellings(heading(model.__tablename__, name)) for name in columns(model)]
        for field in fields_of(model).values():
            if field.list:
                known = [_spellings(choice_name(field, code)) | {spelling_key(code)} for code in field.choices]
                lists[f"choice {field.list}"] = known
    for name, spellings in lists.items():
        assert sum(map(len, spellings)) == len(set().union(*spellings)), name


def _spellings(name: Text) -> set[str]:
    return {spelling_key(name[language]) for language in LANGUAGES}
