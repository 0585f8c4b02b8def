from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kompetensnb.forecast import borders, matching_areas
from kompetensnb.forecast.axes import SEXES
from kompetensnb.forecast.matching_areas import FA, REST, SUBREGIONS, areas_of, levels, members, read, spread_of
from kompetensnb.vocabulary import regions

CODES = borders.municipalities()
AREAS = areas_of(["14", *FA])
GROUPS = ("02Z", "53E", "75N", "99Z")
AGES = 6
SKARABORG, SJUHARAD = SUBREGIONS.index("skaraborg"), SUBREGIONS.index("sjuharad")


@pytest.fixture(scope="module")
def weight(bundled):
    return levels(bundled.table("education"), CODES, SEXES, GROUPS)


@pytest.fixture(scope="module")
def persons(weight):
    shares = np.random.default_rng(3).dirichlet(np.full(AGES, 30.0), size=(len(CODES), len(SEXES)))
    return weight.sum(axis=-1)[..., None] * shares


@pytest.fixture(scope="module")
def stock(persons):
    chance = np.random.default_rng(4)
    inside = members(AREAS)
    totals = np.stack([persons[[CODES.index(code) for code in inside[area]]].sum(axis=0) for area in AREAS])
    return totals[..., None] * chance.dirichlet(np.ones(len(GROUPS)), size=totals.shape)


@pytest.fixture(scope="module")
def spread(stock, weight, persons):
    return spread_of(AREAS, stock, weight, persons, CODES)


def test_the_areas_share_the_county_between_them():
    inside = members(AREAS)
    assert sorted(code for codes in inside.values() for code in codes) == sorted(regions.get("vastra-gotaland").members)
    assert all(not regions.get(id_).partial for id_ in FA.values())
    assert len(members((REST,))[REST]) == 49


def test_sub_regions_add_up_to_the_county_and_have_their_municipalities_ages(spread, stock, persons):
    found = spread.ages(stock)
    assert np.allclose(found.sum(axis=0), stock.sum(axis=0), rtol=1e-12)
    for place, id_ in enumerate(SUBREGIONS):
        own = persons[[CODES.index(code) for code in regions.get(id_).members]].sum(axis=0)
        assert np.allclose(found[place].sum(axis=-1), own, rtol=1e-6)


def test_shares_sum_to_one(spread):
    assert np.allclose(spread.by_age.sum(axis=1), 1, rtol=1e-14)
    assert np.allclose(spread.all_ages.sum(axis=1), 1, rtol=1e-14)


def test_an_area_within_one_sub_region_gives_everything_to_it(spread):
    assert np.allclose(spread.by_age[AREAS.index("FA17"), SKARABORG], 1)
    assert np.allclose(spread.by_age[AREAS.index("FA14"), SJUHARAD], 1)
    assert (spread.by_age[AREAS.index(REST), SKARABORG] == 0).all()


def test_totals_are_the_ages_summed_when_they_are_spread_alike(spread, stock):
    assert np.allclose(spread.totals(stock.sum(axis=2)), spread.ages(stock).sum(axis=2), rtol=1e-6)


def test_leading_axes_are_kept(spread, stock):
    both = spread.ages(np.stack([stock, 2 * stock]))
    assert np.allclose(both[1], 2 * spread.ages(stock))


def test_the_better_educated_part_of_an_area_gets_more_of_those_with_a_degree(spread):
    rest = spread.by_age[AREAS.index(REST), SUBREGIONS.index("goteborgsregionen"), 0, 1]
    assert rest[GROUPS.index("75N")] > rest[GROUPS.index("02Z")]


def test_a_missing_figure_stays_where_its_area_is(spread, stock):
    broken = stock.copy()
    broken[AREAS.index("FA14"), 0, 2, 1] = np.nan
    found = spread.ages(broken)
    assert np.isnan(found[SJUHARAD, 0, 2, 1])
    assert np.isnan(found).sum() == 1


def test_without_the_areas_own_figures_the_municipalities_decide(stock, weight, persons):
    blind = spread_of(AREAS, np.full_like(stock, np.nan), weight, persons, CODES)
    assert np.allclose(blind.by_age.sum(axis=1), 1)
    assert np.isfinite(blind.all_ages).all()
    unknown = spread_of(AREAS, stock, np.full_like(weight, np.nan), persons, CODES)
    assert np.isnan(unknown.ages(stock)).all()


def table(**values):
    rows = [(region, 2025, value) for region, value in values.items()]
    return pd.DataFrame(rows, columns=["region", "year", "value"])


def test_the_rest_of_the_county_is_what_the_areas_leave():
    rows = table(**{"14": 100.0, "FA14": 10.0, "FA16": 20.0, "FA17": 5.0, "FA18": 15.0, "FA15": 70.0})
    assert read(rows, AREAS, {"year": [2025]})[:, 0].tolist() == [10, 20, 5, 15, 50]


def test_noise_does_not_make_a_rest_below_zero_and_a_missing_county_leaves_the_areas():
    assert read(table(**{"14": 3.0, "FA14": 4.0}), ("FA14", REST), {"year": [2025]})[1, 0] == 0
    alone = read(table(FA14=4.0), ("FA14", REST), {"year": [2025]})[:, 0]
    assert alone[0] == 4
    assert np.isnan(alone[1])


def test_an_area_that_is_not_published_is_part_of_the_rest():
    fewer = areas_of(["14", "FA14", "FA28"])
    assert fewer == ("FA14", REST)
    assert set(regions.get("skaraborg").members) < set(members(fewer)[REST])


def test_levels_of_a_group_are_those_that_its_members_can_have(bundled):
    rows = bundled.table("education")
    found = levels(rows, ["1480"], SEXES, ["75N", "99Z"])[0, 0]
    women = rows[(rows["region"] == "1480") & (rows["sex"] == "kvinnor")].set_index("level")["value"]
    assert found[1] == women["US"]
    assert found[0] == women[list(matching_areas.education_groups.get("75N").levels)].sum()
