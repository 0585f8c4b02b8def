"""What goes wrong with services, and what is told of it, for the tests of every client."""

from __future__ import annotations

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import LANGUAGES, error_text, text
from kompetensnb.sources.account import FetchAccount

that_passes = pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("status", {"status": 502}),
        ("status", {"status": 503}),
        ("status", {"status": 429, "headers": {"Retry-After": "0"}}),
        ("cut", {}),
        ("slow", {}),
    ],
)
that_is_final = pytest.mark.parametrize(
    ("kind", "more", "key"),
    [
        ("status", {"status": 400}, "fetch-refused"),
        ("status", {"status": 403}, "fetch-refused"),
        ("status", {"status": 410}, "fetch-refused"),
        ("html", {}, "fetch-not-json"),
        ("text", {}, "fetch-not-json"),
        ("latin1", {}, "fetch-not-json"),
        ("huge", {}, "fetch-too-large"),
    ],
)


def error_of(account: FetchAccount) -> KompetensnbError:
    """The error of the only table, which must be a sentence in every language."""
    (table,) = account.tables
    assert table.error is not None
    for language in LANGUAGES:
        assert error_text(table.error, language) != text("errors.unexpected", language)
    return table.error
