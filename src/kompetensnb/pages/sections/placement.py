"""Where education is given: programme by municipality, what several give with empty places, and what nobody gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kompetensnb.analysis import provision
from kompetensnb.analysis.dimensioning import LIMITS
from kompetensnb.analysis.provision import Offer, Programme
from kompetensnb.charts.chart import Chart, Column, Table
from kompetensnb.charts.matrix import matrix
from kompetensnb.narrative import numbers
from kompetensnb.narrative.names import lowered
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section, TableBlock
from kompetensnb.pages.proposed import Education, nothing_given
from kompetensnb.pages.sections.lines import chart_texts
from kompetensnb.pages.sections.proposals import group_name, in_sentence, listed
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import Region

ID = "forlaggning"
NAMED = 8


def section(context: Context, found: Education) -> Section:
    """A grid for each form that several give, then overlap and white spots."""
    title = context.say("forlaggning.title")
    around = provision.around(context.region)
    items = provision.offered(context.snapshot, around.members)
    if not items:
        return Section(ID, title, (Note("forlaggning-saknas", nothing_given(context)),))
    shown = provision.columns(context.region)
    paragraphs = []
    charts: list[Block] = []
    for form in provision.FORMS:
        own = tuple(item for item in items if item.form == form)
        places = list(dict.fromkeys(shown[item.municipality].id for item in own))
        if len(places) > 1:
            charts.append(ChartBlock(f"forlaggning-{form}", _grid(context, form, own, shown)))
        elif places:
            paragraphs.append(_single(context, form, own, shown[own[0].municipality]))
    if charts:
        paragraphs.insert(0, context.say("forlaggning.text", region=around.name(context.language)))
    blocks: tuple[Block, ...] = (
        Prose("forlaggning-text", tuple(paragraphs)),
        *charts,
        Prose("forlaggning-dubbelt", (_overlap_text(context, items), white_spots(context, found))),
        *_overlap_table(context, items),
    )
    return Section(ID, title, blocks)


def white_spots(context: Context, found: Education) -> str:
    """Which groups are short and given by nobody in the region whose balance it is."""
    region = found.balance_region.name(context.language)
    if found.found is None:
        return context.say("vita.unknown", region=context.name)
    spots = [item.standing.group for item in found.wider if not item.standing.offer.given]
    if not spots:
        return context.say("vita.none", region=region, year=str(found.year))
    names = listed(context, spots, NAMED)
    return context.say("vita.some", region=region, year=str(found.year), count=len(spots), names=names)


def _single(context: Context, form: str, items: tuple[Programme, ...], place: Region) -> str:
    names = listed(context, list(dict.fromkeys(item.group for item in items)), NAMED)
    return context.say(
        "forlaggning.single", form=context.say(f"form.{form}"), place=place.name(context.language), names=names
    )


def _grid(context: Context, form: str, items: tuple[Programme, ...], shown: Mapping[str, Region]) -> Chart:
    """Places by group and municipality (or sub-region), the largest first both ways."""
    split: dict[tuple[str, str], list[Programme]] = {}
    for item in items:
        split.setdefault((item.group, shown[item.municipality].name(context.language)), []).append(item)
    cells = {key: provision.total(parts) for key, parts in split.items()}
    rows = [
        {
            "row": group_name(context, group),
            "column": place,
            "value": offer.places,
            "status": str(offer.status),
        }
        for (group, place), offer in sorted(cells.items(), key=lambda cell: _order(cell[0], cells))
    ]
    texts = chart_texts(
        context,
        f"forlaggning-{form}",
        context.say("forlaggning.chart", form=context.say(f"form.{form}"), year=str(items[0].year)),
        measure=context.say("forlaggning.measure"),
        form="integer",
        origins=list(dict.fromkeys(item.origin for item in items)),
    )
    texts = replace(texts, selection=provision.around(context.region).long_name(context.language))
    return matrix(rows, texts, down=context.say("group"), across=context.say("forlaggning.where"))


def _order(key: tuple[str, str], cells: Mapping[tuple[str, str], Offer]) -> tuple[float, str, float, str]:
    """Groups by their places in all, then places by theirs."""
    group, place = key
    by_group = sum(offer.places or 0.0 for (name, _), offer in cells.items() if name == group)
    by_place = sum(offer.places or 0.0 for (_, name), offer in cells.items() if name == place)
    return -by_group, group, -by_place, place


def _overlap_text(context: Context, items: tuple[Programme, ...]) -> str:
    found = provision.overlaps(items, LIMITS["low_fill"])
    limit = numbers.percent(LIMITS["low_fill"], context.language, 0)
    if not found:
        return context.say("overlapp.none", limit=limit)
    (form, group), most = next(iter(found.items()))
    return context.say(
        "overlapp.some",
        count=len(found),
        limit=limit,
        group=lowered(in_sentence(context, group)),
        form=context.say(f"form.{form}").lower(),
        municipalities=numbers.integer(len(most.municipalities), context.language),
        places=numbers.integer(most.places, context.language),
        admitted=numbers.integer(most.admitted, context.language),
    )


def _overlap_table(context: Context, items: tuple[Programme, ...]) -> tuple[TableBlock, ...]:
    """What several municipalities give with empty places; no table where there is nothing such."""
    found = provision.overlaps(items, LIMITS["low_fill"])
    if not found:
        return ()
    columns = (
        Column("group", context.say("group")),
        Column("form", context.say("list.form")),
        Column("where", context.say("overlapp.where")),
        Column("places", context.say("list.places"), "integer"),
        Column("empty", context.say("overlapp.empty"), "integer"),
        Column("fill", context.say("list.fill"), "percent"),
    )
    rows = tuple(
        {
            "group": group_name(context, group),
            "form": context.say(f"form.{form}"),
            "where": ", ".join(regions.municipality(code).name(context.language) for code in offer.municipalities),
            "places": offer.places,
            "empty": provision.empty(offer),
            "fill": offer.fill,
            "status": str(offer.status),
        }
        for (form, group), offer in found.items()
    )
    sources = tuple(dict.fromkeys(context.source(item.origin) for item in items))
    return (TableBlock("forlaggning-overlapp", context.say("overlapp.table"), Table(columns, rows), sources=sources),)
