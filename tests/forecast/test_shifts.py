from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from kompetensnb.forecast.axes import Axes
from kompetensnb.forecast.shifts import SHAPES, Shifts

AXES = Axes((2026, 2027), groups=("12B", "73O", "84T"), branches=("Q", "US"))


def test_every_field_has_its_axes_and_a_value_that_changes_nothing():
    none = Shifts.none(AXES)
    assert [field.name for field in fields(Shifts)] == ["axes", *SHAPES]
    assert none.axes is AXES
    assert none.graduates.shape == none.moved_from.shape == (2, 3)
    assert none.branch.shape == (2, 2, 2)
    assert none.participation.shape == (2, 2, 2)
    assert none.staff_per_user.shape == (2, 4)
    assert none.neutral


@pytest.mark.parametrize("name", SHAPES)
def test_one_cell_that_differs_is_a_shift(name):
    none = Shifts.none(AXES)
    array = getattr(none, name).copy()
    array.flat[-1] += 0.25
    shifted = none.with_(**{name: array})
    assert not shifted.neutral
    assert none.neutral
    assert all(np.array_equal(getattr(shifted, other), getattr(none, other)) for other in SHAPES if other != name)


def test_an_array_of_another_shape_is_refused():
    with pytest.raises(ValueError, match="migration"):
        Shifts.none(AXES).with_(migration=np.ones(3))
