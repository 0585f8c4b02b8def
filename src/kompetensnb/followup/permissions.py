"""What each role may do with each register."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.files import read_yaml
from kompetensnb.followup.roles import Role
from kompetensnb.followup.words import register_name


class Action(StrEnum):
    """What can be done with a register; all but the first two write."""

    VIEW = "view"
    EXPORT = "export"
    ADD = "add"
    CHANGE = "change"
    CLOSE = "close"
    IMPORT = "import"

    @property
    def writes(self) -> bool:
        """Whether the register may be another afterwards."""
        return self not in (Action.VIEW, Action.EXPORT)


_RULES: Final = read_yaml("permissions.yml")
_WRITERS: Final[Mapping[str, frozenset[Role]]] = {
    name: frozenset(map(Role, roles)) for name, roles in _RULES["writers"].items()
}
_PRIVATE: Final = frozenset(_RULES["private"])
_OTHERWISE: Final = frozenset({Role.PROCESS_LEADER, Role.ADMINISTRATOR})


def may(role: Role | None, action: Action, register: str) -> bool:
    """Whether the role may do this with the register; nobody may do anything."""
    if role is None:
        return False
    writes = role in _WRITERS.get(register, _OTHERWISE)
    if action.writes or register in _PRIVATE:
        return writes
    return action is Action.VIEW or role.may_write


def require(role: Role | None, action: Action, register: str) -> Role:
    """The role, if it may do this with the register.

    Raises:
        KompetensnbError: followup-may-not, with the register and the roles that may.
    """
    if role is not None and may(role, action, register):
        return role
    allowed = tuple(other for other in Role if may(other, action, register))
    raise KompetensnbError("followup-may-not", register=register_name(register), value=role or "–", allowed=allowed)
