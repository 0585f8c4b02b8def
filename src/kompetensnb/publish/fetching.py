"""A fetch as somebody at the command line sees it: progress while it runs, then an account in plain sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kompetensnb.narrative import numbers
from kompetensnb.narrative.messages import error_text, text
from kompetensnb.publish.staging import staged, writing_to
from kompetensnb.sources.account import FetchAccount, TableAccount
from kompetensnb.sources.fetch import Report, fetch
from kompetensnb.sources.producers import chosen, given_addresses
from kompetensnb.sources.revision import Revision


def run_fetch(
    sources: Sequence[str], tables: Sequence[str], addresses: Sequence[str], today: date, console: Console
) -> FetchAccount:
    """Fetch what is named (all when nothing is), with a progress bar on the console.

    `addresses` as `sources.producers.given_addresses` reads them.

    Raises:
        KompetensnbError: fetch-unknown-source, fetch-unknown-table, invalid-parameter, and what `sources.fetch.fetch`
            raises.
    """
    located, wanted = given_addresses(addresses, chosen(tables, sources), sources)
    with _progress(console) as report:
        return fetch(wanted, today=today, addresses=located, report=report)


def write_account(account: FetchAccount, target: Path) -> None:
    """The account as JSON, in a file that appears whole.

    Raises:
        KompetensnbError: out-not-writable, out-not-folder, out-disk-full, out-failed.
    """
    with staged(target.parent) as aside, writing_to(target.parent):
        content = json.dumps(account.to_json(), ensure_ascii=False, indent=2)
        (aside / target.name).write_text(content + "\n", encoding="utf-8")


def account_sentences(account: FetchAccount, language: str) -> Iterator[str]:
    """What was fetched, what changed, what could not be had and why, what was kept; one sentence at a time."""
    for table in account.tables:
        yield from _table(table, language)
    for origin in account.derived:
        yield text("fetch.derived", language, title=origin.title(language))
    if account.carried:
        yield text("fetch.carried", language, base=account.base, subjects=tuple(account.carried))
    if not account.snapshot:
        yield text("fetch.nothing", language, base=account.base)
        return
    if account.failed:
        yield text("fetch.incomplete", language, count=len(account.failed))
    if account.snapshot == account.base:
        yield text("fetch.unchanged", language, snapshot=account.snapshot)
    else:
        yield text("fetch.written", language)


def _table(table: TableAccount, language: str) -> Iterator[str]:
    producer = text(f"fetch.producer-{table.producer}", language)
    if table.error is not None:
        yield text(
            "fetch.failed", language, producer=producer, name=table.name, reason=error_text(table.error, language)
        )
        return
    if table.origin is None or table.revision is None:
        return
    yield text(
        "fetch.fetched", language, producer=producer, name=table.name, table=table.origin.table, count=table.rows
    )
    if table.looked_up:
        title = table.origin.title(language)
        yield text(
            "fetch.looked-up", language, producer=producer, name=table.name, table=table.origin.table, title=title
        )
    if table.reused:
        yield text("fetch.reused", language, name=table.name, count=table.reused)
    yield from _revision(table.revision, language)


def _revision(revision: Revision, language: str) -> Iterator[str]:
    if revision.kind in ("first", "same"):
        yield text(f"fetch.revision-{revision.kind}", language)
        return
    if revision.contents_changed:
        yield text("fetch.revision-contents", language)
    if revision.new:
        years = text("fetch.revision-years", language, years=revision.periods) if revision.periods else ""
        yield text("fetch.revision-new", language, count=revision.new, years=years)
    if revision.revised:
        yield text(
            "fetch.revision-revised",
            language,
            count=revision.revised,
            where=" ".join((revision.where or {}).values()),
            before=_figure(revision.largest_before, language),
            after=_figure(revision.largest_after, language),
        )
    for name, count in (("lost", revision.lost), ("gained", revision.gained)):
        if count:
            yield text(f"fetch.revision-{name}", language, count=count)
    if revision.removed:
        gone = [
            text("fetch.revision-which", language, column=column, values=values)
            for column, values in (revision.removed_values or {}).items()
        ]
        yield text("fetch.revision-removed", language, count=revision.removed, which="".join(gone))


def _figure(value: float | None, language: str) -> str:
    whole = value is not None and value == int(value)
    return numbers.decimal(value, language, 0 if whole else 1)


@contextmanager
def _progress(console: Console) -> Iterator[Report]:
    """A bar of the parts of the table at hand. Without a terminal nothing is drawn."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("…", total=None)

        def report(name: str, done: int, of: int) -> None:
            progress.update(task, description=name, completed=done, total=of)

        yield report
