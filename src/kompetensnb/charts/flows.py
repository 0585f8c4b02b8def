"""In and out over the years, with what is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kompetensnb.charts import grouped, theme
from kompetensnb.charts.chart import Chart, Column, Row, Table
from kompetensnb.charts.grouped import Bar
from kompetensnb.charts.rows import cleaned, unique
from kompetensnb.charts.texts import ChartTexts, sentence_case
from kompetensnb.narrative import numbers

COLOURS = (theme.colour("own"), theme.colour("comparison"))


def flows(rows: Iterable[Mapping[str, Any]], texts: ChartTexts) -> Chart:
    """Two bars for each year, and the net beside the year.

    Args:
        rows: `flow` (two names, the one that adds first: in and out, or those who work and those who live there),
            `year`, `value`, `net` (the same for both flows of a year), `status`.
        texts: title, selection, measure and form of the values.

    Raises:
        KompetensnbError: `charts-no-data` when no year has a value.
    """
    found = sorted(cleaned(rows, texts.id), key=lambda row: row["year"])
    names = unique(row["flow"] for row in found)
    drawn = [_bar(row, names, texts) for row in found]
    return texts.chart(
        found,
        alt=_describe(found, names, texts),
        spec=grouped.spec(texts.language, COLOURS),
        data=grouped.datasets(drawn, [sentence_case(name) for name in names], texts.language),
        table=_table(found, names, texts),
    )


def _net(row: Row, texts: ChartTexts) -> str:
    return texts.say("net", value=numbers.signed(row.get("net"), texts.language))


def _bar(row: Row, names: Sequence[str], texts: ChartTexts) -> Bar:
    return Bar(
        name=f"{row['year']}\n{_net(row, texts)}",
        group=names.index(row["flow"]),
        value=row["value"],
        label=texts.marked(row["value"], row["status"]),
        tip=f"{sentence_case(row['flow'])} {row['year']}: {texts.value(row['value'])}",
        status=row["status"],
    )


def _describe(rows: Sequence[Row], names: Sequence[str], texts: ChartTexts) -> str:
    first, last = rows[0]["year"], rows[-1]["year"]
    sentences = [texts.say("alt.flows", title=texts.title, selection=texts.selection, first=first, last=last)]
    for year in dict.fromkeys((first, last)):
        of_year = {row["flow"]: row for row in rows if row["year"] == year}
        values = [f"{name.lower()} {texts.value(of_year[name]['value'])}" for name in names if name in of_year]
        net = _net(next(iter(of_year.values())), texts)
        sentences.append(texts.say("alt.flow-year", year=year, values=values, net=net))
    return " ".join(sentences)


def _table(rows: Sequence[Row], names: Sequence[str], texts: ChartTexts) -> Table:
    """One row per year with both flows; its status is that of the producer's year."""
    columns = (
        Column("year", texts.say("year"), "year"),
        *(Column(f"flow{place}", name, texts.form) for place, name in enumerate(names)),
        Column("net", texts.say("net-heading"), "signed"),
    )
    by_year: dict[int, Row] = {}
    for row in reversed(rows):
        found = by_year.setdefault(row["year"], {"year": row["year"], "net": row.get("net"), "status": row["status"]})
        found[f"flow{names.index(row['flow'])}"] = row["value"]
    return Table(columns, tuple(by_year.values()))
