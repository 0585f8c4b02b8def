"""Several producers in one fetch: one snapshot, each at its own address, and what stood in for them goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kompetensnb.cli import run
from kompetensnb.narrative.messages import LANGUAGES, text
from kompetensnb.sources.producers import PRODUCERS
from kompetensnb.store import places
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.store.writing import write_snapshot

from .conftest import HURRIED, Fetch, Serve
from .jobtech_server import JobtechServer
from .kolada_server import KoladaServer
from .local import LocalServer
from .tables import commuting, labour

Serving = Callable[[LocalServer], LocalServer]
LABOUR = "arbetsmarknad_20_64"


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("kompetensnb.sources.http.Patience", lambda: HURRIED)
    monkeypatch.setenv("KOMPETENSNB_LOG", str(tmp_path / "log"))


def test_three_producers_at_their_own_addresses(
    serve: Serve, serving: Serving, root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    servers = {
        "scb": serve([labour()]),
        "kolada": serving(KoladaServer()),
        "jobtech": serving(JobtechServer()),
    }
    tables = [LABOUR, "kolada_pendling", "yrkesbarometern"]
    addresses = [f"--base-url={name}={server.url}" for name, server in servers.items()]

    code = run(["fetch", *addresses, *(f"--table={name}" for name in tables)])

    out, told = capfd.readouterr()
    assert code == 0
    for start in ("SCB, arbetsmarknad_20_64", "Kolada, kolada_pendling", "Arbetsförmedlingen, yrkesbarometern"):
        assert f"{start}: hämtad ur" in told
    snapshot = open_snapshot(root=root)
    assert snapshot.id == out.strip() == places.current_id(root)
    assert {"labour", "kolada", "outlook"} <= set(snapshot.subjects)
    assert all(len(server.calls) for server in servers.values())


def test_who_points_at_one_producer_asks_no_other(
    serving: Serving, root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    server = serving(JobtechServer())
    server.fail("/yrkesbarometer.json", status=404)
    server.fail("/municipality", status=404, times=9)

    code = run(["fetch", "--base-url", f"jobtech={server.url}", "--language", "en"])

    told = [line for line in capfd.readouterr().err.splitlines() if "could not be fetched." in line and ", " in line]
    assert code == 2
    assert {line.partition(",")[0] for line in told if not line[0].isdigit()} == {"Arbetsförmedlingen"}


def test_one_service_may_be_elsewhere(serving: Serving, root: Path) -> None:
    server, other = serving(JobtechServer()), serving(JobtechServer())
    addresses = [f"--base-url=jobtech={server.url}", f"--base-url=jobtech.barometer={other.url}/barometer"]

    assert run(["fetch", "--source", "jobtech", "--table", "yrkesbarometern", *addresses]) == 0
    assert (server.calls, len(other.calls)) == ([], 1)


def test_the_help_names_every_source(capfd: pytest.CaptureFixture[str]) -> None:
    for language in LANGUAGES:
        told = text("fetch.option-source", language)
        assert all(name in told for name in PRODUCERS)
        assert all(text(f"fetch.producer-{name}", language) for name in PRODUCERS)


def test_figures_that_stood_in_go_when_the_real_ones_come(serve: Serve, fetched: Fetch, root: Path) -> None:
    base = open_snapshot(root=root)
    frame = base.table("labour")
    stand_in = replace(base.origin("scb-tab3200"), id="referens-labour", producer="kompetensnb")
    origins = [stand_in, *(base.origin(name) for name in base.table("commuting")["origin"].unique())]
    tables = {"labour": frame.assign(origin=stand_in.id), "commuting": base.table("commuting")}
    write_snapshot(tables, origins, date(1990, 1, 2), root)
    server = serve([labour(), commuting()])

    fetched(server, "pendling_2019_2021")
    assert set(open_snapshot(root=root).table("labour")["origin"]) == {"referens-labour"}

    fetched(server, LABOUR)
    after = open_snapshot(root=root)
    assert set(after.table("labour")["origin"]) == {"scb-tab3200"}
    assert "referens-labour" not in after.origins
