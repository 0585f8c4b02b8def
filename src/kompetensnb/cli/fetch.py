"""`kompetensnb fetch`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kompetensnb.cli.app import Language, app, help_text, language_of, option, say
from kompetensnb.narrative.messages import text


@app.command("fetch", help=help_text("help", "fetch"))
def fetch_data(
    source: Annotated[list[str] | None, option("source", area="fetch")] = None,
    table: Annotated[list[str] | None, option("table", meta="ID", area="fetch")] = None,
    base_url: Annotated[list[str] | None, option("base-url", meta="URL", area="fetch")] = None,
    json_file: Annotated[str, option("json", meta="FILE", area="fetch")] = "",
    language: Language = "",
) -> None:
    """Fetch data into a new snapshot, whose id goes to standard output; exit code 2 when a table could not be had."""
    from kompetensnb.publish.fetching import account_sentences, run_fetch, write_account

    chosen = language_of(language)
    today = date.today()  # noqa: DTZ011 (the day is the user's own)
    account = run_fetch(source or [], table or [], base_url or [], today, Console(stderr=True))
    for sentence in account_sentences(account, chosen):
        say(sentence)
    if account.snapshot:
        typer.echo(account.snapshot)
    if json_file:
        write_account(account, Path(json_file))
        say(text("fetch.report-written", chosen))
        typer.echo(json_file)
    if account.failed:
        raise typer.Exit(2)
