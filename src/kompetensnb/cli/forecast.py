"""`kompetensnb forecast`: shortages, scenarios, and what it would take."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kompetensnb.cli.app import Language, app, help_text, language_of, option, say, write_json
from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import text
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.inputs import shown
from kompetensnb.vocabulary.parameters import Parameters

if TYPE_CHECKING:
    from kompetensnb.forecast.engine import Assessment
    from kompetensnb.forecast.scenario import Scenario
    from kompetensnb.store.snapshot import Snapshot

MOST_PATHS = 10_000

commands = typer.Typer(help=help_text("help", "forecast"), no_args_is_help=True, rich_markup_mode=None)
app.add_typer(commands, name="forecast")

Region = Annotated[str, option("region")]
Year = Annotated[str, option("year", area="forecast")]
Paths = Annotated[str, option("paths", area="forecast")]
Seed = Annotated[str, option("seed", area="forecast")]
Base = Annotated[str, option("scenario", area="forecast")]
SnapshotId = Annotated[str, option("snapshot")]
Json = Annotated[str, option("json", meta="FILE", area="forecast")]


@commands.command(help=help_text("help-shortage", "forecast"))
def shortage(
    region: Region = regions.COUNTY,
    year: Year = "2035",
    top: Annotated[str, option("top", area="forecast")] = "15",
    by: Annotated[str, option("by", area="forecast", meta="persons|share")] = "persons",
    scenario: Base = "",
    paths: Paths = "1000",
    seed: Seed = "14",
    snapshot: SnapshotId = "",
    json_file: Json = "",
    language: Language = "",
) -> None:
    """The ranked shortage list of a region in a year."""
    from kompetensnb.cli import forecast_words as words
    from kompetensnb.forecast import frames

    chosen = language_of(language)
    order = _one_of("--by", by, ("persons", "share"))
    most = _number("--top", top, 1, 98)
    found = _assess(snapshot, region, year, read_scenario(scenario), paths, seed, chosen)
    table = frames.shortage(found)
    if json_file:
        _write(json_file, {**words.account(found), "rows": words.rows(frames.shown(table))}, chosen)
        return
    for sentence in words.shortage_sentences(found, table, chosen):
        typer.echo(sentence)
    words.show(words.shortage_table(found, frames.shown(table), most, order, chosen))
    for sentence in words.notes(found, chosen):
        typer.echo(sentence)


@commands.command("scenario", help=help_text("help-scenario", "forecast"))
def show_scenario(
    levers: Annotated[str, typer.Argument(help=help_text("argument-levers", "forecast"), metavar="LEVERS")],
    region: Region = regions.COUNTY,
    year: Year = "2035",
    top: Annotated[str, option("top", area="forecast")] = "10",
    paths: Paths = "1000",
    seed: Seed = "14",
    save: Annotated[str, option("save", meta="FILE", area="forecast")] = "",
    snapshot: SnapshotId = "",
    json_file: Json = "",
    language: Language = "",
) -> None:
    """What a scenario changes beside the baseline."""
    from kompetensnb.cli import forecast_words as words
    from kompetensnb.forecast import frames

    chosen = language_of(language)
    made = read_scenario(levers)
    most = _number("--top", top, 1, 98)
    found = _assess(snapshot, region, year, made, paths, seed, chosen)
    if save:
        _save(made, Path(save))
        say(text("forecast.saved", chosen, file=save))
    if json_file:
        branches, groups = (
            words.rows(frames.shown(make(found))) for make in (frames.branch_difference, frames.difference)
        )
        _write(json_file, {**words.account(found), "branches": branches, "rows": groups}, chosen)
        return
    for sentence in words.scenario_sentences(found, chosen):
        typer.echo(sentence)
    words.show(words.branch_table(found, chosen))
    if found.region is found.outcome.groups_region:
        words.show(words.difference_table(found, most, chosen))
    for sentence in words.notes(found, chosen):
        typer.echo(sentence)


@commands.command(help=help_text("help-places", "forecast"))
def places(
    group: Annotated[str, option("group", area="forecast")],
    region: Region = regions.COUNTY,
    year: Year = "2035",
    lever: Annotated[str, option("lever", area="forecast")] = "",
    scenario: Base = "",
    snapshot: SnapshotId = "",
    json_file: Json = "",
    language: Language = "",
) -> None:
    """How large a lever has to be to close the gap of an education group in a year."""
    from kompetensnb.cli import forecast_words as words
    from kompetensnb.forecast import engine, goal
    from kompetensnb.forecast import levers as vocabulary
    from kompetensnb.forecast.scenario import Lever

    chosen = language_of(language)
    opened, place = _open(snapshot), regions.get(region)
    target = vocabulary.target(vocabulary.get("places"), group)
    wanted = _year(opened, year)
    say(text("forecast.running", chosen))
    found = engine.assess(opened, place, wanted)
    _expect_figures(found)
    sought = Lever.from_text(lever) if lever else goal.places_from_next_year(found.axes, target, wanted)
    answer = goal.close_gap(opened, place, sought, vocabulary.groups(target), wanted, read_scenario(scenario))
    if json_file:
        _write(json_file, {**words.account(found), "rows": [words.goal_row(answer, target, wanted)]}, chosen)
        return
    for sentence in words.goal_sentences(found, answer, target, wanted, chosen):
        typer.echo(sentence)
    for sentence in words.notes(found, chosen):
        typer.echo(sentence)


@commands.command("levers", help=help_text("help-levers", "forecast"))
def list_levers(language: Language = "") -> None:
    """What a scenario can change."""
    from kompetensnb.cli import forecast_words as words

    words.show(words.lever_table(language_of(language)))


def read_scenario(given: str) -> Scenario:
    """A scenario from levers in one line, or from the file with that name.

    Raises:
        KompetensnbError: scenario-file when the file cannot be read; what `Scenario` raises.
    """
    from kompetensnb.forecast.scenario import LONGEST_TEXT, Scenario

    if "=" in given or not Path(given).is_file():
        return Scenario.from_text(given)
    try:
        with Path(given).open(encoding="utf-8") as file:
            content = file.read(10 * LONGEST_TEXT)
    except (OSError, ValueError) as error:
        raise KompetensnbError("scenario-file", file=shown(given), reason=type(error).__name__) from error
    return Scenario.from_json(content)


def _assess(
    snapshot: str, region: str, year: str, scenario: Scenario, paths: str, seed: str, language: str
) -> Assessment:
    from kompetensnb.forecast import engine

    opened, place = _open(snapshot), regions.get(region)
    count, start = _number("--paths", paths, 0, MOST_PATHS), _number("--seed", seed, 0, 2**31)
    until = _year(opened, year)
    say(text("forecast.running", language))
    found = engine.assess(opened, place, until, scenario, count, start)
    _expect_figures(found)
    return found


def _expect_figures(found: Assessment) -> None:
    """Tables full of nothing help nobody: KompetensnbError("forecast-nothing") when no figure could be made."""
    import numpy as np

    if found.missing and np.isnan(found.outcome.demand.employed).all():
        raise KompetensnbError("forecast-nothing", region=found.region.id, tables=found.missing)


def _open(snapshot: str) -> Snapshot:
    from kompetensnb.store.snapshot import open_snapshot

    return open_snapshot(Parameters.parse(snapshot=snapshot).snapshot)


def _write(file: str, content: dict[str, object], language: str) -> None:
    say(text("forecast.written", language))
    typer.echo(write_json(Path(file), content))


def _save(scenario: Scenario, target: Path) -> None:
    from kompetensnb.publish.staging import staged, writing_to

    with staged(target.parent) as aside, writing_to(target.parent):
        (aside / target.name).write_text(scenario.to_json(), encoding="utf-8")


def _year(snapshot: Snapshot, value: str) -> int:
    """A year that can be forecast from the figures there are."""
    from kompetensnb.forecast.axes import axes_of

    axes = axes_of(snapshot)
    return _number("--year", value, axes.years[0], axes.years[-1])


def _number(parameter: str, value: str, least: int, most: int) -> int:
    if not (value.isascii() and value.isdigit() and least <= int(value[:12]) <= most):
        raise KompetensnbError("forecast-number", parameter=parameter, value=shown(value), allowed=f"{least}–{most}")
    return int(value)


def _one_of(parameter: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise KompetensnbError("invalid-parameter", parameter=parameter, value=shown(value), allowed=", ".join(allowed))
    return value
