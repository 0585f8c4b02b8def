"""`kompetensnb followup`: the registers, their files and their example."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from kompetensnb.cli.app import Language, app, help_text, language_of, option, say
from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import error_text, text

commands = typer.Typer(help=help_text("help", "followup"), no_args_is_help=True, rich_markup_mode=None)
app.add_typer(commands, name="followup")

Url = Annotated[str, option("database", meta="URL", area="followup")]
Role = Annotated[str, option("role", area="followup")]


@commands.command(help=help_text("help-init", "followup"))
def init(database: Url = "", language: Language = "") -> None:
    """Make the registers."""
    from kompetensnb.followup import migrating
    from kompetensnb.followup.database import Database

    chosen = language_of(language)
    made = migrating.init(Database(database))
    say(text("followup.made", chosen, version=made.version))
    typer.echo(made.address)


@commands.command(help=help_text("help-upgrade", "followup"))
def upgrade(database: Url = "", language: Language = "") -> None:
    """Bring the registers to the version of this program."""
    from kompetensnb.followup import migrating
    from kompetensnb.followup.database import Database

    chosen = language_of(language)
    found = migrating.upgrade(Database(database))
    say(text("followup.upgraded", chosen, version=found.version))


@commands.command(help=help_text("help-status", "followup"))
def status(database: Url = "", language: Language = "") -> None:
    """Where the registers are, which version they have, and how many rows; exit code 2 when they are too old."""
    from kompetensnb.followup import migrating
    from kompetensnb.followup.database import Database
    from kompetensnb.followup.words import register_name

    chosen = language_of(language)
    found = migrating.state(Database(database))
    table = Table(*(text(f"followup.column-{name}", chosen) for name in ("register", "open", "closed")))
    for name, (every, still_open) in found.rows.items():
        table.add_row(register_name(name)[chosen], str(still_open), str(every - still_open))
    Console().print(table)
    say(text("followup.state", chosen, address=found.address, version=found.version, count=found.changes))
    if not found.is_current:
        say(text("followup.not-current", chosen, newest=found.newest))
        raise typer.Exit(2)


@commands.command("export", help=help_text("help-export", "followup"))
def export(
    registers: Annotated[list[str] | None, typer.Argument(help=help_text("argument-registers", "followup"))] = None,
    form: Annotated[str, option("format", meta="xlsx|csv", area="followup")] = "xlsx",
    out: Annotated[str, option("out", meta="FOLDER", area="followup")] = ".",
    database: Url = "",
    language: Language = "",
) -> None:
    """Write the registers as files; their paths go to standard output."""
    from kompetensnb.followup.database import Database
    from kompetensnb.followup.exporting import export_files
    from kompetensnb.followup.migrating import ready
    from kompetensnb.followup.registers import REGISTERS, register

    chosen = language_of(language)
    if form not in ("xlsx", "csv"):
        raise KompetensnbError("unknown-format", value=form[:60], allowed=("xlsx", "csv"))
    models = [register(name) for name in registers or REGISTERS]
    with ready(Database(database)).reading() as session:
        files = export_files(session, models, "xlsx" if form == "xlsx" else "csv", Path(out), chosen)
    for file in files:
        typer.echo(file)


@commands.command("import", help=help_text("help-import", "followup"))
def import_(
    file: Annotated[Path, typer.Argument(help=help_text("argument-file", "followup"), metavar="FILE")],
    role: Role = "processledare",
    register: Annotated[str, option("register", area="followup")] = "",
    check: Annotated[bool, typer.Option("--check", help=help_text("option-check", "followup"))] = False,
    database: Url = "",
    language: Language = "",
) -> None:
    """Take a file into the registers, all of it or nothing; exit code 2 when it has a fault."""
    from kompetensnb.followup.database import Database
    from kompetensnb.followup.importing import import_file
    from kompetensnb.followup.migrating import ready

    chosen = language_of(language)
    account = import_file(ready(Database(database)), role, file, name=register, check=check)
    for fault in account.faults:
        say(error_text(fault, chosen))
    if account.faults:
        say(text("followup.nothing-taken", chosen, file=file.name))
        raise typer.Exit(2)
    key = "followup.would-take" if check else "followup.taken"
    say(text(key, chosen, added=account.added, changed=account.changed, unchanged=account.unchanged))


@commands.command(help=help_text("help-example", "followup"))
def example(
    add: Annotated[bool, typer.Option("--add", help=help_text("option-add", "followup"))] = False,
    remove: Annotated[bool, typer.Option("--remove", help=help_text("option-remove", "followup"))] = False,
    database: Url = "",
    language: Language = "",
) -> None:
    """Put invented content into the registers, or take it away."""
    from kompetensnb.followup.database import Database
    from kompetensnb.followup.example import add_example, remove_example
    from kompetensnb.followup.migrating import ready

    chosen = language_of(language)
    if add == remove:
        raise KompetensnbError("followup-add-or-remove")
    registers = ready(Database(database))
    count = add_example(registers) if add else remove_example(registers)
    say(text("followup.example-added" if add else "followup.example-removed", chosen, count=count))
