"""How well places are used: how many are filled, how many complete, what a filled place costs, and who wants them."""

from __future__ import annotations

from typing import Any

from kompetensnb.analysis import provision
from kompetensnb.analysis.dimensioning import RULES
from kompetensnb.analysis.provision import UPPER_SECONDARY, Offer, Programme
from kompetensnb.charts.chart import Chart, Column, Format, Table
from kompetensnb.charts.ranking import ranking
from kompetensnb.charts.trend import trend
from kompetensnb.narrative import numbers
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section, TableBlock
from kompetensnb.pages.proposed import Education, nothing_given
from kompetensnb.pages.sections.lines import chart_texts
from kompetensnb.pages.sections.proposals import group_name

ID = "fyllnad"
IN_CHART = 12

_FIGURES: tuple[tuple[str, Format], ...] = (
    ("places", "integer"),
    ("admitted", "integer"),
    ("fill", "percent"),
    ("completion", "percent"),
    ("cost", "integer"),
)


def section(context: Context, found: Education) -> Section:
    """Each form as a whole, the education with most empty places, who applies, and every programme in a table."""
    title = context.say("fyllnad.title")
    if not found.programmes:
        return Section(ID, title, (Note("fyllnad-saknas", nothing_given(context)),))
    forms = provision.by(found.programmes, lambda item: item.form)
    blocks: list[Block] = [
        Prose("fyllnad-text", (*(_form_text(context, form, offer) for form, offer in forms.items()),)),
        ChartBlock("fyllnad-diagram", _lowest(context, found)),
    ]
    curve = _wanted(context)
    if curve is not None:
        blocks.append(ChartBlock("fyllnad-sokande", curve))
    blocks.append(
        TableBlock(
            "fyllnad-tabell",
            context.say("fyllnad.table"),
            _table(context, found),
            selection=context.selection,
            sources=tuple(dict.fromkeys(context.source(item.origin) for item in found.programmes)),
            notes=(context.say("fyllnad.cost"),),
        )
    )
    return Section(ID, title, tuple(blocks))


def _form_text(context: Context, form: str, offer: Offer) -> str:
    """Places, filled, completed and cost of one form; what is not known is left out."""
    say, language = context.say, context.language
    parts = [
        say(
            "fyllnad.form",
            form=say(f"form.{form}"),
            places=numbers.integer(offer.places, language),
            fill=numbers.percent(offer.fill, language, 0),
            completion=numbers.percent(offer.completion, language, 0),
        )
    ]
    parts.append(say("fyllnad.cost-none") if offer.cost is None else say("fyllnad.each", cost=_kronor(context, offer)))
    return " ".join(parts)


def _kronor(context: Context, offer: Offer) -> str:
    """In whole thousands: costs are not known more closely."""
    return numbers.integer(None if offer.cost is None else round(offer.cost, -3), context.language)


def _lowest(context: Context, found: Education) -> Chart:
    """The largest shares of empty places."""
    split: dict[tuple[str, str], list[Programme]] = {}
    for item in found.programmes:
        split.setdefault((item.form, item.group), []).append(item)
    offers = {key: provision.total(parts) for key, parts in split.items()}
    known = sorted((offer.fill, key) for key, offer in offers.items() if offer.fill is not None)[:IN_CHART]
    rows: list[dict[str, Any]] = [
        {
            "name": context.say(
                "fyllnad.name", group=group_name(context, group), form=context.say(f"form.{form}-short")
            ),
            "role": "peer",
            "value": 100 - fill,
            "status": str(offers[form, group].status),
        }
        for fill, (form, group) in known
    ]
    texts = chart_texts(
        context,
        "fyllnad-diagram",
        context.say("fyllnad.chart", count=str(len(rows))),
        measure=context.say("fyllnad.empty"),
        form="percent",
        origins=list(dict.fromkeys(item.origin for item in found.programmes)),
    )
    return ranking(rows, texts, heading=context.say("group"))


def _wanted(context: Context) -> Chart | None:
    """First choices for each place in upper-secondary school: vocational programmes and those that prepare."""
    own = [
        item
        for item in provision.programmes(context.snapshot)
        if item.form == UPPER_SECONDARY and item.municipality in context.region.members
    ]
    rows: list[dict[str, Any]] = []
    for kind, role in (("vocational", "own"), ("preparatory", "comparison")):
        chosen = [item for item in own if (item.group in RULES["preparatory"]) is (kind == "preparatory")]
        for year in sorted({item.year for item in chosen}):
            offer = provision.total(item for item in chosen if item.year == year)
            rows.append(
                {
                    "series": context.say(f"sokande.{kind}"),
                    "role": role,
                    "year": year,
                    "value": None if offer.applicants is None else 100 * offer.applicants,
                    "status": str(offer.status),
                }
            )
    if not any(row["value"] is not None for row in rows):
        return None
    texts = chart_texts(
        context,
        "fyllnad-sokande",
        context.say("sokande.chart"),
        measure=context.say("sokande.measure"),
        form="integer",
        origins=list(dict.fromkeys(item.origin for item in own)),
    )
    return trend(rows, texts, zero=True)


def _table(context: Context, found: Education) -> Table:
    columns = (
        Column("form", context.say("list.form")),
        Column("group", context.say("group")),
        *(Column(name, context.say(f"list.{name}"), form) for name, form in _FIGURES),
    )
    rows = []
    for form in provision.FORMS:
        offers = provision.by((item for item in found.programmes if item.form == form), lambda item: item.group)
        for group, offer in sorted(offers.items(), key=lambda pair: -(pair[1].places or 0.0)):
            rows.append(
                {
                    "form": context.say(f"form.{form}"),
                    "group": group_name(context, group),
                    **{name: getattr(offer, name) for name, _ in _FIGURES},
                    "status": str(offer.status),
                }
            )
    return Table(columns, tuple(rows))
