"""`kompetensnb inbox` and `kompetensnb template`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kompetensnb.cli.app import Language, app, help_text, language_of, option, say
from kompetensnb.narrative.messages import text


@app.command("inbox", help=help_text("help-inbox", "manual"))
def inbox(
    check: Annotated[bool, typer.Option("--check", help=help_text("option-check", "manual"))] = False,
    language: Language = "",
) -> None:
    """Check the files in the inbox and take the right ones in; exit code 2 when one has a fault."""
    from kompetensnb.publish.fetching import account_sentences, run_fetch
    from kompetensnb.publish.handing import found_sentences, make_inbox, to_take

    chosen = language_of(language)
    today = date.today()  # noqa: DTZ011 (the day is the user's own)
    found = make_inbox(today)
    for sentence in found_sentences(found, chosen):
        say(sentence)
    taken = [] if check else to_take(found)
    if taken:
        account = run_fetch(["manual"], taken, [], today, Console(stderr=True))
        for sentence in account_sentences(account, chosen):
            say(sentence)
        if account.snapshot:
            typer.echo(account.snapshot)
    elif found and not check and not any(file.faults for file in found):
        say(text("manual.nothing-new", chosen))
    if any(file.faults for file in found):
        raise typer.Exit(2)


@app.command("template", help=help_text("help-template", "manual"))
def template(
    name: Annotated[str, typer.Argument(help=help_text("argument-kind", "manual"), metavar="NAME")] = "",
    subject: Annotated[str, option("subject", area="manual")] = "",
    out: Annotated[str, option("out", meta="FILE", area="manual")] = "",
    language: Language = "",
) -> None:
    """Write the template of a kind of file; its path goes to standard output."""
    from kompetensnb.publish.template import write_template

    chosen = language_of(language)
    file = write_template(name, Path(out or "."), subject)
    say(text("manual.template-written", chosen))
    typer.echo(file)
