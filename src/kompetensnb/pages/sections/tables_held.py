"""What a data set holds: each table's years, age, gaps, and how much is missing, suppressed, estimated or made up."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from kompetensnb.charts.chart import Column, Table
from kompetensnb.narrative import dates, numbers
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Prose, Section, TableBlock
from kompetensnb.store import registry
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.store.state import TableState, snapshot_state
from kompetensnb.vocabulary.statuses import Status

ID = "tabeller"
_SHARES = ("missing", "suppressed", "estimated", "synthetic")


@lru_cache(maxsize=4)
def _states(snapshot: Snapshot) -> tuple[TableState, ...]:
    return tuple(snapshot_state(snapshot))


def status_counts(snapshot: Snapshot) -> Counter[Status]:
    """How many figures of each status the whole data set has."""
    total: Counter[Status] = Counter()
    for state in _states(snapshot):
        total.update({status: state.counts.get(status, 0) for status in Status})
    return total


def names_with(context: Context, status: Status) -> list[str]:
    """The tables that have figures of a status, by name."""
    return [
        registry.get(state.table).names[context.language].lower()
        for state in _states(context.snapshot)
        if state.counts.get(status)
    ]


def section(context: Context) -> Section:
    """One table with a row per table of the data set."""
    columns = (
        Column("name", context.say("tables.name")),
        Column("years", context.say("tables.years")),
        Column("gaps", context.say("tables.gaps")),
        Column("rows", context.say("tables.rows"), "integer"),
        *(Column(share, context.say(f"tables.{share}"), "decimal") for share in _SHARES),
        Column("retrieved", context.say("tables.retrieved")),
        Column("next", context.say("tables.next")),
    )
    rows = tuple(_row(state, context) for state in _states(context.snapshot))
    return Section(
        ID,
        context.say("tables.title"),
        (
            Prose("tabeller-text", (context.say("tables.text"),)),
            TableBlock("tabeller-tabell", context.say("tables.heading"), Table(columns, rows)),
        ),
    )


def _row(state: TableState, context: Context) -> dict[str, object]:
    years = str(state.last_year) if state.first_year == state.last_year else f"{state.first_year}–{state.last_year}"
    return {
        "name": registry.get(state.table).names[context.language],
        "years": years,
        "gaps": ", ".join(map(str, state.gaps)) or numbers.MISSING,
        "rows": state.rows,
        **{share: getattr(state, f"{share}_percent") for share in _SHARES},
        "retrieved": dates.iso(state.retrieved) if state.retrieved else numbers.MISSING,
        "next": dates.iso(state.next_release) if state.next_release else numbers.MISSING,
    }
