from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kompetensnb.forecast.scores import Cells, Score, measures, past_step

NAN = np.nan


@pytest.fixture
def cells():
    """Two origins, two series; the second series has no outcome at the second origin."""
    came = np.array([[110.0, 200.0], [121.0, NAN]])
    said = np.array([[108.0, 204.0], [118.0, 210.0]])
    return Cells(
        origins=np.array([2000, 2001]),
        start=np.array([[100.0, 210.0], [110.0, 200.0]]),
        said=said,
        came=came,
        unchanged=np.array([[100.0, 210.0], [110.0, 200.0]]),
        trend=np.array([[110.0, 190.0], [121.0, 190.0]]),
        low_80=said - 3,
        low_50=said - 2,
        high_50=said + 2,
        high_80=said + 3,
        step=np.array([[4.0, 2.0], [3.0, NAN]]),
    )


def test_errors_by_hand(cells):
    found = measures(cells)
    assert found["mape"] == pytest.approx(100 * np.mean([2 / 110, 4 / 200, 3 / 121]))
    assert found["wmape"] == pytest.approx(100 * 9 / 431)
    assert found["mape_unchanged"] == pytest.approx(100 * np.mean([10 / 110, 10 / 200, 11 / 121]))
    assert found["mase"] == pytest.approx(np.mean([2 / 4, 4 / 2, 3 / 3]))


def test_better_counts_series_and_not_cells(cells):
    found = measures(cells)
    assert (found["better_unchanged"], found["better_trend"], found["better_both"]) == (100.0, 50.0, 50.0)


def test_the_direction_of_no_change_is_not_right(cells):
    assert measures(cells)["direction"] == 100.0
    assert measures(replace(cells, said=cells.start))["direction"] == 0.0
    assert measures(replace(cells, came=cells.start))["direction"] is None


def test_faster_than_average_needs_somebody_to_be_faster_than(cells):
    assert measures(cells)["faster"] == 100.0
    wrong = replace(cells, said=np.array([[90.0, 240.0], [118.0, 210.0]]))
    assert measures(wrong)["faster"] == 0.0
    single = replace(cells, came=np.array([[110.0, NAN], [121.0, NAN]]))
    assert measures(single)["faster"] is None


def test_shares_are_compared_by_points(cells):
    start = np.array([[10.0, 50.0]] * 2)
    came = np.array([[12.0, 53.0]] * 2)
    assert measures(replace(cells, start=start, came=came, said=came, additive=False))["faster"] == 100.0
    said = np.array([[13.0, 53.0]] * 2)
    points = replace(cells, start=start, came=came, said=said, additive=False)
    assert measures(points)["faster"] == 50.0


def test_coverage_leaves_out_what_has_no_band(cells):
    assert measures(cells)["coverage_80"] == pytest.approx(100 * 2 / 3)
    assert measures(cells)["coverage_50"] == pytest.approx(100 / 3)
    low = np.array([[NAN, 201.0], [115.0, NAN]])
    assert measures(replace(cells, low_80=low))["coverage_80"] == 50.0


def test_nothing_to_compare_is_none_and_never_zero(cells):
    found = measures(replace(cells, came=np.full((2, 2), NAN)))
    assert set(found.values()) == {None}


def test_the_step_is_the_mean_change_over_as_long_a_time():
    values = np.array([[1.0, 2.0, 4.0, 8.0]])
    assert past_step(values, 2).tolist() == [4.5]
    assert np.isnan(past_step(values, 4)).all()


def test_a_row_is_plain(cells):
    row = Score("population", level="kommun", horizon=5, **measures(cells)).to_json()
    assert row["mape"] == round(100 * float(np.mean([2 / 110, 4 / 200, 3 / 121])), 3)
    assert row["missing"] == ""
    assert all(isinstance(value, (str, int, float)) or value is None for value in row.values())
