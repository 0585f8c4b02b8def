"""Level of education by sex, and the share with post-secondary education over the years."""

from __future__ import annotations

from kompetensnb.analysis.indicators import education_counts
from kompetensnb.charts.chart import Chart
from kompetensnb.charts.composition import composition
from kompetensnb.charts.trend import trend
from kompetensnb.narrative import numbers
from kompetensnb.pages.context import Context, unsigned
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section
from kompetensnb.pages.sections.lines import (
    break_marks,
    chart_texts,
    drawn_regions,
    known,
    measure_rows,
    methods,
    origins_of,
)
from kompetensnb.vocabulary import education, measures, sexes

ID = "utbildning"
MEASURE = "eftergymnasial"


def section(context: Context) -> Section:
    """Prose, levels by sex, and the trend against the regions compared with."""
    title = context.say("education.title")
    if not known(context.indicators.series(MEASURE, context.region)):
        return Section(ID, title, (Note("utbildning-saknas", context.say("education.none", region=context.name)),))
    blocks: list[Block] = [Prose("utbildning-text", (_prose(context),))]
    levels = _levels(context)
    if levels is not None:
        blocks.append(ChartBlock("utbildning-nivaer", levels))
    blocks.append(ChartBlock("utbildning-trend", _trend(context)))
    return Section(ID, title, tuple(blocks))


def _prose(context: Context) -> str:
    at, year = context.indicators.at, context.parameters.year
    everybody = at(MEASURE, context.region, year)
    if everybody is None or everybody.value is None:
        return context.say("education.no-year", region=context.name, year=str(year))
    share = context.figure(MEASURE, everybody.value)
    sentences = [context.say("education.text", share=share, year=str(everybody.year))]
    women, men = (at(MEASURE, context.region, everybody.year, sex) for sex in ("kvinnor", "man"))
    if women is not None and men is not None and women.value is not None and men.value is not None:
        sentences.append(
            context.say(
                "education.sexes",
                women=context.figure(MEASURE, women.value),
                men=context.figure(MEASURE, men.value),
                difference=unsigned(numbers.change(men.value, women.value, context.language, "points")),
            )
        )
    for other in context.comparisons:
        found = at(MEASURE, other, everybody.year)
        if found is not None and found.value is not None:
            share = context.figure(MEASURE, found.value)
            sentences.append(context.say("education.compared", other=other.name(context.language), share=share))
    return " ".join(sentences)


def _levels(context: Context) -> Chart | None:
    """Women and men by level, per cent of each; None when the data set has no levels for the region."""
    counts = [row for row in context.rows(education_counts) if row["sex"] != "alla"]
    if not counts:
        return None
    latest = max(row["year"] for row in counts)
    rows = [
        {
            "group": sexes.get(row["sex"]).name(context.language),
            "part": education.get(row["level"]).short_name(context.language),
            "value": row["value"],
            "status": row["status"],
        }
        for row in sorted(counts, key=lambda row: (row["sex"], row["level"]))
        if row["year"] == latest
    ]
    texts = chart_texts(
        context,
        "utbildning-nivaer",
        context.say("education.levels"),
        measure=context.say("education.persons"),
        form="integer",
        origins=[row["origin"] for row in counts],
    )
    return composition(rows, texts)


def _trend(context: Context) -> Chart:
    sex = context.sex_for(MEASURE)
    title = context.say("education.trend")
    if sex != "alla":
        title = context.say("education.trend-sex", sex=sexes.get(sex).name(context.language).lower())
    chosen = drawn_regions(context, MEASURE, sex)
    texts = chart_texts(
        context,
        "utbildning-trend",
        title,
        measure=measures.get(MEASURE).name(context.language),
        form="percent",
        origins=origins_of(context, MEASURE, chosen, sex),
        compared=chosen,
        notes=methods(context, MEASURE, chosen, sex),
    )
    return trend(measure_rows(context, MEASURE, chosen, sex), texts, breaks=break_marks(context, MEASURE))
