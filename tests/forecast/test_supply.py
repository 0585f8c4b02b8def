from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import cohort
from kompetensnb.forecast.axes import axes_of
from kompetensnb.forecast.education_history import by_subregion, in_ages
from kompetensnb.forecast.matching_areas import SUBREGIONS
from kompetensnb.forecast.shifts import Shifts
from kompetensnb.forecast.supply import Residual, supply
from kompetensnb.vocabulary import regions

SKARABORG, COUNTY = regions.get("skaraborg"), regions.get("vastra-gotaland")
OLDER = slice(4, 6)


@pytest.fixture(scope="module")
def axes(bundled):
    return axes_of(bundled)


@pytest.fixture(scope="module")
def baseline(bundled, axes):
    return supply(bundled, SKARABORG, Shifts.none(axes))


@pytest.fixture(scope="module")
def under(bundled, axes):
    def make(region=SKARABORG, **arrays):
        return supply(bundled, region, Shifts.none(axes).with_(**arrays))

    return make


@pytest.fixture(scope="module")
def changed(bundled, people_snapshot):
    """The bundled snapshot with some tables changed by a function, or left out."""
    whole = type(people_snapshot)({name: bundled.table(name) for name in bundled.subjects})

    def make(*without, **changes):
        return whole.without(*without).changed(**{name: change(whole.table(name)) for name, change in changes.items()})

    return make


def persons(axes, group, number):
    array = axes.full(0.0, "years", "groups")
    array[:, axes.groups.index(group)] = number
    return array


@settings(max_examples=30, deadline=None)
@given(
    groups=st.lists(st.tuples(st.integers(0, 97), st.floats(-2e4, 2e4)), max_size=4),
    moved=st.lists(st.tuples(st.integers(0, 97), st.floats(0, 2e4)), max_size=4),
    migration=st.sampled_from([-2.0, 0.0, 0.9, 1.0, 1.1, 3.0]),
    points=st.floats(-100, 100),
    years=st.floats(-8, 8),
    commuting=st.floats(0, 10),
)
def test_under_any_lever_years_close_to_the_person_and_nobody_is_below_zero(
    under, axes, groups, moved, migration, points, years, commuting
):
    graduates, moved_from = axes.full(0.0, "years", "groups"), axes.full(0.0, "years", "groups")
    for array, wishes in ((graduates, groups), (moved_from, moved)):
        for group, number in wishes:
            array[:, group] += number
    found = under(
        graduates=graduates,
        moved_from=moved_from,
        migration=axes.full(migration, "years"),
        participation=axes.full(points, "years", "sexes", "births"),
        retirement_age=axes.full(years, "years"),
        out_commuting=axes.full(commuting, "years"),
        foreign_employment=axes.full(points, "years"),
    )
    assert found.balance_error() < 1e-6
    residents = found.labour_force_of_residents
    for array in (found.stock, found.flows, residents, found.employed_residents, found.labour_force_at_workplaces):
        assert (array >= 0).all()
    assert (residents <= found.by_group() + 1e-6).all()
    assert (found.employed_residents <= residents + 1e-6).all()


def test_without_levers_it_is_the_baseline_to_the_last_digit(under, axes, baseline):
    neutral = under(migration=axes.full(1.0, "years"), graduates=axes.full(0.0, "years", "groups"))
    for name in ("stock", "flows", "labour_force_of_residents", "labour_force_at_workplaces", "employed_residents"):
        assert np.array_equal(getattr(neutral, name), getattr(baseline, name))


def test_the_county_is_the_sum_of_its_sub_regions(bundled, axes):
    none = Shifts.none(axes)
    whole = supply(bundled, COUNTY, none)
    parts = [supply(bundled, regions.get(id_), none) for id_ in SUBREGIONS]
    for name in ("stock", "flows", "labour_force_of_residents", "labour_force_at_workplaces"):
        assert np.allclose(getattr(whole, name), sum(getattr(part, name) for part in parts), rtol=1e-9)


def test_it_starts_from_what_is_published(bundled, axes):
    whole = supply(bundled, COUNTY, Shifts.none(axes))
    rows = bundled.table("education_stock")
    rows = rows[(rows["region"] == "14") & (rows["year"] == axes.base)]
    for groups, found in (
        (rows, whole.by_group()[0]),
        (rows[rows["labour_status"] != "utanfor"], whole.labour_force_of_residents[0]),
        (rows[rows["labour_status"] == "sysselsatt"], whole.employed_residents[0]),
    ):
        published = groups.groupby("education_group")["value"].sum().reindex(list(axes.groups))
        assert np.allclose(found, published, atol=1e-3)


def test_ages_follow_the_population_forecast(bundled, axes, baseline):
    people = cohort.people(bundled)
    place = SUBREGIONS.index("skaraborg")
    ages = np.array([in_ages(by_subregion(people, year))[place] for year in axes.all_years])
    ratio = baseline.stock.sum(axis=-1) / ages
    assert np.allclose(ratio, ratio[0], rtol=1e-6)
    assert np.allclose(ratio[0], 1, rtol=0.01)


def test_more_graduates_give_a_larger_group_in_proportion(under, axes, baseline):
    place = axes.groups.index("73O")
    gained = [
        (under(graduates=persons(axes, "73O", size)).labour_force_of_residents - baseline.labour_force_of_residents)
        for size in (10, 20)
    ]
    assert (np.diff(gained[0][:, place]) > 0).all()
    assert np.allclose(gained[1][1:, place], 2 * gained[0][1:, place], rtol=0.01)
    assert gained[0][1, place] < 10 < gained[0][-1, place] < 150


def test_who_moves_between_groups_leaves_the_population_as_large(under, axes, baseline):
    moved = under(graduates=persons(axes, "73O", 30), moved_from=persons(axes, "02Z", 30))
    assert moved.by_group()[-1, axes.groups.index("02Z")] < baseline.by_group()[-1, axes.groups.index("02Z")]
    # Not exactly: who has another education moves out as those with it do.
    assert np.allclose(moved.by_group().sum(axis=1), baseline.by_group().sum(axis=1), rtol=1e-3)
    assert not moved.lost.any()


def test_asking_for_more_than_there_are_is_told(under, axes):
    found = under(graduates=persons(axes, "73O", 1e5), moved_from=persons(axes, "13Z", 1e5))
    assert (found.lost[:, axes.groups.index("73O")] > 9e4).all()


def test_migration_moves_the_total_and_the_baseline_stands_between(under, axes, baseline):
    fewer, more = (under(migration=axes.full(factor, "years")).by_group().sum(axis=1) for factor in (0.9, 1.1))
    whole = baseline.by_group().sum(axis=1)
    assert (fewer[1:] < whole[1:]).all()
    assert (whole[1:] < more[1:]).all()
    assert np.allclose((more - whole)[1], (whole - fewer)[1], rtol=0.01)


def test_participation_acts_on_the_sex_and_birth_it_is_for(under, axes, baseline):
    points = axes.full(0.0, "years", "sexes", "births")
    points[:, 0, 1] = 2.0
    one, two = (under(participation=factor * points) for factor in (1, 2))
    gain, twice = (
        (found.labour_force_of_residents - baseline.labour_force_of_residents).sum(axis=1)[1:] for found in (one, two)
    )
    women = baseline.stock[1:, 0, :5].sum(axis=(1, 2))
    assert (gain > 0).all()
    assert (gain < 0.02 * women).all()
    assert np.allclose(twice, 2 * gain, rtol=0.05)
    assert np.array_equal(one.stock, baseline.stock)


def test_a_later_retirement_adds_older_workers_only_and_in_proportion(under, axes, baseline):
    gain = [
        (under(retirement_age=axes.full(years, "years")).labour_force_of_residents - baseline.labour_force_of_residents)
        for years in (0.5, 1.0, -0.5)
    ]
    total = [array[1:].sum(axis=1) for array in gain]
    assert (total[0] > 0).all()
    assert np.allclose(total[1], 2 * total[0], rtol=0.15)
    assert (total[2] < 0).all()
    # A year is at most one cohort of those around 65.
    assert (total[1] < baseline.stock[1:, :, OLDER].sum(axis=(1, 2, 3)) / 20 * 1.5).all()


def test_more_out_commuting_lowers_supply_at_workplaces_and_leaves_residents(under, axes, baseline):
    found = under(out_commuting=axes.full(1.1, "years"))
    assert np.array_equal(found.labour_force_of_residents, baseline.labour_force_of_residents)
    fall = (baseline.labour_force_at_workplaces - found.labour_force_at_workplaces).sum(axis=1)
    assert fall[0] == 0
    assert (fall[1:] > 0).all()
    twice = under(out_commuting=axes.full(1.2, "years")).labour_force_at_workplaces
    assert np.allclose((baseline.labour_force_at_workplaces - twice).sum(axis=1), 2 * fall)


def test_employment_of_the_foreign_born_moves_the_employed_and_not_the_labour_force(under, axes, baseline):
    found = under(foreign_employment=axes.full(3.0, "years"))
    assert np.array_equal(found.labour_force_of_residents, baseline.labour_force_of_residents)
    assert found.employed_residents[1:].sum() > baseline.employed_residents[1:].sum()


def test_a_lever_in_later_years_leaves_the_earlier_ones(under, axes, baseline):
    array = persons(axes, "73O", 50)
    array[:5] = 0
    found = under(graduates=array)
    assert np.allclose(found.stock[:6], baseline.stock[:6], rtol=1e-12)


def test_another_sub_region_is_left_alone(changed, axes, baseline):
    def double(table):
        """Twice as many in an area that lies within Skaraborg, and in the county as many more."""
        keys = [name for name in table.columns if name not in ("region", "value", "status", "origin")]
        area = table[table["region"] == "FA17"].set_index(keys)["value"]
        more = pd.MultiIndex.from_frame(table[keys]).map(area)
        own = table["region"].isin(["FA17", "14"])
        return table.assign(value=table["value"] + np.where(own, np.asarray(more, dtype=np.float64), 0.0))

    snapshot = changed(education_stock=double, education_flows=double)
    none = Shifts.none(axes)
    untouched = supply(snapshot, regions.get("sjuharad"), none)
    assert np.array_equal(untouched.stock, supply(changed(), regions.get("sjuharad"), none).stock)
    assert not np.allclose(supply(snapshot, SKARABORG, none).stock, baseline.stock)


def test_row_order_is_irrelevant(changed, axes, baseline):
    def shuffle(table):
        return table.sample(frac=1, random_state=3)

    names = ("education_stock", "education_flows", "population_flows", "education", "commuting_matrix", "eligibility")
    found = supply(changed(**dict.fromkeys(names, shuffle)), SKARABORG, Shifts.none(axes))
    assert np.allclose(found.stock, baseline.stock, rtol=1e-12)
    assert np.allclose(found.labour_force_at_workplaces, baseline.labour_force_at_workplaces, rtol=1e-12)


@pytest.mark.parametrize("table", ["education_flows", "population_flows"])
def test_without_flows_only_the_base_year_is_known(changed, axes, table):
    found = supply(changed(table), SKARABORG, Shifts.none(axes))
    assert table in found.missing
    assert np.isfinite(found.labour_force_of_residents[0]).all()
    assert np.isnan(found.labour_force_of_residents[1:]).all()
    frame = found.frame()
    assert set(frame.loc[frame["year"] > axes.base, "status"]) == {"saknas"}


def test_without_stocks_nothing_is_known(changed, axes):
    found = supply(changed("education_stock"), SKARABORG, Shifts.none(axes))
    assert "education_stock" in found.missing
    assert np.isnan(found.stock).all()
    assert found.statuses["stock"] == "saknas"


def test_without_commuting_only_the_supply_at_workplaces_is_missing(changed, axes, baseline):
    found = supply(changed("education_commuting"), SKARABORG, Shifts.none(axes))
    assert np.isnan(found.labour_force_at_workplaces).all()
    assert found.statuses["labour_force_at_workplaces"] == "saknas"
    assert np.array_equal(found.labour_force_of_residents, baseline.labour_force_of_residents)


def test_without_region_of_birth_only_a_lever_that_needs_it_is_missing(changed, axes, baseline):
    snapshot, none = changed("labour_birth"), Shifts.none(axes)
    assert np.array_equal(supply(snapshot, SKARABORG, none).stock, baseline.stock)
    everybody = none.with_(participation=axes.full(1.0, "years", "sexes", "births"))
    assert np.isfinite(supply(snapshot, SKARABORG, everybody).labour_force_of_residents).all()
    abroad = axes.full(0.0, "years", "sexes", "births")
    abroad[..., 1] = 1
    found = supply(snapshot, SKARABORG, none.with_(participation=abroad))
    assert np.isnan(found.labour_force_of_residents[1:]).all()


def test_pupils_are_not_needed_and_their_absence_is_told(changed, axes, baseline):
    found = supply(changed("pupils"), SKARABORG, Shifts.none(axes))
    assert found.missing == ("pupils",)
    assert np.allclose(found.by_group().sum(axis=1), baseline.by_group().sum(axis=1), rtol=1e-6)
    assert not np.array_equal(found.stock, baseline.stock)


def test_a_suppressed_figure_takes_its_group_away_and_no_other(changed, axes, baseline):
    def suppress(table):
        cell = (table["region"] == "FA18") & (table["education_group"] == "15V") & (table["age"] == "25-34")
        return table.assign(value=table["value"].mask(cell & (table["year"] == axes.base)))

    found = supply(changed(education_stock=suppress), SKARABORG, Shifts.none(axes))
    place = axes.groups.index("15V")
    assert np.isnan(found.labour_force_of_residents[:, place]).all()
    others = np.delete(found.labour_force_of_residents, place, axis=1)
    assert np.isfinite(others).all()
    assert np.allclose(others, np.delete(baseline.labour_force_of_residents, place, axis=1), rtol=0.02)


def test_accounts_that_do_not_close_are_told(changed, axes, baseline):
    assert baseline.residual.faults() == ()

    def lose(table):
        cell = (table["region"] == "FA18") & (table["education_group"] == "73O") & (table["flow"] == "inflyttade")
        return table.assign(value=table["value"].where(~cell, table["value"] + 500))

    found = supply(changed(education_flows=lose), SKARABORG, Shifts.none(axes))
    year, group, share = found.residual.faults()[0]
    assert (year, group) == (baseline.residual.years[0], "73O")
    assert share < -1


def test_the_limit_of_a_fault_is_one_per_cent():
    shares = np.array([[0.9, -1.1, np.nan]])
    residual = Residual((2025,), ("73O", "75N", "02Z"), shares, shares)
    assert residual.faults() == ((2025, "75N", -1.1),)
    assert residual.faults(above=2.0) == ()


def test_flows_that_do_not_tell_sex_and_age_are_used_all_the_same(changed, axes, baseline):
    def together(table):
        keys = ["region", "year", "flow", "education_group"]
        return table.groupby(keys, as_index=False)["value"].sum().assign(sex="alla", age="16-74", status="syntetisk")

    found = supply(changed(education_flows=together), SKARABORG, Shifts.none(axes))
    assert found.balance_error() < 1e-6
    assert found.residual.faults() == ()
    assert np.allclose(found.by_group().sum(axis=1), baseline.by_group().sum(axis=1), rtol=1e-6)
    large = baseline.by_group()[0] > 1000
    assert np.allclose(found.by_group()[5, large], baseline.by_group()[5, large], rtol=0.15)


def test_response_says_where_the_labour_force_has_come_from(baseline):
    response = baseline.response
    assert np.array_equal(response.base, baseline.labour_force_of_residents)
    assert not any(part[0].any() for part in (response.entrants, response.graduates, response.migration))
    assert np.allclose(response.base * response.to_workplaces, baseline.labour_force_at_workplaces)
    assert np.allclose(100 * response.per_point, baseline.by_group())
    nurses = baseline.axes.groups.index("75N")
    assert 0 < response.graduates[-1, nurses] < response.base[-1, nurses]


def test_the_table_has_every_measure_group_and_year(axes, baseline):
    frame = baseline.frame()
    assert list(frame.columns) == ["region", "year", "education_group", "measure", "value", "status"]
    assert len(frame) == len(axes.groups) * (4 * len(axes.all_years) + 7 * len(axes.years))
    one = frame[(frame["measure"] == "labour_force_at_workplaces") & (frame["education_group"] == "73O")]
    assert np.array_equal(one["value"], baseline.labour_force_at_workplaces[:, axes.groups.index("73O")])
    assert set(frame["status"]) == {"syntetisk"}
    assert set(frame["region"]) == {"skaraborg"}


@pytest.mark.parametrize("name", ["gr13", "riket", "skovde", "fa-boras"])
def test_groups_are_not_defined_for_other_regions(bundled, axes, name):
    with pytest.raises(KompetensnbError, match="forecast-groups-region"):
        supply(bundled, regions.get(name), Shifts.none(axes))


def test_a_shorter_horizon_is_the_beginning_of_the_longer(bundled, baseline):
    found = supply(bundled, SKARABORG, Shifts.none(axes_of(bundled, 2030)))
    assert np.array_equal(found.stock, baseline.stock[:6])
