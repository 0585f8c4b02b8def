"""The page Träffsäkerhet och datakvalitet: every origin and table is there, and what it says of them is so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from kompetensnb.forecast.backtest import backtest
from kompetensnb.narrative import numbers
from kompetensnb.pages import datakvalitet
from kompetensnb.pages.page import ChartBlock, Note, Page, Prose, TableBlock
from kompetensnb.store import registry
from kompetensnb.store.origin import Origin
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.store.writing import write_snapshot
from kompetensnb.vocabulary.parameters import Parameters


def page(snapshot: Snapshot, language: str = "sv") -> Page:
    return datakvalitet.build(snapshot, Parameters(language=language))


def table(shown: Page, section: str) -> TableBlock:
    return next(block for block in shown.section(section).blocks if isinstance(block, TableBlock))


def test_every_origin_is_there_with_licence_and_fingerprint(bundled: Snapshot) -> None:
    rows = table(page(bundled), "ursprung").table.rows
    assert len(rows) == len(bundled.origins)
    shown = {(row["producer"], row["table"], row["licence"], row["sha256"]) for row in rows}
    assert shown == {
        (origin.producer, origin.table, origin.licence, origin.sha256[:12] or numbers.MISSING)
        for origin in bundled.origins.values()
    }


def test_every_table_is_there_with_its_rows(bundled: Snapshot) -> None:
    rows = table(page(bundled), "tabeller").table.rows
    expected = {registry.get(name).names["sv"]: bundled.rows(name) for name in bundled.subjects}
    assert {row["name"]: row["rows"] for row in rows} == expected


def test_the_sentence_on_population_says_what_the_back_test_gave(bundled: Snapshot) -> None:
    score = next(
        row for row in backtest(bundled) if (row.subject, row.level, row.horizon) == ("population", "kommun", 10)
    )
    prose = page(bundled).section("traffsakerhet").blocks[0]
    assert isinstance(prose, Prose)
    told = next(paragraph for paragraph in prose.paragraphs if paragraph.startswith("Folkmängd, kommun, 10 år"))
    assert numbers.percent(score.mape) in told
    assert numbers.percent(score.mape_trend) in told


def test_the_chart_has_one_level_per_subject(bundled: Snapshot) -> None:
    blocks = page(bundled).section("traffsakerhet").blocks
    chart = next(block.chart for block in blocks if isinstance(block, ChartBlock))
    names = [(row["name"], row["series"]) for row in chart.table.rows]
    assert len(names) == len(set(names))
    assert ("Folkmängd, 5 år", "Trend") in names


@pytest.mark.parametrize("language", ["sv", "en"])
def test_both_languages_have_a_whole_page(bundled: Snapshot, language: str) -> None:
    shown = page(bundled, language)
    assert tuple(section.id for section in shown.sections) == datakvalitet.SECTIONS
    assert all(section.blocks for section in shown.sections)


def test_a_data_set_without_series_says_that_nothing_was_tried(tmp_path: Path) -> None:
    origin = Origin("x", "SCB", "TAB1", "https://example.org", "CC0 1.0", {"sv": "Flytt", "en": "Moves"})
    frame = pd.DataFrame({"region": ["1480"], "year": [2020], "value": [1.5], "status": ["syntetisk"], "origin": ["x"]})
    snapshot = write_snapshot({"migration": frame}, [origin], date(2026, 1, 1), tmp_path)
    shown = page(snapshot)
    notes = [block for block in shown.section("traffsakerhet").blocks if isinstance(block, Note)]
    assert notes
    assert [note.id for note in shown.notices] == ["notis-syntetisk"]
    assert "flyttnetto" in shown.notices[0].text
    assert shown.lead.count(numbers.MISSING) == 1  # no day is known
