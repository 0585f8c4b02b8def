"""The page Uppföljning: counts of what is written, the words for what is not, and marks on what is invented."""

from __future__ import annotations

from kompetensnb.charts.chart import Row
from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.reading import example_records
from kompetensnb.pages import uppfoljning
from kompetensnb.pages.page import ChartBlock, Note, Page, TableBlock
from kompetensnb.pages.render import render_page
from kompetensnb.store.records import Records
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.parameters import Parameters


def page(snapshot: Snapshot, region: str, records: Records | None = None, language: str = "sv") -> Page:
    records = example_records() if records is None else records
    return uppfoljning.build(snapshot, Parameters(region=region, language=language), records)


def rows(found: Page, section: str, block: str) -> tuple[Row, ...]:
    for each in found.section(section).blocks:
        if each.id == block:
            assert isinstance(each, ChartBlock | TableBlock)
            return each.chart.table.rows if isinstance(each, ChartBlock) else each.table.rows
    raise AssertionError(f"no block {block}")


def test_every_region_has_every_section_with_and_without_registers(bundled: Snapshot) -> None:
    for region in regions.all_regions():
        found = page(bundled, region.id)
        assert [section.id for section in found.sections] == list(uppfoljning.SECTIONS)
        assert all(section.blocks for section in found.sections)
    bare = page(bundled, "skaraborg", Records.empty(), language="en")
    assert all(section.blocks for section in bare.sections)


def test_all_21_commitments_stand_there_and_an_unjudged_one_is_not_assessed(bundled: Snapshot) -> None:
    table = rows(page(bundled, "skaraborg"), "avsiktsforklaring", "avsiktsforklaring-tabell")
    assert len(table) == 21
    told = {row["id"]: row for row in table}
    assert told["C1"]["skaraborg"] == "ja, bättre"
    assert told["C1"]["vastra-gotaland"] == "", "a commitment that the county is not judged on"
    assert told["C18"]["skaraborg"] == "ej bedömt"
    assert told["C10"]["kommuner"] == "1 av 15"


def test_the_lead_counts_what_is_kept_and_open(bundled: Snapshot) -> None:
    assert page(bundled, "skaraborg").lead.startswith("8 av 23 åtaganden")
    assert page(bundled, "skaraborg", Records.empty()).lead.startswith("Ingen har skrivit")
    assert "utanför Västra Götaland" in page(bundled, "kungsbacka").lead


def test_a_measure_that_is_an_indicator_has_the_figures_of_the_analyses(bundled: Snapshot) -> None:
    found = rows(page(bundled, "skaraborg"), "maltrad", "maltrad-tabell")
    computed = next(row for row in found if "Sysselsättningsgrad" in str(row["measure"]))
    own = next(row for row in found if "Matchad" in str(row["measure"]))
    assert all(row["goal"] for row in found), "a row without its heading"
    assert str(computed["now"]).endswith("(2024)")
    assert "%" in str(computed["now"])
    assert (own["baseline"], own["previous"], own["now"], own["target"]) == (
        "61,5 (2023)", "62,0 (2024)", "62,4 (2025)", "66,0 (2030)",
    )  # fmt: skip


def test_a_need_leads_from_the_dialogue_to_what_was_seen(bundled: Snapshot) -> None:
    found = rows(page(bundled, "skaraborg"), "behovskedja", "behovskedja-tabell")
    assert "dialog med företag" in str(found[0]["source"])
    assert "Validering och kort kurs" in str(found[0]["actions"])
    assert "11 personer" in str(found[0]["effects"])
    elsewhere = rows(page(bundled, "sjuharad"), "behovskedja", "behovskedja-tabell")
    assert (elsewhere[0]["owner"], elsewhere[0]["actions"]) == ("ingen ägare", "ingen åtgärd")


def test_figures_beside_an_action_are_never_called_its_effect(bundled: Snapshot) -> None:
    found = page(bundled, "skaraborg")
    (row,) = rows(found, "matt-bredvid", "matt-bredvid-tabell")
    assert (str(row["then"])[-6:], str(row["now"])[-6:]) == ("(2022)", "(2024)")
    assert "De säger inte att åtgärden är orsaken" in render_page(found, "live")


def test_the_49_municipalities_are_on_the_map_and_in_the_table(bundled: Snapshot) -> None:
    found = page(bundled, "vastra-gotaland")
    assert len(rows(found, "forankring", "forankring-tabell")) == 49
    drawn = rows(found, "forankring", "forankring-karta")
    assert len(drawn) == 49
    assert {row["status"] for row in drawn} == {"syntetisk", "saknas"}


def test_invented_rows_are_marked_and_trouble_is_said(bundled: Snapshot) -> None:
    shown = render_page(page(bundled, "skaraborg"), "live")
    assert "(exempel)" in shown
    assert "kompetensnb followup init" in shown
    broken = page(bundled, "skaraborg", Records.empty(KompetensnbError("followup-unreachable", address="x")))
    assert [note.kind for note in broken.notices if isinstance(note, Note)] == ["warning"]
    assert "kan inte visas" in broken.notices[0].text
