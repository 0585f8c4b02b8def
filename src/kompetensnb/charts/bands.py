"""The band round a forecast: where the outcome should be eight times of ten, and inside it five of ten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import altair as alt

from kompetensnb.charts import theme
from kompetensnb.charts.chart import Column, Row
from kompetensnb.charts.specs import dataset
from kompetensnb.charts.texts import ChartTexts

LIMITS: Final = (("80", "low_80", "high_80"), ("50", "low_50", "high_50"))
"""Width in per cent, and the keys of its limits; the wide one lies under the narrow one."""

_OPACITY: Final = {"80": 0.16, "50": 0.24}


def band_rows(rows: Iterable[Row]) -> list[Row]:
    """For the dataset `bands`: one row per series, year and width with both limits.

    The last outcome before a forecast closes the band: there everything is known.
    """
    found: list[Row] = []
    before: dict[str, Row] = {}
    for row in rows:
        known = before.get(row["series"])
        for width, low, high in LIMITS:
            if row.get(low) is None or row.get(high) is None:
                continue
            if known is not None and known.get(low) is None and known["value"] is not None:
                found.append(_row(row, width, known["year"], known["value"], known["value"]))
            found.append(_row(row, width, row["year"], row[low], row[high]))
        before[row["series"]] = row
    return found


def _row(row: Row, width: str, year: int, low: float, high: float) -> Row:
    segment = f"{row['series']} {width}"
    return {"segment": segment, "width": width, "role": row["role"], "year": year, "low": low, "high": high}


def limits(rows: Iterable[Row]) -> list[float]:
    """All limits there are, for the range of the axis."""
    return [row[key] for row in rows for _, *keys in LIMITS for key in keys if row.get(key) is not None]


def band_layer() -> alt.Chart:
    """Areas of the dataset `bands`, in the colour of their series."""
    colours = alt.Scale(domain=list(theme.ROLE_COLOURS), range=list(theme.ROLE_COLOURS.values()))
    layer: alt.Chart = (
        dataset("bands")
        .mark_area()
        .encode(
            x=alt.X("year:Q"),
            y=alt.Y("low:Q", axis=None),
            y2="high:Q",
            detail="segment:N",
            fill=alt.Fill("role:N", scale=colours, legend=None),
            fillOpacity=alt.FillOpacity(
                "width:N", scale=alt.Scale(domain=list(_OPACITY), range=list(_OPACITY.values())), legend=None
            ),
        )
    )
    return layer


def band_columns(rows: Sequence[Row], texts: ChartTexts) -> tuple[Column, ...]:
    """The columns of the limits that some row has, widest first."""
    return tuple(
        Column(key, texts.say(f"band-{end}", width=width), texts.form)
        for width, *keys in LIMITS
        for end, key in zip(("low", "high"), keys, strict=True)
        if any(row.get(key) is not None for row in rows)
    )


def band_sentence(known: Sequence[Row], texts: ChartTexts) -> str:
    """The widest band of a series' last year in words; empty when it has none."""
    last = known[-1] if known else {}
    if last.get("low_80") is None or last.get("high_80") is None:
        return ""
    return texts.say("alt.band", year=last["year"], low=texts.value(last["low_80"]), high=texts.value(last["high_80"]))
