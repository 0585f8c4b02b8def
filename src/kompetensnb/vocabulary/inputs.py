"""How a value that somebody typed is read, and how much of it may be repeated in a message."""

from __future__ import annotations

import unicodedata

SHOWN = 60
"""Longest piece of a foreign value that a message repeats, in characters."""

LONGEST = 200
"""Longest value that is looked at at all; no name or code in the vocabulary comes near it."""

_LARGEST_CODE = 10**12
"""Larger whole numbers are no codes, and huge ones cannot even be written."""


def shown(value: object) -> str:
    """`value` as a message may repeat it: one line, no control characters, at most 60 characters."""
    text = value if isinstance(value, str) else repr_briefly(value)
    line = "".join(" " if is_control(letter) else letter for letter in text[: SHOWN + 1]).strip()
    return line if len(text) <= SHOWN else line[: SHOWN - 1] + "…"


def repr_briefly(value: object) -> str:
    """What a value that is no text looks like; containers are named by type, since their content may be endless."""
    if value is None or isinstance(value, bool | float):
        return repr(value)
    if isinstance(value, int):
        # Python refuses to write integers of more than 4 300 digits; their size is all that matters here.
        return str(value) if value.bit_length() < 200 else ("-" if value < 0 else "") + "9" * (SHOWN + 1)
    return type(value).__name__


def is_control(letter: str) -> bool:
    """Control, format, surrogate, private and unassigned characters, and line separators."""
    return unicodedata.category(letter)[0] == "C" or letter in "\u2028\u2029"


def plain_text(value: object) -> str | None:
    """`value` as trimmed text, or None when it cannot be a name or a code.

    Whole numbers are taken as text, since Papermill reads a code such as 1480 on the command line as a number.
    """
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST_CODE:
        value = str(value)
    if not isinstance(value, str) or len(value) > LONGEST or any(is_control(letter) for letter in value):
        return None
    return value.strip()
