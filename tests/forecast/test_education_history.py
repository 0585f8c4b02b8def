from __future__ import annotations

import numpy as np
import pytest

from kompetensnb.forecast import cohort
from kompetensnb.forecast.education_history import CONCERNED, YEARS, by_subregion, in_ages, read_history
from kompetensnb.forecast.education_tables import FLOWS, LABOUR, SIGNS
from kompetensnb.forecast.matching_areas import SUBREGIONS

BASE = 2025
GROUPS = ("02Z", "53E", "73O", "75N")


@pytest.fixture(scope="module")
def whole(bundled, people_snapshot):
    tables = {name: bundled.table(name) for name in ("education_stock", "education_flows", "education")}
    return people_snapshot.changed(**tables)


@pytest.fixture(scope="module")
def people(whole):
    return cohort.people(whole)


@pytest.fixture(scope="module")
def history(whole, people):
    return read_history(whole, people, GROUPS, BASE)


def county(table, **fixed):
    rows = table[(table["region"] == "14") & table["education_group"].isin(GROUPS)]
    for column, value in fixed.items():
        rows = rows[rows[column] == value]
    return rows["value"].sum()


def test_sub_regions_add_up_to_what_is_published_for_the_county(whole, history):
    stock, flows = whole.table("education_stock"), whole.table("education_flows")
    assert history.flow_years == (2021, 2022, 2023, 2024, 2025)
    for place, status in enumerate(LABOUR):
        assert history.stock[-1, place].sum() == pytest.approx(county(stock, year=BASE, labour_status=status))
    for place, flow in enumerate(FLOWS):
        assert history.flows[2, place].sum() == pytest.approx(county(flows, year=2023, flow=flow))
    assert history.before[0].sum() == pytest.approx(county(stock, year=2020))
    assert history.after[-1].sum() == pytest.approx(county(stock, year=BASE))
    assert history.told


def test_published_accounts_that_close_have_no_residual(history):
    assert history.residual.shape == (YEARS, len(SUBREGIONS), len(GROUPS))
    assert np.allclose(history.residual, 0, atol=1e-6)


def test_a_person_without_account_is_in_the_residual(whole, people):
    flows = whole.table("education_flows")
    cell = (flows["region"].isin(["FA17", "14"])) & (flows["year"] == 2024) & (flows["education_group"] == "73O")
    cell &= (flows["flow"] == "doda") & (flows["age"] == "55-64") & (flows["sex"] == "man")
    changed = whole.changed(education_flows=flows.assign(value=flows["value"] + 7 * cell))
    found = read_history(changed, people, GROUPS, BASE).residual
    assert found[3, SUBREGIONS.index("skaraborg"), GROUPS.index("73O")] == pytest.approx(7)
    assert np.abs(found).sum() == pytest.approx(7)


def test_tables_that_end_in_different_years_are_used_as_far_as_both_reach(whole, people):
    flows = whole.table("education_flows")
    found = read_history(whole.changed(education_flows=flows[flows["year"] <= 2023]), people, GROUPS, BASE)
    assert found.flow_years == (2021, 2022, 2023)
    assert found.stock.shape[0] == YEARS + 1
    assert np.isfinite(found.flows).all()


def test_flows_without_sex_and_age_go_to_those_whom_they_can_concern(whole, people, history):
    keys = ["region", "year", "flow", "education_group"]
    summed = whole.table("education_flows").groupby(keys, as_index=False)["value"].sum()
    table = summed.assign(sex="alla", age="16-74", status="syntetisk")
    found = read_history(whole.changed(education_flows=table), people, GROUPS, BASE)
    assert not found.told
    assert np.allclose(found.flows.sum(axis=(2, 3, 4)), history.flows.sum(axis=(2, 3, 4)))
    for place, flow in enumerate(FLOWS):
        touched = found.flows[:, place].sum(axis=(0, 1, 2, 4)) > 0
        assert np.flatnonzero(touched).tolist() == list(CONCERNED[flow])
    # The whole closes; sexes are not spread over sub-regions quite alike.
    assert np.allclose(found.residual.sum(axis=1), 0, atol=1e-6)
    assert np.abs(found.residual / found.after.sum(axis=(2, 3))).max() < 1e-3


def test_flows_without_sex_have_one_rate_for_both(whole, people, history):
    keys = ["region", "year", "flow", "age", "education_group"]
    table = whole.table("education_flows").groupby(keys, as_index=False)["value"].sum().assign(sex="alla")
    found = read_history(whole.changed(education_flows=table.assign(status="syntetisk")), people, GROUPS, BASE)
    assert found.told
    assert np.allclose(found.flows.sum(axis=(2, 3)), history.flows.sum(axis=(2, 3)))
    held = (found.before + found.after)[:, SUBREGIONS.index("skaraborg")]
    rate = found.flows[:, FLOWS.index("utflyttade"), SUBREGIONS.index("skaraborg")] / held
    assert np.allclose(rate[:, 0, 3, 1], rate[:, 1, 3, 1], rtol=0.2)


@pytest.mark.parametrize("gone", ["education_stock", "education_flows", "education"])
def test_a_missing_table_is_told(whole, people, gone):
    found = read_history(whole.without(gone), people, GROUPS, BASE)
    assert found.missing == (gone,)
    assert np.isnan(found.flows).all() == (gone == "education_flows")
    assert np.isnan(found.stock[-1]).all() == (gone == "education_stock")


def test_without_population_by_age_levels_of_education_decide(whole):
    blind = cohort.people(whole.without("population_age", "population_flows"))
    found = read_history(whole.without("population_age", "population_flows"), blind, GROUPS, BASE)
    assert np.isfinite(found.stock).all()


def test_single_years_add_up_to_age_groups(people):
    single = by_subregion(people, BASE)
    ages = in_ages(single)
    assert np.allclose(ages.sum(axis=-1), single[..., 16:75].sum(axis=-1))
    assert ages[0, 0, 1] == pytest.approx(single[0, 0, 25:35].sum())
    assert len(SIGNS) == len(FLOWS)
