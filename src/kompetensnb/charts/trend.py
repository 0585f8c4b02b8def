"""Change over time: a line per series, its name at its end, nothing joined across what is missing or incomparable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import altair as alt

from kompetensnb.charts import bands, theme
from kompetensnb.charts.chart import Chart, Column, Row, Table
from kompetensnb.charts.labels import LINE_HEIGHT, Label, placed, wrapped
from kompetensnb.charts.rows import cleaned, known, nice_domain, unique
from kompetensnb.charts.specs import Spec, dataset, finished, value_axis
from kompetensnb.charts.texts import ChartTexts, ValueForm, is_provisional, status_word
from kompetensnb.charts.trend_text import describe

HEIGHT = 280
_END_SIZE, _DOT_SIZE = 48, 26
"""Square px: fifty estimated years must not become a chain of beads."""


def trend(
    rows: Iterable[Mapping[str, Any]],
    texts: ChartTexts,
    *,
    breaks: Sequence[Mapping[str, Any]] = (),
    zero: bool = False,
) -> Chart:
    """Lines over the years.

    Args:
        rows: `series` (name shown), `role` (`theme.Role`), `year`, `value`, `status`; optional `phase`: "outcome" or
            "forecast" (drawn dashed, from the last outcome), and the limits of its bands `low_80`, `low_50`,
            `high_50`, `high_80`. A year without value is a gap.
        texts: title, selection, measure and form of the values.
        breaks: `year` (first year of the new series), `label` (short); optional `gap` (whether lines are cut; default
            yes) and `series` (the name of the one series that it concerns; default all).
        zero: whether the value axis must include zero.

    Raises:
        KompetensnbError: `charts-no-data` when no year has a value.
    """
    found = sorted(cleaned(rows, texts.id), key=lambda row: row["year"])
    years = [row["year"] for row in found]
    inside = [item for item in breaks if min(years) < item["year"] <= max(years)]
    domain = _with_headroom(nice_domain([*known(found), *bands.limits(found)], zero=zero), len(inside))
    names = unique(row["series"] for row in sorted(found, key=lambda row: list(theme.ROLE_COLOURS).index(row["role"])))
    series = {
        name: _points([row for row in found if row["series"] == name], _cuts(name, inside), texts) for name in names
    }
    points = [point for name in reversed(names) for point in series[name]]
    return texts.chart(
        found,
        alt=describe(found, names, inside, texts),
        spec=_spec(texts.form, texts.language),
        data={
            "frame": _frame(years, domain),
            "bands": bands.band_rows(found),
            "points": points,
            "ends": _ends(series, domain, texts),
            "breaks": [
                {"year": item["year"] - 0.5, "label": item["label"], "row": row} for row, item in enumerate(inside)
            ],
        },
        table=_table(found, names, texts),
    )


def _frame(years: Sequence[int], domain: tuple[float, float]) -> list[Row]:
    """The two corners of the plot. A single year gets one on each side."""
    first, last = min(years), max(years)
    if first == last:
        first, last = first - 1, last + 1
    return [{"year": first, "value": domain[0]}, {"year": last, "value": domain[1]}]


def _cuts(name: str, breaks: Sequence[Mapping[str, Any]]) -> list[int]:
    """The years in which the line of a series starts anew."""
    return [item["year"] for item in breaks if item.get("gap", True) and item.get("series", name) == name]


def _with_headroom(domain: tuple[float, float], labels: int) -> tuple[float, float]:
    """The range of the axis with room above the lines for the labels of the breaks."""
    room = labels * LINE_HEIGHT + 6 if labels else 0
    return domain[0], domain[1] + (domain[1] - domain[0]) * room / (HEIGHT - room)


def _points(rows: Sequence[Row], cuts: Sequence[int], texts: ChartTexts) -> list[Row]:
    """One series with the segment that each point belongs to. Points that no line would show are drawn as dots."""
    points: list[Row] = []
    segment = 0
    before: Row | None = None
    for row in rows:
        if row["value"] is None:
            before = None
            continue
        phase = row.get("phase", "outcome")
        is_joined = before is not None and row["year"] - before["year"] == 1 and row["year"] not in cuts
        if not is_joined:
            segment += 1
        elif before is not None and before["phase"] != phase:
            # The forecast starts where the outcome ends, so the joint belongs to both lines.
            segment += 1
            points.append({**before, "phase": phase, "segment": f"{row['series']} {segment}", "dot": False})
        before = _point(row, phase, f"{row['series']} {segment}", texts)
        points.append(before)
    sizes = {name: sum(point["segment"] == name for point in points) for name in {point["segment"] for point in points}}
    for point in points:
        # A dashed line says already that nothing on it is known.
        marked = point["hollow"] and point["phase"] == "outcome"
        point["dot"] = marked or sizes[point["segment"]] == 1 or point is points[-1]
        point["size"] = _END_SIZE if point is points[-1] else _DOT_SIZE
    return points


def _point(row: Row, phase: str, segment: str, texts: ChartTexts) -> Row:
    return {
        "series": row["series"],
        "role": row["role"],
        "year": row["year"],
        "value": row["value"],
        "label": texts.marked(row["value"], row["status"]),
        "status": status_word(row["status"], texts.language),
        "phase": phase,
        "segment": segment,
        "hollow": is_provisional(row["status"]),
    }


def _ends(series: Mapping[str, list[Row]], domain: tuple[float, float], texts: ChartTexts) -> list[Row]:
    """The name and last value of each line beside its end, moved apart where they would cover each other."""
    last = {name: points[-1] for name, points in series.items() if points}
    latest = max(point["year"] for point in last.values())
    labels = []
    for name, point in last.items():
        year = "" if point["year"] == latest else f" ({point['year']})"
        labels.append(Label(point["value"], (*wrapped(name), f"{point['label']}{year}"), point["role"]))
    return [{"y": y, "lines": list(label.lines), "role": label.role} for y, label in placed(labels, domain, HEIGHT)]


def _table(rows: Sequence[Row], names: Sequence[str], texts: ChartTexts) -> Table:
    """One row per series and year, as figures with different statuses must not share a row."""
    limits = bands.band_columns(rows, texts)
    columns = (
        Column("series", texts.say("series")),
        Column("year", texts.say("year"), "year"),
        texts.column("value"),
        *limits,
    )
    keys = ("series", "year", "value", "status", "mark")
    ordered = sorted(rows, key=lambda row: (names.index(row["series"]), -row["year"]))
    own = [{key: row[key] for key in keys if key in row} for row in ordered]
    band = [{column.key: row.get(column.key) for column in limits} for row in ordered]
    return Table(columns, tuple({**figures, **ends} for figures, ends in zip(own, band, strict=True)))


@lru_cache(maxsize=16)
def _spec(form: ValueForm, language: str) -> Spec:
    colours = alt.Scale(domain=list(theme.ROLE_COLOURS), range=list(theme.ROLE_COLOURS.values()))
    year, value = alt.X("year:Q"), alt.Y("value:Q", axis=None)
    hue = alt.Color("role:N", scale=colours, legend=None)
    points = dataset("points").encode(x=year, y=value)
    lines = points.mark_line().encode(
        color=hue,
        detail="segment:N",
        strokeWidth=alt.condition(alt.datum.role == "own", alt.value(3.5), alt.value(1.8)),
        strokeDash=alt.StrokeDash(
            "phase:N", scale=alt.Scale(domain=list(theme.DASHES), range=list(theme.DASHES.values())), legend=None
        ),
    )
    dots = (
        points.transform_filter("datum.dot")
        .mark_point(opacity=1, strokeWidth=1.8)
        .encode(
            stroke=alt.Stroke("role:N", scale=colours, legend=None),
            size=alt.Size("size:Q", scale=None),
            fill=alt.condition("datum.hollow", alt.value(theme.WHITE), alt.Fill("role:N", scale=colours, legend=None)),
        )
    )
    tips = points.transform_calculate(tip=_TIP).mark_point(opacity=0, size=160).encode(tooltip="tip:N")
    layers = alt.layer(
        _frame_layer(form, language), bands.band_layer(), *_break_layers(), lines, dots, tips, _end_layer()
    )
    return finished(layers.resolve_axis(y="independent"), language, HEIGHT)


_TIP = "datum.series + ' ' + datum.year + ': ' + datum.label + (datum.hollow ? ' (' + datum.status + ')' : '')"


def _frame_layer(form: ValueForm, language: str) -> alt.Chart:
    exact = alt.Scale(nice=False, zero=False)
    # Never more ticks than years: a half year has no name.
    ticks = "min(width / 60, length(data('frame')) ? span(pluck(data('frame'), 'year')) : 1)"
    years = alt.Axis(title=None, format="d", grid=False, labelFlush=False, tickCount=alt.ExprRef(ticks))
    corners = dataset("frame").mark_point(opacity=0)
    frame: alt.Chart = corners.encode(
        x=alt.X("year:Q", scale=exact, axis=years), y=alt.Y("value:Q", scale=exact, axis=value_axis(form, language))
    )
    return frame


def _break_layers() -> tuple[alt.Chart, alt.Chart]:
    """A dashed rule, and its label on the side where there is room."""
    is_late = "scale('x', datum.year) > width / 2"
    breaks = dataset("breaks").encode(x=alt.X("year:Q"))
    labels = breaks.mark_text(
        color=theme.MUTED,
        baseline="top",
        y=0,
        align=alt.ExprRef(f"{is_late} ? 'right' : 'left'"),
        dx=alt.ExprRef(f"{is_late} ? -4 : 4"),
        dy=alt.ExprRef(f"{LINE_HEIGHT} * datum.row"),
    )
    return breaks.mark_rule(color=theme.RULE, strokeDash=[2, 3]), labels.encode(text="label:N")


def _end_layer() -> alt.Chart:
    """The names beside the ends, as an axis on the right: Vega then keeps as much room as they need."""
    row = "data('ends')[indexof(pluck(data('ends'), 'y'), datum.value)]"
    is_own = f"{row}.role == 'own'"
    hue = {
        "condition": [{"test": f"{row}.role == '{role}'", "value": shade} for role, shade in theme.ROLE_COLOURS.items()]
    }
    axis = alt.Axis(
        orient="right",
        title=None,
        grid=False,
        ticks=False,
        domain=False,
        labelPadding=8,
        labelOverlap=False,
        labelLineHeight=LINE_HEIGHT,
        values=alt.ExprRef("pluck(data('ends'), 'y')"),
        labelExpr=f"{row}.lines",
        labelColor={**hue, "value": theme.TEXT},
        labelFontWeight={"condition": {"test": is_own, "value": "bold"}, "value": "normal"},
    )
    ends: alt.Chart = dataset("ends").mark_point(opacity=0).encode(y=alt.Y("y:Q", axis=axis))
    return ends
