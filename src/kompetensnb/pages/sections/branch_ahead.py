"""A branch to come: how many will work there, how many must be recruited, and what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kompetensnb.analysis.branch_profile import over_years
from kompetensnb.analysis.employed import employed
from kompetensnb.charts.chart import Chart
from kompetensnb.charts.ranking import ranking
from kompetensnb.charts.texts import ChartTexts
from kompetensnb.charts.trend import trend
from kompetensnb.forecast import frames
from kompetensnb.forecast.balance import rounded
from kompetensnb.forecast.engine import Assessment
from kompetensnb.narrative import numbers
from kompetensnb.pages.chosen_branch import Chosen
from kompetensnb.pages.context import Context
from kompetensnb.pages.forecasts import forecast_sources
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section
from kompetensnb.vocabulary import branches
from kompetensnb.vocabulary.statuses import Status

FORECAST, UNKNOWN = "prognos", "vet-inte"
LIMITS = ("low_80", "low_50", "high_50", "high_80")
PARTS = ("growth", "pension", "other")

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Ahead:
    """A branch from the base year to a year: persons, rounded as they may be shown; None when missing.

    `base` and `employed` are stocks, the rest sums over the years between. `low` and `high` are the 80 per cent band of
    `employed`, known for a single group of the statistics only: bands of several cannot be added.
    """

    base: float | None
    employed: float | None
    low: float | None
    high: float | None
    growth: float | None
    pension: float | None
    other: float | None
    need: float | None

    @property
    def sure(self) -> str:
        """more or less, when the whole band says so, else open; same when nothing is known of a change."""
        if self.base is None or self.low is None or self.high is None:
            return "open"
        return "more" if self.low > self.base else "less" if self.high < self.base else "open"


def until(found: Assessment, groups: Sequence[str], year: int) -> Ahead:
    """The branch in a year, and what happens until then."""
    rows = _rows(found, groups)
    flows = rows[(rows["year"] > found.axes.base) & (rows["year"] <= year)]
    last = rows[rows["year"] == year].iloc[0]
    summed = {name: _shown(flows[name].sum(skipna=False)) for name in (*PARTS, "need")}
    base = rows[rows["year"] == found.axes.base]["employed"].iloc[0]
    low, high = (_shown(last[name]) for name in ("low_80", "high_80"))
    return Ahead(base=_shown(base), employed=_shown(last["employed"]), low=low, high=high, **summed)


def forecast_section(context: Context, chosen: Chosen, found: Assessment | None, year: int) -> Section:
    """Persons with their band, after the years known, and the recruitment until the horizon."""
    title = context.say("prognos.title", year=str(year)) if found else context.say("prognos.short-title")
    if found is None:
        return Section(FORECAST, title, (Note("prognos-saknas", context.say("prognos.none", region=context.name)),))
    ahead = until(found, chosen.groups, year)
    blocks: list[Block] = [Prose("prognos-text", tuple(_sentences(context, chosen, ahead, year)))]
    if ahead.employed is not None:
        blocks.append(ChartBlock("prognos-diagram", _course(context, chosen, found)))
    if ahead.need is not None:
        blocks.append(ChartBlock("prognos-rekrytering", _recruitment(context, chosen, found, year)))
    return Section(FORECAST, title, tuple(blocks))


def unknown_section(context: Context) -> Section:
    """What a council needs and no table here tells."""
    kinds = ("practice", "vacancies", "technology", "firms")
    return Section(
        UNKNOWN,
        context.say("vet-inte.title"),
        (Prose("vet-inte-text", tuple(context.say(f"vet-inte.{kind}") for kind in kinds)),),
    )


def _rows(found: Assessment, groups: Sequence[str]) -> pd.DataFrame:
    """One row per year for the whole branch; the limits are missing when it is several groups."""
    table = frames.branches(found)
    own = table[table["branch"].isin(groups)]
    if len(groups) == 1:
        return own
    columns = ["employed", *PARTS, "need"]
    summed = own.groupby("year", as_index=False)[columns].agg(_whole)
    return summed.assign(**dict.fromkeys(LIMITS, np.nan), status=own["status"].iloc[0])


def _whole(values: pd.Series) -> float:
    """A sum with a missing part is missing."""
    return float(values.sum(skipna=False))


def _sentences(context: Context, chosen: Chosen, ahead: Ahead, year: int) -> list[str]:
    language = context.language
    if ahead.employed is None:
        return [context.say("prognos.missing", branch=chosen.word, region=context.name)]
    told = []
    if ahead.low is not None:
        fields = {
            "year": str(year),
            "employed": numbers.integer(ahead.employed, language),
            "low": numbers.integer(ahead.low, language),
            "high": numbers.integer(ahead.high, language),
        }
        told.append(f"{context.say(f'prognos.{ahead.sure}', **fields)} {context.say('prognos.band', **fields)}")
    if ahead.need is not None:
        told.append(
            context.say(
                "prognos.need",
                year=str(year),
                need=numbers.integer(ahead.need, language),
                pension=numbers.integer(ahead.pension, language),
            )
        )
    told.append(context.say("prognos.how"))
    return told


def _course(context: Context, chosen: Chosen, found: Assessment) -> Chart:
    """The years known, then the forecast."""
    series: Rows = [
        {"year": item.year, "value": item.value, "status": item.status, "phase": "outcome"}
        for item in over_years(context.snapshot, context.region, chosen.groups)
        if item.year <= found.axes.base
    ]
    for row in _rows(found, chosen.groups).to_dict("records"):
        if row["year"] > found.axes.base:
            limits = {name: _shown(row[name]) for name in LIMITS}
            value = _shown(row["employed"])
            series.append(
                {"year": int(row["year"]), "value": value, "status": row["status"], "phase": "forecast", **limits}
            )
    table = employed(context.snapshot, "employment", context.region)
    source = (context.source(table.origin),) if table else ()
    texts = ChartTexts(
        id="prognos-diagram",
        title=context.say("prognos.chart", branch=chosen.word),
        selection=context.selection,
        measure=context.say("employed"),
        language=context.language,
        sources=(*source, *forecast_sources(context)),
    )
    return trend([{"series": chosen.label, "role": "own", **row} for row in series], texts)


def _recruitment(context: Context, chosen: Chosen, found: Assessment, year: int) -> Chart:
    """How much must be recruited, in per cent of those who work there now, beside the other branches."""
    table = frames.branches(found)
    base = table[table["year"] == found.axes.base].set_index("branch")["employed"]
    ahead = table[(table["year"] > found.axes.base) & (table["year"] <= year)]
    need = ahead.groupby("branch")["need"].agg(lambda values: values.sum(skipna=False))
    others = [code for code in found.axes.branches if code != branches.UNKNOWN and code not in chosen.groups]
    listed = [(branches.get(code).name(context.language), "peer", (code,)) for code in others]
    rows: Rows = [
        {"name": name, "role": role, "value": _percent(need[[*codes]].sum(skipna=False), base[[*codes]].sum())}
        for name, role, codes in (*listed, (chosen.label, "own", chosen.groups))
    ]
    status = str(found.statuses["replacement"])
    texts = ChartTexts(
        id="prognos-rekrytering",
        title=context.say("prognos.recruitment-chart", year=str(year)),
        selection=context.selection,
        measure=context.say("prognos.recruitment-measure"),
        language=context.language,
        form="percent",
        sources=forecast_sources(context),
    )
    told = [{**row, "status": str(Status.MISSING) if row["value"] is None else status} for row in rows]
    return ranking(told, texts, heading=context.say("branch.heading"))


def _percent(part: float, whole: float) -> float | None:
    return 100 * float(part) / float(whole) if whole and np.isfinite(part) else None


def _shown(value: float) -> float | None:
    return float(rounded(float(value))) if np.isfinite(value) else None
