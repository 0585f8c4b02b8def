"""The pupil cohorts on their way to upper-secondary school, and the schools that meet them."""

from __future__ import annotations

from kompetensnb.analysis import pupils
from kompetensnb.analysis.lookup import Row, Rows, rows_of
from kompetensnb.charts.chart import Chart, Column, Table
from kompetensnb.charts.cohorts import cohorts
from kompetensnb.narrative import dates, numbers
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section, TableBlock
from kompetensnb.pages.sections.lines import chart_texts
from kompetensnb.vocabulary import regions

ID = "skola"
ELIGIBILITY, TEACHERS = "behorighet-yrkes", "larare-behoriga"


def section(context: Context) -> Section:
    """Prose, the cohorts by the autumn they begin, and the upper-secondary schools where they are known."""
    title = context.say("school.title")
    rows = context.rows(pupils.cohorts)
    if not any(row["value"] is not None for row in rows):
        return Section(ID, title, (Note("skola-saknas", context.say("school.none", region=context.name)),))
    prose = tuple(filter(None, (_cohort_prose(context, rows), _school_prose(context))))
    blocks: list[Block] = [
        Prose("skola-text", prose),
        ChartBlock("skola-kullar", _chart(context, rows)),
        Note("skola-var", context.say("school.located")),
    ]
    table = _schools(context)
    if table is not None:
        blocks.append(table)
    return Section(ID, title, tuple(blocks))


def _cohort_prose(context: Context, rows: Rows) -> str:
    """The oldest and the youngest cohort of the chosen school year, or the latest; nothing when either is not known."""
    years = {row["year"] for row in rows}
    year = context.parameters.year if context.parameters.year in years else max(years)
    ordered = sorted((row for row in rows if row["year"] == year), key=lambda row: row["starts"])
    first, last = ordered[0], ordered[-1]
    if first["value"] is None or last["value"] is None:
        return ""
    return context.say(
        "school.text",
        school_year=dates.school_year(year),
        first=str(first["starts"]),
        pupils=numbers.integer(first["value"], context.language),
        last=str(last["starts"]),
        last_pupils=numbers.integer(last["value"], context.language),
        change=numbers.change(first["value"], last["value"], context.language, "percent"),
    )


def _school_prose(context: Context) -> str:
    sentences = []
    eligible, teachers = context.at(ELIGIBILITY), context.at(TEACHERS)
    if eligible is not None and eligible.value is not None:
        share = context.figure(ELIGIBILITY, eligible.value)
        sentences.append(context.say("school.eligible", share=share, year=str(eligible.year + 1)))
    if teachers is not None and teachers.value is not None:
        share = context.figure(TEACHERS, teachers.value)
        sentences.append(context.say("school.teachers", share=share, school_year=dates.school_year(teachers.year)))
    background = [row for row in context.rows(pupils.foreign_background) if row["value"] is not None]
    if background:
        share = numbers.percent(background[-1]["value"], context.language)
        year = dates.school_year(background[-1]["year"])
        sentences.append(context.say("school.background", share=share, school_year=year))
    cost = context.rows(pupils.upper_secondary_cost)
    if cost:
        sentences.append(_cost_sentence(context, cost[-1]))
    return " ".join(sentences)


def _cost_sentence(context: Context, latest: Row) -> str:
    year = str(latest["year"])
    if latest["per_pupil"] is None:
        return context.say("school.cost-none", year=year)
    cost, attending = (numbers.integer(latest[name], context.language) for name in ("per_pupil", "pupils"))
    return context.say("school.cost", cost=cost, pupils=attending, year=year)


def _chart(context: Context, rows: Rows) -> Chart:
    texts = chart_texts(
        context,
        "skola-kullar",
        context.say("school.chart"),
        measure=context.say("school.pupils"),
        form="integer",
        origins=[row["origin"] for row in rows],
    )
    return cohorts(rows, texts)


def _schools(context: Context) -> TableBlock | None:
    """The table for regions all of whose municipalities are known."""
    members = [regions.municipality(code) for code in context.region.members]
    found = [(member, rows_of(pupils.schools, context.snapshot, member)) for member in members]
    if not found or not all(rows for _, rows in found):
        return None
    columns = (
        Column("municipality", context.say("school.municipality")),
        Column("municipal", context.say("school.municipal"), "integer"),
        Column("independent", context.say("school.independent"), "integer"),
    )
    table = tuple(
        {
            "municipality": member.name(context.language),
            "municipal": rows[0]["municipal_schools"],
            "independent": rows[0]["independent_schools"],
            "status": rows[0]["status"],
        }
        for member, rows in found
    )
    sources = tuple(dict.fromkeys(context.source(rows[0]["origin"]) for _, rows in found))
    return TableBlock("skola-gymnasier", context.say("school.table"), Table(columns, table), sources=sources)
