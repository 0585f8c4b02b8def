"""A fetch that is killed goes on where it was; nobody notices from the snapshots."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kompetensnb.sources.fetch import WORK
from kompetensnb.store import places

from .conftest import Fetch, Serve
from .server import PxServer
from .tables import Table, occupation

COMMAND = ["-m", "kompetensnb", "fetch", "--table", "yrke_bransch", "--language", "en", "--base-url"]

EVERY_REGION = """
import resource, sys
from datetime import date
from kompetensnb.sources.fetch import fetch
from kompetensnb.sources.scb import plan
from kompetensnb.sources.scb.declaration import declarations

plan.area_codes = lambda area, known: known
account = fetch([declarations()["yrke_bransch"]], today=date(2026, 11, 22), addresses={"scb": sys.argv[1]})
table = account.tables[0]
print(table.rows, table.reused, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
"""A fetch of all regions that the table has, which prints rows, parts kept from before, and megabytes at most."""


def start(server: PxServer, root: Path, *, program: str = "") -> subprocess.Popen[str]:
    environment = os.environ | {"KOMPETENSNB_DATA": str(root), "KOMPETENSNB_LOG": str(root / "log")}
    return subprocess.Popen(
        [sys.executable, *(["-c", program] if program else COMMAND), server.url],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def parts(root: Path) -> list[Path]:
    """Answers in the work folder."""
    return [path for path in (root / WORK).glob("*/*") if not path.name.startswith(".")]


def small() -> Table:
    """Asked in eleven parts and a probe of one region."""
    return occupation(regions=60, occupations=12)


LIMITS = {"cells": 2_000, "calls": 60, "window_s": 1}
PARTS, CELLS = 11, 53 * 12 * 16 * 2


def test_a_killed_fetch_goes_on_where_it_was_and_nobody_has_noticed(serve: Serve, root: Path) -> None:
    server = serve([small()], **LIMITS, data_pause_s=0.05)
    before = places.current_id(root)
    process = start(server, root)
    deadline = time.monotonic() + 60
    while len(parts(root)) < 4 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    asked = len(server.asked("/data"))

    assert 4 <= len(parts(root)) < PARTS
    assert places.ids_in(root) == (before,)
    assert places.current_id(root) == before

    process = start(server, root)
    out, told = process.communicate(timeout=60)

    assert process.returncode == 0, told
    assert "were kept from an interrupted fetch" in told
    assert server.violations == 0
    # One probe, every part, and at most the one answer that nobody was left to take.
    assert asked < len(server.asked("/data")) <= 1 + PARTS + 1
    assert places.current_id(root) == out.strip() != before
    assert parts(root) == []


@pytest.fixture
def stopped(serve: Serve, fetched: Fetch, root: Path) -> PxServer:
    """A server that refused after the probe and five answers, which are kept."""
    server = serve([small()], **LIMITS)
    server.fail("/data", status=403, after=6)
    assert len(fetched(server, "yrke_bransch").failed) == 1
    assert len(parts(root)) == 6
    return server


def test_only_what_is_left_is_asked(stopped: PxServer, fetched: Fetch) -> None:
    stopped.calls.clear()

    (table,) = fetched(stopped, "yrke_bransch").tables

    assert (table.error, table.parts, table.reused, table.cells) == (None, PARTS, 5, CELLS)
    assert len(stopped.asked("/data")) == PARTS - 5


def test_a_new_version_of_the_table_is_not_mixed_with_the_old(stopped: PxServer, fetched: Fetch) -> None:
    stopped.tables["TAB4436"].updated = "2026-12-01T07:00:00Z"
    stopped.calls.clear()

    (table,) = fetched(stopped, "yrke_bransch").tables

    assert (table.error, table.reused) == (None, 0)
    assert sum(call.cells for call in stopped.asked("/data")[1:]) == CELLS


def test_a_damaged_answer_is_asked_for_again(stopped: PxServer, fetched: Fetch, root: Path) -> None:
    for path in parts(root):
        path.write_bytes(path.read_bytes()[:-3])

    (table,) = fetched(stopped, "yrke_bransch").tables

    assert (table.error, table.reused) == (None, 0)


@pytest.mark.slow
def test_a_large_table_within_limits_and_memory(serve: Serve, root: Path) -> None:
    """One year of a table as large as TAB4436, every region of it: 1 497 152 cells; killed in the middle."""
    server = serve([occupation(regions=314)], cells=150_000, calls=10, window_s=1)
    before = places.current_id(root)
    process = start(server, root, program=EVERY_REGION)
    deadline = time.monotonic() + 300
    while len(parts(root)) < 5 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    assert places.current_id(root) == before

    process = start(server, root, program=EVERY_REGION)
    out, told = process.communicate(timeout=600)

    assert process.returncode == 0, told
    rows, reused, megabytes = (int(item) for item in out.split())
    assert rows == 1_497_152
    assert reused >= 4
    assert megabytes < 1000
    assert server.violations == 0
    assert max(call.cells for call in server.asked("/data")) <= 150_000
