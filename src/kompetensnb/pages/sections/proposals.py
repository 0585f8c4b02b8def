"""Run, expand, reduce or stop, with the reason in words and every rule; and the places it takes to close the gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kompetensnb.analysis import dimensioning
from kompetensnb.analysis.dimensioning import Proposal, Standing
from kompetensnb.charts.chart import Column, Table
from kompetensnb.charts.pairs import pairs
from kompetensnb.charts.texts import ChartTexts, sentence_case
from kompetensnb.narrative import numbers
from kompetensnb.narrative.messages import joined, text
from kompetensnb.narrative.names import lowered
from kompetensnb.narrative.verdicts import verdict
from kompetensnb.pages.context import Context
from kompetensnb.pages.forecasts import forecast_sources
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section, TableBlock
from kompetensnb.pages.proposed import Education, no_balance, nothing_given
from kompetensnb.vocabulary import education_groups
from kompetensnb.vocabulary.statuses import worst

LIST, PLACES = "forslag", "platser"
NAMED = 6
IN_CHART = 12


def list_section(context: Context, found: Education) -> Section:
    """What speaks for each decision, then every group with its reason, then the rules."""
    title = context.say("forslag.title")
    if found.found is None:
        return Section(LIST, title, (Note("forslag-saknas", no_balance(context)),))
    if not found.own:
        return Section(LIST, title, (Note("forslag-saknas", nothing_given(context)),))
    paragraphs = [context.say("forslag.text"), *_by_decision(context, found)]
    if found.balance_region is not context.region:
        paragraphs.insert(1, context.say("forslag.part", subregion=_balance(context, found), region=context.name))
    blocks: tuple[Block, ...] = (
        Prose("forslag-text", tuple(paragraphs)),
        TableBlock(
            "forslag-tabell",
            context.say("forslag.table"),
            _table(context, found),
            selection=context.say("selection-until", selection=context.selection, year=str(found.year)),
            sources=_sources(context, found),
        ),
        TableBlock("forslag-regler", context.say("forslag.rules"), _rules(context), notes=_limits(context)),
    )
    return Section(LIST, title, blocks)


def places_section(context: Context, found: Education) -> Section:
    """Places needed each year to close the gap, beside those of today."""
    title = context.say("platser.title")
    if found.found is None:
        return Section(PLACES, title, (Note("platser-saknas", no_balance(context)),))
    region = _balance(context, found)
    short = sorted(
        (item.standing for item in found.wider if item.standing.needed.places),
        key=lambda item: (-(item.needed.places or 0), item.group),
    )
    if not short:
        late = any(item.standing.needed_class == "late" for item in found.wider)
        told = context.say("platser.late" if late else "platser.no-need", region=region, year=str(found.year))
        return Section(PLACES, title, (Note("platser-inga", told),))
    first = short[0].needed
    paragraphs = [
        context.say(
            "platser.text",
            region=region,
            year=str(found.year),
            count=len(short),
            start=str(first.start),
            end=str(first.end),
            places=numbers.integer(sum(item.needed.places or 0 for item in short), context.language),
        ),
        context.say("platser.how"),
    ]
    if found.balance_region is not context.region:
        paragraphs.append(context.say("platser.part", region=context.name, subregion=region))
    chart = pairs(
        _bars(context, found, short[:IN_CHART]),
        ChartTexts(
            id="platser-diagram",
            title=context.say("platser.chart", count=str(min(IN_CHART, len(short)))),
            selection=context.say(
                "selection-until", selection=found.balance_region.long_name(context.language), year=str(found.year)
            ),
            measure=context.say("platser.measure"),
            language=context.language,
            sources=_sources(context, found),
        ),
        heading=context.say("group"),
    )
    return Section(PLACES, title, (Prose("platser-text", tuple(paragraphs)), ChartBlock("platser-diagram", chart)))


def reason(context: Context, item: Proposal, found: Education) -> str:
    """Why, in one sentence made from the classes and figures that decided."""
    standing = item.standing
    told = context.say(
        f"regel.{item.rule}",
        year=str(found.year),
        fill=numbers.percent(standing.offer.fill, context.language, 0),
        completion=numbers.percent(standing.offer.completion, context.language, 0),
        needed=numbers.integer(standing.needed.places, context.language),
        places=numbers.integer(standing.offer.places, context.language),
    )
    return told if standing.sure or standing.balance == dimensioning.UNKNOWN else f"{told} {context.say('unsure')}"


def group_name(context: Context, group: str) -> str:
    """The short name of an education group."""
    return education_groups.get(group).short_name(context.language)


def in_sentence(context: Context, group: str) -> str:
    """The name without a comma, «Ingenjörer (bygg)», so that names can stand in a row."""
    name, comma, rest = group_name(context, group).partition(", ")
    return f"{name} ({rest})" if comma else name


def listed(context: Context, groups: Sequence[str], most: int = NAMED) -> list[str]:
    """Names for a sentence, at most so many, and how many more there are."""
    told = [lowered(in_sentence(context, group)) for group in groups]
    rest = len(told) - most
    return told if rest <= 1 else [*told[:most], context.say("others", count=rest)]


def _by_decision(context: Context, found: Education) -> list[str]:
    """One sentence for each decision that some group has: how many, and the first of them by name."""
    sentences = []
    for decision in dimensioning.DECISIONS:
        groups = [item.standing.group for item in found.own if item.decision == decision]
        if groups:
            sentences.append(context.say(f"beslut.{decision}-text", names=listed(context, groups)))
    return sentences


def _table(context: Context, found: Education) -> Table:
    columns = (
        Column("decision", context.say("list.decision")),
        Column("group", context.say("group")),
        Column("reason", context.say("list.reason")),
        Column("verdict", context.say("list.verdict")),
        Column("places", context.say("list.places"), "integer"),
        Column("needed", _needed(context, found), "integer"),
        Column("fill", context.say("list.fill"), "percent"),
        Column("completion", context.say("list.completion"), "percent"),
    )
    rows = tuple(_row(context, item, found) for item in found.own)
    return Table(columns, rows)


def _needed(context: Context, found: Education) -> str:
    """The heading says whose need it is, where it is not the region's own."""
    if found.balance_region is context.region:
        return context.say("list.needed")
    return context.say("list.needed-part", subregion=_balance(context, found))


def _row(context: Context, item: Proposal, found: Education) -> dict[str, object]:
    standing = item.standing
    return {
        "decision": sentence_case(context.say(f"beslut.{item.decision}")),
        "group": group_name(context, standing.group),
        "reason": reason(context, item, found),
        "verdict": verdict(
            standing.verdict, None if standing.balance == "okant" else standing.balance, context.language
        ),
        "places": standing.offer.places if standing.offer.given else 0,
        "needed": standing.needed.places,
        "fill": standing.offer.fill,
        "completion": standing.offer.completion,
        "status": _status(standing, found),
    }


def _status(standing: Standing, found: Education) -> str:
    parts = [str(found.found.statuses["group"])] if found.found else []
    return str(worst([*parts, *([str(standing.offer.status)] if standing.offer.given else [])]))


def _rules(context: Context) -> Table:
    """Every rule in the order it is tried, in words made from its conditions."""
    columns = (
        Column("number", context.say("rules.number"), "integer"),
        Column("when", context.say("rules.when")),
        Column("decision", context.say("rules.decision")),
    )
    rows = tuple(
        {
            "number": number,
            "when": sentence_case(joined(_conditions(context, when), context.language)),
            "decision": sentence_case(context.say(f"beslut.{decision}")),
        }
        for number, (_, decision, when) in enumerate(dimensioning.rules(), start=1)
    )
    return Table(columns, rows)


def _conditions(context: Context, when: Mapping[str, Any]) -> list[str]:
    found = []
    for name, wanted in when.items():
        if name == "balance":
            found.append(joined([_word(context, word) for word in wanted], context.language, word="or"))
        elif name == "needed":
            words = [context.say(f"needed-{word}") for word in wanted]
            found.append(joined(words, context.language, word="or"))
        else:
            found.append(context.say(f"villkor.{name}" if wanted else f"villkor.not-{name}"))
    return found


def _word(context: Context, word: str) -> str:
    """The class as verdicts name it."""
    return (
        context.say("balance-unknown") if word == dimensioning.UNKNOWN else text(f"forecast.{word}", context.language)
    )


def _limits(context: Context) -> tuple[str, ...]:
    """The limits that the rules speak of, and the groups they treat apart."""
    limits = {name: numbers.integer(value, context.language) for name, value in dimensioning.LIMITS.items()}
    names = listed(context, dimensioning.RULES["preparatory"])
    return (
        context.say("rules.order"),
        context.say("rules.limits", **limits),
        context.say("rules.preparatory", names=names),
    )


def _bars(context: Context, found: Education, short: Sequence[Standing]) -> list[dict[str, Any]]:
    return [
        {
            "name": group_name(context, item.group),
            "group": context.say(f"platser.{part}"),
            "value": value,
            "role": role,
            "status": _status(item, found),
        }
        for item in short
        for part, value, role in (
            ("today", item.offer.places if item.offer.given else 0, "comparison"),
            ("more", item.needed.places, "own"),
        )
    ]


def _balance(context: Context, found: Education) -> str:
    return found.balance_region.name(context.language)


def _sources(context: Context, found: Education) -> tuple[str, ...]:
    """The forecast, and the tables of places."""
    origins = dict.fromkeys(item.origin for item in found.programmes)
    return tuple(dict.fromkeys([*forecast_sources(context), *(context.source(origin) for origin in origins)]))
