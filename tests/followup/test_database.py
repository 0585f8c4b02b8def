"""Two who write at the same time, addresses that cannot be used, and rules that hold in both sorts of database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup import database as module
from kompetensnb.followup import editing
from kompetensnb.followup.database import Database, database_url
from kompetensnb.followup.history import changes
from kompetensnb.followup.registers import CommitmentStatus, Need, Trend, TrendEffect
from kompetensnb.narrative.messages import LANGUAGES, error_text

from .rows import NEED, TREND

_STATUS = {"commitment": "C1", "region": "fyrbodal", "judgement": "no"}


def test_a_change_made_on_an_older_version_is_refused_with_a_sentence(either: Database) -> None:
    with either.writing("processledare") as session:
        editing.add(session, Need, NEED, row="n")
    with either.writing("processledare") as session:
        editing.change(session, Need, "n", 1, {"title": "Min"})
    with pytest.raises(KompetensnbError) as refused, either.writing("analytiker") as session:
        editing.change(session, Need, "n", 1, {"title": "Din"})
    assert refused.value.key == "followup-edited"
    assert [error_text(refused.value, language)[:13] for language in LANGUAGES] == ["Någon annan h", "Somebody else"]
    with either.reading() as session:
        assert session.get_one(Need, "n").title == "Min"


def test_of_two_who_write_the_same_row_at_the_same_time_one_is_told(either: Database) -> None:
    with either.writing("processledare") as session:
        editing.add(session, Need, NEED, row="n")
    at_once, told = threading.Barrier(6), []

    def write(number: int) -> None:
        at_once.wait()
        try:
            with either.writing("processledare") as session:
                editing.change(session, Need, "n", 1, {"title": f"Skrivare {number}"})
            told.append("written")
        except KompetensnbError as error:
            told.append(error.key)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["followup-edited"] * 5 + ["written"]
    with either.reading() as session:
        assert session.get_one(Need, "n").version == 2
        assert [each.field for each in changes(session, Need, "n")].count("title") == 2


def test_many_who_add_at_the_same_time_all_get_their_rows(either: Database) -> None:
    def write(number: int) -> None:
        for part in range(5):
            with either.writing("processledare") as session:
                editing.add(session, Need, NEED, row=f"n-{number}-{part}")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with either.reading() as session:
        assert len(session.query(Need).all()) == 20


def test_one_open_row_on_each_thing(either: Database) -> None:
    with either.writing("processledare") as session:
        editing.add(session, CommitmentStatus, _STATUS, row="a")
    with pytest.raises(KompetensnbError, match="followup-twice"), either.writing("processledare") as session:
        editing.add(session, CommitmentStatus, _STATUS)
    with either.writing("processledare") as session:
        editing.close(session, CommitmentStatus, "a", 1)
        editing.add(session, CommitmentStatus, _STATUS)


def test_rows_that_refer_to_each_other_may_be_added_in_any_order(either: Database) -> None:
    with either.writing("processledare") as session:
        session.add(TrendEffect(trend="t", branch="handel", direction="more"))
        session.add(Trend(**TREND, id="t"))
    with either.reading() as session:
        assert session.query(TrendEffect).one().trend == "t"


def test_the_database_itself_refuses_a_reference_to_nothing(either: Database) -> None:
    values = "'x', 't', 'handel', 'more', 1, :now, :now, :no"
    fields = "id, trend, branch, direction, version, created_at, changed_at, example"
    with pytest.raises(KompetensnbError, match="followup-twice"), either.connected() as connection:
        connection.execute(
            text(f"INSERT INTO trend_effect ({fields}) VALUES ({values})"), {"now": "2026-01-01 00:00:00", "no": False}
        )


def test_a_killed_program_loses_nothing_that_it_confirmed(database: Database) -> None:
    program = f"""
import os, signal
from kompetensnb.followup import editing
from kompetensnb.followup.database import Database
from kompetensnb.followup.registers import Need
values = {NEED!r}
database = Database({database.shown!r})
with database.writing("analytiker") as session:
    editing.add(session, Need, values, row="confirmed")
with database.writing("analytiker") as session:
    editing.add(session, Need, values, row="begun")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    ended = subprocess.run([sys.executable, "-c", program], check=False, env=dict(os.environ), timeout=60)
    assert ended.returncode == -signal.SIGKILL
    with database.reading() as session:
        assert [row.id for row in session.query(Need)] == ["confirmed"]


def test_who_waits_too_long_for_another_writer_is_told(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WAIT", 0)
    other = Database(database.shown)
    refused = pytest.raises(KompetensnbError, match="followup-busy")
    with database.writing("analytiker") as session:
        editing.add(session, Need, NEED)
        with refused, other.writing("analytiker") as second:
            second.get(Need, "n")
    other.close()


@pytest.mark.parametrize("role", ["läsa", "", "root"])
def test_who_only_reads_cannot_write(database: Database, role: str) -> None:
    with pytest.raises(KompetensnbError, match="followup-role"), database.writing(role):
        pass


@pytest.mark.parametrize("address", ["mysql://a/b", "sqlite://", "bara text", "postgresql+nothing://a/b"])
def test_an_address_that_cannot_be_used_is_refused(address: str) -> None:
    with pytest.raises(KompetensnbError, match="followup-url"):
        Database(address)


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    database = Database("postgresql://someone:hemligt@127.0.0.1:1/register")
    with pytest.raises(KompetensnbError) as refused, database.reading() as session:
        session.execute(text("SELECT 1"))
    assert refused.value.key == "followup-unreachable"
    assert "hemligt" not in error_text(refused.value, "sv")


def test_the_file_lies_beside_the_snapshots_unless_the_environment_says_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(module.ENVIRONMENT, raising=False)
    monkeypatch.setenv("KOMPETENSNB_DATA", str(tmp_path))
    assert database_url() == f"sqlite:///{tmp_path}/followup.sqlite"
    monkeypatch.setenv(module.ENVIRONMENT, "postgresql://host/register")
    assert database_url() == "postgresql://host/register"
