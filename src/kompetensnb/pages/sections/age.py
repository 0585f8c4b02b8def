"""How old the inhabitants are, against the county and the country; women and men apart where both are known."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

from kompetensnb.analysis.age import ages_of
from kompetensnb.analysis.lookup import Rows
from kompetensnb.charts.age_profile import age_profile
from kompetensnb.charts.age_pyramid import age_pyramid
from kompetensnb.charts.chart import Chart
from kompetensnb.narrative import dates
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section
from kompetensnb.pages.sections.lines import chart_texts, roles
from kompetensnb.vocabulary import regions

ID = "alder"
OLD, WORKING = "andel-65", "andel-20-64"
SEXES = {"kvinnor": "women", "man": "men"}


def section(context: Context) -> Section:
    """Prose, the age profile, and a pyramid for the regions whose ages are known by sex."""
    title = context.say("age.title")
    if not any(row["value"] is not None for row in ages_of(context.snapshot, context.region)):
        return Section(ID, title, (Note("alder-saknas", context.say("age.none", region=context.name)),))
    prose = _prose(context)
    blocks: list[Block] = [Prose("alder-text", (prose,))] if prose else []
    blocks.append(ChartBlock("alder-profil", _profile(context)))
    pyramid = _pyramid(context)
    if pyramid is not None:
        blocks.append(ChartBlock("alder-pyramid", pyramid))
    elif context.parameters.sex != "alla":
        blocks.append(Note("alder-kon", context.say("age.no-sex")))
    return Section(ID, title, tuple(blocks))


def _prose(context: Context) -> str:
    """Shares of the latest year with ages, whatever year is chosen: there is but one."""
    old, working = context.indicators.at(OLD, context.region), context.indicators.at(WORKING, context.region)
    if old is None or working is None or old.value is None or working.value is None:
        return ""
    sentences = [
        context.say("age.text", share=context.figure(OLD, old.value), working=context.figure(WORKING, working.value))
    ]
    for other in context.comparisons:
        found = context.indicators.at(OLD, other)
        if found is not None and found.value is not None:
            share = context.figure(OLD, found.value)
            sentences.append(context.say("age.compared", other=other.name(context.language), share=share))
    return " ".join(sentences)


def _profile(context: Context) -> Chart:
    """Shares by ten-year band: the region, what it is compared with, and always the country."""
    wanted = dict.fromkeys((*context.compared, regions.get(regions.COUNTRY)))
    chosen = [region for region in wanted if ages_of(context.snapshot, region)]
    drawn = roles(context, chosen)
    rows: list[dict[str, Any]] = []
    origins: list[str] = []
    days: list[str] = []
    for region in chosen:
        found = ages_of(context.snapshot, region)
        origins.extend(row["origin"] for row in found)
        days.append(context.say("age.date", region=region.name(context.language), date=_day(context, found)))
        rows.extend(
            {"age": row["age"], "series": region.name(context.language), "role": drawn[region.id]}
            | {"value": row["share"], "status": row["status"]}
            for row in found
        )
    texts = chart_texts(
        context,
        "alder-profil",
        context.say("age.profile"),
        measure=context.say("age.share"),
        form="percent",
        origins=list(dict.fromkeys(origins)),
        compared=chosen,
        notes=[context.say("age.dates", dates=days), context.say("note.summed-perturbed")],
    )
    return age_profile(rows, texts)


def _pyramid(context: Context) -> Chart | None:
    rows: list[dict[str, Any]] = []
    origins: list[str] = []
    for sex in SEXES:
        found = ages_of(context.snapshot, context.region, sex)
        if not found:
            return None
        origins.extend(row["origin"] for row in found)
        rows.extend(
            {"age": row["age"], "sex": SEXES[sex], "value": row["value"], "status": row["status"]} for row in found
        )
    texts = chart_texts(
        context,
        "alder-pyramid",
        context.say("age.pyramid"),
        measure=context.say("population.y"),
        form="integer",
        origins=list(dict.fromkeys(origins)),
        notes=[
            context.say("age.dates", dates=[context.say("age.date", region=context.name, date=_day(context, found))])
        ],
    )
    return age_pyramid(rows, texts)


def _day(context: Context, rows: Rows) -> str:
    """The day that the figures are of: the last of their month."""
    year, month = rows[0]["year"], rows[0]["month"]
    return dates.day(date(year, month, monthrange(year, month)[1]), context.language)
