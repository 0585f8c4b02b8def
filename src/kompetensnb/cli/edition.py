"""Editions of defined reports: what `kompetensnb report` does with one, and `kompetensnb verify`."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from kompetensnb.cli.app import Language, app, help_text, language_of, option, say, write_json
from kompetensnb.cli.progress import shown_progress
from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import error_text, text

if TYPE_CHECKING:
    from kompetensnb.publish.batch import Limits
    from kompetensnb.publish.verify import Verification
    from kompetensnb.vocabulary.parameters import Parameters

_MOST: Final = 1_000_000
_LOG = logging.getLogger("kompetensnb.cli")


def write_edition(
    name: str, parameters: Parameters, wanted: str, formats: tuple[str, ...], out: Path | None, limits: Limits
) -> None:
    """Make an edition with progress on standard error; the paths of its files go to standard output.

    `wanted` is the language asked for, empty for that of the definition; sentences are in that of the parameters.

    Raises:
        KompetensnbError: parameter-not-used for a choice that the definition makes, and what `make_edition` raises.
        typer.Exit: 2 when a run failed.
    """
    from kompetensnb.publish.edition import make_edition

    language = parameters.language
    _refuse(name, parameters)
    say(text("reports.running", language, name=name))
    with shown_progress(text("reports.progress", language)) as progress:
        made = make_edition(
            name,
            year=parameters.year,
            meeting=parameters.meeting,
            language=wanted,
            snapshot=parameters.snapshot,
            formats=formats,
            out=out,
            limits=limits,
            progress=progress,
        )
    for run, error in made.failed:
        _LOG.error("%s: %s\n%s", run, error, error.detail)
        say(text("reports.failed", language, name=run, reason=error_text(error, language)))
    if made.failed:
        say(text("reports.not-made", language, count=len(made.failed)))
        raise typer.Exit(2)
    say(text("reports.made", language, executed=made.executed, kept=made.kept))
    for file in made.files:
        typer.echo(file)
    if made.without_pdf:
        say(error_text(made.without_pdf, language))


def write_editions(
    names: Sequence[str],
    parameters: Parameters,
    wanted: str,
    formats: tuple[str, ...],
    out: Path | None,
    limits: Limits,
) -> None:
    """Make an edition of each report, in `out` a folder for each. One that cannot be made does not stop the others.

    Raises:
        typer.Exit: 2 when any was not made.
    """
    failed = False
    for name in names:
        try:
            write_edition(name, parameters, wanted, formats, out / name if out else None, limits)
        except KompetensnbError as error:
            _LOG.error("%s: %s\n%s", name, error, error.detail)
            say(text("reports.failed", parameters.language, name=name, reason=error_text(error, parameters.language)))
            failed = True
        except typer.Exit:
            failed = True
    if failed:
        raise typer.Exit(2)


@app.command("verify", help=help_text("help-verify", "reports"))
def verify_edition(
    manifest: Annotated[str, typer.Argument(help=help_text("argument-manifest", "reports"), metavar="MANIFEST")],
    rerun: Annotated[str, option("rerun", meta="N", area="reports")] = "0",
    json_file: Annotated[str, option("json", meta="FILE", area="reports")] = "",
    language: Language = "",
) -> None:
    """Check an edition against its manifest; exit code 2 when something in it is not as it was made."""
    from kompetensnb.publish.verify import verify

    chosen = language_of(language)
    found = verify(Path(manifest), rerun=whole("rerun", rerun))
    for note in found.notes:
        say(text(f"reports.{note}", chosen))
    if found.rerun:
        say(text("reports.rerun", chosen, count=found.rerun))
    if found.alike:
        say(text("reports.alike", chosen, count=found.alike))
    if json_file:
        typer.echo(write_json(Path(json_file), _verified(found, chosen)))
    if not found.faults:
        say(text("reports.verified", chosen, count=found.files))
        return
    say(text("reports.faults", chosen, count=len(found.faults)))
    for fault in found.faults:
        _LOG.error("%s\n%s", fault, fault.detail)
        say(error_text(fault, chosen))
    raise typer.Exit(2)


def _verified(found: Verification, language: str) -> dict[str, Any]:
    """A verification as JSON values."""
    faults = [{"key": fault.key, "text": error_text(fault, language)} for fault in found.faults]
    counts = {"files": found.files, "rerun": found.rerun, "alike": found.alike}
    return {"right": not faults, **counts, "notes": list(found.notes), "faults": faults}


def whole(name: str, value: str, least: int = 0) -> int:
    """The number of an option; KompetensnbError("invalid-parameter") for anything else."""
    if not (value.isascii() and value.isdigit() and least <= int(value[:9]) <= _MOST):
        allowed = f"{least}–{_MOST}"
        raise KompetensnbError("invalid-parameter", parameter=f"--{name}", value=value[:60], allowed=allowed)
    return int(value)


def _refuse(name: str, parameters: Parameters) -> None:
    chosen = parameters.replace(year=0, meeting="", language="sv", snapshot="").to_query()
    if chosen:
        parameter, _, value = chosen.split("&")[0].partition("=")
        raise KompetensnbError(
            "parameter-not-used",
            parameter=parameter,
            value=value,
            page=name,
            allowed="year, meeting, language, snapshot",
        )
