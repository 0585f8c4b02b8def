"""Who makes a scenario: the roles of those who use the dashboards."""

from __future__ import annotations

from kompetensnb.vocabulary.choices import Choice, read_choices

_ROLES = read_choices("author_role")


def get(text: object) -> Choice:
    """The role with this id or name; KompetensnbError("invalid-parameter") otherwise."""
    return _ROLES.get(text)


def all_roles() -> tuple[Choice, ...]:
    """Every role, in the order in which they are offered."""
    return tuple(_ROLES)
