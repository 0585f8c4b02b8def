"""`kompetensnb followup access`: who may write in the registers over the web."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from kompetensnb.cli.app import Language, help_text, language_of, option, say
from kompetensnb.cli.followup import Role, commands
from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import text

access = typer.Typer(help=help_text("help-access", "followup"), no_args_is_help=True, rich_markup_mode=None)
commands.add_typer(access, name="access")

File = Annotated[Path | None, option("file", meta="FILE", area="followup")]
_YEAR = timedelta(days=365)


@access.command(help=help_text("help-access-add", "followup"))
def add(
    organisation: Annotated[str, option("organisation", area="followup")],
    role: Role = "processledare",
    until: Annotated[str, option("until", meta="DATE", area="followup")] = "",
    file: File = None,
    language: Language = "",
) -> None:
    """Make a key; it goes to standard output, once."""
    from kompetensnb.followup.access import add_key, default_file

    chosen, chosen_file, today = language_of(language), file or default_file(), datetime.now(UTC).date()
    key, shown = add_key(chosen_file, role, organisation, today, _day(until, today))
    say(text("followup.key-made", chosen, role=key.role, organisation=key.organisation, day=key.last_day, id=key.id))
    say(text("followup.key-use", chosen, file=chosen_file))
    typer.echo(shown)


@access.command("list", help=help_text("help-access-list", "followup"))
def list_(file: File = None, language: Language = "") -> None:
    """The keys that have been given out."""
    from kompetensnb.followup.access import default_file, read_access

    chosen = language_of(language)
    found = read_access(file or default_file())
    table = Table(*(text(f"followup.key-{name}", chosen) for name in ("id", "role", "organisation", "from", "until")))
    for key in found.keys:
        table.add_row(key.id, key.role, key.organisation, str(key.made_on), str(key.last_day or "–"))
    Console().print(table)
    if found.proxy:
        say(text("followup.proxy", chosen, role=found.proxy.role_header, organisation=found.proxy.organisation_header))


@access.command(help=help_text("help-access-remove", "followup"))
def remove(
    key: Annotated[str, typer.Argument(help=help_text("argument-key", "followup"), metavar="ID")],
    file: File = None,
    language: Language = "",
) -> None:
    """Take a key away."""
    from kompetensnb.followup.access import default_file, remove_key

    chosen = language_of(language)
    found = remove_key(file or default_file(), key)
    say(text("followup.key-removed", chosen, role=found.role, organisation=found.organisation, id=found.id))


@access.command(help=help_text("help-access-proxy", "followup"))
def proxy(
    role_header: Annotated[str, option("role-header", area="followup")] = "X-Role",
    organisation_header: Annotated[str, option("organisation-header", area="followup")] = "X-Organisation",
    off: Annotated[bool, typer.Option("--off", help=help_text("option-off", "followup"))] = False,
    file: File = None,
    language: Language = "",
) -> None:
    """Let a proxy in front say who somebody is; the secret that it has to send goes to standard output."""
    from kompetensnb.followup.access import default_file, distrust_proxy, trust_proxy

    chosen, chosen_file = language_of(language), file or default_file()
    if off:
        distrust_proxy(chosen_file)
        say(text("followup.proxy-off", chosen))
        return
    shown = trust_proxy(chosen_file, role_header, organisation_header)
    say(text("followup.proxy-on", chosen, role=role_header, organisation=organisation_header))
    typer.echo(shown)


def _day(told: str, today: date) -> date:
    """The last day of a key: a year from now when nobody says."""
    try:
        found = date.fromisoformat(told) if told else today + _YEAR
    except ValueError as error:
        raise KompetensnbError("access-day", value=told[:60]) from error
    if found < today:
        raise KompetensnbError("access-day", value=told[:60])
    return found
