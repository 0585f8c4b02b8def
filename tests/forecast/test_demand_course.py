from __future__ import annotations

import numpy as np
import pytest

from kompetensnb.forecast.axes import axes_of
from kompetensnb.forecast.branch_growth import branch_growth
from kompetensnb.forecast.demand_base import base_of
from kompetensnb.forecast.demand_course import course
from kompetensnb.forecast.shifts import Shifts
from kompetensnb.vocabulary import regions


@pytest.fixture(scope="module")
def axes(bundled):
    return axes_of(bundled)


@pytest.fixture(scope="module")
def baseline(bundled, axes):
    return course(bundled, Shifts.none(axes))


def test_the_same_levers_are_computed_once(bundled, axes, baseline):
    none = Shifts.none(axes)
    assert course(bundled, none.with_(branch=none.branch * 0.5)) is baseline
    assert course(bundled, none.with_(retirement_age=none.retirement_age + 1)) is not baseline


def test_a_shorter_horizon_is_the_beginning_of_a_longer(bundled, axes, baseline):
    shorter = course(bundled, Shifts.none(axes_of(bundled, 2030)))
    assert np.array_equal(shorter.index, baseline.index[:, :, : len(shorter.pension) + 1])
    assert np.array_equal(shorter.pension, baseline.pension[: len(shorter.pension)])


def test_nobody_disappears_from_work_faster_than_there_are_employed(bundled, axes, baseline):
    employed = base_of(bundled, axes).employed.sum(axis=2)[:, :, None] * baseline.index
    assert (baseline.pension + baseline.other <= np.moveaxis(employed, -1, 0)[:-1] + 1e-9).all()


def test_a_small_region_has_larger_errors(bundled, axes, baseline):
    persons = branch_growth(bundled, axes).persons
    assert (np.abs(baseline.history(persons / 4)) >= np.abs(baseline.history(persons))).all()


def test_the_choice_of_method_is_told(baseline):
    assert baseline.choice(regions.get("vastra-gotaland")) == baseline.choice(regions.get("skaraborg"))
    assert baseline.choice(regions.municipality("1480"))
