from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.pages import motesunderlag
from kompetensnb.pages.page import ChartBlock, KeyFigures, Note, Page, TableBlock
from kompetensnb.pages.render import render_page
from kompetensnb.store import places
from kompetensnb.store.records import Records
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.store.writing import write_snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.regions import RegionKind
from kompetensnb.vocabulary.statuses import Status

KEPT: dict[str, Any] = {"closed_at": None, "example": False}
MEETING = KEPT | {"id": "m", "held_on": date(2026, 4, 10), "region": "skaraborg", "forum": "overall", "title": "Vår"}
DECISION = KEPT | {
    "id": "b",
    "meeting": "m",
    "decision": "Pröva validering.",
    "owner": "Vuxenutbildningen",
    "next_step": "Plan till nästa möte.",
    "due_on": date(2026, 6, 1),
    "state": "underway",
}
RECORDS = Records({"meeting": (MEETING,), "decision": (DECISION,)})


def _page(snapshot: Snapshot, records: Records = RECORDS, **parameters: object) -> Page:
    chosen = {"region": "skaraborg", "snapshot": snapshot.id, **parameters}
    return motesunderlag.build(snapshot, Parameters.parse(**chosen), records)


def _blocks(page: Page, section: str, kind: type) -> list[Any]:
    return [block for block in page.section(section).blocks if isinstance(block, kind)]


def _notes(page: Page, section: str) -> list[str]:
    return [note.id for note in _blocks(page, section, Note)]


@pytest.fixture(autouse=True)
def no_other_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(places.ENVIRONMENT, str(tmp_path / "data"))


@pytest.fixture
def before(bundled: Snapshot, no_other_data: None) -> Snapshot:
    """Earlier data: without the last year of the labour market, and with another population. No forecast is in them."""
    labour, people = bundled.table("labour"), bundled.table("population")
    total = (people["age"] == "total") & (people["sex"] == "alla")
    latest = (people["region"] == "1496") & (people["year"] == people["year"].max())
    people = people.assign(value=people["value"].mask(total & latest, 57_000.0))
    tables = {"labour": labour[labour["year"] < labour["year"].max()], "population": people}
    return write_snapshot(tables, bundled.origins.values(), date(2026, 5, 1), current=False)


def test_the_council_s_own_name_the_day_and_what_waits(bundled: Snapshot) -> None:
    page = _page(bundled, meeting="2026-12-03")

    assert page.question == "Vad behöver Kompetensforum Skaraborg veta inför mötet den 3 december 2026?"
    assert "förra mötet var den 10 april 2026" in page.selection
    assert "Ett beslut väntar på att bli genomfört." in page.lead
    assert "personer rekryteras i Skaraborg" in page.lead
    (table,) = _blocks(page, "beslut", TableBlock)
    assert [dict(row) for row in table.table.rows] == [
        {
            "decision": "Pröva validering.",
            "made": "2026-04-10",
            "owner": "Vuxenutbildningen",
            "next": "Plan till nästa möte.",
            "due": "2026-06-01",
            "state": "pågår, försenat",
        }
    ]


def test_the_first_pre_read_says_that_there_is_nothing_before(bundled: Snapshot) -> None:
    page = _page(bundled)

    assert _notes(page, "andrat") == ["andrat-forsta"]
    assert "ändrats" not in page.lead


def test_a_new_year_and_a_revised_figure_are_told_with_what_they_were(bundled: Snapshot, before: Snapshot) -> None:
    page = _page(bundled)

    (table,) = _blocks(page, "andrat", TableBlock)
    why = {row["measure"]: row["why"] for row in table.table.rows}
    assert why["Arbetslöshet"] == "nytt år"
    assert why["Folkmängd"] == "källan har ändrat"
    rate = next(row for row in table.table.rows if row["measure"] == "Arbetslöshet")
    latest = bundled.table("labour")["year"].max()
    assert rate["before"].endswith(f"({latest - 1})")
    assert rate["after"].endswith(f"({latest})")
    assert "har ändrats sedan förra gången" in page.lead


def test_the_very_same_data_have_no_news(bundled: Snapshot) -> None:
    page = _page(bundled, since=bundled.id)

    assert _blocks(page, "andrat", TableBlock) == []
    assert "Ingen av siffrorna som följs har ändrats sedan förra gången." in page.lead


def test_data_that_are_gone_are_told_in_place(bundled: Snapshot) -> None:
    assert _notes(_page(bundled, since="2020-01-01-0123456789ab"), "andrat") == ["andrat-borta"]


def test_registers_that_cannot_be_read_and_invented_decisions_are_told(bundled: Snapshot) -> None:
    trouble = Records.empty(KompetensnbError("followup-old", value="0001", allowed="0003"))
    example = Records({"meeting": (MEETING,), "decision": (DECISION | {"example": True},)})

    assert _notes(_page(bundled, trouble), "beslut") == ["beslut-register"]
    assert _notes(_page(bundled, example), "beslut") == ["beslut-exempel"]
    assert _notes(_page(bundled, Records.empty()), "beslut") == ["beslut-inga"]


@pytest.mark.parametrize(
    "region", ["skaraborg", "vastra-gotaland", "skovde", "gr13", "riket", "fa-karlstad"], ids=lambda each: each
)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_three_figures_and_two_charts_or_why_not(bundled: Snapshot, region: str, language: str) -> None:
    page = _page(bundled, region=region, language=language)

    (figures,) = _blocks(page, "siffror", KeyFigures)
    assert len(figures.figures) == 3
    assert [figure for figure in figures.figures if (figure.value == "–") != (figure.status == Status.MISSING)] == []
    charts = len(_blocks(page, "diagram", ChartBlock))
    assert charts + len(_blocks(page, "diagram", Note)) == 2
    forecast = regions.get(region).kind in (RegionKind.SUBREGION, RegionKind.COUNTY, RegionKind.MUNICIPALITY)
    assert charts == 2 or not forecast
    assert page.lead in render_page(page, "document").replace("&#39;", "'")


def test_older_data_can_be_chosen(bundled: Snapshot, before: Snapshot) -> None:
    offered = motesunderlag.choices(bundled, Parameters())["since"]

    assert [value for value, _ in offered] == ["", before.id]
