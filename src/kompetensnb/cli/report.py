"""`kompetensnb report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kompetensnb.cli.app import Language, app, default_language, help_text, option, say
from kompetensnb.cli.edition import whole, write_edition, write_editions
from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import error_text, text
from kompetensnb.vocabulary.parameters import Parameters


@app.command(help=help_text("help-report"))
def report(
    name: Annotated[str, typer.Argument(help=help_text("argument-name"), metavar="NAME")] = "",
    region: Annotated[str, option("region")] = "",
    comparison: Annotated[str, option("comparison")] = "",
    branch: Annotated[str, option("branch")] = "",
    group: Annotated[str, option("group")] = "",
    horizon: Annotated[str, option("horizon")] = "",
    year: Annotated[str, option("year")] = "",
    sector: Annotated[str, option("sector")] = "",
    sex: Annotated[str, option("sex")] = "",
    scenario: Annotated[str, option("scenario")] = "",
    measure: Annotated[str, option("measure")] = "",
    sharing: Annotated[str, option("sharing")] = "",
    meeting: Annotated[str, option("meeting", meta="DATE", area="reports")] = "",
    since: Annotated[str, option("since", meta="SNAPSHOT", area="reports")] = "",
    snapshot: Annotated[str, option("snapshot")] = "",
    language: Language = "",
    formats: Annotated[str, option("format", meta="html,pdf,xlsx,pptx")] = "",
    out: Annotated[str, option("out", meta="FOLDER")] = "",
    workers: Annotated[str, option("workers", meta="N", area="reports")] = "0",
    timeout: Annotated[str, option("timeout", meta="SECONDS", area="reports")] = "180",
    memory: Annotated[str, option("memory", meta="MB", area="reports")] = "2048",
    scheduler: Annotated[str, option("scheduler", meta="ADDRESS", area="reports")] = "",
    every: Annotated[bool, typer.Option("--all", help=help_text("option-all", "reports"))] = False,
) -> None:
    """Make a report of a page, or an edition of a defined one; the paths of its files go to standard output."""
    given = {
        "region": region,
        "comparison": comparison,
        "branch": branch,
        "group": group,
        "horizon": horizon,
        "year": year,
        "sector": sector,
        "sex": sex,
        "scenario": scenario,
        "measure": measure,
        "sharing": sharing,
        "meeting": meeting,
        "since": since,
        "snapshot": snapshot,
        "language": language or default_language(),
    }
    parameters = Parameters.parse(**{key: value for key, value in given.items() if value})
    wanted = tuple(item.strip() for item in formats.split(",")) if formats else ()
    # What follows takes long to import, and not for nothing.
    from kompetensnb.pages.registry import PAGES
    from kompetensnb.publish.batch import Limits
    from kompetensnb.publish.definitions import definition_names
    from kompetensnb.publish.report import make_report

    limits = Limits(whole("workers", workers), whole("timeout", timeout, 1), whole("memory", memory, 1), scheduler)
    if every:
        if name:
            raise KompetensnbError("report-all", value=name[:60])
        write_editions(definition_names(), parameters, language, wanted, Path(out) if out else None, limits)
        return
    # A page with the same name as a report is meant when somebody asks for one region.
    if name in definition_names() and not (name in PAGES and region):
        write_edition(name, parameters, language, wanted, Path(out) if out else None, limits)
        return
    if name not in PAGES:
        raise KompetensnbError("unknown-page", value=name[:60], allowed=(*PAGES, *definition_names()))
    say(text("cli.report-running", parameters.language, name=name))
    made = make_report(name, parameters, formats=wanted, out=Path(out) if out else None)
    say(text("cli.report-written", parameters.language, count=len(made.files)))
    for file in made.files:
        typer.echo(file)
    if made.without_pdf:
        say(error_text(made.without_pdf, parameters.language))
