"""Who takes part in the councils, how many seats municipalities fill, and what became of decisions."""

from __future__ import annotations

from kompetensnb.analysis.councils import SIDES, Forum, forums, is_late, loads, today
from kompetensnb.charts.chart import Chart, Column, Row, Table
from kompetensnb.charts.stacked import stacked
from kompetensnb.charts.texts import ChartTexts
from kompetensnb.narrative import numbers
from kompetensnb.pages import written
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section, TableBlock
from kompetensnb.store.records import Records
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.texts import alphabetical

COMPOSITION, LOAD, DECISIONS = "sammansattning", "uppdrag", "beslut"
_STATES = ("open", "underway", "finished", "dropped")


def composition(context: Context, records: Records) -> Section:
    """The sides and the kinds of actors in each council, and how many of each side come to meetings."""
    title = context.say(f"{COMPOSITION}.title")
    found = forums(records, written.concerning(context, records.open("member")))
    if not found:
        return Section(COMPOSITION, title, (Note(f"{COMPOSITION}-tom", context.say(f"{COMPOSITION}.none")),))
    names = ("forum", "supply", "demand", "actors", "present-supply", "present-demand")
    rows = tuple(_forum_row(context, forum) for forum in found)
    blocks: tuple[Block, ...] = (
        Prose(f"{COMPOSITION}-text", (context.say(f"{COMPOSITION}.text", count=len(found)),)),
        ChartBlock(f"{COMPOSITION}-diagram", _sides(context, found)),
        TableBlock(
            f"{COMPOSITION}-tabell",
            context.say(f"{COMPOSITION}.table"),
            Table(tuple(Column(name, context.say(f"{COMPOSITION}.{name}")) for name in names), rows),
            sources=(context.say("records.source"),),
        ),
    )
    return Section(COMPOSITION, title, blocks)


def name_of(context: Context, forum: str, region: str, branch: str | None) -> str:
    """A council in words: its kind, its branch, where it is."""
    said = written.word(context, "forum", forum)
    if branch:
        said = f"{said}, {written.branch(context, branch)}"
    return f"{said} ({written.place(context, region)})"


def _short_name(context: Context, forum: Forum) -> str:
    """A council in as few words as tell it apart, for the side of a chart."""
    own = forum.forum if forum.forum in ("overall", "strategic") else "branch"
    branch = written.branch(context, forum.branch) if forum.branch else written.word(context, "forum", forum.forum)
    return context.say(f"{COMPOSITION}.short-{own}", region=written.place(context, forum.region), branch=branch)


def _sides(context: Context, found: tuple[Forum, ...]) -> Chart:
    texts = ChartTexts(
        id=f"{COMPOSITION}-diagram",
        title=context.say(f"{COMPOSITION}.chart"),
        selection=context.selection,
        measure=context.say(f"{COMPOSITION}.members"),
        language=context.language,
        sources=(context.say("records.source"),),
    )
    return stacked(
        [
            {
                "group": _short_name(context, forum),
                "part": written.word(context, "side", side),
                "value": forum.sides[side],
                "status": written.status_of(forum.members),
            }
            for forum in found
            for side in SIDES
        ],
        texts,
    )


def _forum_row(context: Context, forum: Forum) -> Row:
    actors = (f"{written.word(context, 'actor', actor)} {count}" for actor, count in sorted(forum.actors.items()))
    return {
        "forum": name_of(context, forum.forum, forum.region, forum.branch),
        **{side: str(forum.sides[side]) for side in SIDES},
        "actors": ", ".join(actors),
        **{f"present-{side}": numbers.percent(forum.attendance(side), context.language, 0) for side in SIDES},
    }


def load(context: Context, records: Records) -> Section:
    """How many seats each municipality fills in all councils: small ones have few people to send."""
    title = context.say(f"{LOAD}.title")
    county = regions.get(regions.COUNTY)
    places = [regions.municipality(code) for code in county.members if written.overlaps(context.region.id, code)]
    counted = loads(records.open("member"))
    known = sorted(
        (place for place in places if counted[place.id]), key=lambda place: alphabetical(place.name(context.language))
    )
    if not known:
        return Section(LOAD, title, (Note(f"{LOAD}-tom", context.say(f"{LOAD}.none")),))
    rows = tuple(_load_row(context, place.id, counted[place.id]) for place in known)
    names = ("municipality", "seats", "people")
    return Section(
        LOAD,
        title,
        (
            Prose(f"{LOAD}-text", (context.say(f"{LOAD}.text"),)),
            TableBlock(
                f"{LOAD}-tabell",
                context.say(f"{LOAD}.table"),
                Table(tuple(Column(name, context.say(f"{LOAD}.{name}")) for name in names), rows),
                sources=(context.say("records.source"),),
            ),
        ),
    )


def _load_row(context: Context, place: str, count: int) -> Row:
    people = context.at("folkmangd", regions.get(place))
    if people is not None:
        context.source(people.origin)
    return {
        "municipality": written.place(context, place),
        "seats": str(count),
        "people": context.figure("folkmangd", people.value) if people else numbers.MISSING,
    }


def decisions(context: Context, records: Records) -> Section:
    """Decisions with who carries them out, the next step, and how they went; those that are late first."""
    title = context.say(f"{DECISIONS}.title")
    meetings = records.by_id("meeting")
    rows = [
        row
        for row in records.open("decision")
        if written.overlaps(context.region.id, meetings[row["meeting"]]["region"])
    ]
    if not rows:
        return Section(DECISIONS, title, (Note(f"{DECISIONS}-tom", context.say(f"{DECISIONS}.none")),))
    day = today(records)
    late = {row["id"] for row in rows if is_late(row, day)}
    done = sum(row["state"] == "finished" for row in rows)
    names = ("decision", "meeting", "owner", "next", "due", "state", "outcome")
    table = tuple(
        {
            "decision": written.marked(context, row, "decision"),
            "meeting": written.day(meetings[row["meeting"]]["held_on"]),
            "owner": row["owner"],
            "next": written.told(row["next_step"]),
            "due": written.day(row["due_on"]),
            "state": _state(context, row["state"], row["id"] in late),
            "outcome": written.told(row["outcome"]),
        }
        for row in sorted(rows, key=lambda row: (row["id"] not in late, _STATES.index(row["state"]), row["decision"]))
    )
    said = context.say(f"{DECISIONS}.text", count=len(rows), done=done, late=len(late), day=written.day(day))
    return Section(
        DECISIONS,
        title,
        (
            Prose(f"{DECISIONS}-text", (said,)),
            TableBlock(
                f"{DECISIONS}-tabell",
                context.say(f"{DECISIONS}.table"),
                Table(tuple(Column(name, context.say(f"{DECISIONS}.{name}")) for name in names), table),
                sources=(context.say("records.source"),),
            ),
        ),
    )


def _state(context: Context, state: str, is_overdue: bool) -> str:
    said = written.word(context, "decision_state", state)
    return context.say(f"{DECISIONS}.late", state=said) if is_overdue else said
