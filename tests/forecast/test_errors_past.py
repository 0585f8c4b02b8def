from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import errors_past
from kompetensnb.forecast.axes import Axes
from kompetensnb.forecast.errors_past import assumed_spread
from kompetensnb.vocabulary import regions

AXES = Axes(tuple(range(2026, 2041)), ("73O",), ("Q",))


class Nothing:
    """A snapshot without tables."""

    subjects: tuple[str, ...] = ()

    def table(self, subject: str) -> pd.DataFrame:
        raise KompetensnbError("snapshot-missing-table", table=subject)


@pytest.fixture(scope="module")
def county(bundled):
    return errors_past.past_errors(bundled, regions.get("vastra-gotaland"), AXES)


def spread(history: np.ndarray) -> np.ndarray:
    return np.sqrt((history**2).sum(axis=0))


def test_errors_come_from_real_series_and_grow_with_the_horizon(county):
    assert county.assumed == ()
    for history in (county.population, county.share, county.participation):
        assert history.shape[1] == 15
        assert spread(history)[9] > spread(history)[0] > 0
    assert county.entrants[-1] > county.entrants[0] > 0


def test_errors_of_a_whole_are_smaller_than_those_of_its_parts(bundled, county):
    small = errors_past.past_errors(bundled, regions.get("dals-ed"), AXES)
    assert (spread(small.population) > spread(county.population)).all()
    assert small.entrants[0] > county.entrants[0]


def test_without_a_series_the_stated_rule_stands_in_and_is_named():
    found = errors_past.past_errors(Nothing(), regions.get("skaraborg"), AXES)
    assert found.assumed == ("population", "share", "participation", "entrants")
    np.testing.assert_allclose(spread(found.population), 0.004 * np.sqrt(np.arange(1, 16)))


def test_the_stated_rule_grows_by_the_root_of_the_horizon():
    found = assumed_spread("branch", AXES)
    assert found[3] == pytest.approx(2 * found[0])
