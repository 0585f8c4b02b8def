"""What is prepared before the first visitor: also the charts that are there only when levers are pulled."""

from __future__ import annotations

import dataclasses

import pytest

from kompetensnb.dashboard import building, warming
from kompetensnb.dashboard.building import build_page
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


def test_a_page_is_kept_for_every_region(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def build(_snapshot: Snapshot, parameters: Parameters) -> Page:
        if parameters.region == "skovde":
            raise ValueError("broken")
        built.append(parameters)
        return Page("ordlista", "", "", "", "", parameters, (), "", ())

    built: list[Parameters] = []
    definition = dataclasses.replace(registry.PAGES["ordlista"], build=build)
    monkeypatch.setattr(registry, "PAGES", {"ordlista": definition})
    monkeypatch.setattr(building, "_KEPT", {})
    pieces = list(warming.keep("kompetensnb.pages.registry:PAGES"))
    everywhere = {region.id for kind in regions.RegionKind for region in regions.of_kind(kind)}
    assert {parameters.region for parameters in built} == everywhere - {"skovde"}
    assert len(pieces) == len(everywhere)
    assert caplog.text.count("page ordlista could not be kept for skovde") == 1
    before = len(built)
    assert build_page(definition, Parameters(region="vara")).parameters.region == "vara"
    assert len(built) == before
    build_page(definition, Parameters(region="vara", language="en"))
    assert len(built) == before + 1


def test_a_page_without_scenarios_needs_nothing_more(bundled: Snapshot) -> None:
    assert warming._examples(scenario.build(bundled, Parameters(region="riket"))) is None
