from __future__ import annotations

import numpy as np
import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast.monthly import METHODS, YEARLY
from kompetensnb.forecast.panel import counts

SEASON = 0.1 * np.sin(np.arange(48) * np.pi / 6)
GROWING = np.exp(9 + SEASON + 0.02 * (np.arange(48) // 12))


def panel(*series):
    size = len(series)
    return counts([f"s{n}" for n in range(size)], [0] * size, [True] * size, range(24240, 24288), np.array(series))


def test_no_change_is_the_same_month_last_year():
    found = METHODS["no-change"](panel(GROWING), 14)
    assert np.allclose(found[0, :12], np.log(GROWING[-12:]))
    assert np.allclose(found[0, 12:], np.log(GROWING[-12:-10]))


def test_drift_continues_the_yearly_growth():
    found = METHODS["drift"](panel(GROWING), 24) - METHODS["no-change"](panel(GROWING), 24)
    assert np.allclose(found[0], np.repeat([0.02, 0.04], 12))


def test_a_damped_trend_loses_half_of_its_growth_a_year():
    found = METHODS["damped"](panel(GROWING), 24) - METHODS["no-change"](panel(GROWING), 24)
    assert np.allclose(found[0], np.repeat([0.01, 0.015], 12))


def test_shift_share_by_hand():
    steady = np.exp(9 + SEASON)
    found = METHODS["shift-share"](panel(GROWING, steady), 12) - METHODS["no-change"](panel(GROWING, steady), 12)
    weight = GROWING[:-12] / (GROWING[:-12] + steady[:-12])
    common = 0.02 * weight
    expected = 0.5 * (common[-3:].mean() + np.mean([0.02 - common, -common], axis=1))
    assert np.allclose(found[:, 0], expected)


@pytest.mark.parametrize("name", ["drift", "damped", "shift-share", "theta"])
def test_a_trend_needs_two_years(name):
    with pytest.raises(KompetensnbError, match="forecast-too-short"):
        METHODS[name](panel(GROWING).until(24240 + 22), 1)


def test_theta_carries_half_of_the_growth_on():
    found = METHODS["theta"](panel(GROWING), 24) - METHODS["no-change"](panel(GROWING), 24)
    assert np.allclose(found[0], np.repeat([0.01, 0.02], 12))


@pytest.mark.parametrize("name", METHODS)
def test_of_one_month_a_year_the_candidates_say_the_same(name):
    """Novembers of a series without noise are all that has to be known about it."""
    steady = np.exp(9 + 0.01 * (np.arange(48) // 12))
    whole = panel(np.exp(9 + 0.02 * (np.arange(48) // 12)), steady)
    novembers = panel(np.exp(9 + 0.02 * (np.arange(48) // 12)), steady)
    yearly = counts(novembers.names, [0, 0], [True] * 2, range(2020, 2024), np.exp(novembers.level[:, 10::12]))
    assert np.allclose(YEARLY[name](yearly, 3), METHODS[name](whole, 36)[:, 10::12])
