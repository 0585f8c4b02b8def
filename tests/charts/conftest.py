"""One realistic example of every kind of chart, for two selections, with what is missing, suppressed and estimated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kompetensnb.charts.age_profile import age_profile
from kompetensnb.charts.age_pyramid import age_pyramid
from kompetensnb.charts.branches import branches
from kompetensnb.charts.bridge import bridge
from kompetensnb.charts.chart import Chart
from kompetensnb.charts.cohorts import cohorts
from kompetensnb.charts.composition import composition
from kompetensnb.charts.dumbbell import dumbbell
from kompetensnb.charts.flows import flows
from kompetensnb.charts.matrix import matrix
from kompetensnb.charts.municipality_map import municipality_map
from kompetensnb.charts.pairs import pairs
from kompetensnb.charts.ranking import ranking
from kompetensnb.charts.stacked import stacked
from kompetensnb.charts.texts import ChartTexts
from kompetensnb.charts.trend import trend

Rows = list[dict[str, Any]]
AGES = (*(f"{age}-{age + 9}" for age in range(0, 100, 10)), "100+")
SKARABORG = ("1496", "1494", "1493", "1499", "1495", "1444")


def trend_rows(name: str, factor: float) -> Rows:
    own = [(year, factor * (250_000 + 400 * (year - 2000))) for year in range(2000, 2026)]
    rows = [{"series": name, "role": "own", "year": year, "value": value, "status": "officiell"} for year, value in own]
    rows[5].update(value=None, status="saknas")
    rows[-1]["status"] = "skattad"
    other = [{**row, "series": "Riket", "role": "country", "value": 300_000.0, "status": "officiell"} for row in rows]
    return rows + other


def band_rows(name: str, factor: float) -> Rows:
    rows: Rows = [
        {
            "series": name,
            "role": "own",
            "year": 2025,
            "value": 1_000.0 * factor,
            "status": "syntetisk",
            "phase": "outcome",
        }
    ]
    for ahead in range(1, 11):
        value, spread = (1_000.0 - 30 * ahead) * factor, 20.0 * ahead * factor
        limits = {"low_80": value - 2 * spread, "low_50": value - spread, "high_50": value + spread}
        row = {"series": name, "role": "own", "year": 2025 + ahead, "value": value, "phase": "forecast"}
        rows.append({**row, **limits, "high_80": value + 2 * spread, "status": "syntetisk"})
    return rows


def ranking_rows(name: str, factor: float) -> Rows:
    values = [(name, "own", 81.3), ("Tibro", "peer", 79.05), ("Hjo", "peer", None), ("Riket", "country", 80.0)]
    return [
        {"name": label, "role": role, "value": None if value is None else value * factor, "status": status}
        for (label, role, value), status in zip(values, ("officiell", "skattad", "sekretess", "officiell"), strict=True)
    ]


def age_rows(name: str, factor: float) -> Rows:
    shares = (11.2, 12.5, 12.1, 13.0, 11.8, 12.9, 11.6, 9.4, 4.5, 0.98, 0.02)
    return [
        {"age": age, "series": series, "role": role, "value": share + shift, "status": status}
        for series, role, shift, status in (
            (name, "own", 0.3 * factor, "skattad"),
            ("Västra Götaland", "comparison", 0.1, "officiell"),
            ("Riket", "country", 0.0, "officiell"),
        )
        for age, share in zip(AGES, shares, strict=True)
    ]


def pyramid_rows(name: str, factor: float) -> Rows:
    return [
        {"age": age, "sex": sex, "value": factor * (16_000 - 1_500 * place + shift), "status": "officiell"}
        for sex, shift in (("women", 0), ("men", 400))
        for place, age in enumerate(AGES)
    ]


def level_rows(name: str, factor: float) -> Rows:
    levels = {"Förgymnasial 9–10 år": 9_000, "Gymnasial 3 år": 29_000, "Eftergymnasial ≥ 3 år": 21_000, "Okänd": 1_000}
    return [
        {"group": group, "part": level, "value": factor * (count + shift), "status": "officiell"}
        for group, shift in (("kvinnor", 0), ("män", 500))
        for level, count in levels.items()
    ]


def flow_rows(name: str, factor: float) -> Rows:
    return [
        {"flow": flow, "year": year, "value": factor * count, "net": -1_234 * factor, "status": "officiell"}
        for year in (2019, 2020, 2021)
        for flow, count in (("pendlar in", 4_567), ("pendlar ut", 5_801))
    ]


def gap_rows(name: str, factor: float) -> Rows:
    return [
        {"name": sex, "series": series, "role": role, "value": rate * factor + shift, "status": status}
        for sex, rate in (("Kvinnor", 78.5), ("Män", 83.4))
        for series, role, shift, status in ((name, "own", 0.6, "skattad"), ("Riket", "country", -1.4, "officiell"))
    ]


def branch_rows(name: str, factor: float) -> Rows:
    rows = [
        {"name": "Tillverkning", "value": 31_456 * factor, "share": 24.5, "change": -1.94, "status": "preliminär"},
        {"name": "Vård och sociala tjänster", "value": 22_000 * factor, "share": 17.1, "change": 2.1},
        {"name": "Energi och miljö", "value": None, "share": None, "change": None, "status": "sekretess"},
    ]
    return [{"status": "preliminär", **row} for row in rows]


def map_rows(name: str, factor: float) -> Rows:
    names = ("Skövde", "Lidköping", "Mariestad", "Falköping", "Skara", "Grästorp")
    values = (39.1, 30.2, 27.3, 26.4, None, 21.5)
    return [
        {"region": code, "name": label, "role": "peer", "value": None if value is None else value * factor}
        | {"status": "officiell" if value is not None else "sekretess"}
        for code, label, value in zip(SKARABORG, names, values, strict=True)
    ]


def cohort_rows(name: str, factor: float) -> Rows:
    rows = [
        {"year": year, "grade": grade, "starts": year + 10 - grade, "value": factor * (2_800 + 37 * grade)}
        | {"status": "officiell"}
        for year in (2020, 2022, 2024)
        for grade in range(1, 10)
    ]
    rows[-3].update(value=None, status="sekretess")
    return rows


def pair_rows(name: str, factor: float) -> Rows:
    return [
        {"name": town, "group": group, "value": None if town == "Hjo" else value * factor, "status": status}
        for town, status in ((name, "officiell"), ("Vara", "skattad"), ("Hjo", "sekretess"))
        for group, value in (("pendlar in", 1_204), ("pendlar ut", 871))
    ]


def matrix_rows(name: str, factor: float) -> Rows:
    towns = (name, "Vara", "Hjo", "Tibro")
    rows = [
        {"row": home, "column": work, "value": factor * (30 + 7 * len(home) * len(work)), "status": "skattad"}
        for home in towns
        for work in towns
        if home != work
    ]
    rows[-1].update(value=None, status="saknas")
    return rows


def bridge_rows(name: str, factor: float) -> Rows:
    steps = [(f"Flyttar till {name}", 812.0), ("Tar examen", 1_240.0), ("Fyller 75", -1_004.0), ("Dör", -96.0)]
    start = 41_310.0 * factor
    rows: Rows = [{"name": "31 december 2024", "kind": "level", "value": start}]
    rows += [{"name": label, "kind": "step", "value": value * factor} for label, value in steps]
    end = start + sum(value * factor for _, value in steps)
    return [
        {**row, "status": "skattad"} for row in (*rows, {"name": "31 december 2025", "kind": "level", "value": end})
    ]


def _bridge(rows: Rows, texts: ChartTexts) -> Chart:
    return bridge(rows, texts, heading="Flöde")


def _pairs(rows: Rows, texts: ChartTexts) -> Chart:
    return pairs(rows, texts, heading="Kommun")


def _matrix(rows: Rows, texts: ChartTexts) -> Chart:
    return matrix(rows, texts, down="Bor i", across="Arbetar i")


EXAMPLES: dict[str, tuple[Callable[..., Chart], Callable[[str, float], Rows], str]] = {
    "trend": (trend, trend_rows, "integer"),
    "forecast": (trend, band_rows, "integer"),
    "ranking": (ranking, ranking_rows, "percent"),
    "age_profile": (age_profile, age_rows, "percent"),
    "age_pyramid": (age_pyramid, pyramid_rows, "integer"),
    "composition": (composition, level_rows, "integer"),
    "stacked": (stacked, level_rows, "integer"),
    "flows": (flows, flow_rows, "integer"),
    "dumbbell": (dumbbell, gap_rows, "percent"),
    "branches": (branches, branch_rows, "integer"),
    "municipality_map": (municipality_map, map_rows, "percent"),
    "cohorts": (cohorts, cohort_rows, "integer"),
    "bridge": (_bridge, bridge_rows, "integer"),
    "pairs": (_pairs, pair_rows, "integer"),
    "matrix": (_matrix, matrix_rows, "integer"),
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `kind` is run for every kind of chart."""
    if "kind" in metafunc.fixturenames:
        metafunc.parametrize("kind", list(EXAMPLES))


@pytest.fixture
def texts() -> Callable[..., ChartTexts]:
    """`texts(form, language)`: the words around a chart."""

    def make(form: str = "integer", language: str = "sv", **changed: Any) -> ChartTexts:
        fields = {"id": "exempel", "title": "Exempel", "selection": "Skaraborg, delregion", "measure": "Värde"}
        return ChartTexts(**{**fields, "language": language, "form": form, **changed})  # type: ignore[arg-type]

    return make


@pytest.fixture
def example(texts: Callable[..., ChartTexts]) -> Callable[..., Chart]:
    """`example(kind, name, factor, language)`: a chart of a kind, for a selection."""

    def make(kind: str, name: str = "Skaraborg", factor: float = 1.0, language: str = "sv") -> Chart:
        builder, rows, form = EXAMPLES[kind]
        return builder(rows(name, factor), texts(form, language))

    return make


@pytest.fixture
def rows_of() -> Callable[..., Rows]:
    """`rows_of(kind)`: the rows of an example, to change before the chart is built."""
    return lambda kind, name="Skaraborg", factor=1.0: EXAMPLES[kind][1](name, factor)


@pytest.fixture
def build(texts: Callable[..., ChartTexts]) -> Callable[..., Chart]:
    """`build(kind, rows)`: a chart from rows of one's own."""

    def make(kind: str, rows: Rows, language: str = "sv", **options: Any) -> Chart:
        builder, _, form = EXAMPLES[kind]
        return builder(rows, texts(form, language), **options)

    return make
