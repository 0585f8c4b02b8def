from __future__ import annotations

from dataclasses import replace

import pytest

from kompetensnb.charts.chart import Column, Table
from kompetensnb.pages.page import Block, KeyFigure, KeyFigures, Note, Page, Section, TableBlock
from kompetensnb.publish.facts import Facts, facts_of, told
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.vocabulary.parameters import Parameters


def _page(*blocks: Block) -> Page:
    return Page(
        name="liten",
        title="Liten Skaraborg",
        question="Vad?",
        lead="Svaret.",
        selection="Skaraborg (delregion)",
        parameters=Parameters(region="skaraborg"),
        sections=(Section("allt", "Allt", blocks),),
        snapshot="x",
    )


def _table(*statuses: str) -> TableBlock:
    rows = tuple({"år": 2025, "status": status} for status in statuses)
    return TableBlock("tabell", "Tabell", Table((Column("år", "År", "year"),), rows))


def test_title_description_and_day_are_the_pages_and_the_data_sets() -> None:
    snapshot = open_snapshot()

    facts = facts_of("Liten", _page(), snapshot)

    assert facts.title == "Liten: Skaraborg (delregion)"
    assert facts.description == "Svaret."
    assert (facts.snapshot, facts.created) == (snapshot.id, snapshot.created)


@pytest.mark.parametrize(
    ("blocks", "status"),
    [
        ([KeyFigures("tal", (KeyFigure("Folkmängd", "1", status="officiell"),))], "officiell"),
        ([KeyFigures("tal", (KeyFigure("Folkmängd", "1", status="officiell"),)), _table("skattad")], "skattad"),
        ([_table("preliminär", "sekretess", "saknas"), Note("n", "Text")], "preliminär"),
        ([_table("saknas")], "saknas"),
    ],
)
def test_the_status_is_that_of_the_weakest_figure(blocks: list[Block], status: str) -> None:
    assert facts_of("Liten", _page(*blocks), open_snapshot()).status == status


def test_entries_leave_out_choices_that_were_not_made(facts: Facts) -> None:
    entries = replace(facts, parameters=Parameters(region="skaraborg")).entries()

    assert entries["region"] == "skaraborg"
    assert entries["date"] == "2026-11-22"
    assert not {"year", "branch", "comparison"} & set(entries)


def test_people_are_told_the_region_the_branch_the_data_set_the_day_and_the_status(facts: Facts) -> None:
    rows = dict(told(replace(facts, parameters=Parameters(region="skaraborg", branch="handel"))))

    assert rows["Område"] == "Skaraborg (delregion)"
    assert rows["Bransch"] == "Handel"
    assert rows["Datamängd"] == facts.snapshot
    assert rows["Siffrorna hämtade"] == "22 november 2026"
    assert rows["Svagaste status"].startswith("skattad: ")
