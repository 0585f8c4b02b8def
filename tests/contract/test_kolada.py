"""Kolada, fetched from a local server: every page of every part, deleted figures left out, never a call too many."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from kompetensnb.sources.fetch import WORK, fetch
from kompetensnb.sources.kolada.declaration import declarations
from kompetensnb.sources.kolada.producer import KOLADA
from kompetensnb.sources.producers import PRODUCERS, chosen
from kompetensnb.store import places
from kompetensnb.store.snapshot import open_snapshot

from . import trouble
from .conftest import HURRIED, FetchFrom
from .kolada_server import KoladaServer, item, made_up
from .server import PxServer
from .tables import labour
from .trouble import error_of

COMMUTING, SCHOOLING = "kolada_pendling", "kolada_utbildning"
DATA_CALLS = 3
"""For 53 areas in parts of at most 25."""

Serving = Callable[[KoladaServer], KoladaServer]


@pytest.fixture
def kolada(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> KoladaServer:
    """A server, and a client, in no need of breaks."""
    monkeypatch.setitem(PRODUCERS, "kolada", replace(KOLADA, calls=1000))  # type: ignore[arg-type]
    return serving(KoladaServer(calls=1000))


def rows(root: Path) -> pd.DataFrame:
    return open_snapshot(root=root).table("kolada").set_index(["region", "year", "measure", "sex"])


def test_every_indicator_of_every_area_year_and_sex(serving: Serving, fetched_from: FetchFrom, root: Path) -> None:
    server = serving(KoladaServer(calls=5, window_s=1))

    account = fetched_from("kolada", server)

    found = rows(root)
    assert account.failed == ()
    assert len(found) == 60 * 53 * 4 * 3
    assert set(found.index.get_level_values("region")) >= {"00", "14", "1480", "1384"}
    assert found.loc[("14", 2024, "N02210", "kvinnor"), "value"] == made_up("N02210", "0014", 2024, "K")
    assert found.loc[("00", 2022, "N01951", "alla"), "value"] == made_up("N01951", "0000", 2022, "T")
    assert server.violations == 0
    assert len(server.calls) == account.calls == 1 + 7 * (1 + DATA_CALLS)


def test_where_the_figures_are_from(kolada: KoladaServer, fetched_from: FetchFrom, root: Path) -> None:
    kolada.published["N02277"] = "2026-09-01"

    fetched_from("kolada", kolada, COMMUTING)

    origin = open_snapshot(root=root).origin("kolada-pendling")
    assert (origin.producer, origin.contents) == ("Kolada", ("N02276", "N02277", "N02278", "N02279"))
    assert (origin.updated, origin.next_release) == (date(2026, 9, 1), date(2027, 6, 10))
    assert len(origin.sha256) == 64


def test_every_page_is_followed_and_never_out_of_the_server(kolada: KoladaServer, fetched_from: FetchFrom) -> None:
    """The server names another host in `next_url`, as one behind a proxy does."""
    kolada.per_page = 150

    account = fetched_from("kolada", kolada, COMMUTING)

    (table,) = account.tables
    entries = [25 * 4 * 4, 25 * 4 * 4, 3 * 4 * 4]
    assert (table.error, table.rows) == (None, 53 * 4 * 4 * 3)
    assert table.parts == sum(math.ceil(count / 150) for count in entries) == len(kolada.asked("2026"))


@pytest.mark.parametrize(
    ("items", "value", "status", "mark"),
    [
        ([item("T", None)], None, "saknas", ""),
        ([item("T", None, "Missing")], None, "saknas", "Missing"),
        ([item("T", 7.0, "Missing")], None, "saknas", "Missing"),
        ([item("T", None, "Private")], None, "sekretess", "Private"),
        ([item("T", 7.5, isdeleted=True)], None, "saknas", "isdeleted"),
        ([item("T", 7.5, isdeleted=True), item("T", 8.5)], 8.5, "officiell", ""),
        ([item("T", 8.5), item("T", 7.5, isdeleted=True)], 8.5, "officiell", ""),
        ([item("T", 8.5), item("T", 8.5)], 8.5, "officiell", ""),
        ([item("T", 0)], 0.0, "officiell", ""),
        ([item("T", 8.5, "Preliminary")], 8.5, "preliminär", ""),
    ],
)
def test_what_is_no_figure_is_missing(
    kolada: KoladaServer,
    fetched_from: FetchFrom,
    root: Path,
    items: list[dict[str, object]],
    value: float | None,
    status: str,
    mark: str,
) -> None:
    kolada.special[("N02279", "1480", 2024)] = items

    fetched_from("kolada", kolada, COMMUTING)

    row = rows(root).loc[("1480", 2024, "N02279", "alla")]
    assert (None if pd.isna(row["value"]) else row["value"], row["status"], row["mark"]) == (value, status, mark)


@pytest.mark.parametrize(
    "items",
    [
        [item("T", 8.5), item("T", 8.6)],
        [item("X", 8.5)],
        [{"gender": "T", "value": "8,5"}],
        [item("T", True)],
        ["T"],
    ],
)
def test_figures_that_cannot_be_understood_are_refused_and_not_kept(
    kolada: KoladaServer, fetched_from: FetchFrom, items: list[dict[str, object]]
) -> None:
    kolada.special[("N02279", "1480", 2024)] = items
    assert error_of(fetched_from("kolada", kolada, COMMUTING)).key == "kolada-answer"

    kolada.special.clear()

    assert fetched_from("kolada", kolada, COMMUTING).failed == ()


def test_a_share_above_the_whole_is_refused(kolada: KoladaServer, fetched_from: FetchFrom) -> None:
    kolada.special[("N02279", "1480", 2024)] = [item("T", 100.5)]

    assert error_of(fetched_from("kolada", kolada, COMMUTING)).key == "snapshot-invalid-value"


def test_an_entry_that_is_sent_twice_counts_once(kolada: KoladaServer, fetched_from: FetchFrom) -> None:
    kolada.repeated = 40

    (table,) = fetched_from("kolada", kolada, COMMUTING).tables

    assert (table.error, table.rows) == (None, 53 * 4 * 4 * 3)


def test_an_entry_that_nobody_asked_for_is_refused(
    kolada: KoladaServer, fetched_from: FetchFrom, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = kolada.data
    monkeypatch.setattr(kolada, "data", lambda kpis, areas, years: asked(["N01951"], areas, years))

    assert error_of(fetched_from("kolada", kolada, COMMUTING)).key == "kolada-answer"


def test_pages_that_lead_back_end(kolada: KoladaServer, fetched_from: FetchFrom) -> None:
    kolada.per_page, kolada.loop = 1000, True

    account = fetched_from("kolada", kolada, COMMUTING)

    assert "next_url" in str(error_of(account).fields["reason"])
    assert len(kolada.calls) < 10


def test_an_indicator_that_is_gone_takes_only_its_table_along(kolada: KoladaServer, fetched_from: FetchFrom) -> None:
    del kolada.published["N02277"]

    failed, done = fetched_from("kolada", kolada, COMMUTING, SCHOOLING).tables

    assert failed.error is not None
    assert (failed.error.key, failed.error.fields["found"], done.error) == ("kolada-unknown-kpi", ("N02277",), None)


def test_a_county_that_is_not_listed_is_left_out(kolada: KoladaServer, fetched_from: FetchFrom, root: Path) -> None:
    del kolada.areas["0014"]

    assert fetched_from("kolada", kolada, COMMUTING).failed == ()
    assert "14" not in rows(root).index.get_level_values("region")


def test_a_municipality_that_is_not_listed_is_told(kolada: KoladaServer, fetched_from: FetchFrom) -> None:
    del kolada.areas["1480"]

    assert error_of(fetched_from("kolada", kolada, COMMUTING)).fields["found"] == ("1480",)


def test_a_table_without_any_figure_is_told(kolada: KoladaServer, fetched_from: FetchFrom) -> None:
    kolada.years = range(1990, 1991)

    assert error_of(fetched_from("kolada", kolada, COMMUTING)).key == "kolada-all-missing"


@trouble.that_passes
def test_trouble_that_passes_is_waited_out(
    kolada: KoladaServer, fetched_from: FetchFrom, kind: str, more: dict[str, object]
) -> None:
    kolada.fail("2026", kind, times=2, **more)

    assert fetched_from("kolada", kolada, COMMUTING).failed == ()
    assert len(kolada.asked("2026")) == DATA_CALLS + 2


@trouble.that_is_final
def test_a_refusal_is_final_for_its_table(
    kolada: KoladaServer, fetched_from: FetchFrom, kind: str, more: dict[str, object], key: str
) -> None:
    kolada.fail("2026", kind, **more)

    failed, done = fetched_from("kolada", kolada, COMMUTING, SCHOOLING).tables

    assert failed.error is not None
    assert (failed.error.key, done.error) == (key, None)
    assert len(kolada.asked("2026")) == 1 + DATA_CALLS


def test_a_producer_that_is_gone_does_not_stop_the_others(
    kolada: KoladaServer, fetched_from: FetchFrom, root: Path, serve: Callable[..., PxServer]
) -> None:
    kolada.fail("/municipality", "cut", times=99)
    addresses = {"scb": serve([labour()]).url, "kolada": kolada.url}

    account = fetch(
        chosen([COMMUTING, "arbetsmarknad_20_64", SCHOOLING]),
        today=date(2026, 11, 22),
        addresses=addresses,
        patience=HURRIED,
    )

    assert [(table.producer, table.error.key if table.error else "") for table in account.tables] == [
        ("kolada", "fetch-unreachable"),
        ("kolada", "fetch-unreachable"),
        ("scb", ""),
    ]
    assert len(kolada.calls) == HURRIED.attempts
    assert account.snapshot == places.current_id(root)


def test_only_what_is_left_is_asked(kolada: KoladaServer, fetched_from: FetchFrom) -> None:
    kolada.fail("2026", status=403, after=2)
    assert len(fetched_from("kolada", kolada, COMMUTING).failed) == 1
    kolada.calls.clear()

    (table,) = fetched_from("kolada", kolada, COMMUTING).tables

    assert (table.error, table.parts, table.reused) == (None, 3, 2)
    assert len(kolada.asked("2026")) == 1


def test_a_revised_publication_is_not_mixed_with_the_one_before(kolada: KoladaServer, fetched_from: FetchFrom) -> None:
    kolada.fail("2026", status=403, after=2)
    fetched_from("kolada", kolada, COMMUTING)
    kolada.published["N02276"] = "2026-11-20"

    (table,) = fetched_from("kolada", kolada, COMMUTING).tables

    assert (table.error, table.reused) == (None, 0)


def test_what_was_revised_or_deleted_is_told(kolada: KoladaServer, fetched_from: FetchFrom, root: Path) -> None:
    fetched_from("kolada", kolada, COMMUTING)
    again = fetched_from("kolada", kolada, COMMUTING, today=date(2026, 12, 24))
    kolada.special[("N02279", "1480", 2024)] = [item("T", 8.5, isdeleted=True), item("K", 1.0), item("M", 2.0)]

    (table,) = fetched_from("kolada", kolada, COMMUTING).tables

    assert again.snapshot == again.base
    assert table.revision is not None
    assert (table.revision.kind, table.revision.lost, table.revision.revised) == ("revised", 1, 2)


def test_a_killed_fetch_goes_on_where_it_was(serving: Serving, root: Path) -> None:
    server = serving(KoladaServer(per_page=20, pause_s=0.05))
    command = [sys.executable, "-m", "kompetensnb", "fetch", "--source", "kolada", "--table", COMMUTING]
    environment = os.environ | {"KOMPETENSNB_DATA": str(root), "KOMPETENSNB_LOG": str(root / "log")}
    before = places.current_id(root)

    def start() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*command, "--base-url", server.url, "--language", "en"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    process = start()
    deadline = time.monotonic() + 60
    while len(list((root / WORK).glob("*/*"))) < 4 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    asked = len(server.asked("2026"))
    assert places.current_id(root) == before

    process = start()
    out, told = process.communicate(timeout=60)

    pages = 20 + 20 + 3
    assert process.returncode == 0, told
    assert "were kept from an interrupted fetch" in told
    assert asked < len(server.asked("2026")) <= pages + 1
    assert server.violations == 0
    assert places.current_id(root) == out.strip() != before


def test_a_limit_of_the_producer_is_kept_without_losing_time(serving: Serving, fetched_from: FetchFrom) -> None:
    server = serving(KoladaServer(per_page=50, calls=5, window_s=1))

    started = time.monotonic()
    account = fetched_from("kolada", server, COMMUTING, patience=replace(HURRIED, attempts=1))

    assert account.failed == ()
    assert server.violations == 0
    assert time.monotonic() - started < len(server.calls) / 5 + 3


def test_declared_tables_fit_a_segment_of_an_address() -> None:
    assert all(len(table.kpis) <= 25 for table in declarations().values())
