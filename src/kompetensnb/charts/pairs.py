"""A few amounts beside each other under each name: in and out, women and men, supply and demand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kompetensnb.charts import grouped, theme
from kompetensnb.charts.chart import Chart, Column, Row, Table
from kompetensnb.charts.grouped import Bar
from kompetensnb.charts.labels import wrapped
from kompetensnb.charts.rows import cleaned, unique
from kompetensnb.charts.texts import ChartTexts, sentence_case

_ROLES: tuple[theme.Role, ...] = ("own", "comparison", "peer")


def pairs(rows: Iterable[Mapping[str, Any]], texts: ChartTexts, *, heading: str) -> Chart:
    """Two or three bars under each name, in the order of the rows.

    Args:
        rows: `name`, `group` (what the bar is of; the same two or three for every name), `value`, `status`; optional
            `role` (`theme.Role`) for the colour of the group.
        texts: title, selection, measure and form of the values.
        heading: what the names are, over their column in the table.

    Raises:
        KompetensnbError: `charts-no-data` when there is no value.
        ValueError: more than three groups.
    """
    found = cleaned(rows, texts.id)
    names, groups = unique(row["name"] for row in found), unique(row["group"] for row in found)
    if len(groups) > len(_ROLES):
        raise ValueError(f"{texts.id}: {len(groups)} groups; {len(_ROLES)} can be told apart")
    roles = {row["group"]: row.get("role") or _ROLES[groups.index(row["group"])] for row in found}
    drawn = [_bar(row, groups, texts) for row in found]
    return texts.chart(
        found,
        alt=_describe(found, names, groups, texts),
        spec=grouped.spec(texts.language, tuple(theme.colour(roles[group]) for group in groups)),
        data=grouped.datasets(drawn, [sentence_case(group) for group in groups], texts.language),
        table=_table(found, names, groups, texts, heading),
    )


def _bar(row: Row, groups: Sequence[str], texts: ChartTexts) -> Bar:
    return Bar(
        name="\n".join(wrapped(row["name"])),
        group=groups.index(row["group"]),
        value=row["value"],
        label=texts.marked(row["value"], row["status"]),
        tip=f"{row['name']}, {row['group']}: {texts.marked(row['value'], row['status'])}",
        status=row["status"],
    )


def _describe(rows: Sequence[Row], names: Sequence[str], groups: Sequence[str], texts: ChartTexts) -> str:
    """The whole, and for each group where it is largest."""
    sentences = [
        texts.say("alt.pairs", title=texts.title, selection=texts.selection, count=len(names), groups=list(groups))
    ]
    for group in groups:
        there = [row for row in rows if row["group"] == group and row["value"] is not None]
        if there:
            top = max(there, key=lambda row: float(row["value"]))
            fields = {"group": sentence_case(group), "name": top["name"], "value": texts.value(top["value"])}
            sentences.append(texts.say("alt.pairs-top", **fields))
    missing = unique(row["name"] for row in rows if row["value"] is None)
    if missing:
        sentences.append(texts.say("alt.missing-for", names=missing))
    return " ".join(sentences)


def _table(rows: Sequence[Row], names: Sequence[str], groups: Sequence[str], texts: ChartTexts, heading: str) -> Table:
    """One row per name; its status is that of its first value that is not official."""
    columns = (
        Column("name", heading),
        *(Column(f"group{place}", sentence_case(group), texts.form) for place, group in enumerate(groups)),
    )
    found: list[Row] = []
    for name in names:
        of_name = [row for row in rows if row["name"] == name]
        statuses = [row["status"] for row in of_name]
        cells = {f"group{groups.index(row['group'])}": row["value"] for row in of_name}
        found.append({"name": name, **cells, "status": next((s for s in statuses if s != "officiell"), statuses[0])})
    return Table(columns, tuple(found))
