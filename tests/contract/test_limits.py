"""The limits that a server announces: never one call or one cell too many."""

from __future__ import annotations

import time
from pathlib import Path

from kompetensnb.sources.http import JsonClient
from kompetensnb.sources.limiter import Limiter
from kompetensnb.sources.scb.api import ScbApi

from .conftest import HURRIED, Fetch, Serve
from .tables import catalogue, commuting, employment

PENDLING = "pendling_2019_2021"


def test_never_one_call_too_many_and_no_time_lost(serve: Serve, fetched: Fetch) -> None:
    server = serve(catalogue(), cells=150, calls=4, window_s=1)

    started = time.monotonic()
    account = fetched(server, PENDLING)
    took = time.monotonic() - started

    assert account.failed == ()
    assert server.violations == 0
    assert len(server.calls) == account.calls >= 8
    windows = (len(server.calls) - 1) // 4
    assert windows <= took < windows + 3


def test_never_one_cell_too_many(serve: Serve, fetched: Fetch) -> None:
    server = serve([employment()], cells=100)

    account = fetched(server, "sysselsatta_bransch_manad")

    asked = [call.cells for call in server.asked("/data")]
    assert account.failed == ()
    assert max(asked) <= 100
    assert account.tables[0].cells == 53 * 17 * 2 == sum(asked[1:])


def test_a_process_that_follows_a_killed_one_knows_its_calls(serve: Serve, tmp_path: Path) -> None:
    server = serve([commuting()], calls=3, window_s=1)
    for _ in range(3):
        client = JsonClient(server.url, Limiter(tmp_path / "calls.json"), HURRIED)
        ScbApi(client).metadata("TAB5839")
        client.close()

    assert server.violations == 0
    assert len(server.calls) == 6


def test_a_long_selection_is_asked_in_the_body(serve: Serve, fetched: Fetch) -> None:
    """In an address it would be longer than 2 048 characters, which the server answers with 404."""
    server = serve(catalogue())

    assert fetched(server, PENDLING, "folkmangd_1968_2024").failed == ()
    assert {call.method for call in server.asked("/data")} == {"POST"}
