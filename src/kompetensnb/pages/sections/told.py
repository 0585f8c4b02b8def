"""What the councils and the dialogues tell of a branch, beside the statistics: notes, needs, and what came of them."""

from __future__ import annotations

from collections.abc import Collection

from kompetensnb.analysis.chains import Chain, chains
from kompetensnb.charts.chart import Column, Row, Table
from kompetensnb.pages import written
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, Note, Prose, Section, TableBlock
from kompetensnb.store.records import Record, Records
from kompetensnb.vocabulary import branches

ID = "dialog"
MOST = 20
"""Notes and needs that are shown; the latest notes and the open needs first."""


def section(context: Context, records: Records, groups: Collection[str] = ()) -> Section:
    """The notes and needs of the shown region about branches in these groups of the statistics; of all without any."""
    title = context.say("told.title")
    notes = [row for row in written.concerning(context, records.open("dialogue")) if _is_about(row, groups)]
    needs = chains(
        records, [row for row in written.concerning(context, records.open("need")) if _is_about(row, groups)]
    )
    blocks: list[Block] = list(written.notices(context, records))
    if not notes and not needs:
        return Section(ID, title, (*blocks, Note(f"{ID}-tom", context.say("told.none"))))
    still_open = sum(chain.is_still_open for chain in needs)
    blocks.append(
        Prose(f"{ID}-text", (context.say("told.text", notes=len(notes), needs=len(needs), still_open=still_open),))
    )
    if notes:
        blocks.append(_notes(context, sorted(notes, key=lambda row: (row["held_on"], row["id"]), reverse=True)))
    if needs:
        blocks.append(_needs(context, needs))
    return Section(ID, title, tuple(blocks))


def _is_about(row: Record, groups: Collection[str]) -> bool:
    """Without a branch of its own a row is about all of them."""
    return not groups or not row["branch"] or not {*branches.get(row["branch"]).sni_groups}.isdisjoint(groups)


def _notes(context: Context, notes: list[Record]) -> TableBlock:
    names = ("day", "place", "actor", "note")
    rows: tuple[Row, ...] = tuple(
        {
            "day": written.day(row["held_on"]),
            "place": ", ".join(
                [
                    written.place(context, row["region"]),
                    *([written.branch(context, row["branch"])] * bool(row["branch"])),
                ]
            ),
            "actor": written.word(context, "actor", row["actor"]),
            "note": written.marked(context, row, "note"),
        }
        for row in notes[:MOST]
    )
    table = Table(tuple(Column(name, context.say(f"told.{name}")) for name in names), rows)
    return TableBlock(f"{ID}-anteckningar", context.say("told.notes"), table, sources=(context.say("records.source"),))


def _needs(context: Context, needs: tuple[Chain, ...]) -> TableBlock:
    names = ("need", "owner", "state", "actions", "seen")
    rows: tuple[Row, ...] = tuple(
        {
            "need": written.marked(context, chain.need, "title"),
            "owner": written.told(chain.need["owner"]),
            "state": written.word(context, "need_state", chain.need["state"]),
            "actions": written.told("; ".join(action["title"] for action in chain.actions)),
            "seen": written.told("; ".join(row["description"] for seen in chain.effects.values() for row in seen)),
        }
        for chain in needs[:MOST]
    )
    table = Table(tuple(Column(name, context.say(f"told.{name}")) for name in names), rows)
    return TableBlock(f"{ID}-behov", context.say("told.needs"), table, sources=(context.say("records.source"),))
