"""A question too large for one answer, as questions that are small enough."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from kompetensnb.errors import KompetensnbError

Selection = Mapping[str, Sequence[str]]
"""Codes by variable."""


def cells(selection: Selection) -> int:
    """How many cells the answer has."""
    return math.prod(len(codes) for codes in selection.values())


def split(selection: Selection, limit: int) -> tuple[dict[str, tuple[str, ...]], ...]:
    """Selections of at most `limit` cells that together are the whole, each cell once.

    The longest variable is cut first (the first of those equally long), into parts as large as fit; if one value of it
    is still too much, each part is cut along the next. The same question is always cut in the same way.

    Raises:
        KompetensnbError: scb-limit when not even one cell is allowed.
    """
    whole = {variable: tuple(codes) for variable, codes in selection.items()}
    if limit < 1:
        raise KompetensnbError("scb-limit", value=limit)
    size = cells(whole)
    if size <= limit:
        return (whole,) if size else ()
    longest = max(whole, key=lambda variable: len(whole[variable]))
    step = max(limit // (size // len(whole[longest])), 1)
    parts = [whole[longest][start : start + step] for start in range(0, len(whole[longest]), step)]
    return tuple(chunk for part in parts for chunk in split(whole | {longest: part}, limit))
