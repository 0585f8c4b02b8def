"""The declaration 2023-2030: how each commitment is judged, by party; and how far a question is anchored."""

from __future__ import annotations

from collections import Counter

from kompetensnb.analysis import promises
from kompetensnb.charts.chart import Chart, Column, Table
from kompetensnb.charts.municipality_map import municipality_map
from kompetensnb.charts.stacked import stacked
from kompetensnb.charts.texts import ChartTexts
from kompetensnb.narrative import numbers
from kompetensnb.pages import written
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section, TableBlock
from kompetensnb.pages.sections.map import municipalities
from kompetensnb.store.records import Record, Records
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.commitments import Commitment, all_commitments
from kompetensnb.vocabulary.regions import Region, RegionKind
from kompetensnb.vocabulary.statuses import Status

DECLARATION, ANCHORED = "avsiktsforklaring", "forankring"


def parties(context: Context) -> tuple[Region, ...]:
    """Those who are judged, for the shown region: itself and its parts; for the county all parties."""
    every = (*regions.of_kind(RegionKind.SUBREGION), regions.get(regions.COUNTY))
    return tuple(party for party in every if written.overlaps(context.region.id, party.id))


def declaration(context: Context, records: Records) -> Section:
    """How many commitments are kept, by party, and each of them with its direction."""
    rows = promises.judged(records.open("commitment"))
    shown = parties(context)
    title = context.say(f"{DECLARATION}.title")
    if not shown:
        return Section(
            DECLARATION, title, (Note(f"{DECLARATION}-utanfor", context.say("outside", region=context.name)),)
        )
    blocks: list[Block] = [Prose(f"{DECLARATION}-text", (context.say(f"{DECLARATION}.text"),))]
    if rows:
        blocks.append(ChartBlock(f"{DECLARATION}-diagram", _judgements(context, rows, shown)))
    else:
        blocks.append(Note(f"{DECLARATION}-tom", context.say(f"{DECLARATION}.none")))
    blocks.append(_commitments(context, rows, shown))
    evidence = [row for row in written.concerning(context, rows.values()) if row["evidence"]]
    if evidence:
        blocks.append(_evidence(context, evidence))
    return Section(DECLARATION, title, tuple(blocks))


def counted(context: Context, records: Records) -> Counter[str]:
    """How many commitments of all parties shown are judged which way."""
    rows = promises.judged(records.open("commitment"))
    found: Counter[str] = Counter()
    for party in parties(context):
        found.update(promises.counts(rows, party))
    return found


def _judgements(context: Context, rows: dict[tuple[str, str], Record], shown: tuple[Region, ...]) -> Chart:
    texts = ChartTexts(
        id=f"{DECLARATION}-diagram",
        title=context.say(f"{DECLARATION}.chart"),
        selection=context.selection,
        measure=context.say(f"{DECLARATION}.commitments"),
        language=context.language,
        sources=(context.say("records.source"),),
    )
    status = written.status_of(rows.values())
    return stacked(
        [
            {
                "group": party.name(context.language),
                "part": written.word(context, "judgement", judgement),
                "value": count,
                "status": status,
            }
            for party in shown
            for judgement, count in reversed(promises.counts(rows, party).items())
        ],
        texts,
    )


def _commitments(context: Context, rows: dict[tuple[str, str], Record], shown: tuple[Region, ...]) -> TableBlock:
    columns = (
        Column("id", context.say(f"{DECLARATION}.number")),
        Column("commitment", context.say(f"{DECLARATION}.commitment")),
        *(Column(party.id, party.name(context.language)) for party in shown),
        Column("kommuner", context.say(f"{DECLARATION}.municipalities")),
    )
    table = tuple(
        {
            "id": each.id,
            "commitment": each.summary(context.language),
            **{party.id: _judgement(context, each, rows.get((each.id, party.id)), party) for party in shown},
            "kommuner": _municipal(context, each, rows),
        }
        for each in all_commitments()
    )
    return TableBlock(
        f"{DECLARATION}-tabell",
        context.say(f"{DECLARATION}.table"),
        Table(columns, table),
        sources=(context.say("records.source"),),
        notes=(context.say(f"{DECLARATION}.note"),),
    )


def _judgement(context: Context, each: Commitment, row: Record | None, party: Region) -> str:
    if party.kind not in each.kinds:
        return ""
    said = written.word(context, "judgement", row["judgement"] if row else "not_assessed")
    if row is None or not row["movement"]:
        return said
    return context.say(
        f"{DECLARATION}.moving", judgement=said, movement=written.word(context, "movement", row["movement"])
    )


def _municipal(context: Context, each: Commitment, rows: dict[tuple[str, str], Record]) -> str:
    """How many of the municipalities have done it, where each is judged by itself."""
    if RegionKind.MUNICIPALITY not in each.kinds:
        return ""
    county = regions.get(regions.COUNTY)
    within = [place for place in municipalities(context) if place.code in county.members]
    done = sum(rows[each.id, place.id]["judgement"] == "yes" for place in within if (each.id, place.id) in rows)
    return context.say(f"{DECLARATION}.done", count=done, all=len(within))


def _evidence(context: Context, rows: list[Record]) -> TableBlock:
    columns = tuple(
        Column(name, context.say(f"{DECLARATION}.{name}")) for name in ("number", "party", "evidence", "by")
    )
    order = [each.id for each in all_commitments()]
    return TableBlock(
        f"{DECLARATION}-belagg",
        context.say(f"{DECLARATION}.evidence-table"),
        Table(
            columns,
            tuple(
                {
                    "number": row["commitment"],
                    "party": written.place(context, row["region"]),
                    "evidence": written.marked(context, row, "evidence"),
                    "by": ", ".join(filter(None, (row["judged_by"], written.day(row["judged_on"])))),
                }
                for row in sorted(rows, key=lambda row: (order.index(row["commitment"]), row["region"]))
            ),
        ),
    )


def anchored(context: Context, records: Records) -> Section:
    """How far the latest question has come in each municipality: a map of steps, and the same as a table."""
    title = context.say(f"{ANCHORED}.title")
    county = regions.get(regions.COUNTY)
    places = [place for place in municipalities(context) if place.code in county.members]
    rows = list(records.open("anchoring"))
    matter = promises.latest_matter(rows)
    if not places or matter is None:
        key = "outside" if not places else f"{ANCHORED}.none"
        return Section(ANCHORED, title, (Note(f"{ANCHORED}-tom", context.say(key, region=context.name)),))
    found = promises.steps(rows, matter)
    reached = Counter(found[place.id]["step"] for place in places if place.id in found)
    said = context.say(
        f"{ANCHORED}.text",
        matter=matter,
        all=len(places),
        **{step: sum(reached[later] for later in promises.STEPS[place:]) for place, step in enumerate(promises.STEPS)},
    )
    blocks: list[Block] = [Prose(f"{ANCHORED}-text", (said,))]
    if reached:
        blocks.append(ChartBlock(f"{ANCHORED}-karta", _map(context, places, found, matter)))
    blocks.append(_steps(context, places, found, matter))
    return Section(ANCHORED, title, tuple(blocks))


def _map(context: Context, places: list[Region], found: dict[str, Record], matter: str) -> Chart:
    texts = ChartTexts(
        id=f"{ANCHORED}-karta",
        title=context.say(f"{ANCHORED}.chart", matter=matter),
        selection=context.selection,
        measure=context.say(f"{ANCHORED}.step-number"),
        language=context.language,
        sources=(context.say("records.source"),),
        notes=(context.say(f"{ANCHORED}.scale"),),
    )
    return municipality_map(
        [
            {
                "region": place.code,
                "name": place.name(context.language),
                "role": "own" if place.id == context.region.id else "peer",
                "value": promises.STEPS.index(found[place.id]["step"]) + 1 if place.id in found else None,
                "status": written.status_of([found[place.id]]) if place.id in found else Status.MISSING,
            }
            for place in places
        ],
        texts,
    )


def _steps(context: Context, places: list[Region], found: dict[str, Record], matter: str) -> TableBlock:
    columns = tuple(Column(name, context.say(f"{ANCHORED}.{name}")) for name in ("municipality", "step", "on", "body"))
    return TableBlock(
        f"{ANCHORED}-tabell",
        context.say(f"{ANCHORED}.table", matter=matter),
        Table(
            columns,
            tuple(
                {
                    "municipality": place.name(context.language),
                    "step": written.word(context, "step", row["step"]) if row else context.say(f"{ANCHORED}.not-yet"),
                    "on": written.day(row["step_on"]) if row else numbers.MISSING,
                    "body": written.told(row["body"]) if row else numbers.MISSING,
                }
                for place in sorted(places, key=lambda place: place.name("sv"))
                for row in [found.get(place.id)]
            ),
        ),
        sources=(context.say("records.source"),),
    )
