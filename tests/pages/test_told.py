"""What dialogues tell of a branch stands on its pages, beside the statistics and marked."""

from __future__ import annotations

from kompetensnb.followup.reading import example_records
from kompetensnb.pages import behovsanalys, branschanalys
from kompetensnb.pages.page import Note, Section, TableBlock
from kompetensnb.store.records import Records
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.parameters import Parameters


def texts(section: Section) -> list[str]:
    """What the tables of a section say."""
    blocks = [block for block in section.blocks if isinstance(block, TableBlock)]
    return [str(value) for block in blocks for row in block.table.rows for value in row.values()]


def shown(snapshot: Snapshot, records: Records | None = None, **choice: str) -> Section:
    records = example_records() if records is None else records
    return branschanalys.build(snapshot, Parameters.parse(**choice), records).section("dialog")


def test_a_note_a_need_and_its_result_stand_on_the_page_of_the_branch(bundled: Snapshot) -> None:
    found = texts(shown(bundled, region="skaraborg", branch="industri"))
    assert "Svårt att få tag på svetsare med licens. Pensionsavgångar väntas de närmaste tre åren. (exempel)" in found
    assert "Licensierade svetsare (exempel)" in found
    assert "Deltagare som fått licens efter kursen." in found


def test_it_is_found_by_the_group_of_the_statistics_too_but_not_on_another_branch(bundled: Snapshot) -> None:
    assert "Licensierade svetsare (exempel)" in texts(shown(bundled, region="skaraborg", branch="B+C"))
    elsewhere = shown(bundled, region="skaraborg", branch="handel")
    assert texts(elsewhere) == []
    assert [block.id for block in elsewhere.blocks if isinstance(block, Note)][-1] == "dialog-tom"


def test_without_registers_the_section_says_so(bundled: Snapshot) -> None:
    section = shown(bundled, Records.empty(), region="skaraborg")
    assert any(isinstance(block, Note) and "Inga dialoger" in block.text for block in section.blocks)


def test_the_page_of_needs_shows_all_branches_until_one_is_chosen(bundled: Snapshot) -> None:
    counts = [
        len(texts(behovsanalys.build(bundled, Parameters.parse(**choice), example_records()).section("dialog")))
        for choice in ({"region": "vastra-gotaland"}, {"region": "vastra-gotaland", "branch": "bygg"})
    ]
    assert counts[0] > counts[1] > 0
