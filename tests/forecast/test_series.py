from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast.panel import counts
from kompetensnb.forecast.series import BLOCKS, COMMON_PHI, METHODS

STEADY = np.exp(np.log([[1000.0], [3000.0]]) + 0.01 * np.arange(30))


def steady():
    return counts(["a", "b"], [0, 0], [True, True], range(1990, 2020), STEADY)


@pytest.mark.parametrize("name", ["drift", "shift-share", "pooled"])
def test_steady_growth_goes_on(name):
    found = METHODS[name](steady(), 5)
    assert np.allclose(found - steady().level[:, -1:], 0.01 * np.arange(1, 6), atol=1e-6)


def test_no_change_is_no_change():
    assert np.array_equal(METHODS["no-change"](steady(), 3), np.repeat(steady().level[:, -1:], 3, axis=1))


def test_a_damped_trend_dies_out():
    growth = np.diff(METHODS["damped"](steady(), 40), axis=1)
    assert np.allclose(growth[:, 1:] / growth[:, :-1], 0.85)
    assert np.allclose(METHODS["damped"](steady(), 1) - steady().level[:, -1:], 0.0085)


def test_shift_share_by_hand():
    growth = np.array([[0.02] * 20 + [0.05], [0.0] * 20 + [0.05]])
    level = np.concatenate([np.zeros((2, 1)), np.cumsum(growth, axis=1)], axis=1)
    panel = replace(
        counts(["a", "b"], [0, 0], [True, True], range(22), np.exp(level)), level=level, weight=np.ones_like(level)
    )
    mean = (20 * 0.01 + 0.05) / 21
    common = mean + (0.05 - mean) * COMMON_PHI
    local = (9 * 0.01 + 0.0) / 10
    assert np.allclose(METHODS["shift-share"](panel, 1)[:, 0] - level[:, -1], [common + local, common - local])


def test_pooled_by_hand(make_panel):
    """The same regression written as a loop, for one pool and one step."""
    panel = make_panel()
    own = panel.pools == 0
    local = (panel.growth - panel.common_growth())[own]
    rows, answers = [], []
    for series in local:
        for year in range(BLOCKS[-1][1], local.shape[1]):
            rows.append([series[year - end : year - start].mean() for start, end in BLOCKS])
            answers.append(series[year])
    matrix, answer = np.array(rows), np.array(answers)
    coefficients = np.linalg.solve(matrix.T @ matrix + 0.01 * (answer @ answer) * np.eye(4), matrix.T @ answer)
    last = np.array([[series[len(series) - e : len(series) - s].mean() for s, e in BLOCKS] for series in local])
    common = panel.common_growth()[own]
    mean = common[:, -25:].mean(1)
    expected = mean + (common[:, -1] - mean) * COMMON_PHI + last @ coefficients
    assert np.allclose(METHODS["pooled"](panel, 1)[own, 0] - panel.level[own, -1], expected)


def test_too_short_a_past_is_refused():
    panel = counts(["a"], [0], [True], range(5), np.full((1, 5), 10.0))
    with pytest.raises(KompetensnbError, match="forecast-too-short") as caught:
        METHODS["pooled"](panel, 1)
    assert caught.value.fields == {"method": "pooled", "found": 5, "allowed": 16}


def test_a_pool_of_one_has_no_local_part():
    panel = counts(["a"], [0], [True], range(30), STEADY[:1])
    assert np.allclose(METHODS["pooled"](panel, 3) - panel.level[:, -1:], 0.01 * np.arange(1, 4))


@pytest.mark.parametrize("name", METHODS)
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), factor=st.floats(0.2, 5.0))
def test_another_pool_changes_nothing(name, seed, factor):
    chance = np.random.default_rng(seed)
    persons = np.exp(9 + np.cumsum(chance.normal(0, 0.02, (5, 30)), axis=1))
    build = lambda figures: counts("abcde", [0, 0, 1, 1, 1], [True] * 5, range(30), figures)  # noqa: E731
    changed = persons.copy()
    changed[2:, 10:] *= factor
    before, after = METHODS[name](build(persons), 8), METHODS[name](build(changed), 8)
    assert np.array_equal(before[:2], after[:2])
    assert np.isfinite(np.exp(after)).all()


@pytest.mark.parametrize("name", METHODS)
def test_a_borrower_gives_nothing_back(name):
    chance = np.random.default_rng(3)
    persons = np.exp(9 + np.cumsum(chance.normal(0, 0.02, (4, 30)), axis=1))
    build = lambda figures: counts("abcd", [0] * 4, [True, True, True, False], range(30), figures)  # noqa: E731
    changed = persons.copy()
    changed[3] *= np.linspace(1, 3, 30)
    assert np.array_equal(METHODS[name](build(persons), 5)[:3], METHODS[name](build(changed), 5)[:3])
