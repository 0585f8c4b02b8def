"""Notices of redundancy, adverts and vacancies: shown when the data set has them, else how to get them."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from kompetensnb.charts.chart import Column, Format, Table
from kompetensnb.narrative import dates, numbers
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, Note, Prose, Section, TableBlock
from kompetensnb.store import registry
from kompetensnb.vocabulary import occupations, regions
from kompetensnb.vocabulary.regions import Region

SIGNALS: Final = "varsel"
SUBJECTS: Final = ("notices", "adverts", "adverts_month", "vacancies")
MONTHS: Final = 13
QUARTERS: Final = 8
GROUPS: Final = 15
ALL, OTHERS, TOTAL = "alla", "ovriga", "totalt"


def signals_section(context: Context) -> Section:
    """A table for each that the data set has for the region or the smallest around it; one note for the rest."""
    blocks: list[Block] = [Prose("varsel-text", (context.say("varsel.text"),))]
    lacking = []
    for subject in SUBJECTS:
        place = _place(context, subject)
        if place is None:
            lacking.append(registry.get(subject).names[context.language].lower())
            continue
        rows = context.snapshot.table(subject)
        blocks.append(_BLOCKS[subject](context, place, rows[rows["region"] == place.code]))
    if lacking:
        blocks.append(Note("varsel-saknas", context.say("varsel.lacking", subjects=lacking)))
    return Section(SIGNALS, context.say("varsel.title"), tuple(blocks))


def _place(context: Context, subject: str) -> Region | None:
    """The region, the county or the country: the first that the table has."""
    if subject not in context.snapshot.subjects:
        return None
    codes = set(context.snapshot.table(subject)["region"])
    county = regions.get(regions.COUNTY)
    around = [context.region, *([county] if set(context.region.members) <= set(county.members) else [])]
    return next((place for place in (*around, regions.get(regions.COUNTRY)) if place.code in codes), None)


def _by_month(context: Context, place: Region, rows: pd.DataFrame, subject: str) -> TableBlock:
    """The latest months, the newest first."""
    latest = rows.sort_values(["year", "month"], ascending=False).head(MONTHS)
    found = [
        {"when": dates.month(int(row["year"]), int(row["month"]), context.language), **_figure(row)}
        for row in latest.to_dict("records")
    ]
    return _block(context, place, subject, [("when", "text"), ("value", "integer")], found)


def _notices(context: Context, place: Region, rows: pd.DataFrame) -> TableBlock:
    return _by_month(context, place, rows, "notices")


def _adverts_month(context: Context, place: Region, rows: pd.DataFrame) -> TableBlock:
    return _by_month(context, place, rows[rows["occupation_group"] == ALL], "adverts_month")


def _adverts(context: Context, place: Region, rows: pd.DataFrame) -> TableBlock:
    """The occupational groups with most adverts on the day they were fetched."""
    latest = rows[rows["year"] == rows["year"].max()]
    latest = latest[(latest["month"] == latest["month"].max()) & ~latest["occupation_group"].isin([ALL, OTHERS])]
    most = latest.sort_values(["value", "occupation_group"], ascending=[False, True]).head(GROUPS)
    found = [
        {"when": _occupation(context, str(row["occupation_group"])), **_figure(row)} for row in most.to_dict("records")
    ]
    return _block(context, place, "adverts", [("when", "text"), ("value", "integer")], found)


def _vacancies(context: Context, place: Region, rows: pd.DataFrame) -> TableBlock:
    """All vacancies per 100 jobs, with the margin of error, the newest quarter first."""
    wide = (
        rows[rows["vacancy"] == rows["vacancy"].min()]
        if ALL not in set(rows["vacancy"])
        else rows[rows["vacancy"] == ALL]
    )
    found = []
    for (year, quarter), part in sorted(wide.groupby(["year", "quarter"]), reverse=True)[:QUARTERS]:
        by_measure = {row["measure"]: row for row in part.to_dict("records")}
        rate, margin = by_measure.get("rate"), by_measure.get("margin")
        if rate is not None:
            when = context.say("varsel.quarter", quarter=str(quarter), year=str(year))
            found.append({"when": when, **_figure(rate), "margin": _figure(margin)["value"] if margin else None})
    return _block(context, place, "vacancies", [("when", "text"), ("value", "decimal"), ("margin", "decimal")], found)


_BLOCKS: Final = {
    "notices": _notices,
    "adverts": _adverts,
    "adverts_month": _adverts_month,
    "vacancies": _vacancies,
}


def _figure(row: dict[Any, Any]) -> dict[str, Any]:
    """A row's figure with its status, and the producer's mark where the table has them."""
    value = row["value"]
    mark = {"mark": row["mark"]} if row.get("mark") else {}
    return {"value": None if pd.isna(value) else float(value), "status": row["status"], **mark}


def _occupation(context: Context, code: str) -> str:
    """«Undersköterskor (5321)»: the name of the wider group with three digits, and the code."""
    known = {item.id: item for item in occupations.all_occupations()}
    name = known[code[:3]].name(context.language) if code[:3] in known else numbers.MISSING
    return f"{name} ({code})"


def _block(
    context: Context, place: Region, subject: str, columns: list[tuple[str, Format]], rows: list[dict[str, Any]]
) -> TableBlock:
    origins = context.snapshot.table(subject)["origin"].unique()
    return TableBlock(
        f"varsel-{subject.replace('_', '-')}",
        registry.get(subject).names[context.language],
        Table(tuple(Column(key, context.say(f"varsel.{subject}.{key}"), form) for key, form in columns), tuple(rows)),
        selection=context.say(
            "selection", region=place.long_name(context.language), kind=place.kind_name(context.language)
        ),
        sources=tuple(dict.fromkeys(context.source(origin) for origin in origins)),
        notes=(registry.get(subject).descriptions[context.language],),
    )
