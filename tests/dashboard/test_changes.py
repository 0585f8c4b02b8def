"""Only what differs is sent, and specifications only once."""

from __future__ import annotations

from typing import Any

import pytest

from kompetensnb.dashboard.changes import BrowserState
from kompetensnb.pages.page import Page
from kompetensnb.vocabulary.parameters import Parameters

from . import trial


def page(**chosen: object) -> Page:
    return trial.PAGES["prov"].build(None, Parameters.parse(**chosen))


def links(block_id: str, form: str) -> str:
    return f"/{block_id}.{form}"


@pytest.fixture
def browser() -> BrowserState:
    return BrowserState(page(region="skovde"), links)


def blocks(answer: dict[str, Any]) -> dict[str, str | None]:
    return {block["id"]: block["html"] for section in answer["sections"] for block in section["blocks"]}


def test_the_same_page_needs_nothing(browser: BrowserState) -> None:
    (answer,) = browser.change(page(region="skovde"), links)
    assert answer["header"] is None
    assert answer["charts"] == {}
    assert set(blocks(answer).values()) == {None}


def test_another_region_sends_data_but_no_specification(browser: BrowserState) -> None:
    (answer,) = browser.change(page(region="vara"), links)
    assert "Hur är det i Vara?" in answer["header"]
    assert set(answer["charts"]) == {"line-1", "line-2", "bars"}
    assert all(chart["spec"] is None for chart in answer["charts"].values())
    assert len(answer["charts"]["bars"]["data"]["rows"]) == 11
    html = blocks(answer)["bars"]
    assert html is not None
    assert f'data-spec="{answer["charts"]["bars"]["spec_id"]}"' in html
    assert "chart-payload" not in html
    assert answer["sections"][1]["title"] == "Andra Vara"


def test_what_is_seen_comes_first_and_both_parts_together_are_the_whole(browser: BrowserState) -> None:
    (whole,) = BrowserState(page(region="skovde"), links).change(page(region="vara"), links)
    second = whole["order"][1]
    first, rest = browser.change(page(region="vara"), links, seen=[second])
    assert [section["id"] for section in first["sections"]] == [second]
    assert [section["id"] for section in rest["sections"]] == [each for each in whole["order"] if each != second]
    assert (first["more"], rest["more"], whole["more"]) == (True, False, False)
    assert first["order"] == rest["order"] == whole["order"]
    assert (first["header"], rest["header"]) == (whole["header"], None)
    assert first["charts"] | rest["charts"] == whole["charts"]
    assert not first["charts"].keys() & rest["charts"].keys()
    (same,) = browser.change(page(region="vara"), links)
    assert (same["header"], same["charts"]) == (None, {})


def test_what_comes_and_goes(browser: BrowserState) -> None:
    (country,) = browser.change(page(region="riket"), links)
    assert "Bara för riket." in str(blocks(country)["note"])
    (municipality,) = browser.change(page(region="vara"), links)
    assert "note" not in blocks(municipality)
    (again,) = browser.change(page(region="riket"), links)
    assert blocks(again)["note"] is not None, "it was taken away, so it is new"


def test_a_new_specification_is_sent(browser: BrowserState, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "_BARS", {**trial._BARS, "height": 99})
    (answer,) = browser.change(page(region="vara"), links)
    assert answer["charts"]["bars"]["spec"]["height"] == 99
    assert answer["charts"]["line-1"]["spec"] is None
    (another,) = browser.change(page(region="mark"), links)
    assert another["charts"]["bars"]["spec"] is None


def test_tables_are_sent_when_they_are_open_or_asked_for(browser: BrowserState) -> None:
    (answer,) = browser.change(page(region="vara"), links, opened=["line-1"])
    sent = {block["id"]: block for block in answer["sections"][0]["blocks"]}
    assert sent["line-1"]["html"].count("<tr>") == 12
    assert "pending" not in sent["line-1"]
    assert sent["line-2"]["html"].count("<tr>") == 1
    assert sent["line-2"]["pending"]
    assert browser.block("line-2", "sv", links).count("<tr>") == 12
    with pytest.raises(KeyError):
        browser.block("nothing", "sv", links)
