"""What goes wrong between us and the server: tried again when that can help, told in a sentence when it cannot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import LANGUAGES, error_text, text
from kompetensnb.sources.http import JsonClient
from kompetensnb.sources.limiter import Limiter
from kompetensnb.sources.scb.api import ScbApi

from .conftest import HURRIED, Fetch, Serve
from .server import PxServer
from .tables import catalogue, commuting

Connect = Callable[[PxServer], ScbApi]
PENDLING = "pendling_2019_2021"


def refused(server: PxServer, api: Connect) -> KompetensnbError:
    """The error of asking for metadata, which must be a sentence in every language."""
    with pytest.raises(KompetensnbError) as caught:
        api(server).metadata("TAB5839")
    for language in LANGUAGES:
        assert error_text(caught.value, language) != text("errors.unexpected", language)
        assert server.url in error_text(caught.value, language)
    return caught.value


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("status", {"status": 500}),
        ("status", {"status": 502}),
        ("status", {"status": 503, "headers": {"Retry-After": "0"}}),
        ("status", {"status": 429, "headers": {"Retry-After": "0"}}),
        ("status", {"status": 429, "headers": {"Retry-After": "nonsense"}}),
        ("cut", {}),
        ("slow", {}),
    ],
)
def test_trouble_that_passes_is_waited_out(serve: Serve, api: Connect, kind: str, more: dict[str, object]) -> None:
    server = serve([commuting()])
    server.fail("/metadata", kind, times=2, **more)

    assert api(server).metadata("TAB5839")["size"] == [51, 3, 3, 3]
    assert len(server.asked("/metadata")) == 3


@pytest.mark.parametrize("status", [400, 403, 404, 301])
def test_a_refusal_is_final(serve: Serve, api: Connect, status: int) -> None:
    server = serve([commuting()])
    server.fail("/metadata", status=status, times=9)

    error = refused(server, api)

    assert (error.key, error.fields["status"], error.fields["reason"]) == ("fetch-refused", status, "Fault")
    assert len(server.asked("/metadata")) == 1


@pytest.mark.parametrize(
    ("kind", "more", "key"),
    [
        ("status", {"status": 500}, "fetch-refused"),
        ("status", {"status": 429, "headers": {"Retry-After": "0"}}, "fetch-busy"),
        ("cut", {}, "fetch-unreachable"),
    ],
)
def test_trouble_that_stays_is_told_after_the_last_attempt(
    serve: Serve, api: Connect, kind: str, more: dict[str, object], key: str
) -> None:
    server = serve([commuting()])
    server.fail("/metadata", kind, times=99, **more)

    assert refused(server, api).key == key
    assert len(server.asked("/metadata")) == HURRIED.attempts


@pytest.mark.parametrize("kind", ["html", "text", "latin1"])
def test_an_answer_that_is_no_json_is_told_at_once(serve: Serve, api: Connect, kind: str) -> None:
    server = serve([commuting()])
    server.fail("/metadata", kind, times=9)

    assert refused(server, api).key == "fetch-not-json"
    assert len(server.asked("/metadata")) == 1


def test_an_answer_without_end_is_not_taken_in(serve: Serve, api: Connect) -> None:
    server = serve([commuting()])
    server.fail("/metadata", "huge", times=9)

    assert refused(server, api).key == "fetch-too-large"


def test_nobody_there() -> None:
    pauses: list[float] = []
    client = JsonClient("http://127.0.0.1:9", Limiter(calls=9), HURRIED, pauses.append)
    with pytest.raises(KompetensnbError) as caught:
        ScbApi(client)
    client.close()

    assert caught.value.key == "fetch-unreachable"
    assert len(pauses) == HURRIED.attempts - 1


@pytest.mark.parametrize("as_date", [False, True])
def test_the_pause_that_the_server_asks_for_is_kept(serve: Serve, as_date: bool) -> None:
    server = serve([commuting()])
    moment = datetime.now(UTC) + timedelta(seconds=4)
    server.fail(
        "/config", status=429, headers={"Retry-After": format_datetime(moment, usegmt=True) if as_date else "3"}
    )
    pauses: list[float] = []
    client = JsonClient(server.url, Limiter(calls=9), HURRIED, pauses.append)
    ScbApi(client)
    client.close()

    assert len(pauses) == 1
    assert (2 < pauses[0] <= 4) if as_date else pauses == [3.0]


def test_a_pause_that_is_too_long_is_told_instead(serve: Serve, api: Connect) -> None:
    server = serve([commuting()])
    server.fail("/metadata", status=429, headers={"Retry-After": "3600"}, times=9)

    error = refused(server, api)

    assert (error.key, error.fields["seconds"]) == ("fetch-busy", 3600)
    assert len(server.asked("/metadata")) == 1


def test_own_pauses_grow_and_are_never_the_same_for_all(serve: Serve) -> None:
    server = serve([commuting()])
    server.fail("/config", status=500, times=3)
    pauses: list[float] = []
    client = JsonClient(server.url, Limiter(calls=9), HURRIED, pauses.append)
    ScbApi(client)
    client.close()

    assert len(pauses) == 3
    for number, pause in enumerate(pauses):
        longest = HURRIED.pause_s * 2**number
        assert longest / 2 <= pause <= longest


@pytest.mark.parametrize(("change", "key"), [({"maxDataCells": "x"}, "scb-config"), ({"maxDataCells": 0}, "scb-limit")])
def test_limits_that_make_no_sense_are_refused(
    serve: Serve, api: Connect, monkeypatch: pytest.MonkeyPatch, change: dict[str, object], key: str
) -> None:
    server = serve([commuting()])
    announced = server.config() | change
    monkeypatch.setattr(server, "config", lambda: announced)

    with pytest.raises(KompetensnbError) as caught:
        api(server)

    assert caught.value.key == key


def test_one_table_in_trouble_does_not_stop_the_others(serve: Serve, fetched: Fetch) -> None:
    server = serve(catalogue())
    server.fail("/tables/TAB3200/data", status=403, times=9)

    account = fetched(server, "arbetsmarknad_20_64", PENDLING)

    failed, done = account.tables
    assert failed.error is not None
    assert (failed.error.key, done.error, account.failed) == ("fetch-refused", None, (failed,))
    assert "labour" in account.carried
    assert "commuting" not in account.carried


def test_a_server_that_went_away_is_not_asked_for_every_table(serve: Serve, fetched: Fetch) -> None:
    server = serve(catalogue())
    server.fail("/tables/TAB3200/metadata", "cut", times=99)

    account = fetched(server, "arbetsmarknad_20_64", PENDLING, "utbildningsniva")

    assert [table.error.key for table in account.tables if table.error] == ["fetch-unreachable"] * 3
    assert account.snapshot == ""
    assert server.asked("TAB5839/metadata") == []
