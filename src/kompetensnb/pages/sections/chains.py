"""Needs with what was done about them, goals with what is measured, and analyses on their way."""

from __future__ import annotations

from collections.abc import Iterator

from kompetensnb.analysis.chains import Chain, Followed, chains, followed, tree
from kompetensnb.analysis.observations import Observation
from kompetensnb.charts.chart import Column, Row, Table
from kompetensnb.narrative import numbers
from kompetensnb.narrative.separators import NO_BREAK_SPACE
from kompetensnb.pages import written
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, Note, Prose, Section, TableBlock
from kompetensnb.store.records import Record, Records
from kompetensnb.vocabulary import measures, regions

GOALS, NEEDS, BESIDE, ANALYSES = "maltrad", "behovskedja", "matt-bredvid", "underlag"
MOST = 100
"""Needs that a table shows; open ones come first."""
_STATES = ("needed", "produced", "reviewed", "spread")


def found_chains(context: Context, records: Records) -> tuple[Chain, ...]:
    """The needs that concern the shown region."""
    return chains(records, written.concerning(context, records.open("need")))


def goals(context: Context, records: Records) -> Section:
    """The goal tree: target, last year, now and baseline of each measure, and how far the goal is reached."""
    title = context.say(f"{GOALS}.title")
    shown = written.concerning(context, records.open("goal"))
    if not shown:
        return Section(GOALS, title, (Note(f"{GOALS}-tom", context.say(f"{GOALS}.none")),))
    names = ("goal", "owner", "measure", "baseline", "previous", "now", "target", "grade")
    rows = tuple(
        row for depth, goal in tree(shown) for row in _goal_rows(context, depth, goal, followed(records, goal["id"]))
    )
    table = Table(tuple(Column(name, context.say(f"{GOALS}.{name}")) for name in names), rows)
    return Section(
        GOALS,
        title,
        (
            Prose(f"{GOALS}-text", (context.say(f"{GOALS}.text"),)),
            TableBlock(
                f"{GOALS}-tabell", context.say(f"{GOALS}.table"), table, sources=(context.say("records.source"),)
            ),
        ),
    )


def _goal_rows(context: Context, depth: int, goal: Record, measured: tuple[Followed, ...]) -> Iterator[Row]:
    first = {
        "goal": f"{NO_BREAK_SPACE * 4 * depth}{written.marked(context, goal, 'title')}",
        "owner": written.told(goal["owner"]),
        "grade": written.word(context, "grade", goal["grade"]),
    }
    empty = {"goal": first["goal"], "owner": "", "grade": ""}  # a row without its heading says nothing read aloud
    dashes = dict.fromkeys(("measure", "baseline", "previous", "now", "target"), numbers.MISSING)
    for each in measured or [None]:
        yield first | (_values(context, each, goal) if each else dashes)
        first = empty


def _values(context: Context, each: Followed, goal: Record) -> Row:
    """As somebody wrote them; where the measure is an indicator, now and last year as the analyses compute them."""
    told = {name: _figure(context, getattr(each, name)) for name in ("baseline", "previous", "now", "target")}
    unit = each.measure["unit"]
    if each.measure["indicator"]:
        series = [
            item for item in _series(context, each.measure["indicator"], goal["region"]) if item.value is not None
        ]
        for name, item in zip(("now", "previous"), reversed(series), strict=False):
            told[name] = _observed(context, each.measure["indicator"], item)
    return {"measure": f"{each.measure['title']} ({unit})", **told}


def _figure(context: Context, row: Record | None) -> str:
    if row is None or row["value"] is None:
        return numbers.MISSING
    return context.say("value-in", value=numbers.decimal(row["value"], context.language), year=str(row["year"]))


def _series(context: Context, indicator: str, region: str) -> tuple[Observation, ...]:
    return tuple(context.indicators.series(indicator, regions.get(region), "alla"))


def _observed(context: Context, indicator: str, item: Observation) -> str:
    context.source(item.origin)
    return context.say("value-in", value=context.figure(indicator, item.value), year=str(item.year))


def needs(context: Context, records: Records) -> Section:
    """Each need with its owner, what is done and what was seen."""
    title = context.say(f"{NEEDS}.title")
    found = found_chains(context, records)
    if not found:
        return Section(NEEDS, title, (Note(f"{NEEDS}-tom", context.say(f"{NEEDS}.none", region=context.name)),))
    still_open = sum(chain.is_still_open for chain in found)
    stopped = sum(chain.leads_nowhere for chain in found)
    said = [context.say(f"{NEEDS}.text", count=len(found), still_open=still_open, stopped=stopped)]
    if len(found) > MOST:
        said.append(context.say(f"{NEEDS}.more", count=len(found) - MOST))
    names = ("need", "source", "place", "owner", "state", "actions", "effects")
    rows = tuple(_need_row(context, records, chain) for chain in found[:MOST])
    table = Table(tuple(Column(name, context.say(f"{NEEDS}.{name}")) for name in names), rows)
    return Section(
        NEEDS,
        title,
        (
            Prose(f"{NEEDS}-text", tuple(said)),
            TableBlock(
                f"{NEEDS}-tabell", context.say(f"{NEEDS}.table"), table, sources=(context.say("records.source"),)
            ),
        ),
    )


def _need_row(context: Context, records: Records, chain: Chain) -> Row:
    need = chain.need
    where = [written.place(context, need["region"])]
    if need["branch"]:
        where.append(written.branch(context, need["branch"]))
    return {
        "need": written.marked(context, need, "title"),
        "source": _source(context, records, need),
        "place": ", ".join(where),
        "owner": need["owner"] or context.say(f"{NEEDS}.nobody"),
        "state": written.word(context, "need_state", need["state"]),
        "actions": "; ".join(
            f"{action['title']} ({written.word(context, 'action_state', action['state'])})" for action in chain.actions
        )
        or context.say(f"{NEEDS}.nothing"),
        "effects": "; ".join(_effect(context, row) for seen in chain.effects.values() for row in seen)
        or numbers.MISSING,
    }


def _source(context: Context, records: Records, need: Record) -> str:
    if need["source"] == "statistics":
        return str(need["source_text"])
    told = next(records.where("dialogue", id=need["dialogue"]), None)
    if told is None:
        return written.word(context, "need_source", "dialogue")
    return context.say(
        f"{NEEDS}.dialogue", actor=written.word(context, "actor", told["actor"]), day=written.day(told["held_on"])
    )


def _effect(context: Context, row: Record) -> str:
    if row["value"] is None:
        return str(row["description"])
    value = numbers.decimal(row["value"], context.language, 0 if row["value"] == int(row["value"]) else 1)
    return f"{row['description']} {value} {row['unit']}"


def beside(context: Context, records: Records) -> Section:
    """Actions beside an indicator: its value when the action began and its latest; never that one made the other."""
    title = context.say(f"{BESIDE}.title")
    needs_by_id = records.by_id("need")
    rows = [
        row
        for action in records.open("action")
        if action["indicator"] and action["starts_on"]
        and written.overlaps(context.region.id, needs_by_id[action["need"]]["region"])
        for row in _beside_row(context, action, needs_by_id[action["need"]]["region"])
    ]  # fmt: skip
    if not rows:
        return Section(BESIDE, title, (Note(f"{BESIDE}-tom", context.say(f"{BESIDE}.none")),))
    names = ("action", "indicator", "region", "then", "now")
    table = Table(tuple(Column(name, context.say(f"{BESIDE}.{name}")) for name in names), tuple(rows))
    return Section(
        BESIDE,
        title,
        (
            Prose(f"{BESIDE}-text", (context.say(f"{BESIDE}.text"),)),
            TableBlock(f"{BESIDE}-tabell", context.say(f"{BESIDE}.table"), table),
        ),
    )


def _beside_row(context: Context, action: Record, region: str) -> Iterator[Row]:
    known = [item for item in _series(context, action["indicator"], region) if item.value is not None]
    if not known:
        return
    began = action["starts_on"].year
    then = next((item for item in reversed(known) if item.year <= began), None)
    yield {
        "action": written.marked(context, action, "title"),
        "indicator": measures.get(action["indicator"]).name(context.language),
        "region": written.place(context, region),
        "then": _observed(context, action["indicator"], then) if then else numbers.MISSING,
        "now": _observed(context, action["indicator"], known[-1]),
    }


def analyses(context: Context, records: Records) -> Section:
    """Which analyses are needed, made, reviewed and passed on."""
    title = context.say(f"{ANALYSES}.title")
    shown = written.concerning(context, records.open("analysis"))
    if not shown:
        return Section(ANALYSES, title, (Note(f"{ANALYSES}-tom", context.say(f"{ANALYSES}.none")),))
    counted = {state: sum(row["state"] == state for row in shown) for state in _STATES}
    names = ("title-column", "region", "state", "made", "reviewed", "spread")
    rows = tuple(
        {
            "title-column": written.marked(context, row, "title"),
            "region": written.place(context, row["region"]),
            "state": written.word(context, "analysis_state", row["state"]),
            "made": written.day(row["made_on"]),
            "reviewed": ", ".join(filter(None, (row["reviewed_by"], written.day(row["reviewed_on"])))),
            "spread": ", ".join(filter(None, (row["spread_to"], written.day(row["spread_on"])))),
        }
        for row in sorted(shown, key=lambda row: (_STATES.index(row["state"]), row["title"]))
    )
    blocks: tuple[Block, ...] = (
        Prose(f"{ANALYSES}-text", (context.say(f"{ANALYSES}.text", **counted),)),
        TableBlock(
            f"{ANALYSES}-tabell",
            context.say(f"{ANALYSES}.table"),
            Table(tuple(Column(name, context.say(f"{ANALYSES}.{name}")) for name in names), rows),
            sources=(context.say("records.source"),),
        ),
    )
    return Section(ANALYSES, title, blocks)
