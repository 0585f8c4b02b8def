"""Forms handed in: written once, given back whole, and put together when two have written."""

from __future__ import annotations

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup import desk, editing
from kompetensnb.followup.database import Database
from kompetensnb.followup.history import changes
from kompetensnb.followup.registers import CommitmentStatus, Figure, Need
from kompetensnb.followup.roles import Role

from .rows import NEED

_TOLD = {name: str(value) for name, value in NEED.items()}
_LEADER = Role.PROCESS_LEADER


def test_a_form_is_written_with_the_role_that_handed_it_in(database: Database) -> None:
    assert desk.add(database, _LEADER, Need, "n", _TOLD).written
    assert desk.change(database, Role.ANALYST, Need, "n", 1, {**_TOLD, "owner": "Rådet"}).written
    with database.reading() as session:
        told = changes(session, Need, "n")
    assert [each.role for each in told][-1] == "analytiker"
    assert {each.role for each in told[:-1]} == {"processledare"}


@pytest.mark.parametrize("role", [None, Role.READER, Role.ANALYST])
def test_who_may_not_is_told_before_anything_is_read(database: Database, role: Role | None) -> None:
    with pytest.raises(KompetensnbError, match="followup-may-not"):
        desk.add(database, role, CommitmentStatus, "x", {})
    with pytest.raises(KompetensnbError, match="followup-may-not"):
        desk.change(database, role, CommitmentStatus, "finns-inte", 1, {})
    with pytest.raises(KompetensnbError, match="followup-may-not"):
        desk.close(database, role, CommitmentStatus, "finns-inte", 1, again=False)


def test_a_process_leader_writes_no_figures(database: Database) -> None:
    with pytest.raises(KompetensnbError, match="followup-may-not"):
        desk.add(database, _LEADER, Figure, "x", {})


def test_the_same_form_sent_twice_is_one_row_and_one_change(database: Database) -> None:
    for _ in range(2):
        assert desk.add(database, _LEADER, Need, "n", _TOLD).written
    with database.reading() as session:
        assert session.get_one(Need, "n").version == 1


def test_a_second_row_on_the_same_thing_comes_back_with_what_was_typed(either: Database) -> None:
    told = {"commitment": "C1", "region": "fyrbodal", "judgement": "no"}
    assert desk.add(either, _LEADER, CommitmentStatus, "a", told).written
    handed = desk.add(either, _LEADER, CommitmentStatus, "b", told)
    assert (handed.written, handed.told) == (False, told)
    assert [error.key for error in handed.faults[""]] == ["followup-twice"]


def test_changes_of_different_fields_are_put_together(either: Database) -> None:
    desk.add(either, _LEADER, Need, "n", _TOLD)
    desk.change(either, _LEADER, Need, "n", 1, {**_TOLD, "owner": "Rådet"})
    handed = desk.change(either, Role.ANALYST, Need, "n", 1, {**_TOLD, "persons": "20"})
    assert not handed.written
    assert (handed.taken, dict(handed.theirs), handed.version, handed.role) == (("owner",), {}, 2, "processledare")
    assert (handed.told["owner"], handed.told["persons"]) == ("Rådet", "20")
    assert desk.change(either, Role.ANALYST, Need, "n", handed.version, handed.told).written


def test_where_both_wrote_the_same_field_mine_stays_and_theirs_is_told(either: Database) -> None:
    desk.add(either, _LEADER, Need, "n", _TOLD)
    desk.change(either, _LEADER, Need, "n", 1, {**_TOLD, "title": "Deras", "persons": "5"})
    handed = desk.change(either, Role.ANALYST, Need, "n", 1, {**_TOLD, "title": "Min", "persons": "5"})
    assert (handed.told["title"], handed.theirs, handed.taken) == ("Min", {"title": "Deras"}, ())
    with either.reading() as session:
        assert session.get_one(Need, "n").title == "Deras"


def test_a_row_that_others_closed_meanwhile_is_not_changed_unseen(database: Database) -> None:
    desk.add(database, _LEADER, Need, "n", _TOLD)
    desk.close(database, _LEADER, Need, "n", 1, again=False)
    handed = desk.change(database, _LEADER, Need, "n", 1, {**_TOLD, "title": "Ny"})
    assert (handed.written, handed.edited, handed.told["title"]) == (False, True, "Ny")


def test_an_id_that_is_none_is_refused(database: Database) -> None:
    with pytest.raises(KompetensnbError, match="followup-id"):
        desk.add(database, _LEADER, Need, "../x", _TOLD)


def test_a_row_that_is_not_there_cannot_be_changed(database: Database) -> None:
    with pytest.raises(KompetensnbError, match="followup-row"):
        desk.change(database, _LEADER, Need, "finns-inte", 1, _TOLD)


def test_an_example_may_be_changed_and_stays_one(database: Database) -> None:
    with database.writing("administratör") as session:
        editing.add(session, Need, NEED, row="ex", example=True)
    assert desk.change(database, _LEADER, Need, "ex", 1, {**_TOLD, "title": "Ny"}).written
    with database.reading() as session:
        assert session.get_one(Need, "ex").example
