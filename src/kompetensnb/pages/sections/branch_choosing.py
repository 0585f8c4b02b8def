"""Which branch to work with: the scores added up, the figures beside them, and what speaks for and against one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from kompetensnb.analysis.branch_choice import Candidate, figures, hinges, need_scores, statistic, swot
from kompetensnb.charts.chart import Column, Table
from kompetensnb.charts.ranking import ranking
from kompetensnb.charts.texts import ChartTexts
from kompetensnb.forecast.balance import rounded
from kompetensnb.forecast.engine import Assessment
from kompetensnb.narrative import numbers
from kompetensnb.pages.context import Context
from kompetensnb.pages.forecasts import forecast_sources, known
from kompetensnb.pages.page import (
    Block,
    ChartBlock,
    Definition,
    Definitions,
    Note,
    Prose,
    Quadrants,
    Section,
    TableBlock,
)
from kompetensnb.pages.sections.lines import chart_texts
from kompetensnb.pages.weighing import Weighing
from kompetensnb.vocabulary import branches
from kompetensnb.vocabulary.branch_choice import CRITERIA, MEASURED, SWOT, USUAL_WEIGHTS, read_weights, shares
from kompetensnb.vocabulary.statuses import Status, worst

ID = "branschval"
_SHARES = ("growth_share", "need_share", "pension_share", "short_share")


def section(
    context: Context, judgements: pd.DataFrame, found: Assessment | None, ranked: tuple[Candidate, ...], year: int
) -> Section:
    """The choice in the context's region: `judgements` are its rows of scores, `ranked` what they add up to."""
    blocks: list[Block] = [
        Prose("branschval-text", (context.say("branschval.text"), context.say("branschval.weights"))),
        _criteria(context),
        _weighing(context),
    ]
    if any(item.total is not None for item in ranked):
        blocks += _chosen(context, judgements, ranked)
    else:
        blocks.append(Note("branschval-saknas", context.say("branschval.none", region=context.name)))
    if ranked:
        blocks.append(_sums(context, judgements, ranked))
        blocks += _swot(context, judgements, ranked)
    blocks.append(_statistics(context, found, year))
    return Section(ID, context.say("branschval.title", region=context.name), tuple(blocks))


def _criteria(context: Context) -> Definitions:
    """What each criterion is and weighs."""
    part_of = shares(read_weights(context.parameters.weights))
    return Definitions(
        "branschval-kriterier",
        tuple(
            Definition(
                context.say(
                    "branschval.criterion",
                    name=item.names[context.language],
                    weight=numbers.percent(100 * part_of[item.id], context.language, 0),
                ),
                item.meanings[context.language],
            )
            for item in CRITERIA.values()
        ),
    )


def _weighing(context: Context) -> Weighing:
    """The form in which other weights are tried."""
    weights = read_weights(context.parameters.weights)
    return Weighing(
        "branschval-vikter",
        context.page,
        context.parameters,
        tuple((name, item.names[context.language], weights[name]) for name, item in CRITERIA.items()),
        USUAL_WEIGHTS,
    )


def _chosen(context: Context, judgements: pd.DataFrame, ranked: tuple[Candidate, ...]) -> list[Block]:
    """The branch that comes first, what that hinges on, and the totals as bars."""
    whole = [item for item in ranked if item.total is not None]
    sentences = [
        context.say(
            "branschval.first",
            branch=_name(context, whole[0].branch),
            total=numbers.decimal(whole[0].total, context.language),
            count=len(whole),
        )
    ]
    part_of = shares(read_weights(context.parameters.weights))
    turning = [CRITERIA[name].names[context.language].lower() for name in hinges(ranked, part_of)]
    if len(whole) > 1:
        sentences.append(
            context.say("branschval.hinges", criteria=turning) if turning else context.say("branschval.firm")
        )
    rows = [
        {
            "name": _name(context, item.branch),
            "role": "own" if item.branch == context.parameters.branch else "peer",
            "value": item.total,
            "status": worst(score.status for score in item.scores.values()),
        }
        for item in whole
    ]
    texts = _texts(context, "branschval-diagram", context.say("branschval.chart"), judgements)
    chart = ranking(rows, texts, heading=context.say("branch"))
    return [Prose("branschval-svar", tuple(sentences)), ChartBlock("branschval-diagram", chart)]


def _sums(context: Context, judgements: pd.DataFrame, ranked: tuple[Candidate, ...]) -> TableBlock:
    """What each criterion adds to each branch's total."""
    columns = (
        Column("branch", context.say("branch")),
        Column("rank", context.say("branschval.rank"), "integer"),
        *(Column(name, item.names[context.language], "decimal") for name, item in CRITERIA.items()),
        Column("total", context.say("branschval.total"), "decimal"),
        Column("kind", context.say("branschval.kind")),
    )
    rows = tuple(
        {
            "branch": _name(context, item.branch),
            "rank": item.rank,
            **{name: item.scores[name].contribution if name in item.scores else None for name in CRITERIA},
            "total": item.total,
            "kind": _kind(context, item),
            "status": str(worst(score.status for score in item.scores.values())),
        }
        for item in ranked
    )
    return TableBlock(
        "branschval-summor",
        context.say("branschval.sums"),
        Table(columns, rows),
        selection=context.selection,
        sources=_origins(context, judgements),
        notes=(context.say("branschval.sums-note"),),
    )


def _kind(context: Context, item: Candidate) -> str:
    """Whether the score on need is a judgement or stands on figures, or what is not scored."""
    if item.missing:
        names = [CRITERIA[name].names[context.language].lower() for name in item.missing]
        return context.say("branschval.unscored", criteria=names)
    return context.say("branschval.judged" if item.scores[MEASURED].judged else "branschval.measured")


def _swot(context: Context, judgements: pd.DataFrame, ranked: tuple[Candidate, ...]) -> list[Block]:
    """The statements on the chosen branch, else on the first that has any."""
    chosen = context.parameters.branch
    wanted = [chosen] if chosen else [item.branch for item in ranked]
    parts = ((branch, swot(judgements, branch)) for branch in wanted)
    branch, found = next(((name, found) for name, found in parts if any(found.values())), ("", {}))
    if not branch:
        return [Note("branschval-swot-saknas", context.say("swot.none"))]
    cells = [found[part] or (context.say("swot.empty"),) for part in SWOT]
    rows = judgements[(judgements["council_branch"] == branch) & judgements["aspect"].isin(list(SWOT))]
    block = Quadrants(
        "branschval-swot",
        context.say("swot.caption", branch=_name(context, branch)),
        columns=(context.say("swot.helps"), context.say("swot.hinders")),
        rows=(context.say("swot.inside"), context.say("swot.outside")),
        cells=((cells[0], cells[1]), (cells[2], cells[3])),
        status=str(worst(rows["status"])),
    )
    return [block, Prose("branschval-swot-text", (context.say("swot.how"),))]


def _statistics(context: Context, found: Assessment | None, year: int) -> Block:
    """What figures say of every branch of the statistics, the greatest need first."""
    if found is None:
        return Note("branschval-statistik", context.say("statistics.none", region=context.name))
    table = figures(found, year)
    scores = need_scores(table)
    columns = (
        Column("branch", context.say("branch")),
        Column("employed", context.say("statistics.employed", year=str(found.axes.base)), "integer"),
        *(Column(name, context.say(f"statistics.{name}"), "percent") for name in _SHARES),
        Column("score", context.say("statistics.score"), "decimal"),
    )
    status = worst(found.statuses.values())
    rows: list[dict[str, Any]] = [
        {
            "branch": _name(context, row["branch"]),
            "employed": known(float(rounded(row["employed"]))),
            **{name: known(row[name]) for name in _SHARES},
            "score": statistic(row["branch"], scores),
            "status": str(status if np.isfinite(row["employed"]) else Status.MISSING),
        }
        for row in table.to_dict("records")
    ]
    rows.sort(key=lambda row: (row["score"] is None, -(row["score"] or 0.0)))
    return TableBlock(
        "branschval-statistik",
        context.say("statistics.title", year=str(year)),
        Table(columns, tuple(rows)),
        selection=context.selection,
        sources=forecast_sources(context),
        notes=(context.say("statistics.how", year=str(year)),),
    )


def _texts(context: Context, identity: str, title: str, judgements: pd.DataFrame) -> ChartTexts:
    return chart_texts(
        context,
        identity,
        title,
        measure=context.say("branschval.measure"),
        form="decimal",
        origins=sorted(judgements["origin"].unique()),
    )


def _origins(context: Context, judgements: pd.DataFrame) -> tuple[str, ...]:
    return tuple(dict.fromkeys(context.source(origin) for origin in sorted(judgements["origin"].unique())))


def _name(context: Context, branch: object) -> str:
    return branches.get(branch).name(context.language)
