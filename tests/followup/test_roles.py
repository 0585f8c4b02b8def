"""Roles by name; those that only read write nothing."""

from __future__ import annotations

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.roles import Role, writer


def test_all_but_readers_may_write() -> None:
    assert [role.may_write for role in Role] == [False, True, True, True]


@pytest.mark.parametrize("told", ["processledare", " Processledare ", "PROCESSLEDARE"])
def test_a_role_is_found_however_it_is_written(told: str) -> None:
    assert writer(told) is Role.PROCESS_LEADER


@pytest.mark.parametrize("told", ["läsa", "chef", ""])
def test_who_may_not_write_is_told_who_may(told: str) -> None:
    with pytest.raises(KompetensnbError) as caught:
        writer(told)
    assert caught.value.fields["allowed"] == (Role.PROCESS_LEADER, Role.ANALYST, Role.ADMINISTRATOR)
