"""What a whole is made of: the parts of two or more groups, beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kompetensnb.charts import grouped, theme
from kompetensnb.charts.chart import Chart, Column, Row, Table
from kompetensnb.charts.grouped import Bar
from kompetensnb.charts.labels import wrapped
from kompetensnb.charts.rows import cleaned, require_some, unique
from kompetensnb.charts.texts import ChartTexts, sentence_case, with_mark
from kompetensnb.narrative import numbers
from kompetensnb.narrative.messages import joined
from kompetensnb.vocabulary.statuses import Status

COLOURS = (theme.colour("women"), theme.colour("men"), theme.colour("peer"))


def composition(rows: Iterable[Mapping[str, Any]], texts: ChartTexts, *, shares: bool = True) -> Chart:
    """Bars for each part, one per group: per cent of the group, or the values themselves.

    Args:
        rows: `group` (at most three, e.g. women and men), `part` (in its order, e.g. level of education), `value`
            (an amount), `status`.
        texts: title, selection, measure and form of the values.
        shares: per cent of the sum of the group's parts; a group that lacks a part has no shares. False: values.

    Raises:
        KompetensnbError: `charts-no-data` when no part has a value (or, with `shares`, no group all its parts).
    """
    found = cleaned(rows, texts.id)
    for row in found:
        row["share"] = _share(row, found)
    if shares:
        require_some(found, texts.id, "share")
    groups = unique(row["group"] for row in found)
    drawn = [_bar(row, groups, texts, "share" if shares else "value") for row in found]
    return texts.chart(
        found,
        alt=_describe(found, groups, texts, "share" if shares else "value"),
        spec=grouped.spec(texts.language, COLOURS),
        data=grouped.datasets(drawn, [sentence_case(group) for group in groups], texts.language),
        table=_table(found, texts),
    )


def _share(row: Row, rows: Sequence[Row]) -> float | None:
    """Per cent of the whole group; a whole with a missing part is not known."""
    parts = [other["value"] for other in rows if other["group"] == row["group"]]
    if row["value"] is None or None in parts or sum(parts) == 0:
        return None
    return 100 * float(row["value"]) / float(sum(parts))


def _written(row: Row, key: str, texts: ChartTexts) -> str:
    return numbers.percent(row[key], texts.language) if key == "share" else texts.value(row[key])


def _bar(row: Row, groups: Sequence[str], texts: ChartTexts, key: str) -> Bar:
    written = _written(row, key, texts)
    amount = f" ({texts.value(row['value'])})" if key == "share" else ""
    return Bar(
        name="\n".join(wrapped(row["part"])),
        group=groups.index(row["group"]),
        value=row[key],
        label=with_mark(written, row["status"]),
        tip=f"{row['part']}, {row['group']}: {written}{amount}",
        status=row["status"] if row[key] is not None or row["value"] is None else Status.MISSING,
    )


def _describe(rows: Sequence[Row], groups: Sequence[str], texts: ChartTexts, key: str) -> str:
    """The largest part of each group, and where the first two groups differ most."""
    fields = {"title": texts.title, "selection": texts.selection, "groups": joined(groups, texts.language)}
    sentences = [texts.say("alt.composition", **fields)]
    for group in groups:
        known = [row for row in rows if row["group"] == group and row[key] is not None]
        if not known:
            sentences.append(texts.say("alt.no-value", name=sentence_case(group)))
            continue
        largest = max(known, key=lambda row: float(row[key]))
        sentences.append(
            texts.say(
                "alt.largest-part",
                group=sentence_case(group),
                part=largest["part"],
                value=_written(largest, key, texts),
            )
        )
    gaps = {}
    for part in unique(row["part"] for row in rows):
        pair = [row for row in rows if row["part"] == part and row["group"] in groups[:2] and row[key] is not None]
        if len(pair) == 2:
            gaps[part] = pair
    if gaps:
        part = max(gaps, key=lambda name: abs(gaps[name][0][key] - gaps[name][1][key]))
        values = [f"{row['group']} {_written(row, key, texts)}" for row in gaps[part]]
        sentences.append(texts.say("alt.widest", part=part, values=joined(values, texts.language)))
    return " ".join(sentences)


def _table(rows: Sequence[Row], texts: ChartTexts) -> Table:
    columns = (
        Column("part", texts.say("part")),
        Column("group", texts.say("group")),
        texts.column("value"),
        Column("share", texts.say("share"), "percent"),
    )
    parts = unique(row["part"] for row in rows)
    ordered = sorted(rows, key=lambda row: parts.index(row["part"]))
    keys = ("part", "group", "value", "share", "status", "mark")
    return Table(columns, tuple({key: row[key] for key in keys if key in row} for row in ordered))
