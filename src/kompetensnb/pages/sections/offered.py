"""Who gives what to whom: municipality by form of education, and what each form is for."""

from __future__ import annotations

from dataclasses import replace

from kompetensnb.analysis import provision
from kompetensnb.analysis.provision import Offer, Programme
from kompetensnb.charts.chart import Chart, Column, Table
from kompetensnb.charts.matrix import matrix
from kompetensnb.narrative import numbers
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section, TableBlock
from kompetensnb.pages.proposed import nothing_given
from kompetensnb.pages.sections.lines import chart_texts
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import Region

ID, FORMS = "utbud", "former"


def section(context: Context) -> Section:
    """The grid of municipalities (or sub-regions) by form, who gives nothing, and a row for each that gives."""
    title = context.say("utbud.title")
    around = provision.around(context.region)
    items = provision.offered(context.snapshot, around.members)
    if not items:
        return Section(ID, title, (Note("utbud-saknas", nothing_given(context)),))
    blocks: tuple[Block, ...] = (
        Prose("utbud-text", _paragraphs(context, around, items)),
        ChartBlock("utbud-diagram", _grid(context, around, items)),
        TableBlock(
            "utbud-tabell",
            context.say("utbud.table"),
            _table(context, items),
            selection=around.long_name(context.language),
            sources=tuple(dict.fromkeys(context.source(item.origin) for item in items)),
        ),
    )
    return Section(ID, title, blocks)


def forms_section(context: Context) -> Section:
    """For whom each form is, who gives it and who decides; and what is not in the data."""
    columns = tuple(Column(name, context.say(f"former.{name}")) for name in ("form", "whom", "giver", "decides"))
    rows = tuple(
        {
            "form": context.say(f"form.{form}"),
            **{name: context.say(f"former.{form}-{name}") for name in ("whom", "giver", "decides")},
        }
        for form in provision.FORMS
    )
    return Section(
        FORMS,
        context.say("former.title"),
        (
            TableBlock("former-tabell", context.say("former.table"), Table(columns, rows)),
            Note("former-saknas", context.say("former.lacking")),
        ),
    )


def _paragraphs(context: Context, around: Region, items: tuple[Programme, ...]) -> tuple[str, ...]:
    """How much there is, where most of it is, and which municipalities give nothing."""
    language = context.language
    places = provision.by(items, lambda item: item.municipality)
    whole = provision.total(items)
    most = max(places, key=lambda code: places[code].places or 0.0)
    top, total = places[most].places, whole.places
    told = [
        context.say(
            "utbud.text",
            region=around.name(language),
            count=len(places),
            programmes=numbers.integer(whole.programmes, language),
            places=numbers.integer(total, language),
        )
    ]
    if top is not None and total and len(places) > 1:
        share = numbers.percent(100 * top / total, language, 0)
        told.append(context.say("utbud.most", name=regions.municipality(most).name(language), share=share))
    without = [regions.municipality(code).name(language) for code in around.members if code not in places]
    if without:
        told.append(context.say("utbud.without", count=len(without), names=without))
    adult = {item.municipality for item in items if item.form == provision.ADULT}
    no_adult = [regions.municipality(code).name(language) for code in places if code not in adult]
    if no_adult:
        told.append(context.say("utbud.no-adult", count=len(no_adult), names=no_adult))
    return tuple(told)


def _grid(context: Context, around: Region, items: tuple[Programme, ...]) -> Chart:
    shown = provision.columns(context.region)
    offers: dict[tuple[str, str], Offer] = {}
    for form in provision.FORMS:
        own = provision.by((item for item in items if item.form == form), lambda item: shown[item.municipality].id)
        offers |= {(place, form): offer for place, offer in own.items()}
    whole = provision.by(items, lambda item: shown[item.municipality].id)
    rows = [
        {
            "row": regions.get(place).name(context.language),
            "column": context.say(f"form.{form}"),
            "value": offers[place, form].places,
            "status": str(offers[place, form].status),
        }
        for place in sorted(whole, key=lambda place: (-(whole[place].places or 0.0), place))
        for form in provision.FORMS
        if (place, form) in offers
    ]
    texts = chart_texts(
        context,
        "utbud-diagram",
        context.say("utbud.chart"),
        measure=context.say("list.places"),
        form="integer",
        origins=list(dict.fromkeys(item.origin for item in items)),
    )
    texts = replace(texts, selection=around.long_name(context.language))
    return matrix(rows, texts, down=context.say("where"), across=context.say("former.form"))


def _table(context: Context, items: tuple[Programme, ...]) -> Table:
    columns = (
        Column("where", context.say("municipality")),
        Column("form", context.say("former.form")),
        Column("whom", context.say("former.whom")),
        Column("programmes", context.say("utbud.programmes"), "integer"),
        Column("places", context.say("list.places"), "integer"),
        Column("fill", context.say("list.fill"), "percent"),
    )
    split: dict[tuple[str, str], list[Programme]] = {}
    for item in items:
        split.setdefault((item.municipality, item.form), []).append(item)
    rows = []
    for (code, form), parts in sorted(split.items(), key=lambda pair: (pair[0][0], provision.FORMS.index(pair[0][1]))):
        offer = provision.total(parts)
        rows.append(
            {
                "where": regions.municipality(code).name(context.language),
                "form": context.say(f"form.{form}"),
                "whom": context.say(f"former.{form}-whom"),
                "programmes": offer.programmes,
                "places": offer.places,
                "fill": offer.fill,
                "status": str(offer.status),
            }
        )
    return Table(columns, tuple(rows))
