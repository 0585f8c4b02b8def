"""Seats, fees and pots in the association of the Gothenburg region, by its own rule or by another one."""

from __future__ import annotations

from functools import lru_cache

from kompetensnb.analysis import sharing
from kompetensnb.analysis.sharing import Terms
from kompetensnb.charts.chart import Chart, Column, Row, Table
from kompetensnb.charts.dumbbell import dumbbell
from kompetensnb.charts.texts import ChartTexts
from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative import numbers
from kompetensnb.narrative.messages import error_text
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section, TableBlock
from kompetensnb.pages.sharing_form import SharingForm, Slider
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.statuses import Status

ID = "fordelning"
YEAR = 2019
"""The year of the populations that the source counts with."""
PRESETS = ("per=5000", "per=20000", "cap=0", "base=0", "fee=80", "pot=40")

_RANGES = {"base": (0, 10, 1, 1), "per": (1000, 50_000, 500, 1), "fee": (0, 200, 1, 0.01), "pot": (0, 100, 1, 0.01)}
"""Lowest, highest, step of the slider and step of the number. Any other value can be written in the address."""


@lru_cache(maxsize=4)
def _populations(snapshot: Snapshot) -> dict[str, float]:
    if "schools" not in snapshot.subjects:
        return {}
    return sharing.populations(snapshot.table("schools"), YEAR)


def choices(context: Context) -> tuple[tuple[str, str], ...]:
    """The rule of the source, some others, and the one of the address when it is none of them."""
    chosen = context.parameters.sharing
    own = (chosen,) if chosen and chosen not in PRESETS else ()
    return (("", context.say(f"{ID}.usual")), *((text, label(context, text)) for text in (*PRESETS, *own)))


def label(context: Context, text: str) -> str:
    """A rule in words: what differs from the one of the source."""
    said = []
    for part in text.split(";"):
        name, value = part.split("=")
        key = f"{ID}.no-cap" if name == "cap" and float(value) == 0 else f"{ID}.rule-{name}"
        shown = numbers.decimal(float(value), context.language, 0 if float(value) == int(float(value)) else 2)
        said.append(context.say(key, value=shown))
    return ", ".join(said)


def section(context: Context) -> Section:
    """The rule in words, its seats and kronor by municipality, and what the source says that does not agree."""
    title = context.say(f"{ID}.title")
    people = _populations(context.snapshot)
    if not people:
        return Section(ID, title, (Note(f"{ID}-saknas", context.say(f"{ID}.missing")),))
    blocks: list[Block] = []
    try:
        terms = Terms.of(context.parameters.sharing)
    except KompetensnbError as error:
        blocks.append(Note(f"{ID}-regel", error_text(error, context.language), "warning"))
        terms = Terms.of("")
    seats = sharing.seats(people, terms.rule)
    total = sum(seats.values())
    biggest = seats.get("goteborg", 0.0)
    said = context.say(
        f"{ID}.text" if terms.rule == Terms.of("").rule else f"{ID}.text-tried",
        count=terms.rule.base,
        per=numbers.integer(terms.rule.per, context.language),
        total=numbers.integer(total, context.language),
        biggest=numbers.integer(biggest, context.language),
        others=numbers.integer(total - biggest, context.language),
    )
    cap = context.say(f"{ID}.capped" if terms.rule.capped else f"{ID}.not-capped")
    blocks += [
        Prose(f"{ID}-text", (f"{said} {cap}",)),
        _form(context, terms),
        ChartBlock(f"{ID}-diagram", _chart(context, people, seats, _status(terms))),
        _table(context, people, seats, terms),
        Note(f"{ID}-avvikelse", _discrepancy(context, people)),
    ]
    return Section(ID, title, tuple(blocks))


def _form(context: Context, terms: Terms) -> SharingForm:
    usual = Terms.of("")
    found = {
        "base": (terms.rule.base, usual.rule.base),
        "per": (terms.rule.per, usual.rule.per),
        "fee": (terms.fee, usual.fee),
        "pot": (terms.pot, usual.pot),
    }
    sliders = []
    for name, (value, source) in found.items():
        low, high, step, exact = _RANGES[name]
        told = context.say(f"{ID}.form-{name}")
        sliders.append(Slider(name, told, min(low, value), max(high, value), step, exact, value, source))
    return SharingForm(f"{ID}-form", tuple(sliders), bool(terms.rule.capped))


def _status(terms: Terms) -> Status:
    """Seats and kronor by the rule of the source are the source's; by any other rule they are computed here."""
    return Status.OFFICIAL if terms == Terms.of("") else Status.ESTIMATED


def _source(context: Context) -> str:
    table = context.snapshot.table("schools")
    own = table[(table["measure"] == "population") & (table["year"] == YEAR)]
    return context.source("; ".join(dict.fromkeys(own["origin"])))


def _chart(context: Context, people: dict[str, float], seats: dict[str, float], status: Status) -> Chart:
    texts = ChartTexts(
        id=f"{ID}-diagram",
        title=context.say(f"{ID}.chart"),
        selection=context.say(f"{ID}.selection", year=str(YEAR)),
        measure=context.say(f"{ID}.share"),
        language=context.language,
        form="percent",
        sources=(_source(context),),
    )
    parts = (
        ("people-share", "comparison", sharing.shares(people), Status.OFFICIAL),
        ("seat-share", "own", sharing.shares(seats), status),
    )
    return dumbbell(
        [
            {
                "name": regions.get(member).name(context.language),
                "series": context.say(f"{ID}.{key}"),
                "role": role,
                "value": found[member],
                "status": told,
            }
            for member in people
            for key, role, found, told in parts
        ],
        texts,
    )


def _table(context: Context, people: dict[str, float], seats: dict[str, float], terms: Terms) -> TableBlock:
    fees, pots = sharing.contributions(people, terms.fee), sharing.contributions(people, terms.pot)
    usual = sharing.seats(people)
    columns = (
        Column("member", context.say(f"{ID}.member")),
        Column("people", context.say(f"{ID}.people"), "integer"),
        Column("seats", context.say(f"{ID}.seats"), "integer"),
        Column("usual", context.say(f"{ID}.usual-seats"), "integer"),
        Column("fee", context.say(f"{ID}.fee", rate=numbers.decimal(terms.fee, context.language, 2)), "integer"),
        Column("pot", context.say(f"{ID}.pot", rate=numbers.decimal(terms.pot, context.language, 2)), "integer"),
    )

    def row(name: str, *found: float) -> Row:
        keys = ("people", "seats", "usual", "fee", "pot")
        return {"member": name, "status": _status(terms), **dict(zip(keys, found, strict=True))}

    every = (people, seats, usual, fees, pots)
    rows = [row(regions.get(each).name(context.language), *(found[each] for found in every)) for each in people]
    rows.append(row(context.say(f"{ID}.sum"), *(sum(found.values()) for found in every)))
    return TableBlock(
        f"{ID}-tabell",
        context.say(f"{ID}.table"),
        Table(columns, tuple(rows)),
        sources=(_source(context),),
        notes=(context.say(f"{ID}.note"),),
    )


def _discrepancy(context: Context, people: dict[str, float]) -> str:
    found = sharing.discrepancy(people)
    return context.say(
        f"{ID}.discrepancy",
        stated=numbers.integer(found.stated, context.language),
        summed=numbers.integer(found.summed, context.language),
        without=numbers.integer(found.without_outside, context.language),
        outside=regions.get(found.outside).name(context.language),
        fees=numbers.integer(found.stated_fees / 1e6, context.language),
        people=numbers.integer(round(found.fee_population, -3), context.language),
    )
