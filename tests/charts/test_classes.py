"""Classes of a map hold every value once and say what is in them."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensnb.charts import theme
from kompetensnb.charts.classes import CLASSES, class_of, classify
from kompetensnb.narrative import numbers


def test_five_classes_of_the_same_size():
    found = classify([float(value) for value in range(50)])
    assert [(item.low, item.high) for item in found] == [(0, 9), (10, 19), (20, 29), (30, 39), (40, 49)]
    assert [item.colour for item in found] == list(theme.ORDINAL)


@pytest.mark.parametrize(("values", "count"), [([1.0], 1), ([1.0, 1.0, 2.0], 2), ([3.0] * 40 + [4.0, 5.0], 3)])
def test_equal_values_are_never_parted(values, count):
    assert len(classify(values)) <= count


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_every_value_has_one_class(values):
    found = classify(values)
    assert 1 <= len(found) <= CLASSES
    assert all(sum(item.low <= value <= item.high for item in found) == 1 for value in values)
    assert class_of(max(values), found) is found[-1]
    assert len({item.colour for item in found}) == len(found)


@pytest.mark.parametrize(
    ("low", "high", "label"),
    [
        (12.3, 14.5, "12,3–14,5\u00a0%"),
        (12.3, 12.3, "12,3\u00a0%"),
        (-3.1, 0.4, "−3,1 – 0,4\u00a0%"),
    ],
)
def test_labels_have_their_unit_once(low, high, label):
    item = classify([low])[0]._replace(low=low, high=high)
    assert item.label(partial(numbers.percent, language="sv")) == label
