"""Every wish gets an answer, whatever happens."""

from __future__ import annotations

import signal
import time
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pytest

from kompetensnb.dashboard import widget
from kompetensnb.dashboard.widget import PageWidget, time_limit
from kompetensnb.errors import KompetensnbError


class Answering:
    def __init__(self, change: Any) -> None:
        self._change = change

    def change(
        self, parameters: Mapping[str, object], opened: Collection[str] = (), seen: Collection[str] = ()
    ) -> Iterator[dict[str, Any]]:
        if seen:
            yield {"more": True, "seen": seen}
        yield {**self._change(parameters), "opened": opened}

    def block(self, block_id: str) -> dict[str, Any]:
        return {"html": {"bars": "<p>"}[block_id]}

    def opened(self, scenario: str, saved: str) -> dict[str, Any]:
        return {"scenario": f"{saved}|{scenario}"}


def answering(change: Any) -> PageWidget:
    return PageWidget(Answering(change), "sv")


def asked(change: Any, parameters: object = None) -> dict[str, Any]:
    (answer,) = answering(change).answers({"kind": "change", "parameters": {} if parameters is None else parameters})
    return answer


def test_a_wish_is_answered_under_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    page = answering(lambda parameters: {"query": str(parameters)})
    monkeypatch.setattr(page, "send", sent.append)
    page._receive(page, {"kind": "change", "id": 7, "parameters": {"region": "vara"}, "opened": ["bars"]}, [])
    page._receive(page, {"kind": "something else"}, [])
    page._receive(page, {"kind": "block", "id": 8, "block": "bars"}, [])
    page._receive(page, {"kind": "block", "id": 9, "block": "nothing"}, [])
    assert sent[0] == {"kind": "answer", "id": 7, "query": "{'region': 'vara'}", "opened": ["bars"]}
    assert sent[1] == {"kind": "answer", "id": 8, "html": "<p>"}
    assert (sent[2]["kind"], sent[2]["id"]) == ("error", 9)
    page._receive(page, {"kind": "file", "id": 10, "scenario": "old", "saved": "new"}, [])
    assert sent[3] == {"kind": "answer", "id": 10, "scenario": "new|old"}
    assert len(sent) == 4


def test_a_change_may_come_in_parts_under_one_number(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    page = answering(lambda _: {"query": ""})
    monkeypatch.setattr(page, "send", sent.append)
    page._receive(page, {"kind": "change", "id": 7, "parameters": {}, "seen": ["ett"]}, [])
    assert sent == [
        {"kind": "part", "id": 7, "more": True, "seen": ["ett"]},
        {"kind": "answer", "id": 7, "query": "", "opened": []},
    ]
    page._receive(page, {"kind": "change", "id": 8, "parameters": {}, "seen": "ett"}, [])
    assert sent[-1]["kind"] == "error"


def test_what_people_can_mend_is_told_in_words() -> None:
    def refuse(_: Mapping[str, object]) -> dict[str, Any]:
        raise KompetensnbError("unknown-region", value="Atlantis", allowed="riket")

    answer = asked(refuse)
    assert answer["kind"] == "error"
    assert "«Atlantis»" in answer["message"]


def test_a_fault_is_logged_and_not_told(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: Mapping[str, object]) -> dict[str, Any]:
        raise ValueError("secret detail")

    answer = asked(fail)
    assert answer["message"] == "Sidan kunde inte ändras. Det som visas gäller de förra valen."
    assert "secret" not in str(answer)
    assert f"incident {answer['reference']}" in caplog.text
    assert "secret detail" in caplog.text


@pytest.mark.parametrize("parameters", ["region=vara", ["vara"], 3])
def test_what_is_no_wish_is_refused(parameters: object) -> None:
    assert asked(lambda _: {}, parameters)["kind"] == "error"


def test_a_change_that_takes_too_long_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(widget, "LONGEST_CHANGE", 0.05)
    started = time.monotonic()
    answer = asked(lambda _: time.sleep(5) or {})
    assert answer["kind"] == "error"
    assert time.monotonic() - started < 2


def test_the_limit_ends_with_the_work() -> None:
    with time_limit(60):
        assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 60
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)  # no alarm is left, to go off in other work
