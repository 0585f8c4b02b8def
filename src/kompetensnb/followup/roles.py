"""Who somebody is to the registers: a role, never a name."""

from __future__ import annotations

from enum import StrEnum

from kompetensnb.errors import KompetensnbError
from kompetensnb.vocabulary.texts import spelling_key


class Role(StrEnum):
    """Roles, from the one that may least. The history tells the role behind a change, not the person."""

    READER = "läsa"
    PROCESS_LEADER = "processledare"
    ANALYST = "analytiker"
    ADMINISTRATOR = "administratör"

    @property
    def may_write(self) -> bool:
        """Whether the role may change the registers."""
        return self is not Role.READER


def writer(text: str) -> Role:
    """The role with this name, if it may write.

    Raises:
        KompetensnbError: followup-role, with the roles that may.
    """
    role = next((role for role in Role if role == text.strip().casefold()), Role.READER)
    if not role.may_write:
        raise KompetensnbError("followup-role", value=text[:60], allowed=tuple(item for item in Role if item.may_write))
    return role


def role_of(text: str) -> Role:
    """The role with this name, with or without its dots and rings: headers and shells do not always carry them.

    Raises:
        KompetensnbError: followup-role-unknown, with the roles there are.
    """
    role = next((role for role in Role if spelling_key(role) == spelling_key(text)), None)
    if role is None:
        raise KompetensnbError("followup-role-unknown", value=text[:60], allowed=tuple(Role))
    return role
