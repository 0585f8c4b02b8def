"""Faults that a visitor meets: a reference on the page, everything else in the log under the same reference."""

from __future__ import annotations

import logging
import secrets
from typing import Final

# No 0/O and 1/I: a reference is read out over the telephone.
_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LOG = logging.getLogger("kompetensnb.incidents")


def new_reference() -> str:
    """A reference such as K7F3-2M9Q."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def record(what: str, detail: str = "", *, error: BaseException | None = None) -> str:
    """Write a fault to the log and give the reference that it got."""
    reference = new_reference()
    _LOG.error("incident %s: %s%s", reference, what, f"\n{detail}" if detail else "", exc_info=error)
    return reference
