"""What a notebook gets: a document where nobody visits, a live page where somebody does."""

from __future__ import annotations

import re

import pytest

from kompetensnb.dashboard import open_page, request
from kompetensnb.dashboard.view import DocumentView, FailedView, LiveView
from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast.scenario import Scenario
from kompetensnb.vocabulary.parameters import Parameters

from . import trial

PAGE = trial.PAGES["prov"]


def visited(monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    for name, value in request.variables(query, "/base/", "localhost").items():
        monkeypatch.setenv(name, value)


def test_in_a_notebook_the_arguments_decide_and_the_page_needs_no_program() -> None:
    view = open_page(PAGE, region="skovde")
    assert isinstance(view, DocumentView)
    assert "Hur är det i Skövde?" in view.header().html
    assert view.controls().html == '<p class="selection">Skövde, kommun</p>'
    section = view.section("second")
    assert "<svg" in section.html
    assert "chart-payload" not in section.html
    assert section._repr_mimebundle_()["text/plain"] == "Andra Skövde"


def test_what_is_wrong_in_a_notebook_is_raised() -> None:
    with pytest.raises(KompetensnbError) as unknown:
        open_page(PAGE, region="atlantis")
    assert unknown.value.key == "unknown-region"
    assert unknown.value.fields["value"] == "atlantis"
    with pytest.raises(KompetensnbError, match="unknown-page"):
        open_page("ingen-sida")
    with pytest.raises(KeyError):
        open_page(PAGE).section("third")


def test_on_a_live_page_the_address_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    visited(monkeypatch, "region=vara")
    view = open_page(PAGE, region="skovde")
    assert isinstance(view, LiveView)
    assert "Hur är det i Vara?" in view.header().html
    section = view.section("first").html
    assert "<svg" not in section
    assert section.count('class="chart-payload"') == 2
    assert 'href="/base/download/prov/line-1.csv?region=vara"' in section


def test_a_bad_value_in_an_address_becomes_a_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    visited(monkeypatch, "region=%3Cscript%3E&year=12&language=en")
    header = open_page(PAGE).header().html
    assert "&lt;script&gt;" in header
    assert "<script>" not in header
    assert header.count('class="notice warning"') == 2


def test_the_line_to_the_browser_is_the_widget(monkeypatch: pytest.MonkeyPatch) -> None:
    visited(monkeypatch, "")
    view = open_page(PAGE)
    bundle = view.controls()._repr_mimebundle_()
    model = bundle["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert bundle["text/html"] == f'<div hidden data-page-model="{model}"></div>'
    assert view.controls().model_id == model, "one widget, however often it is shown"


def test_a_scenario_that_cannot_be_used_is_left_out_with_a_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    visited(monkeypatch, "region=vara&scenario=mend")
    view = open_page(PAGE)
    assert isinstance(view, LiveView)
    assert view.page.parameters == Parameters(region="vara")
    assert "Hur är det i Vara?" in view.header().html
    assert "«mend» går inte att läsa som en spak" in view.header().html
    with pytest.raises(KompetensnbError):
        list(view.change({"region": "mark", "scenario": "mend"}))
    assert view.page.parameters.region == "vara", "a page that is shown stays as it was"


def test_a_saved_scenario_is_put_before_the_one_that_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    visited(monkeypatch, "region=vara")
    view = open_page(PAGE)
    assert isinstance(view, LiveView)
    saved = Scenario.from_text("migration=5;2026", name="Fler", note="<b>").to_json()
    assert view.opened("retirement=1;2026", saved) == {
        "scenario": "Fler!!!~3c~b~3e~!migration=5;2026|retirement=1;2026"
    }
    with pytest.raises(KompetensnbError, match="scenario-unreadable"):
        view.opened("", "no scenario")


def test_a_page_that_cannot_be_shown_says_why(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    visited(monkeypatch, "measure=andel-65")
    view = open_page(PAGE)
    assert isinstance(view, FailedView)
    assert "Regionen «Atlantis» finns inte." in view.header().html
    assert view.controls().html == view.section("first").html == ""
    reference = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", view.header().html)
    assert reference is not None
    assert reference[0] in caplog.text
    assert "secret detail" in caplog.text
    assert "secret detail" not in view.header().html


def test_under_a_stock_voila_the_address_decides_but_the_page_needs_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5")
    monkeypatch.setenv("QUERY_STRING", "region=vara")
    view = open_page(PAGE)
    assert isinstance(view, DocumentView)
    assert "Hur är det i Vara?" in view.header().html
