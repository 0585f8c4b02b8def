"""`kompetensnb backtest`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from kompetensnb.cli.app import Language, app, help_text, language_of, option, say, write_json
from kompetensnb.narrative import numbers
from kompetensnb.narrative.messages import text
from kompetensnb.vocabulary.parameters import Parameters

if TYPE_CHECKING:
    from kompetensnb.forecast.scores import Score


@app.command(help=help_text("help-backtest"))
def backtest(
    snapshot: Annotated[str, option("snapshot")] = "",
    json_file: Annotated[str, typer.Option("--json", help=help_text("option-json-backtest"), metavar="FILE")] = "",
    language: Language = "",
) -> None:
    """Try the forecasts on the past: show how good they were, or write it to a file as a list of rows."""
    from kompetensnb.forecast.backtest import backtest as run_backtest
    from kompetensnb.store import registry
    from kompetensnb.store.snapshot import open_snapshot

    chosen = language_of(language)
    opened = open_snapshot(Parameters.parse(snapshot=snapshot).snapshot)
    say(text("cli.backtest-running", chosen))
    scores = run_backtest(opened)
    if json_file:
        say(text("cli.backtest-written", chosen))
        typer.echo(write_json(Path(json_file), [score.to_json() for score in scores]))
        return
    for subject, rows in groupby((score for score in scores if score.cases), key=lambda score: score.subject):
        Console().print(_backtest_table(registry.get(subject).names[chosen], list(rows), chosen))
    for score in scores:
        if score.missing:
            say(text("cli.backtest-missing", chosen, table=score.missing))


def _backtest_table(title: str, scores: Sequence[Score], language: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    measures = {"mape": 2, "mape_unchanged": 2, "mape_trend": 2, "direction": 0, "better_both": 0, "coverage_80": 0}
    for column in ("level", "horizon", "origins", "cases", *measures):
        justify: Literal["left", "right"] = "left" if column in ("level", "origins") else "right"
        heading = text(f"cli.backtest-{column.replace('_', '-')}", language)
        table.add_column(heading, justify=justify, no_wrap=justify == "left")
    for score in scores:
        found = [numbers.decimal(getattr(score, name), language, digits) for name, digits in measures.items()]
        level = text(f"cli.backtest-{score.level}", language)
        horizon = text(f"cli.backtest-{score.unit}", language, count=score.horizon)
        table.add_row(level, horizon, score.first_origin, numbers.integer(score.cases, language), *found)
    return table
