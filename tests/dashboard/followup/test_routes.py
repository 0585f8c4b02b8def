"""A server that lets some write: refused where it would not be safe, with many writers at once, and killed."""

from __future__ import annotations

import shutil
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from kompetensnb.dashboard.followup.routes import open_office
from kompetensnb.dashboard.settings import Settings
from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.base import Change
from kompetensnb.followup.database import ENVIRONMENT
from kompetensnb.followup.history import replay
from kompetensnb.followup.registers import Need

from ...followup import postgresql
from .office import Office
from .office import open_office as opened

_NEED = {"title": "Svetsare", "source": "statistics", "source_text": "SCB", "region": "skaraborg", "state": "open"}


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """A server over each of the two sorts of database."""
    if request.param == "sqlite":
        with opened(tmp_path) as office:
            yield office
        return
    if reason := postgresql.lacking():
        pytest.skip(reason)
    with postgresql.running() as server, postgresql.schema(server) as address, opened(tmp_path, address) as office:
        yield office


def test_a_killed_server_loses_no_write_that_it_confirmed(either: Office) -> None:
    confirmed: list[str] = []
    tried: list[str] = []
    enough = threading.Event()

    def write(number: int) -> None:
        visitor = either.visitor("processledare")
        for part in range(1000):
            row = f"n-{number}-{part}"
            tried.append(row)
            try:
                answer = visitor.post("followup/need/new", row=row, **_NEED)
            except httpx.HTTPError:
                return
            if answer.status_code == 303:
                confirmed.append(row)
            if len(confirmed) >= 40:
                enough.set()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    assert enough.wait(60)
    either.server.process.send_signal(signal.SIGKILL)
    for thread in threads:
        thread.join()
    with either.database.reading() as session:
        rows = {row for row in session.scalars(select(Need.id)) if row.startswith("n-")}
        told = replay(session.scalars(select(Change).order_by(Change.id)))
    assert set(confirmed) - rows == set()
    assert rows <= set(tried)
    assert {row for register, row in told if register == "need" and row.startswith("n-")} == rows
    assert {told["need", row]["title"] for row in rows} == {"Svetsare"}


def test_keys_never_cross_a_network_in_the_clear(tmp_path: Path, office: Office) -> None:
    with pytest.raises(KompetensnbError, match="followup-https"):
        open_office(Settings(tmp_path, ip="0.0.0.0"), office.keys_file)


def test_a_server_without_registers_or_keys_does_not_start(
    tmp_path: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENVIRONMENT, f"sqlite:///{tmp_path / 'inga.sqlite'}")
    with pytest.raises(KompetensnbError, match="followup-none"):
        open_office(Settings(tmp_path), office.keys_file)
    monkeypatch.setenv(ENVIRONMENT, office.database.shown)
    with pytest.raises(KompetensnbError, match="access-none"):
        open_office(Settings(tmp_path), tmp_path / "inga.json")
    shutil.copy(office.keys_file, tmp_path / "alla.json")
    (tmp_path / "alla.json").chmod(0o640)
    with pytest.raises(KompetensnbError, match="access-open"):
        open_office(Settings(tmp_path), tmp_path / "alla.json")
