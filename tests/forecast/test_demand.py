from __future__ import annotations

import numpy as np
import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast.axes import axes_of
from kompetensnb.forecast.branch_growth import SERVED
from kompetensnb.forecast.cohort import people
from kompetensnb.forecast.demand import demand
from kompetensnb.forecast.shifts import Shifts
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import RegionKind

SKARABORG = regions.get("skaraborg")
COUNTY = regions.get("vastra-gotaland")
SKOVDE = regions.get("1496")
SUBREGIONS = regions.of_kind(RegionKind.SUBREGION)


class Changed:
    """The bundled snapshot with some tables taken away or changed."""

    def __init__(self, snapshot, *, without=(), change=None):
        self.snapshot, self.change = snapshot, change or (lambda _, table: table)
        self.subjects = tuple(name for name in snapshot.subjects if name not in without)

    def rows(self, subject):
        return len(self.table(subject))

    def table(self, subject):
        assert subject in self.subjects
        return self.change(subject, self.snapshot.table(subject))


@pytest.fixture(scope="module")
def axes(bundled):
    return axes_of(bundled)


@pytest.fixture(scope="module")
def none(axes):
    return Shifts.none(axes)


@pytest.fixture(scope="module")
def skaraborg(bundled, none):
    return demand(bundled, SKARABORG, none)


@pytest.fixture(scope="module")
def county(bundled, none):
    return demand(bundled, COUNTY, none)


def at(axes, branch):
    return axes.branches.index(branch)


def test_the_base_year_is_what_was_observed(bundled, axes, skaraborg):
    rows = bundled.table("employment_sector")
    rows = rows[(rows["year"] == axes.base) & rows["region"].isin(SKARABORG.members)]
    expected = rows.pivot_table(index="branch", columns="sector", values="value", aggfunc="sum")
    expected = expected.reindex(index=list(axes.branches), columns=list(axes.sectors)).fillna(0)
    assert np.array_equal(skaraborg.employed[0], expected.to_numpy())


def test_municipalities_add_up_to_the_subregion_and_subregions_to_the_county(bundled, none, skaraborg, county):
    parts = [demand(bundled, regions.municipality(code), none) for code in SKARABORG.members]
    wholes = [demand(bundled, region, none) for region in SUBREGIONS]
    for name in ("employed", "pension", "other"):
        assert np.allclose(np.sum([getattr(part, name) for part in parts], axis=0), getattr(skaraborg, name))
        assert np.allclose(np.sum([getattr(part, name) for part in wholes], axis=0), getattr(county, name))
    assert np.allclose(np.sum([part.by_group() for part in wholes], axis=0), county.by_group())


def test_groups_add_up_to_the_branches(skaraborg, county):
    for found in (skaraborg, county):
        assert np.allclose(found.by_branch_and_group().sum(axis=2), found.employed.sum(axis=2))
        assert np.allclose(found.by_group().sum(axis=2), found.employed.sum(axis=1))
        assert np.allclose(found.pension_by_group().sum(axis=1), found.pension.sum(axis=1))
        assert np.allclose(found.other_by_group().sum(axis=1), found.other.sum(axis=1))


def test_the_county_has_the_groups_of_its_own_table(bundled, axes, county):
    """Its sub-regions are fitted one by one, so that none depends on another; the sum is off by one in a hundred."""
    rows = bundled.table("employment_education")
    rows = rows[(rows["region"] == "14") & (rows["year"] == axes.base)]
    known = rows.groupby("education_group")["value"].sum().reindex(list(axes.groups)).fillna(0).to_numpy()
    assert np.abs(county.by_group()[0].sum(axis=0) - known).sum() < 0.01 * known.sum()


def test_none_are_negative_and_none_are_missing(skaraborg):
    for values in (skaraborg.by_branch_and_group(), skaraborg.pension, skaraborg.other, skaraborg.need_by_group()):
        assert (values >= 0).all()
    assert skaraborg.missing == ()


def test_recruitment_need_is_growth_where_there_is_any_and_replacement(skaraborg):
    growth = np.diff(skaraborg.employed.sum(axis=2), axis=0)
    replaced = skaraborg.pension + skaraborg.other
    assert np.allclose(skaraborg.need(), np.where(growth > 0, growth, 0) + replaced)
    assert (growth < 0).any()
    shrinking = skaraborg.growth_by_group() < 0
    exits = skaraborg.pension_by_group() + skaraborg.other_by_group()
    assert np.array_equal(skaraborg.need_by_group()[shrinking], exits[shrinking])


def test_in_the_long_run_the_market_keeps_its_jobs_per_person_of_working_age(bundled, axes, county):
    population = people(bundled).of(COUNTY)
    working = population[-2:, :, 20:67].sum(axis=(1, 2))
    market = county.employed[-2:, [name not in SERVED for name in axes.branches]].sum(axis=(1, 2))
    assert np.isclose(market[1] / market[0], working[1] / working[0], rtol=0.001)


def test_without_levers_it_is_the_baseline_to_the_last_digit(bundled, axes, none, skaraborg):
    again = demand(bundled, SKARABORG, none.with_(branch=axes.full(1.0, "years", "branches", "sectors")))
    for name in ("employed", "mix", "pension", "other", "history"):
        assert np.array_equal(getattr(again, name), getattr(skaraborg, name))


@pytest.mark.parametrize("factor", [0.9, 1.2])
def test_a_factor_on_a_branch_moves_it_in_proportion_and_nothing_else(bundled, axes, none, skaraborg, factor):
    row = at(axes, "B+C")
    branch = none.branch.copy()
    branch[3:, row] = factor
    found = demand(bundled, SKARABORG, none.with_(branch=branch))
    assert np.allclose(found.employed[4:, row], factor * skaraborg.employed[4:, row])
    assert np.array_equal(found.employed[:4], skaraborg.employed[:4])
    others = [place for place in range(len(axes.branches)) if place != row]
    for name in ("employed", "pension", "other"):
        assert np.array_equal(getattr(found, name)[:, others], getattr(skaraborg, name)[:, others])
    assert np.allclose(found.pension[4:, row], factor * skaraborg.pension[4:, row])
    assert np.array_equal(found.pension[:4], skaraborg.pension[:4])


def test_a_factor_on_one_sector_leaves_the_other(bundled, axes, none, skaraborg):
    branch = none.branch.copy()
    branch[:, at(axes, "Q"), axes.sectors.index("privat")] = 0.5
    found = demand(bundled, SKARABORG, none.with_(branch=branch)).employed[1:, at(axes, "Q")]
    assert np.array_equal(found[:, 0], skaraborg.employed[1:, at(axes, "Q"), 0])
    assert np.allclose(found[:, 1], 0.5 * skaraborg.employed[1:, at(axes, "Q"), 1])


def test_staff_per_user_moves_care_in_proportion_in_both_sectors(bundled, axes, none, skaraborg):
    staff = none.staff_per_user.copy()
    staff[5:, axes.services.index("vard-och-omsorg")] = 1.1
    found = demand(bundled, SKARABORG, none.with_(staff_per_user=staff))
    row = at(axes, "Q")
    assert np.allclose(found.employed[6:, row], 1.1 * skaraborg.employed[6:, row])
    assert np.array_equal(found.employed[:6], skaraborg.employed[:6])
    assert np.array_equal(found.employed[:, :row], skaraborg.employed[:, :row])


def test_more_who_move_in_ask_for_more_and_in_proportion(bundled, none, skaraborg):
    more, twice, fewer = (
        demand(bundled, SKARABORG, none.with_(migration=none.migration * factor)).employed.sum(axis=(1, 2))
        for factor in (1.1, 1.2, 0.9)
    )
    base = skaraborg.employed.sum(axis=(1, 2))
    assert (more[5:] > base[5:]).all()
    assert (fewer[5:] < base[5:]).all()
    assert np.allclose((twice - base)[-1], 2 * (more - base)[-1], rtol=0.05)


def test_a_later_retirement_age_postpones_retirements_alone(bundled, none, skaraborg):
    found = demand(bundled, SKARABORG, none.with_(retirement_age=none.retirement_age + 1))
    assert found.pension.sum() < skaraborg.pension.sum()
    assert np.array_equal(found.other, skaraborg.other)
    assert np.array_equal(found.employed, skaraborg.employed)


def test_a_municipality_has_branches_and_exits_and_no_groups(bundled, none):
    found = demand(bundled, SKOVDE, none)
    assert np.isfinite(found.employed).all()
    assert np.isfinite(found.need()).all()
    assert np.isnan(found.need_by_group()).all()
    assert "education_group" in found.frame()
    assert set(found.frame()["education_group"]) == {""}


@pytest.mark.parametrize("region", ["gr13", "riket", "fa-boras"])
def test_regions_that_cross_the_border_are_refused(bundled, none, region):
    with pytest.raises(KompetensnbError, match="forecast-region"):
        demand(bundled, regions.get(region), none)


@pytest.mark.parametrize(
    ("table", "gone", "kept"),
    [
        ("employment_education", ["mix"], ["employed", "pension", "other"]),
        ("education_commuting", ["mix"], ["employed", "pension", "other"]),
        ("employment_age", ["pension", "other"], ["employed", "mix"]),
        ("employment_month", ["employed", "history"], []),
        ("employment_sector", ["employed", "mix", "pension"], []),
        ("population_flows", ["employed", "pension"], []),
    ],
)
def test_a_missing_table_is_reported_and_what_rests_on_it_is_missing(bundled, none, skaraborg, table, gone, kept):
    found = demand(Changed(bundled, without=[table]), SKARABORG, none)
    assert table in found.missing
    for name in gone:
        assert np.isnan(getattr(found, name)[1:]).all()
    for name in kept:
        assert np.array_equal(getattr(found, name), getattr(skaraborg, name))
    rows = found.frame()
    assert (rows.loc[rows["value"].isna(), "status"] == "saknas").all()
    assert rows["value"].isna().any()


@pytest.mark.parametrize("table", ["employment_sector", "employment_age"])
def test_a_table_that_does_not_reach_the_base_year_is_reported(bundled, axes, none, table):
    def other_years(subject, rows):
        return rows if subject != table else rows[rows["year"] == axes.base - 5].assign(year=axes.base + 1)

    found = demand(Changed(bundled, change=other_years), SKARABORG, none)
    assert found.missing == (table,)
    assert np.isnan(found.pension).all()


def test_a_suppressed_group_is_missing_and_the_others_are_not(bundled, axes, none, skaraborg):
    def suppressed(subject, rows):
        if subject != "employment_education":
            return rows
        cell = (rows["education_group"] == "73O") & (rows["branch"] == "Q") & (rows["year"] == axes.base)
        return rows.assign(value=rows["value"].mask(cell), status=rows["status"].mask(cell, "sekretess"))

    found = demand(Changed(bundled, change=suppressed), SKARABORG, none)
    row = axes.groups.index("73O")
    for name in ("by_group", "need_by_group", "pension_by_group"):
        values = getattr(found, name)()
        assert np.isnan(values[..., row]).all()
        assert np.isfinite(np.delete(values, row, axis=-1)).all()
    assert np.array_equal(found.employed, skaraborg.employed)
    rows = found.frame()
    assert set(rows.loc[rows["education_group"] == "73O", "status"]) == {"saknas"}


def test_row_order_is_irrelevant(bundled, none, skaraborg):
    shuffled = Changed(bundled, change=lambda _, table: table.sample(frac=1, random_state=5))
    found = demand(shuffled, SKARABORG, none)
    for name in ("employed", "mix", "pension", "other", "history"):
        assert np.array_equal(getattr(found, name), getattr(skaraborg, name))


def test_another_subregion_is_untouched_by_a_municipality(bundled, none, skaraborg):
    def more(subject, table):
        if not subject.startswith(("employment", "population_")):
            return table
        return table.assign(value=table["value"].where(table["region"] != SKOVDE.code, table["value"] * 2))

    changed = Changed(bundled, change=more)
    for region in SUBREGIONS:
        before, after = demand(bundled, region, none), demand(changed, region, none)
        for name in ("employed", "pension", "other"):
            assert np.array_equal(getattr(before, name), getattr(after, name)) == (region != SKARABORG)


def test_the_frame_holds_the_arrays_with_their_status(axes, skaraborg):
    rows = skaraborg.frame()
    by_branch = rows[(rows["measure"] == "employed") & (rows["branch"] == "Q") & (rows["year"] == 2030)]
    expected = skaraborg.employed[axes.all_years.index(2030), at(axes, "Q")]
    assert by_branch.set_index("sector").loc[list(axes.sectors), "value"].tolist() == expected.tolist()
    assert set(by_branch["status"]) == {str(skaraborg.statuses["employed"])}
    need = rows[(rows["measure"] == "need") & (rows["education_group"] == "73O")]
    assert need["value"].tolist() == skaraborg.need_by_group()[:, axes.groups.index("73O")].tolist()
    assert not rows.duplicated(["year", "measure", "branch", "sector", "education_group"]).any()
