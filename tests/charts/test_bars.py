"""Bars begin at zero, and their labels have room."""

from __future__ import annotations

import pytest

from kompetensnb.charts import bars


@pytest.mark.parametrize(
    ("values", "low", "high"), [([3.0, 9.0], 0, 9), ([-3.0, 9.0], -3, 9), ([-3.0], -3, 0), ([0.0, None], 0, 1)]
)
def test_the_range_holds_zero(values, low, high):
    found = bars.frame(values, ["1"] * len(values))
    assert [row["value"] for row in found] == [low, high]


def test_room_is_kept_on_the_side_where_labels_stand():
    (right, _), (left, _) = bars.frame([5.0], ["12\u00a0345"]), bars.frame([-5.0], ["−12\u00a0345"])
    assert right["right"] > 40 > right["left"]
    assert left["left"] > 40 > left["right"]


def test_a_label_without_value_takes_no_room_from_the_bars():
    short, long = (bars.frame([5.0, None], ["5", label])[0]["right"] for label in ("–", "– (sekretess, mycket långt)"))
    assert short == long
