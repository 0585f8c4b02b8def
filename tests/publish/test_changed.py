from __future__ import annotations

import json
from pathlib import Path

import pytest

from kompetensnb.narrative.messages import LANGUAGES
from kompetensnb.pages.page import TableBlock
from kompetensnb.publish import changed
from kompetensnb.publish.compare import compare_editions
from kompetensnb.publish.facts import Facts
from kompetensnb.publish.figures import NAME as FIGURES
from kompetensnb.publish.figures import read_figures
from kompetensnb.publish.manifest import read_manifest

from . import small

NEXT = {**small.FIGURES, ("1480", 2025): 250.0, ("1490", 2023): 330.0}


@pytest.fixture
def two(editions: small.Editions) -> tuple[Path, Path]:
    """Two editions: a new year and a revised figure."""
    return editions.make("2025", editions.data(small.FIGURES)), editions.make("2026", editions.data(NEXT, 2))


def test_how_many_and_why_are_told_in_sentences(two: tuple[Path, Path]) -> None:
    told = changed.sentences(compare_editions(*two), "sv")

    assert told == (
        "2 siffror är andra än i den förra utgåvan, och 4 är desamma.",
        "Andra siffror: en för att nya uppgifter har kommit "
        "och en för att källan har ändrat uppgifter som redan fanns.",
        "Nya i utgåvan: en för att nya uppgifter har kommit.",
        "Nya uppgifter finns i SCB, TAB1. Ändrade uppgifter finns i SCB, TAB1.",
    )


def test_another_program_and_the_same_data_are_told(editions: small.Editions) -> None:
    data = editions.data(small.FIGURES)
    old = editions.make("2025", data)
    editions.program("2", factor=2.0)

    told = changed.sentences(compare_editions(old, editions.make("2026", data)), "en")

    assert told[1] == "Other figures: 5 because they are computed or shown in another way."
    assert told[2:] == (
        f"Both editions are made from the data set {data.id}.",
        "What else has changed between the editions: the program.",
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_largest_changes_stand_first_with_what_they_were(two: tuple[Path, Path], language: str) -> None:
    rows = changed.largest_table(compare_editions(*two), language).rows

    assert [(row["before"], row["after"]) for row in rows] == [("200 (2024)", "250 (2025)"), ("300", "330")]
    assert rows[1]["what"] == "Alla år: 1490: Antal: 2023"
    assert "10,0" in rows[1]["change"] or "10.0" in rows[1]["change"]


def test_changes_of_few_people_and_changes_nobody_can_see_are_left_to_the_file(editions: small.Editions) -> None:
    figures = {("1480", 2024): 40.0, ("1490", 2024): 1_000.0}
    old = editions.make("2025", editions.data(figures))
    later = editions.data({("1480", 2024): 20.0, ("1490", 2024): 1_000.3}, 2)

    found = compare_editions(old, editions.make("2026", later))

    assert len(found.moves) == 3
    assert changed.largest_table(found, "sv").rows == ()


def test_everything_can_be_written_as_json(two: tuple[Path, Path]) -> None:
    plain = json.loads(json.dumps(changed.plain(compare_editions(*two), "sv"), allow_nan=False))

    assert (plain["before"]["edition"], plain["after"]["edition"], plain["same"]) == (2025, 2026, 4)
    assert {"kind": "moved", "cause": "revised", "figures": 1} in plain["counts"]
    moved = next(move for move in plain["moves"] if move["cause"] == "revised")
    assert (moved["row"], moved["value_before"], moved["value_after"]) == ("1490", 300.0, 330.0)
    assert [change["source"] for change in plain["data"]] == ["SCB, TAB1"]


def test_the_document_says_what_has_changed(two: tuple[Path, Path], facts: Facts, tmp_path: Path) -> None:
    old, new = two

    listed = changed.write_changes(old, read_manifest(new), read_figures(new), facts, tmp_path)

    assert listed is not None
    assert listed.files == {"html": "andringar.html"}
    html = (tmp_path / "andringar.html").read_text(encoding="utf-8")
    assert "Vad har ändrats sedan förra utgåvan?" in html
    assert "2 siffror är andra än i den förra utgåvan" in html
    assert "200 (2024)" in html


def test_an_edition_of_an_older_program_is_not_compared_with(
    two: tuple[Path, Path], facts: Facts, tmp_path: Path
) -> None:
    old, new = two
    (old / FIGURES).unlink()

    assert changed.write_changes(old, read_manifest(new), read_figures(new), facts, tmp_path / "ut") is None


def test_the_edition_before_is_the_last_one_beside_it_of_the_same_report(editions: small.Editions) -> None:
    data = editions.data(small.FIGURES)
    for name, other in (("2022", {}), ("2023", {}), ("2024", {"language": "en"}), ("2025", {"report": "annan"})):
        editions.make(name, data, **other)
    (editions.folder / "2021").mkdir()

    found = [changed.previous_edition(editions.folder / name, "liten", "sv") for name in ("2026", "2023", "2022")]

    assert found == [editions.folder / "2023", editions.folder / "2022", None]


def test_the_data_are_told_source_by_source(two: tuple[Path, Path]) -> None:
    section = changed.section(compare_editions(*two), "sv")

    (table,) = (block for block in section.blocks if isinstance(block, TableBlock) and block.id == "andringar-kallor")
    assert [
        (row["source"], row["new"], row["periods"], row["revised"], row["largest"]) for row in table.table.rows
    ] == [("SCB, TAB1", 1, "2025", 1, 30.0)]
