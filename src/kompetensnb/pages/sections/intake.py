"""The young who can begin upper-secondary school in the years to come, beside the places of today."""

from __future__ import annotations

from typing import Any

from kompetensnb.analysis import intake
from kompetensnb.analysis.intake import Cohort, Places
from kompetensnb.analysis.provision import SUBJECT
from kompetensnb.charts.trend import trend
from kompetensnb.narrative import numbers
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import ChartBlock, Note, Prose, Section
from kompetensnb.pages.sections.lines import chart_texts

ID = "kullar"


def section(context: Context) -> Section:
    """Prose, and one chart with the cohorts (with their band) and the places."""
    title = context.say("kullar.title")
    cohorts = intake.cohorts(context.snapshot, context.region)
    if not any(cohort.pupils is not None for cohort in cohorts):
        return Section(ID, title, (Note("kullar-saknas", context.say("kullar.none", region=context.name)),))
    places = intake.places(context.snapshot, context.region.members)
    paragraphs = [*_now(context, cohorts, places), *_ahead(context, cohorts, places)]
    return Section(
        ID,
        title,
        (
            Prose("kullar-text", tuple(paragraphs)),
            ChartBlock("kullar-diagram", _chart(context, cohorts, places)),
            Note("kullar-var", context.say("kullar.located")),
        ),
    )


def _now(context: Context, cohorts: tuple[Cohort, ...], places: tuple[Places, ...]) -> list[str]:
    """Places for each hundred of the young in the last year with both."""
    if not places:
        return [context.say("kullar.no-places", region=context.name)]
    last = places[-1]
    young = next((item.pupils for item in cohorts if item.starts == last.year), None)
    rate = _rate(last.places, young)
    if rate is None:
        return []
    return [
        context.say(
            "kullar.now",
            year=str(last.year),
            places=numbers.integer(last.places, context.language),
            pupils=numbers.integer(young, context.language),
            rate=numbers.integer(rate, context.language),
        )
    ]


def _ahead(context: Context, cohorts: tuple[Cohort, ...], places: tuple[Places, ...]) -> list[str]:
    """The largest and the smallest cohort to come, and what they mean for the places of today."""
    known = [item for item in cohorts if item.phase == "outcome" and item.pupils is not None]
    coming = [item for item in cohorts if item.phase == "forecast" and item.pupils is not None]
    if not coming or not known:
        return []
    most = max(coming, key=lambda item: item.pupils or 0.0)
    least = min(coming, key=lambda item: item.pupils or 0.0)
    sentences = [
        context.say(
            "kullar.ahead",
            most=str(most.starts),
            pupils=numbers.integer(most.pupils, context.language),
            low=numbers.integer(most.limits["low_80"], context.language),
            high=numbers.integer(most.limits["high_80"], context.language),
            least=str(least.starts),
            fewest=numbers.integer(least.pupils, context.language),
        )
    ]
    high_rate, low_rate = (_rate(places[-1].places if places else None, item.pupils) for item in (most, least))
    if high_rate is not None and low_rate is not None:
        sentences.append(
            context.say(
                "kullar.unchanged",
                rate=numbers.integer(high_rate, context.language),
                other=numbers.integer(low_rate, context.language),
                most=str(most.starts),
                least=str(least.starts),
            )
        )
    return [" ".join([*sentences, context.say("band.explained")])]


def _chart(context: Context, cohorts: tuple[Cohort, ...], places: tuple[Places, ...]) -> Any:
    rows: list[dict[str, Any]] = [
        {
            "series": context.say("kullar.pupils"),
            "role": "own",
            "year": item.starts,
            "value": item.pupils,
            "phase": item.phase,
            "status": item.status,
            **item.limits,
        }
        for item in cohorts
    ]
    rows += [
        {
            "series": context.say("kullar.places"),
            "role": "comparison",
            "year": item.year,
            "value": item.places,
            "phase": "outcome",
            "status": item.status,
        }
        for item in places
    ]
    texts = chart_texts(
        context,
        "kullar-diagram",
        context.say("kullar.chart"),
        measure=context.say("persons"),
        form="integer",
        origins=[
            *dict.fromkeys(item.origin for item in cohorts),
            *(context.snapshot.table(SUBJECT)["origin"].unique() if places else ()),
        ],
    )
    return trend(rows, texts, zero=True)


def _rate(places: float | None, young: float | None) -> float | None:
    return None if places is None or not young else 100 * places / young
