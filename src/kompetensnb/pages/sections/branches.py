"""Employed by branch: as published, or estimated and marked so; a plain sentence where there is neither."""

from __future__ import annotations

from collections.abc import Sequence

from kompetensnb.analysis.branches import branch_structure
from kompetensnb.analysis.lookup import Row
from kompetensnb.charts.branches import branches as branches_chart
from kompetensnb.charts.chart import Chart
from kompetensnb.narrative import numbers
from kompetensnb.narrative.names import lowered
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import ChartBlock, Note, Prose, Section
from kompetensnb.pages.sections.lines import chart_texts
from kompetensnb.vocabulary import branches
from kompetensnb.vocabulary.statuses import Status, worst

ID = "branscher"


def section(context: Context) -> Section:
    """Prose and bars, and what kind of figures they are."""
    title = context.say("branches.title")
    published = context.rows(branch_structure)
    if not published:
        return Section(ID, title, (Note("branscher-niva", context.say("branches.none", region=context.name)),))
    year = context.parameters.year or published[-1]["year"]
    rows = [row for row in published if row["year"] == year]
    if not rows:
        text = context.say("branches.no-year", region=context.name, year=str(year))
        return Section(ID, title, (Note("branscher-ar", text),))
    return Section(
        ID,
        title,
        (
            Prose("branscher-text", (_prose(context, rows),)),
            ChartBlock("branscher-diagram", _chart(context, rows)),
            Note("branscher-slag", context.say(_kind(rows))),
        ),
    )


def _kind(rows: Sequence[Row]) -> str:
    """The sentence on what kind of figures these are."""
    made = worst(str(row["status"]) for row in rows if row["value"] is not None)
    return "branches.estimated" if made in (Status.ESTIMATED, Status.SYNTHETIC) else "branches.preliminary"


def _prose(context: Context, rows: Sequence[Row]) -> str:
    """The three largest branches, and which has grown and shrunk most."""
    named = [row for row in rows if row["branch"] != branches.UNKNOWN and row["value"] is not None]
    fields: dict[str, object] = {"year": str(rows[0]["year"])}
    largest = sorted(named, key=lambda row: -row["value"])[:3]
    for place, row in zip(("first", "second", "third"), largest, strict=True):
        fields[place] = _name(context, row)
        fields[f"{place}_share"] = numbers.percent(row["share"], context.language)
    sentences = [context.say("branches.text", **fields)]
    changed = sorted((row for row in named if row["change"] is not None), key=lambda row: row["change"])
    if changed and changed[-1]["change"] > 0:
        since = str(changed[-1]["first_year"])
        sentences.append(context.say("branches.grown", since=since, **_changed(context, changed[-1])))
    if changed and changed[0]["change"] < 0:
        sentences.append(context.say("branches.shrunk", **_changed(context, changed[0])))
    return " ".join(sentences)


def _changed(context: Context, row: Row) -> dict[str, object]:
    change = numbers.change(100, 100 + row["change"], context.language, "percent")
    return {"branch": _name(context, row), "change": change}


def _name(context: Context, row: Row) -> str:
    return lowered(branches.get(row["branch"]).name(context.language))


def _chart(context: Context, rows: Sequence[Row]) -> Chart:
    texts = chart_texts(
        context,
        "branscher-diagram",
        context.say("branches.chart", year=str(rows[0]["year"])),
        measure=context.say("branches.employed"),
        form="integer",
        origins=[row["origin"] for row in rows],
    )
    found = [
        {
            "name": branches.get(row["branch"]).name(context.language),
            "value": row["value"],
            "share": row["share"],
            "change": row["change"],
            "status": row["status"],
        }
        for row in rows
    ]
    return branches_chart(found, texts, since=rows[0]["first_year"])
