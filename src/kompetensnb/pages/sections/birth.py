"""Work by region of birth and sex, and what women and men have studied over the years."""

from __future__ import annotations

from functools import partial
from typing import Any, Final, Literal

from kompetensnb.analysis.birth import ByBirth, by_birth
from kompetensnb.charts.dumbbell import dumbbell
from kompetensnb.charts.trend import trend
from kompetensnb.forecast.axes import BIRTHS, SEXES
from kompetensnb.narrative import numbers
from kompetensnb.pages.context import Context, unsigned
from kompetensnb.pages.page import Block, Note, Prose, Section
from kompetensnb.pages.sections.drawn import chart_or_note
from kompetensnb.pages.sections.lines import break_marks, chart_texts, known, methods, origins_of

BIRTH, STUDIES = "fodelse", "studier"
STUDIED: Final = "eftergymnasial"
_ROLES: Final = {"inrikes": "own", "utrikes": "comparison"}

Rows = list[dict[str, Any]]


def section(context: Context) -> Section:
    """Employment and unemployment of women and men, by where they are born."""
    title = context.say("fodelse.title")
    found = by_birth(context.snapshot, context.region)
    if found is None:
        return Section(BIRTH, title, (Note("fodelse-saknas", context.say("fodelse.none", region=context.name)),))
    blocks: list[Block] = [Prose("fodelse-text", (_told(context, found), context.say("fodelse.how")))]
    kinds: tuple[Literal["employment", "unemployment"], ...] = ("employment", "unemployment")
    for kind in kinds:
        identity = f"fodelse-{kind}"
        texts = chart_texts(
            context,
            identity,
            context.say(f"fodelse.{kind}", year=str(found.year)),
            measure=context.say("share"),
            form="percent",
            origins=[found.origin],
        )
        blocks.append(chart_or_note(context, identity, partial(dumbbell, _rows(context, found, kind), texts)))
    return Section(BIRTH, title, tuple(blocks))


def _rows(context: Context, found: ByBirth, kind: str) -> Rows:
    return [
        {
            "name": context.say(f"sex.{sex}"),
            "series": context.say(f"birth.{birth}"),
            "role": _ROLES[birth],
            "value": getattr(found.of(birth, sex), kind),
            "status": found.of(birth, sex).status,
        }
        for sex in ("alla", *SEXES)
        for birth in BIRTHS
    ]


def _told(context: Context, found: ByBirth) -> str:
    gaps = {sex: found.gap(sex) for sex in SEXES}
    here, abroad = (found.of(birth).employment for birth in BIRTHS)
    if here is None or abroad is None or None in gaps.values():
        return context.say("fodelse.unknown", region=context.name)
    women, men = (numbers.decimal(abs(gap or 0), context.language) for gap in gaps.values())
    return context.say(
        "fodelse.text",
        region=context.name,
        year=str(found.year),
        here=numbers.percent(here, context.language),
        abroad=numbers.percent(abroad, context.language),
        women=women,
        men=men,
    )


def studies(context: Context) -> Section:
    """The share with post-secondary education among women and among men, over the years."""
    title = context.say("studier.title")
    series = {sex: context.indicators.series(STUDIED, context.region, sex) for sex in SEXES}
    both = [known(items) for items in series.values()]
    if not all(both):
        return Section(STUDIES, title, (Note("studier-saknas", context.say("studier.none", region=context.name)),))
    rows: Rows = [
        {
            "series": context.say(f"sex.{sex}"),
            "role": "women" if sex == SEXES[0] else "men",
            "year": item.year,
            "value": item.value,
            "status": item.status,
        }
        for sex, items in series.items()
        for item in items
    ]
    texts = chart_texts(
        context,
        "studier-diagram",
        context.say("studier.chart"),
        measure=context.say("share"),
        form="percent",
        origins=[origin for sex in SEXES for origin in origins_of(context, STUDIED, [context.region], sex)],
        notes=methods(context, STUDIED, [context.region], SEXES[0]),
    )
    women, men = (items[-1] for items in both)
    difference = unsigned(numbers.change(men.value, women.value, context.language, "points"))
    told = context.say(
        "studier.women" if (women.value or 0) > (men.value or 0) else "studier.men",
        year=str(women.year),
        difference=difference,
    )
    marks = break_marks(context, STUDIED)
    return Section(
        STUDIES,
        title,
        (
            Prose("studier-text", (told,)),
            chart_or_note(context, "studier-diagram", partial(trend, rows, texts, breaks=marks)),
        ),
    )
