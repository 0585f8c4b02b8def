"""What there is: `kompetensnb status`, `pages` and `version`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib.metadata import version as package_version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from kompetensnb.cli.app import Language, app, help_text, language_of, option, say, write_json
from kompetensnb.narrative import numbers
from kompetensnb.narrative.messages import text
from kompetensnb.vocabulary.parameters import Parameters

if TYPE_CHECKING:
    from kompetensnb.store.state import TableState

_WIDTH = 128
"""Columns that the table of states needs; a narrower terminal wraps its lines rather than cutting the figures."""


@app.command(help=help_text("help-status"))
def status(
    snapshot: Annotated[str, option("snapshot")] = "",
    json_file: Annotated[str, option("json", meta="FILE")] = "",
    language: Language = "",
) -> None:
    """Show the snapshots and the state of every table, or write the latter to a file as a list of rows."""
    from kompetensnb.store.snapshot import list_snapshots, open_snapshot
    from kompetensnb.store.state import snapshot_state

    chosen = language_of(language)
    opened = open_snapshot(Parameters.parse(snapshot=snapshot).snapshot)
    rows = snapshot_state(opened, date.today())  # noqa: DTZ011 (age is counted in the user's own days)
    if json_file:
        say(text("cli.status-written", chosen))
        typer.echo(write_json(Path(json_file), [row.to_json() for row in rows]))
        return
    for info in list_snapshots():
        marks = [text(f"cli.snapshot-{mark}", chosen) for mark in ("bundled", "current") if getattr(info, mark)]
        typer.echo(f"{info.id}  {', '.join(marks)}".rstrip())
    console = Console()
    Console(width=max(console.width, _WIDTH)).print(_status_table(rows, chosen))


def _status_table(rows: Sequence[TableState], language: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    for column in ("table", "rows", "years", "gaps", "breaks", "age", "release", "missing", "suppressed"):
        wraps = column in ("gaps", "breaks", "release")
        table.add_column(text(f"cli.status-{column}", language), no_wrap=not wraps, min_width=5)
    for row in rows:
        figures = [numbers.percent(share, language) for share in (row.missing_percent, row.suppressed_percent)]
        years = f"{row.first_year}–{row.last_year}" if row.first_year != row.last_year else str(row.last_year)
        gaps, breaks = (", ".join(map(str, found)) or "–" for found in (row.gaps, row.breaks))
        days = "–" if row.age_days is None else str(row.age_days)
        release = _release(row, language)
        table.add_row(row.table, numbers.integer(row.rows, language), years, gaps, breaks, days, release, *figures)
    return table


def _release(row: TableState, language: str) -> str:
    """The day that the producer has named, or when new figures usually come, which is said to be so."""
    if row.next_release:
        key = "due" if row.due else "release-day"
        return text(f"cli.status-{key}", language, day=row.next_release.isoformat())
    if not row.usual_release:
        return numbers.MISSING
    month = row.usual_release.isdigit()
    when = text(f"words.month-{row.usual_release}" if month else f"cli.status-{row.usual_release}", language)
    return text("cli.status-usual", language, when=when)


@app.command(help=help_text("help-pages"))
def pages(language: Language = "") -> None:
    """List the pages and the defined reports: all are names that `kompetensnb report` takes."""
    from kompetensnb.pages.registry import PAGES
    from kompetensnb.publish.definitions import definition_names, read_definition

    chosen = language_of(language)
    for name, definition in PAGES.items():
        typer.echo(f"{name}: {definition.title(chosen)}. {definition.description(chosen)}")
    for report in definition_names():
        defined = read_definition(report)
        told = text(
            "reports.listed",
            chosen,
            count=len(defined.region_ids()) * len(defined.branches or ("",)),
            forms=", ".join(form.upper() for form in defined.forms),
            audience=text(f"reports.audience-{defined.audience}", chosen),
        )
        typer.echo(f"{report}: {defined.title_in(chosen)}. {told}")


@app.command(help=help_text("help-version"))
def version() -> None:
    """Print the version."""
    typer.echo(package_version("kompetensnb"))
