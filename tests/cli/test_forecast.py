from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from kompetensnb import cli
from kompetensnb.forecast.scenario import Scenario
from kompetensnb.store.description import read_description
from kompetensnb.store.places import BUNDLED, bundled_id
from kompetensnb.store.snapshot import Snapshot

Output = pytest.CaptureFixture[str]


def test_the_shortage_list_of_skaraborg_in_words_and_a_table(capsys: Output) -> None:
    assert cli.run(["forecast", "shortage", "--region", "skaraborg", "--year", "2035", "--top", "5"]) == 0

    shown = capsys.readouterr().out
    assert re.search(r"I Skaraborg väntas \d+ utbildningsgrupper? ha färre personer .* år 2035\.", shown)
    assert re.search(r"Störst är bristen på .+: [\d\xa0]+ personer \(80 %-band [\d\xa0]+ till [\d\xa0]+\)", shown)
    assert re.search(r"^ +1 +\d\d[A-Z] .+\xa0%", shown, re.MULTILINE)
    assert shown.count("märkta syntetisk") == 1
    assert "frö 14" in shown
    assert "under 50 visas bara omdömet" in shown


def test_what_a_fall_in_manufacturing_does_in_fyrbodal(capsys: Output) -> None:
    code = cli.run(["forecast", "scenario", "branch:industri=-10;2026-2028", "--region", "fyrbodal", "--paths", "100"])

    shown = capsys.readouterr().out
    assert code == 0
    assert "Antagande: Antal sysselsatta (Tillverkning och utvinning): −10 % 2026–2028." in shown
    assert re.search(r"År 2035 har Fyrbodal 1\xa0\d00 färre sysselsatta än i baslinjen \(−1,\d\xa0%\)", shown)
    assert re.search(r"Tillverkning +1\d\xa0\d00 +1\d\xa0\d00 +−1\xa0\d00", shown)
    assert re.search(r"53V Verkstad, gymnasial +0 +−\d+ +\+\d+ +\+\d+ – \+\d+", shown)


def test_how_many_places_close_the_gap_in_sjuharad(folder: Path, capsys: Output) -> None:
    asked = ["forecast", "places", "--group", "vård och omsorg", "--region", "sjuharad", "--year", "2032"]

    assert cli.run([*asked, "--json", "ut/svar.json"]) == 0
    answer = json.loads((folder / "ut" / "svar.json").read_text(encoding="utf-8"))
    row = answer["rows"][0]
    assert cli.run(asked) == 0
    shown = capsys.readouterr().out
    assert answer["statuses"]["group"] == "syntetisk"
    assert row["lever"] == f"places:73O={row['size']:g};2026-2029"
    assert row["gap_before"] < 0 <= row["gap_after"] < 5
    assert re.search(
        rf"73O .+ i Sjuhärad .+ år 2032\. Det stängs med {row['size']:g} platser per år 2026–2029\.", shown
    )


def test_a_file_says_what_its_rows_are_and_how_far_they_can_be_trusted(folder: Path, capsys: Output) -> None:
    asked = ["forecast", "shortage", "--region", "fyrbodal", "--paths", "100", "--seed", "3", "--json", "svar.json"]

    assert cli.run(asked) == 0
    assert capsys.readouterr().out.strip() == "svar.json"
    written = json.loads((folder / "svar.json").read_text(encoding="utf-8"))
    assert (written["region"], written["last_year"], written["paths"], written["seed"]) == ("fyrbodal", 2035, 100, 3)
    assert written["meaning"]["group"].startswith("Siffran är påhittad")
    assert written["rules"]["growth"] == [-15, -5, 5, 15]
    assert len(written["rows"]) == 98
    known = [row for row in written["rows"] if row["demand"] is not None]
    assert all(row["demand"] % 10 == 0 for row in known)


def test_the_list_can_be_in_order_of_share(capsys: Output) -> None:
    cli.run(["forecast", "shortage", "--region", "skaraborg", "--by", "share", "--paths", "0", "--top", "8"])

    shares = [float(found.replace(",", ".")) for found in re.findall(r"(\d+,\d)\xa0% +\d", capsys.readouterr().out)]
    assert len(shares) >= 4
    assert shares == sorted(shares, reverse=True)


def test_a_municipality_has_the_verdicts_of_its_sub_region(capsys: Output) -> None:
    assert cli.run(["forecast", "shortage", "--region", "skövde", "--paths", "0", "--top", "2"]) == 0

    assert cli.run(["forecast", "scenario", "branch:Q=-5;2026", "--region", "skövde", "--paths", "0"]) == 0

    shown = capsys.readouterr().out
    assert "Skövde 2035: sysselsatta per bransch" in shown
    assert "utbildningsgrupper vars läge ändras mest" not in shown
    assert "Omdömena gäller Skaraborg." in shown
    assert re.search(r"\d\d[A-Z] .+ brist", shown)


def test_a_scenario_is_saved_and_read_again(folder: Path, capsys: Output) -> None:
    asked = ["--region", "skaraborg", "--year", "2028", "--paths", "0"]

    assert cli.run(["forecast", "scenario", "migration=20;2026-2028", *asked, "--save", "s.json"]) == 0
    assert cli.run(["forecast", "scenario", "s.json", *asked]) == 0
    first, second = capsys.readouterr().out.split("Antagande: ")[1:]
    assert first == second
    assert Scenario.from_json((folder / "s.json").read_text(encoding="utf-8")).to_text() == "migration=20;2026-2028"


def test_who_lives_in_the_region_is_told_apart_from_who_works_there(capsys: Output) -> None:
    asked = ["--region", "skaraborg", "--year", "2028", "--paths", "0"]

    assert cli.run(["forecast", "scenario", "foreign=3;2026-2028", *asked]) == 0
    shown = capsys.readouterr().out
    assert "har Skaraborg lika många sysselsatta som i baslinjen" in shown
    assert re.search(r"ändras med 0 personer och antalet i arbete bland dem som bor där med \+\d+", shown)


def test_a_scenario_that_moves_more_than_there_are_says_so(capsys: Output) -> None:
    asked = ["--region", "skaraborg", "--year", "2028", "--paths", "0"]

    assert cli.run(["forecast", "scenario", "upskilling:25K>75N=2000;2026-2028", *asked]) == 0
    assert "Scenariot flyttar fler än det finns" in capsys.readouterr().out


def test_a_scenario_without_levers_says_so(capsys: Output) -> None:
    assert cli.run(["forecast", "scenario", "", "--region", "skaraborg", "--year", "2027", "--paths", "0"]) == 0
    assert "inget skiljer sig från baslinjen" in capsys.readouterr().out


def test_levers_are_listed_in_both_languages(capsys: Output) -> None:
    assert cli.run(["forecast", "levers"]) == 0
    assert cli.run(["forecast", "levers", "--language", "en"]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"branch: Antal sysselsatta \(antagande\) .+ −90 … 100", shown)
    assert "places: Places in education (measure)" in shown


@pytest.mark.parametrize(
    ("arguments", "wrong", "allowed"),
    [
        (["nothing"], "nothing", "shortage"),
        (["shortage", "--region", "atlantis"], "atlantis", "skaraborg"),
        (["shortage", "--region", "riket"], "riket", "delregionerna"),
        (["shortage", "--year", "2050"], "2050", "2026–2040"),
        (["places", "--group", "73O", "--year", "2000"], "2000", "2026–2040"),
        (["shortage", "--year", "2025"], "2025", "2026–2040"),
        (["shortage", "--paths", "många"], "många", "0–10000"),
        (["shortage", "--by", "namn"], "namn", "persons, share"),
        (["shortage", "--scenario", "lycka=1;2026"], "lycka", "migration"),
        (["scenario", "branch:B+C=-10;2024"], "2024", "2026–2035"),
        (["scenario", "branch:B+C=-1000;2026"], "-1000", "−90 … 100"),
        (["scenario", "migration=1;2026,migration=2;2026"], "migration=1;2026", "migration=2;2026"),
        (["scenario", "finns-inte.json"], "finns-inte.json", "branch:B+C=-10;2026-2028"),
        (["places", "--group", "trolleri"], "trolleri", "73O"),
        (["places", "--group", "73O", "--region", "skövde"], "skovde", "delregioner"),
        (["places", "--group", "73O", "--year", "2027"], "2027", "hinna bli klar"),
        (["places", "--group", "73O", "--lever", "foreign"], "foreign", "branch:B+C=-10;2026-2028"),
    ],
)
def test_what_is_wrong_is_said_with_what_is_allowed(
    arguments: list[str], wrong: str, allowed: str, folder: Path, capsys: Output
) -> None:
    code = cli.run(["forecast", *arguments])

    shown = capsys.readouterr()
    assert code == 2
    assert wrong in shown.err
    assert allowed in shown.err
    assert "Något gick fel" not in shown.err
    assert shown.out == ""
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("kept", [[], ["population", "education_share"], ["education_stock", "education_flows"]])
def test_a_snapshot_without_the_tables_says_which_are_missing(
    kept: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    whole = read_description(BUNDLED / bundled_id())
    tables = {name: entry for name, entry in whole.tables.items() if name in kept}
    part = Snapshot(BUNDLED / bundled_id(), replace(whole, tables=tables))
    monkeypatch.setattr("kompetensnb.store.snapshot.open_snapshot", lambda *_: part)

    assert cli.run(["forecast", "shortage", "--region", "skaraborg", "--paths", "0"]) == 2
    said = capsys.readouterr().err
    assert "Något gick fel" not in said
    assert ("employment_sector" if kept else "education_stock") in said


def test_a_table_that_is_missing_is_reported_and_its_figures_are_not_zero(
    monkeypatch: pytest.MonkeyPatch, folder: Path, capsys: Output
) -> None:
    whole = read_description(BUNDLED / bundled_id())
    tables = {name: entry for name, entry in whole.tables.items() if name != "education_stock"}
    part = Snapshot(BUNDLED / bundled_id(), replace(whole, tables=tables))
    monkeypatch.setattr("kompetensnb.store.snapshot.open_snapshot", lambda *_: part)

    assert cli.run(["forecast", "scenario", "branch:Q=-10;2027", "--region", "skaraborg", "--paths", "100"]) == 0
    assert cli.run(["forecast", "shortage", "--region", "skaraborg", "--paths", "100", "--json", "s.json"]) == 0
    shown = capsys.readouterr().out
    assert "Tabellen education_stock saknas i datamängden" in shown
    assert re.search(r"Vård och sociala tjänster +\d+\xa0\d00", shown)
    assert cli.run(["forecast", "shortage", "--region", "skaraborg", "--paths", "0"]) == 0
    listed = capsys.readouterr().out
    assert "går det inte att säga vilka utbildningsgrupper det blir brist på" in listed
    assert "väntas ingen utbildningsgrupp" not in listed
    written = json.loads((folder / "s.json").read_text(encoding="utf-8"))
    assert "education_stock" in written["missing"]
    assert {row["supply"] for row in written["rows"]} == {None}
    assert {row["status"] for row in written["rows"]} == {"saknas"}
