"""`kompetensnb inbox` and `kompetensnb template` as somebody types them."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from kompetensnb.cli import run
from kompetensnb.narrative.messages import LANGUAGES, text
from kompetensnb.sources.manual.kind import kinds
from kompetensnb.store import places
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.store.writing import write_snapshot


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of snapshots with one small table: writing all of the bundled ones again takes its time."""
    folder = tmp_path / "data"
    monkeypatch.setenv("KOMPETENSNB_DATA", str(folder))
    monkeypatch.setenv("KOMPETENSNB_LOG", str(tmp_path / "log"))
    bundled = open_snapshot(root=folder)
    table = bundled.table("migration")
    write_snapshot(
        {"migration": table}, [bundled.origin(name) for name in table["origin"].unique()], bundled.created, folder
    )
    return folder


def fill(path: Path, *rows: tuple[object, ...]) -> None:
    book = openpyxl.load_workbook(path)
    table = book["Uppgifter"]
    table.delete_rows(2)
    for row in rows:
        table.append(list(row))
    told = {"Myndighet": "Göteborgsregionen", "Titel": "Slutantagning", "Datum": "2026-07-01"}
    for name, answer, *_ in book["Källa"].iter_rows():
        if name.value in told:
            answer.value = told[name.value]
    book.save(path)


def test_from_an_empty_folder_to_figures(data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["inbox"]) == 0
    assert f"Inkorgen är mappen {data / 'inkorg'}." in capfd.readouterr().err

    assert run(["template", "antagning", "--out", str(data / "inkorg")]) == 0
    file = Path(capfd.readouterr().out.strip())
    assert run(["inbox"]) == 2
    told = capfd.readouterr().err
    assert "antagning.xlsx: 4 fel. Inget är inläst ur filen." in told
    assert "Bladet Källa: Myndighet är inte ifyllt." in told
    assert "Uppgifter, rad 2: exempelraden från mallen är kvar. Ta bort den." in told

    fill(file, ("Borås", 2026, "TE", 120, 135, "många"))
    assert run(["inbox"]) == 2
    assert "Uppgifter, rad 2, kolumn F (Antagna): «många» är inget tal." in capfd.readouterr().err

    book = openpyxl.load_workbook(file)
    book["Uppgifter"]["F2"] = 118
    book.save(file)
    assert run(["inbox", "--check"]) == 0
    out, told = capfd.readouterr()
    assert (out, "antagning.xlsx: 1 rad, inga fel." in told) == ("", True)

    assert run(["inbox"]) == 0
    out, told = capfd.readouterr()
    assert out.strip() == places.current_id(data)
    assert "Egna filer, antagning.xlsx: hämtad ur Slutantagning, 3 rader." in told
    assert list(open_snapshot().table("applications")["value"]) == [120, 135, 118]

    assert run(["inbox"]) == 0
    assert "antagning.xlsx: redan inläst, oförändrad.\nInget nytt att läsa in." in capfd.readouterr().err


def test_a_file_that_cannot_be_read_is_told_in_the_language_asked_for(
    data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (data / "inkorg").mkdir()
    (data / "inkorg" / "brev.docx").write_bytes(b"x")

    assert run(["inbox", "--language", "en"]) == 2
    assert "brev.docx is not of a kind that is read." in capfd.readouterr().err


def test_a_template_of_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["template", "väder"]) == 2
    assert "Det finns ingen sort av fil som heter «väder»." in capfd.readouterr().err


def test_the_handbook_word_for_word(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands of the section, in its order, and its CSV file as it stands there."""
    written = (Path(__file__).parents[2] / "docs" / "handbok.md").read_text(encoding="utf-8")
    section = written.partition("## Lämna in egna filer")[2].partition("\n## ")[0]
    commands = re.findall(r"^```\n(kompetensnb .+)\n```$", section, flags=re.MULTILINE)
    (csv,) = re.findall(r"^```\n(Sort;.+?)```$", section, flags=re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    (data / "inkorg").mkdir()
    (data / "inkorg" / "varsel.csv").write_text(csv, encoding="utf-8")

    assert commands == ["kompetensnb template antagning", "kompetensnb inbox"]
    assert [run(command.split()[1:]) for command in commands] == [0, 0]
    assert (tmp_path / "antagning.xlsx").is_file()
    assert list(open_snapshot().table("notices")["value"]) == [1412]
    assert set(re.findall(r"^\| `([a-z-]+)`", section, flags=re.MULTILINE)) == set(kinds())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_names_every_kind(language: str) -> None:
    assert all(kind in text("manual.argument-kind", language) for kind in kinds())
