from __future__ import annotations

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast.axes import Axes, axes_of, years_to_come
from kompetensnb.store.snapshot import Snapshot

AXES = Axes((2026, 2027), groups=("12B", "73O", "84T"), branches=("Q", "US"))


def test_the_base_year_comes_before_the_years_to_come():
    assert AXES.base == 2025
    assert AXES.all_years == (2025, 2026, 2027)


def test_arrays_have_the_axes_in_the_order_asked_for():
    assert AXES.shape("years", "groups", "sectors") == (2, 3, 2)
    assert AXES.full(1.5, "groups", "years").tolist() == [[1.5, 1.5]] * 3


@pytest.mark.parametrize("years", [(), (2026, 2028), (2027, 2026), (2026, 2026)])
def test_years_with_holes_are_no_axis(years):
    with pytest.raises(ValueError, match="years"):
        Axes(years, (), ())


def test_the_horizon_begins_after_the_base_year_and_ends_in_2040():
    assert years_to_come(2037) == (2038, 2039, 2040)
    assert years_to_come(2025, 2026) == (2026,)
    for until in (2025, 2041):
        with pytest.raises(KompetensnbError, match="forecast-horizon") as caught:
            years_to_come(2025, until)
        assert caught.value.fields == {"year": until, "allowed": "2026–2040"}


def test_the_axes_of_a_snapshot_are_all_groups_and_branches(bundled: Snapshot):
    axes = axes_of(bundled, 2035)
    assert axes.all_years == tuple(range(2025, 2036))
    assert len(axes.groups) == len(set(axes.groups)) == 98
    assert axes.branches[0] == "A"
    assert axes.branches[-2:] == ("R+S+T+U", "US")
    assert axes.sectors == ("offentlig", "privat")
