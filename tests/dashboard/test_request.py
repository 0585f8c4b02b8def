"""How a kernel learns who its visitor is."""

from __future__ import annotations

import os

import pytest

from kompetensnb.dashboard import request


def test_what_is_set_by_code_is_what_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {})
    query = "region=\"'\\n__import__('os')&x=å"
    exec(request.assignment(request.variables(query, "/b/", "host")), {})
    assert os.environ["QUERY_STRING"] == query
    assert request.is_live()
    assert request.base_url() == "/b/"
    assert request.visitors_query() == query


def test_in_a_notebook_nobody_visits() -> None:
    assert not request.is_live()
    assert request.visitors_query() is None


def test_a_preheated_kernel_of_a_stock_voila_waits_for_its_visitor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOILA_PREHEAT", "True")
    monkeypatch.setenv("QUERY_STRING", "region=of-the-previous-visitor")

    def visitor_comes() -> None:
        monkeypatch.setenv("QUERY_STRING", "region=vara")

    monkeypatch.setattr("voila.utils.wait_for_request", visitor_comes)
    assert request.visitors_query() == "region=vara"
