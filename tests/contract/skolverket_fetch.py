"""Tables of Skolverket fetched from a local server, with what became of them."""

from __future__ import annotations

from pathlib import Path

from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import LANGUAGES, error_text, text
from kompetensnb.sources.account import FetchAccount, TableAccount
from kompetensnb.sources.fetch import fetch
from kompetensnb.sources.producers import chosen

from .conftest import HURRIED, TODAY
from .skolverket_server import SkolverketServer


def account(server: SkolverketServer, root: Path, *names: str) -> FetchAccount:
    return fetch(chosen(names), today=TODAY, addresses=server.addresses, root=root, patience=HURRIED)


def one(server: SkolverketServer, root: Path, name: str) -> TableAccount:
    (table,) = account(server, root, name).tables
    return table


def error(server: SkolverketServer, root: Path, name: str) -> KompetensnbError:
    """The error of a table, which must be a sentence in every language."""
    found = one(server, root, name).error
    assert found is not None
    for language in LANGUAGES:
        assert error_text(found, language) != text("errors.unexpected", language)
    return found
