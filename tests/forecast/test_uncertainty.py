from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kompetensnb.forecast import uncertainty


@settings(deadline=None)
@given(first=st.integers(0, 950), count=st.integers(1, 350), seed=st.integers(0, 99))
def test_a_path_is_the_same_whoever_draws_it(first, count, seed):
    whole = uncertainty.weights(1300, 4, seed)
    assert np.array_equal(uncertainty.weights(count, 4, seed, first), whole[first : first + count])


def test_another_seed_is_another_draw():
    assert not np.allclose(uncertainty.weights(10, 3, 1), uncertainty.weights(10, 3, 2))


def test_the_spread_is_the_root_mean_square_error_widened():
    errors = np.random.default_rng(5).normal(0.01, 0.02, (20, 3, 4))
    history = uncertainty.history(errors, 3)
    windows = 19 / np.arange(1, 4)
    expected = np.sqrt((errors**2).mean(0)) * np.sqrt(1 + 1 / windows)[:, None]
    assert np.allclose(np.sqrt((history**2).sum(0)), expected)


def test_a_step_without_errors_has_the_longest_known_in_proportion():
    errors = np.full((4, 4, 1), np.nan)
    errors[:, 0, 0] = [0.01, -0.01, 0.01, -0.01]
    errors[:2, 1, 0] = [0.03, -0.03]
    spread = np.sqrt((uncertainty.history(errors, 6) ** 2).sum(0))[:, 0]
    plain = spread / np.sqrt(1 + 1 / uncertainty.windows(4, 6))
    assert np.allclose(plain, [0.01, 0.03, 0.045, 0.06, 0.075, 0.09])


def test_without_overlap_to_count_the_windows_are_never_fewer_than_one():
    assert uncertainty.windows(11, 20).tolist() == [10 / h if h <= 10 else 1.0 for h in range(1, 21)]


def test_paths_err_jointly_as_the_past_did():
    chance = np.random.default_rng(6)
    common = chance.normal(0, 0.02, (30, 1, 1))
    errors = common + chance.normal(0, 0.005, (30, 1, 2))
    history = uncertainty.history(errors, 1)
    drawn = uncertainty.paths(history, 20_000, 1)[:, 0]
    wanted = (errors[:, 0].T @ errors[:, 0]) / 30 * (1 + 1 / 29)
    assert np.allclose(drawn.T @ drawn / 20_000, wanted, rtol=0.05)


@settings(deadline=None)
@given(first=st.integers(0, 150), count=st.integers(1, 150), series=st.integers(1, 7))
def test_paths_are_the_same_to_the_last_digit_alone_or_together(first, count, series):
    history = np.random.default_rng(8).normal(size=(12, 3, 7))
    whole = uncertainty.paths(history, 300, 4)
    part = uncertainty.paths(history[:, :, :series], count, 4, first)
    assert np.array_equal(part, whole[first : first + count, :, :series])


@pytest.mark.parametrize(("band", "share"), [((0, 3), 0.8), ((1, 2), 0.5)])
def test_bands_hold_their_share_of_the_paths(band, share):
    drawn = np.random.default_rng(7).normal(size=(1000, 5))
    limits = uncertainty.bands(drawn)
    held = ((drawn >= limits[band[0]]) & (drawn <= limits[band[1]])).mean(axis=0)
    assert np.allclose(held, share, atol=0.002)
