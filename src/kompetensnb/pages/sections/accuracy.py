"""How well forecasts have hit: the back-test as a sentence, a chart against naive models, and a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any

import pandas as pd

from kompetensnb.charts.chart import Chart, Column, Table
from kompetensnb.charts.dumbbell import dumbbell
from kompetensnb.charts.texts import ChartTexts
from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import population
from kompetensnb.forecast.backtest import RECENT, backtest
from kompetensnb.forecast.scores import Score
from kompetensnb.narrative import numbers
from kompetensnb.narrative.messages import text
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section, TableBlock
from kompetensnb.store.derived import derived
from kompetensnb.store.snapshot import Snapshot

ID = "traffsakerhet"
HELD = (75.0, 85.0)
"""Between these shares of the outcomes inside it, an 80 per cent band is honest (per cent)."""

_SERIES = (("mape", "own"), ("mape_unchanged", "comparison"), ("mape_trend", "peer"))
_MEASURES = (
    "mape",
    "wmape",
    "mape_unchanged",
    "mape_trend",
    "direction",
    "faster",
    "better_both",
    "coverage_50",
    "coverage_80",
)


@lru_cache(maxsize=4)
def _scores(snapshot: Snapshot) -> tuple[Score, ...]:
    rows: list[dict[Any, Any]] = derived(score_table, snapshot).to_dict("records")
    return tuple(_score(row) for row in rows)


def _score(row: Mapping[str, Any]) -> Score:
    known: dict[str, Any] = {key: None if pd.isna(value) else value for key, value in row.items()}
    return Score(**known)


def score_table(snapshot: Snapshot) -> pd.DataFrame:
    """The back-test, a row per score."""
    return pd.DataFrame([asdict(score) for score in backtest(snapshot)])


def section(context: Context) -> Section:
    """What was tried on the past and how it came out; what could not be tried and why."""
    title = context.say("accuracy.title")
    try:
        scores = _scores(context.snapshot)
    except KompetensnbError:
        return Section(ID, title, (Note("traffsakerhet-saknas", context.say("accuracy.none")),))
    tried = [score for score in scores if not score.missing and score.mape is not None]
    untried = [score for score in scores if score.missing]
    blocks: list[Block] = []
    if tried:
        blocks = [
            Prose(
                "traffsakerhet-text",
                (context.say("accuracy.text"), context.say("accuracy.band"), *_sentences(context, tried)),
            ),
            ChartBlock("traffsakerhet-fel", _errors(context, tried)),
            TableBlock(
                "traffsakerhet-tabell",
                context.say("accuracy.table"),
                _table(context, tried),
                notes=(context.say("accuracy.note-overlap"), context.say("accuracy.note-columns")),
            ),
        ]
    blocks += [
        Note(f"traffsakerhet-utan-{score.subject}", context.say("accuracy.untried", table=score.missing))
        for score in untried
    ]
    return Section(ID, title, tuple(blocks))


def _sentences(context: Context, scores: Sequence[Score]) -> list[str]:
    """One per subject: the error at its longest horizon on its finest level, and whether the band has held."""
    found = []
    for subject in dict.fromkeys(score.subject for score in scores):
        score = max((score for score in _finest(scores) if score.subject == subject), key=lambda item: item.horizon)
        naive = min(error for error in (score.mape_unchanged, score.mape_trend, float("inf")) if error is not None)
        found.append(
            context.say(
                "accuracy.better" if score.mape is not None and score.mape < naive else "accuracy.worse",
                what=_name(context, score),
                error=numbers.percent(score.mape, context.language),
                naive=numbers.percent(naive, context.language) if naive != float("inf") else numbers.MISSING,
            )
        )
        if score.coverage_80 is not None:
            verdict = (
                "held"
                if HELD[0] <= score.coverage_80 <= HELD[1]
                else "narrow"
                if score.coverage_80 < HELD[0]
                else "wide"
            )
            found[-1] += " " + context.say(
                f"accuracy.band-{verdict}", share=numbers.percent(score.coverage_80, context.language, 0)
            )
    return found


def _finest(scores: Sequence[Score]) -> list[Score]:
    """The finest level that each subject is tried on, from all origins."""
    finest = {score.subject: score.level for score in reversed(scores)}
    return [score for score in scores if score.level == finest[score.subject] and not _is_recent(score)]


def _is_recent(score: Score) -> bool:
    """Whether the row repeats another for the later half of the origins."""
    return score.subject == population.SUBJECT and int(score.first_origin) >= RECENT.start


def _errors(context: Context, scores: Sequence[Score]) -> Chart:
    """Our error beside that of the naive models, per subject and horizon, on the finest level."""
    rows = [
        {
            "name": _name(context, score, with_level=False),
            "series": context.say(f"accuracy.{measure}"),
            "role": role,
            "value": getattr(score, measure),
            "status": "officiell" if getattr(score, measure) is not None else "saknas",
        }
        for score in _finest(scores)
        for measure, role in _SERIES
    ]
    return dumbbell(
        rows,
        ChartTexts(
            id="traffsakerhet-fel",
            title=context.say("accuracy.chart"),
            selection=context.say("accuracy.chart-selection"),
            measure=context.say("accuracy.mape-long"),
            language=context.language,
            form="percent",
            notes=(context.say("accuracy.note-chart"),),
        ),
    )


def _table(context: Context, scores: Sequence[Score]) -> Table:
    columns = (
        Column("what", context.say("accuracy.what")),
        Column("origins", context.say("accuracy.origins")),
        Column("cases", context.say("accuracy.cases"), "integer"),
        *(Column(measure, context.say(f"accuracy.{measure}"), "decimal") for measure in _MEASURES),
    )
    rows = tuple(
        {
            "what": _name(context, score),
            "origins": f"{score.first_origin}–{score.last_origin}",
            "cases": score.cases,
            **{measure: getattr(score, measure) for measure in _MEASURES},
        }
        for score in scores
    )
    return Table(columns, rows)


def _name(context: Context, score: Score, *, with_level: bool = True) -> str:
    """«Folkmängd, kommun, 5 år»; the later half of the origins says so."""
    parts = [context.say(f"accuracy.subject-{score.subject}")]
    if with_level:
        parts.append(text(f"cli.backtest-{score.level}", context.language))
    parts.append(text(f"cli.backtest-{score.unit}", context.language, count=score.horizon))
    name = ", ".join(parts)
    return f"{name} ({context.say('accuracy.recent')})" if _is_recent(score) else name
