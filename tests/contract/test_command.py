"""`kompetensnb fetch` as somebody types it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from kompetensnb.cli import run
from kompetensnb.store import places
from kompetensnb.store.snapshot import open_snapshot

from .conftest import HURRIED, Serve
from .tables import catalogue, employment, labour

LABOUR = "arbetsmarknad_20_64"


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("kompetensnb.sources.http.Patience", lambda: HURRIED)
    monkeypatch.setenv("KOMPETENSNB_LOG", str(tmp_path / "log"))


def test_one_table_in_words_and_its_snapshot(serve: Serve, root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code = run(["fetch", "--source", "scb", "--table", LABOUR, "--base-url", serve([labour()]).url])
    out, told = capfd.readouterr()

    assert code == 0
    assert out.strip() == places.current_id(root)
    assert "arbetsmarknad_20_64: hämtad ur TAB3200, 212 rader." in told
    assert "siffror är reviderade, mest" in told
    assert "306 rader är borta (year: 2020, 2021 och 2022)." in told
    assert "Oförändrat från" in told


def test_the_same_again_says_that_nothing_is_new(serve: Serve, root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    server = serve([labour()])
    arguments = ["fetch", "--table", LABOUR, "--base-url", server.url, "--language", "en"]
    run(arguments)
    capfd.readouterr()

    assert run(arguments) == 0
    _, told = capfd.readouterr()
    assert "The same figures as before." in told
    assert f"Nothing is new. Data set {places.current_id(root)} still holds." in told


def test_a_table_that_was_looked_up_is_shown(serve: Serve, root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run(["fetch", "--table", "sysselsatta_bransch_manad", "--base-url", serve([employment()]).url])

    assert "tabellen TAB3784 hos SCB valdes" in capfd.readouterr().err


def test_what_could_not_be_had_is_told_and_in_the_account(
    serve: Serve, root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    server = serve(catalogue())
    target = tmp_path / "account" / "fetch.json"

    code = run(["fetch", "--base-url", server.url, "--json", str(target)])

    out, told = capfd.readouterr()
    account = json.loads(target.read_text(encoding="utf-8"))
    assert code == 2
    assert out.splitlines() == [places.current_id(root), str(target)]
    failed = {table["name"]: table for table in account["tables"] if not table["fetched"]}
    assert f"{len(failed)} tabeller kunde inte hämtas; deras förra siffror är kvar." in told
    assert "TAB698" in told
    assert failed["framskrivning"]["fields"]["status"] == 404
    assert failed["yrkeshogskola"]["error"] == "scb-table-not-found"
    assert {table["error"] for table in failed.values()} >= {"scb-no-value", "fetch-refused", "scb-table-not-found"}
    assert account["snapshot"] == open_snapshot(root=root).id
    assert {table["origin"]["table"] for table in account["tables"] if table["fetched"]} >= {"TAB638", "TAB3784"}


def test_nothing_could_be_had(serve: Serve, root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = places.current_id(root)
    code = run(["fetch", "--table", "TAB3200", "--base-url", serve([]).url])

    out, told = capfd.readouterr()
    assert (code, out, places.current_id(root)) == (2, "", before)
    assert f"Ingen tabell kunde hämtas. Datamängden {before} gäller fortfarande." in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--source", "skv"], "Det finns ingen källa «skv»"),
        (["--table", "TAB1"], "Det finns ingen tabell «TAB1»"),
        (["--base-url", "ftp://example.org"], "--base-url"),
    ],
)
def test_what_cannot_be_is_told(
    root: Path, capfd: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert run(["fetch", *arguments]) == 2
    assert words in capfd.readouterr().err


def test_nobody_there_is_told(root: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kompetensnb.sources.http.Patience", lambda: replace(HURRIED, attempts=1))
    assert run(["fetch", "--base-url", "http://127.0.0.1:9/api"]) == 2
    assert "Det gick inte att få ett helt svar från http://127.0.0.1:9/api" in capfd.readouterr().err


def test_the_yearly_routine_word_for_word(
    serve: Serve, root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command of the routine is run as it stands there, but against the local server; reports have own tests."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    written = (Path(__file__).parents[2] / "docs" / "arsrutin.md").read_text(encoding="utf-8")
    commands = [line.split()[1:] for line in re.findall(r"^kompetensnb .+$", written, flags=re.MULTILINE)]
    url = serve(catalogue()).url

    codes = {}
    for command in commands:
        if command[0] == "fetch":
            codes["fetch"] = run([*command, "--base-url", url])
        elif command[0] == "status":
            codes["status"] = run(command)

    assert {command[0] for command in commands} == {"status", "fetch", "report"}
    assert codes == {"status": 0, "fetch": 2}
    assert (tmp_path / "hamtning.json").is_file()
    assert f"{places.current_id(root)}  aktuell" in capfd.readouterr().out
