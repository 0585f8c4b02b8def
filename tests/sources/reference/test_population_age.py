import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kompetensnb.sources.reference.population_age import BANDS, smooth_years
from kompetensnb.sources.reference.table import INSIDE, MUNICIPALITIES, SEXES, grid

SINGLES = tuple(str(age) for age in range(100))


def _ages(tables):
    return grid(
        tables["population_age"], {"region": MUNICIPALITIES, "sex": SEXES, "age": (*SINGLES, "100+")}, year=2025
    )


def test_five_year_bands_are_the_published_ones(tables):
    ages = _ages(tables).sum(axis=1)
    published = grid(tables["population"], {"region": MUNICIPALITIES, "age": BANDS}, year=2025, sex="alla")
    assert (ages[:, :100].reshape(51, 20, 5).sum(axis=2) == published[:, :-1]).all()
    assert (ages[:, 100] == published[:, -1]).all()


def test_the_share_of_women_is_the_municipalitys_own(tables):
    """Of those 15-74, against the published 16-74 by sex."""
    working = _ages(tables)[..., 15:75].sum(axis=2)
    frame = tables["education"]
    known = frame.groupby(["region", "sex"])["value"].sum().unstack()[list(SEXES)].loc[list(MUNICIPALITIES)].to_numpy()
    shares = working[:, 0] / working.sum(axis=1)
    assert shares == pytest.approx(known[:, 0] / known.sum(axis=1), abs=0.0003)


def test_sexes_of_the_county_are_near_the_published_month_after(tables):
    """A check that women and men are not swapped, young or old."""
    month = tables["population_month"]
    chosen = month[(month["region"] == "14") & (month["year"] == 2026) & (month["month"] == 1)]
    county = _ages(tables)[[MUNICIPALITIES.index(code) for code in INSIDE]].sum(axis=0)
    for number, sex in enumerate(SEXES):
        of_sex = chosen[chosen["sex"] == sex].set_index("age")["value"]
        assert county[number].sum() == pytest.approx(of_sex.drop("total", errors="ignore").sum(), rel=0.002)
        # Counted by the age reached in 2026: 30-39 are those who were 29-38 at the end of 2025.
        assert county[number, 29:39].sum() == pytest.approx(of_sex["30-39"], rel=0.02)
        assert county[number, 79:89].sum() == pytest.approx(of_sex["80-89"], rel=0.02)


def test_neighbouring_years_are_alike(tables):
    county = _ages(tables).sum(axis=(0, 1))[:80]
    steps = np.abs(np.diff(county)) / county[:-1]
    assert steps.max() < 0.08


def test_pupils_decide_between_years_of_school_age(tables):
    """Grade 2 of autumn 2024 (nine years old in 2025) is larger than grade 1 (eight), which smoothing cannot know."""
    pupils = tables["pupils"]
    chosen = pupils[(pupils["year"] == 2024) & (pupils["provider"] == "samtliga") & pupils["region"].isin(INSIDE)]
    grades = chosen.groupby("grade")["value"].sum()
    county = _ages(tables)[[MUNICIPALITIES.index(code) for code in INSIDE]].sum(axis=(0, 1))
    assert grades["2"] > grades["1"]
    assert county[9] / county[8] == pytest.approx(grades["2"] / grades["1"], rel=0.02)


@settings(deadline=None)
@given(arrays(np.float64, (3, 7), elements=st.integers(0, 5000)))
def test_smoothing_keeps_the_bands(bands):
    years = smooth_years(bands, rounds=50)
    assert years.shape == (3, 35)
    assert years.reshape(3, 7, 5).sum(axis=-1) == pytest.approx(bands)
    assert (years >= 0).all()


def test_an_even_population_stays_even():
    assert smooth_years(np.full((1, 4), 100.0), rounds=20) == pytest.approx(20.0)


def test_years_lean_towards_the_larger_neighbour():
    years = smooth_years(np.array([[100.0, 200.0, 300.0]]), rounds=100)[0]
    assert (np.diff(years) >= 0).all()
    assert years[5] < 40 < years[9]
