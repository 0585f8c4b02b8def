"""Skolverket's exports, fetched from a local server into a snapshot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kompetensnb.narrative.messages import error_text
from kompetensnb.store.snapshot import Snapshot, open_snapshot

from .conftest import TODAY
from .skolverket_fetch import account, error, one
from .skolverket_server import (
    ALE,
    HEADS,
    MadeExport,
    SkolverketServer,
    establishment_xlsx,
    pupils_csv,
    pupils_rows,
    throughput_xlsx,
    workbook,
)

PUPILS = "elever_per_arskurs"

Open = Callable[..., SkolverketServer]

pytestmark = pytest.mark.usefixtures("unlimited")


def pupils_export(**files: bytes) -> MadeExport:
    made = {f"20{year}": pupils_csv(f"20{year}/{int(year) + 1}", pupils_rows()) for year in ("23", "24")}
    return MadeExport("461", "Antal elever per årskurs", files=made | {name[1:]: data for name, data in files.items()})


def throughput_exports(files: dict[str, bytes]) -> list[MadeExport]:
    """By municipality; the exports of county and country have nothing yet."""
    given = {"402": {}, "403": {}, "404": files}
    return [MadeExport(code, "Genomströmning", "21", "K", held) for code, held in given.items()]


def value(snapshot: Snapshot, subject: str, **keys: object) -> dict[str, Any]:
    frame = snapshot.table(subject)
    for name, wanted in keys.items():
        frame = frame[frame[name] == wanted]
    (row,) = frame.to_dict("records")
    return {str(name): cell for name, cell in row.items()}


def test_an_export_is_looked_up_fetched_and_kept_with_its_marks(opened: Open, root: Path) -> None:
    other = MadeExport("9", "Antal elever per årskurs", level="S")
    server = opened([other, pupils_export(), MadeExport("5", "Antal elever, äldre")])

    table = one(server, root, PUPILS)

    assert table.error is None
    assert table.looked_up
    assert table.rows == 2 * 2 * 10
    assert [call.path for call in server.asked("/runexport/")] == ["/siris/runexport/"] * 2
    snapshot = open_snapshot(root=root)
    whole = value(snapshot, "pupils", region="1440", year=2024, provider="samtliga", grade="1-9")
    hidden = value(snapshot, "pupils", region="1440", year=2024, provider="enskild", grade="8")
    absent = value(snapshot, "pupils", region="1440", year=2024, provider="enskild", grade="9")
    assert (whole["value"], whole["status"], whole["mark"]) == (4102, "officiell", "")
    assert (pd.isna(hidden["value"]), hidden["status"], hidden["mark"]) == (True, "sekretess", "..")
    assert (pd.isna(absent["value"]), absent["status"], absent["mark"]) == (True, "saknas", ".")
    origin = snapshot.origin("skolverket-elever")
    assert (origin.producer, origin.retrieved) == ("Skolverket", TODAY)
    assert "pExportID=461" in origin.address


def test_shares_of_the_same_export_are_a_table_of_their_own(opened: Open, root: Path) -> None:
    server = opened([pupils_export()])
    done = account(server, root, PUPILS, "elevernas_bakgrund")

    assert [table.rows for table in done.tables] == [40, 12]
    assert len(server.asked("/runexport/")) == 2, "the files of both years, each once"
    shares = open_snapshot(root=root).table("pupils_background")
    assert set(shares["mark"]) == {"", "..", "~100", "."}
    assert set(shares.loc[shares["mark"] == "~100", "status"]) == {"sekretess"}


def test_a_year_that_is_not_published_is_an_empty_file(opened: Open, root: Path) -> None:
    server = opened([pupils_export(_2025=pupils_csv("2025/26", []))])

    assert one(server, root, PUPILS).rows == 40
    assert set(open_snapshot(root=root).table("pupils")["year"]) == {2023, 2024}


def test_nothing_but_empty_files_is_told(opened: Open, root: Path) -> None:
    empty = MadeExport("461", "Antal elever per årskurs", files={"2024": pupils_csv("2024/25", [])})

    found = error(opened([empty]), root, PUPILS)

    assert (found.key, found.fields["found"]) == ("skolverket-empty", ("export 461 2024",))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("Antal elever per", "Antal lärare per", "skolverket-other-export"),
        ("Elever, årskurs 7", "Elever i sjuan", "skolverket-heading"),
        ("Elever, årskurs 7", "Elever, årskurs 6", "skolverket-heading"),
        (";Enskild;", ";Stiftelse;", "skolverket-label"),
        ("4 102", "4l02", "source-cell"),
        ("Valt läsår: 2024/25", "Urval", "skolverket-period"),
        ("Kommun;", "Ort;", "skolverket-no-table"),
        ("4 102;", "4 102;;;7;", "source-row"),
    ],
)
def test_another_structure_is_told_with_what_is_found(opened: Open, root: Path, old: str, new: str, key: str) -> None:
    before = open_snapshot(root=root).id
    changed = pupils_csv("2024/25", pupils_rows()).decode().replace(old, new).encode()

    found = error(opened([pupils_export(_2024=changed)]), root, PUPILS)

    assert found.key == key
    assert key == "source-row" or new.strip(";") in error_text(found, "sv")
    assert open_snapshot(root=root).id == before


def test_a_name_that_is_not_in_the_catalogue_is_told_with_those_that_are(opened: Open, root: Path) -> None:
    found = error(opened([MadeExport("7", "Elever per årskurs", files={})]), root, PUPILS)

    assert found.key == "skolverket-not-found"
    assert "Elever per årskurs (7)" in error_text(found, "sv")


def test_two_of_a_name_are_not_guessed_between(opened: Open, root: Path) -> None:
    twins = [MadeExport(number, "Antal elever per årskurs") for number in ("23", "146")]

    assert error(opened(twins), root, PUPILS).key == "skolverket-not-found"


def test_the_latest_draw_is_asked_for(opened: Open, root: Path) -> None:
    columns = (
        "Totalt antal",
        "Antal med lärarlegitimation och behörighet",
        "Andel med lärarlegitimation och behörighet",
        "Förstelärare",
    )
    persons = (columns[0], *(f"{name} i minst ett ämne" for name in columns[1:3]), columns[3])
    upper = ["", "", "", "", "", *["#Heltidstjänster"] * 4, *["#Tjänstgörande lärare"] * 4, ""]
    figures = ["280,0", "214,2", "76,5", "0,0", "313", "268", "85,6", "38"]
    lines = [
        "Grundskola - Personalstatistik med lärarlegitimation och behörighet",
        "Valt läsår: 2024/25",
        "Valt uttag: 2025-02-12",
        ";".join(upper),
        ";".join([*HEADS, *columns, *persons, ""]),
        ";".join([*ALE, "Samtliga", *figures, ""]),
    ]
    name = "Personalstatistik med lärarlegitimation och behörighet"
    server = opened([MadeExport("99", name, files={"2024": "\n".join(lines).encode()}, draws=("2", "1"))])

    assert one(server, root, "larare").error is None
    snapshot = open_snapshot(root=root)
    assert value(snapshot, "teachers", measure="persons_qualified_share")["value"] == 85.6
    assert value(snapshot, "teachers", measure="fte_total")["value"] == 280
    assert str(snapshot.origin("skolverket-larare").updated) == "2025-02-12"


def test_a_workbook_with_a_sheet_per_programme_and_a_heading_per_year(opened: Open, root: Path) -> None:
    server = opened(throughput_exports({"2019": throughput_xlsx()}))

    table = one(server, root, "genomstromning")

    assert table.error is None
    frame = open_snapshot(root=root).table("throughput")
    assert set(frame["year"]) == {2018}, "a year with dots only is one that has not come"
    assert sorted(zip(frame["programme"], frame["provider"], frame["status"], strict=True)) == [
        ("BA", "samtliga", "officiell"),
        ("totalt", "enskild", "sekretess"),
        ("totalt", "samtliga", "officiell"),
    ]


def test_only_the_latest_file_for_all_years_is_asked_for(opened: Open, root: Path) -> None:
    files = {"2020": throughput_xlsx("2020/21"), "2019": throughput_xlsx()}
    server = opened(
        [
            MadeExport(code, "Genomströmning", "21", "K", files if code == "404" else {})
            for code in ("402", "403", "404")
        ]
    )

    assert one(server, root, "genomstromning").error is None
    assert len(server.asked("/runexport/")) == 1


def test_headings_in_two_storeys_of_a_workbook(opened: Open, root: Path) -> None:
    server = opened(
        [
            MadeExport("184", "Etablering", "21", "K", {"2021": establishment_xlsx()}),
            MadeExport("186", "Etablering", "21", "L", {}),
        ]
    )

    table = one(server, root, "etablering")

    assert table.error is None
    snapshot = open_snapshot(root=root)
    rows = snapshot.table("establishment").set_index("measure")
    assert set(rows["year"]) == {2020}
    assert set(rows["programme"]) == {"yrkesprogram"}
    assert rows.loc["leavers", "value"] == 1250
    assert (rows.loc["established_1", "value"], rows.loc["studying_3", "value"]) == (61.2, 15)
    assert (rows.loc["established_5", "mark"], rows.loc["studying_5", "mark"]) == ("..", ".")


TITLE = ("Gymnasieskola - Genomströmning",)
TOLD = (*ALE, "Samtliga", "71,5")


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"PK\x03\x04 damaged", "grid-unreadable"),
        (workbook({"Flygprogrammet": [TITLE, (*HEADS, "2018/19"), TOLD]}), "unknown-programme"),
        (workbook({"Yrkesprogram": [TITLE, (*HEADS, "Andel"), TOLD]}), "skolverket-heading"),
    ],
)
def test_a_workbook_that_is_otherwise_is_told(opened: Open, root: Path, data: bytes, key: str) -> None:
    assert error(opened(throughput_exports({"2019": data})), root, "genomstromning").key == key


def test_a_page_of_text_is_no_export(opened: Open, root: Path) -> None:
    server = opened([pupils_export()])
    server.fail("/runexport/", "html")

    assert error(server, root, PUPILS).key == "fetch-not-file"


@pytest.mark.parametrize(("kind", "more"), [("cut", {}), ("status", {"status": 503}), ("status", {"status": 429})])
def test_trouble_that_passes_is_waited_out(opened: Open, root: Path, kind: str, more: dict[str, int]) -> None:
    server = opened([pupils_export()])
    server.fail("/runexport/", kind, **more)

    assert one(server, root, PUPILS).error is None
    assert len(server.asked("/runexport/")) == 3


def test_what_came_before_an_interruption_is_not_asked_for_again(opened: Open, root: Path) -> None:
    server = opened([pupils_export()])
    server.fail("/runexport/", status=404, after=1)

    assert error(server, root, PUPILS).key == "fetch-refused"
    again = one(server, root, PUPILS)

    assert (again.error, again.parts, again.reused) == (None, 2, 1)


def test_no_more_than_five_calls_a_second(opened: Open, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    server = opened([pupils_export()], calls=5, window_s=1)

    assert one(server, root, PUPILS).error is None
    assert (len(server.calls) > 5, server.violations) == (True, 0)


def test_the_same_again_is_the_same_snapshot(opened: Open, root: Path) -> None:
    server = opened([pupils_export()])
    first = account(server, root, PUPILS)
    second = account(server, root, PUPILS)

    assert second.snapshot == first.snapshot == second.base
    assert second.tables[0].revision is not None
    assert second.tables[0].revision.kind == "same"
