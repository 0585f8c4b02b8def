"""What the benchmark makes of its measurements. The measuring itself is run by `make bench`."""

from __future__ import annotations

import re

import numpy as np
import pytest
from bench import forecast
from bench import population as people
from bench.figures import COLUMNS, ROWS, Frame, named, painted, percentile, summary, table

from kompetensnb.forecast import borders, population
from kompetensnb.forecast.axes import axes_of
from kompetensnb.forecast.engine import baseline
from kompetensnb.forecast.stock_flow import carry
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions


def test_a_page_is_painted_when_its_last_chart_has_its_marks() -> None:
    frames = [Frame(100, (5,)), Frame(200, (50, 0)), Frame(300, (50, 60)), Frame(400, (50, 60, 70))]

    assert painted(frames) == 400


def test_drawing_the_same_again_does_not_make_a_page_later() -> None:
    frames = [Frame(100, (50, 60)), Frame(900, (50, 62))]

    assert painted(frames) == 100


@pytest.mark.parametrize("moment", [(50,), (50, 0), (50, 30)], ids=["gone", "blank", "half"])
def test_a_page_that_was_not_whole_for_a_moment_was_not_painted_before(moment: tuple[int, ...]) -> None:
    frames = [Frame(100, (50, 60)), Frame(200, moment), Frame(300, (50, 60))]

    assert painted(frames) == 300


@pytest.mark.parametrize("frames", [[], [Frame(100, ())], [Frame(100, (5, 0))]], ids=["no frame", "no chart", "blank"])
def test_a_page_without_all_its_charts_has_no_time(frames: list[Frame]) -> None:
    with pytest.raises(ValueError, match="not every chart"):
        painted(frames)


@pytest.mark.parametrize(
    ("count", "percent", "expected"), [(20, 95, 19), (20, 100, 20), (24, 95, 23), (1, 95, 1), (3, 0, 1)]
)
def test_a_percentile_is_one_of_the_values(count: int, percent: float, expected: int) -> None:
    assert percentile(list(range(count, 0, -1)), percent) == expected


def test_no_values_have_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 95)


def test_what_was_not_measured_has_no_key() -> None:
    assert summary([1.5, 0.5, 1.0], []) == {"open_s": 1.0}
    assert summary([], [40.0, 60.0, 50.0]) == {"change_ms_p50": 50.0, "change_ms_p95": 60.0}


def test_keys_are_those_of_the_design() -> None:
    figures = {"open_s": 1.0, "change_ms_p50": 2.0, "session_mb": 3.0, "external_requests": 4}

    ours, theirs = named("live", figures), named("dash", figures)

    assert list(ours) == ["live_open_s", "live_change_ms_p50", "live_session_mb", "external_requests"]
    assert list(theirs) == ["dash_open_s", "dash_change_ms_p50", "dash_session_mb", "dash_external_requests"]


def test_the_table_has_ratios_to_the_first_column() -> None:
    written = table({"live_open_s": 0.5, "dash_open_s": 1.0, "plain_open_s": 4.0})

    heading, _, line = written.splitlines()
    assert heading.split() == ["live", "budget", *COLUMNS[1:]]
    cells = re.split(r"\s{2,}", line.strip())
    assert cells[1:] == [
        "0.50",
        ROWS[0].budget,
        "1.00 (2.0 ×)",
        "–",
        "4.00 (8.0 ×)",
    ]


def test_the_table_leaves_out_what_nobody_measured_and_adds_what_it_does_not_know() -> None:
    written = table({"live_change_ms_p50": 50.0, "batch_ratio": 8.5})

    labels = [row.label for row in ROWS if row.label in written]
    assert labels == [row.label for row in ROWS if row.what == "change_ms_p50"]
    assert written.splitlines()[-1].split() == ["batch_ratio", "8.5"]


def test_no_ratio_is_made_with_nothing() -> None:
    written = table({"external_requests": 0, "plain_external_requests": 6, "dash_external_requests": 0})

    assert "×" not in written


def test_the_loop_that_the_forecast_is_compared_with_does_the_same_accounting(bundled: Snapshot) -> None:
    figures = population.totals(bundled)
    projection = population.project(figures, choice=people.CHOICE)
    _, matrix = borders.sums(projection.codes)

    assert np.allclose(people.plain(figures), matrix @ projection.value)
    assert np.allclose(people.plain_paths(projection, 2), projection.paths(2) @ matrix.T)


def test_the_loop_that_the_accounting_by_group_is_compared_with_gives_the_same(bundled: Snapshot) -> None:
    axes = axes_of(bundled, 2028)
    base, rates, drivers = forecast.parts_of(bundled, axes)
    demand = baseline(bundled, regions.get(forecast.REGION), axes).demand
    nobody = np.zeros((3, 1, len(axes.groups)))

    ours = carry(base, rates, drivers, nobody, nobody).stock.sum(axis=(1, 2, 3))
    assert np.allclose(forecast.plain_stock(base, rates, drivers), ours)
    assert np.allclose(forecast.plain_demand(demand), demand.by_group().sum(axis=1))
