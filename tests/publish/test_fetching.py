"""The account of a fetch in sentences of both languages, and as a file."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.publish.fetching import account_sentences, write_account
from kompetensnb.sources.account import FetchAccount, TableAccount
from kompetensnb.sources.revision import Revision
from kompetensnb.store.origin import Origin

ORIGIN = Origin("scb-tab1", "SCB", "TAB1", "https://example.org", "CC0 1.0", {"sv": "Titel", "en": "Title"})


def account(*tables: TableAccount, snapshot: str = "new") -> FetchAccount:
    return FetchAccount(snapshot, "old", tables, {"pupils": date(2026, 1, 2), "schools": None}, 7)


def table(revision: Revision, **more: object) -> TableAccount:
    return TableAccount("liten", "labour", "scb", origin=ORIGIN, rows=1200, revision=revision, **more)  # type: ignore[arg-type]


FAILED = TableAccount(
    "stor", "labour", "kolada", error=KompetensnbError("fetch-unknown-table", value="x", allowed=("a", "b"))
)


@pytest.mark.parametrize(
    ("revision", "wanted"),
    [
        (Revision("first", new=3), ["  Fanns inte förut."]),
        (Revision("same"), ["  Samma siffror som förut."]),
        (Revision("extended", new=1), ["  1 ny rad."]),
        (Revision("extended", new=1204, periods=(2025, 2026)), ["  1 204 nya rader, nya år 2025 och 2026."]),
        (
            Revision(
                "revised",
                revised=2,
                largest=0.5,
                largest_before=1.0,
                largest_after=1.5,
                where={"region": "1480", "year": "2024"},
                lost=1,
                gained=2,
            ),
            [
                "  2 siffror är reviderade, mest 1480 2024 från 1 till 1,5.",
                "  1 siffra finns inte längre.",
                "  2 siffror som saknades finns nu.",
            ],
        ),
        (
            Revision("structure", removed=4, removed_values={"year": ("2020",)}, contents_changed=True),
            [
                "  Annan tabell eller annat innehåll än förut; siffrorna kan betyda något annat.",
                "  4 rader är borta (year: 2020).",
            ],
        ),
    ],
)
def test_what_changed_in_words(revision: Revision, wanted: list[str]) -> None:
    told = account_sentences(account(table(revision)), "sv")
    first, *rest = (sentence.replace("\N{NO-BREAK SPACE}", " ") for sentence in told)
    assert first == "SCB, liten: hämtad ur TAB1, 1 200 rader."
    assert rest[: len(wanted)] == wanted
    assert len(list(account_sentences(account(table(revision)), "en"))) == len(rest) + 1


def test_how_a_table_was_found_and_what_was_kept() -> None:
    told = list(account_sentences(account(table(Revision("same"), looked_up=True, reused=3)), "en"))
    assert told[1].endswith("TAB1 of Statistics Sweden was chosen since its title and variables fit: Title.")
    assert told[2] == "liten: 3 parts were kept from an interrupted fetch."


def test_the_end_says_what_holds_now() -> None:
    done = table(Revision("same"))
    assert list(account_sentences(account(done), "sv"))[-2:] == [
        "Oförändrat från old: pupils och schools.",
        "En ny datamängd är skriven och används nu:",
    ]
    assert list(account_sentences(account(done, snapshot="old"), "sv"))[-1].startswith("Inget är nytt.")
    partly = list(account_sentences(account(done, FAILED), "sv"))
    assert "Kolada, stor: kunde inte hämtas. Det finns ingen tabell «x» att hämta. De som finns är a och b." in partly
    assert "1 tabell kunde inte hämtas; dess förra siffror är kvar." in partly
    assert list(account_sentences(account(FAILED, snapshot=""), "sv"))[-1].startswith("Ingen tabell kunde hämtas.")


def test_the_account_is_written_as_json(tmp_path: Path) -> None:
    target = tmp_path / "new" / "account.json"
    write_account(account(table(Revision("extended", new=1, periods=(2025,))), FAILED), target)

    content = json.loads(target.read_text(encoding="utf-8"))
    assert content["carried"] == {"pupils": "2026-01-02", "schools": None}
    done, failed = content["tables"]
    assert (done["fetched"], done["revision"]["periods"], done["origin"]["table"]) == (True, [2025], "TAB1")
    assert failed == {
        "name": "stor",
        "subject": "labour",
        "producer": "kolada",
        "fetched": False,
        "error": "fetch-unknown-table",
        "fields": {"value": "x", "allowed": ["a", "b"]},
    }
