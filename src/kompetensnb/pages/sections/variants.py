"""Up to four scenarios beside the baseline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from kompetensnb.charts import theme
from kompetensnb.charts.chart import Column, Table
from kompetensnb.charts.dumbbell import dumbbell
from kompetensnb.charts.texts import ChartTexts
from kompetensnb.forecast import balance
from kompetensnb.forecast.engine import Assessment
from kompetensnb.pages.context import Context
from kompetensnb.pages.forecasts import forecast_sources
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section, TableBlock
from kompetensnb.vocabulary import education_groups

ID = "jamfor"
IN_CHART = 6
ROLES: Final[tuple[theme.Role, ...]] = ("own", "comparison", "country", "women")
"""Colours and shapes that are told apart most easily, one for each scenario."""

Named = tuple[str, Assessment]


def section(context: Context, variants: Sequence[Named], year: int) -> Section:
    """Totals of each side by side, and the groups that any of them changes most. The baseline comes first."""
    title = context.say(f"{ID}.title")
    if len(variants) < 3:
        return Section(ID, title, (Note(f"{ID}-ensam", context.say(f"{ID}.alone")),))
    blocks: list[Block] = [
        Prose(f"{ID}-text", (context.say(f"{ID}.text"),)),
        TableBlock(f"{ID}-tabell", context.say(f"{ID}.table", year=str(year)), _totals(context, variants, year)),
    ]
    found = variants[0][1]
    if found.region is found.outcome.groups_region:
        blocks += _by_group(context, variants, year)
    return Section(ID, title, tuple(blocks))


def _totals(context: Context, variants: Sequence[Named], year: int) -> Table:
    """One row per scenario: employed, their change, groups that are short and persons short in them."""
    place = variants[0][1].axes.all_years.index(year)
    whole = float(variants[0][1].outcome.demand.employed[place].sum())
    rows = []
    for name, found in variants:
        employed = float(found.outcome.demand.employed[place].sum())
        # Small groups are counted in, though none of them may be shown by itself.
        gap = found.outcome.balance.gap[place]
        known = found.region is found.outcome.groups_region and bool(np.isfinite(gap).all())
        rows.append(
            {
                "name": name,
                "employed": _shown(employed),
                "change": _shown(employed - whole),
                "groups": int((gap < 0).sum()) if known else None,
                "short": _shown(float(-gap[gap < 0].sum())) if known else None,
                "status": str(found.statuses["group"] if known else found.statuses["branch"]),
            }
        )
    columns = (
        Column("name", context.say("scenario")),
        Column("employed", context.say(f"{ID}.employed"), "integer"),
        Column("change", context.say(f"{ID}.change"), "signed"),
        Column("groups", context.say(f"{ID}.groups"), "integer"),
        Column("short", context.say(f"{ID}.short"), "integer"),
    )
    return Table(columns, tuple(rows))


def _by_group(context: Context, variants: Sequence[Named], year: int) -> list[Block]:
    """The gap of the groups that some scenario changes most: a chart of them all, and a table."""
    place = variants[0][1].axes.all_years.index(year)
    groups = variants[0][1].axes.groups
    before = variants[0][1].outcome.balance
    gaps = np.stack([found.outcome.balance.gap[place] for _, found in variants])
    change = np.abs(gaps - gaps[0]).max(axis=0)
    change[balance.too_small(before.supply[place], before.demand[place])] = 0
    change[[education_groups.get(code).is_unknown for code in groups]] = 0
    order = [number for number in np.argsort(-change, kind="stable") if balance.rounded(float(change[number]))]
    if not order:
        return [Note(f"{ID}-lika", context.say(f"{ID}.same"))]
    status = str(variants[0][1].statuses["group"])
    roles = ("peer", *ROLES)
    rows: list[dict[str, Any]] = [
        {
            "name": education_groups.get(groups[number]).short_name(context.language),
            "series": name,
            "role": roles[variant],
            "value": _shown(float(gaps[variant, number])),
            "status": status,
        }
        for number in order[:IN_CHART]
        # The baseline last, so that it is drawn over what coincides with it.
        for variant, (name, _) in (*list(enumerate(variants))[1:], (0, variants[0]))
    ]
    texts = ChartTexts(
        id=f"{ID}-diagram",
        title=context.say(f"{ID}.chart", year=str(year)),
        selection=context.selection,
        measure=context.say("persons"),
        language=context.language,
        sources=forecast_sources(context),
    )
    columns = (
        Column("group", context.say("column.group")),
        *(Column(f"v{variant}", name, "signed") for variant, (name, _) in enumerate(variants)),
    )
    table = tuple(
        {
            "group": education_groups.get(groups[number]).name(context.language),
            **{f"v{variant}": _shown(float(gaps[variant, number])) for variant in range(len(variants))},
            "status": status,
        }
        for number in order
    )
    title = context.say(f"{ID}.group-table", year=str(year))
    return [ChartBlock(texts.id, dumbbell(rows, texts)), TableBlock(f"{ID}-grupper", title, Table(columns, table))]


def _shown(value: float) -> float | None:
    return float(balance.rounded(value)) if np.isfinite(value) else None
