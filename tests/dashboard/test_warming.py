"""What is prepared before the first visitor: also the charts that are there only when levers are pulled."""

from __future__ import annotations

import dataclasses

import pytest

from kompetensnb.dashboard import warming
from kompetensnb.pages import registry, scenario
from kompetensnb.pages.page import ChartBlock, Page
from kompetensnb.pages.render import spec_id
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.parameters import Parameters


def test_charts_of_a_scenario_are_prepared(bundled: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "_EXAMPLES", (regions.COUNTY,))
    monkeypatch.setattr(registry, "PAGES", {"scenario": registry.PAGES["scenario"]})
    prepared = set().union(*warming.warm("kompetensnb.pages.registry:PAGES"))
    pulled = "branch:G=5;2026-2027|migration=10;2026-2030"
    page = scenario.build(bundled, Parameters(region="fyrbodal", scenario=pulled))
    blocks = [block for section in page.sections for block in section.blocks if isinstance(block, ChartBlock)]
    assert {spec_id(block.chart.spec) for block in blocks} <= prepared
    assert "jamfor-diagram" in {block.id for block in blocks}


def test_the_page_that_nobody_has_chosen_comes_first() -> None:
    assert warming._EXAMPLES[0] == regions.COUNTY == Parameters().region


def test_a_page_that_fails_stops_no_other(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(warming, "_EXAMPLES", (regions.COUNTY,))

    def fail(*_: object) -> Page:
        raise ValueError("broken")

    broken = dataclasses.replace(registry.PAGES["ordlista"], build=fail)
    monkeypatch.setattr(registry, "PAGES", {"broken": broken, "ordlista": registry.PAGES["ordlista"]})
    assert list(warming.warm("kompetensnb.pages.registry:PAGES")) == [{}, {}, {}, {}]
    assert caplog.text.count("page broken could not be built beforehand") == 2


def test_a_page_without_scenarios_needs_nothing_more(bundled: Snapshot) -> None:
    assert warming._examples(scenario.build(bundled, Parameters(region="riket"))) is None
