from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kompetensnb.forecast import borders, cohort, population
from kompetensnb.forecast.axes import Axes
from kompetensnb.forecast.cohort import AGES, model, people, run, turn_of_year
from kompetensnb.forecast.shifts import Shifts
from kompetensnb.vocabulary import regions

CODES = borders.municipalities()
STEPS = 15
AXES = Axes(tuple(range(2026, 2041)), ("73O",), ("A", "US"))


@pytest.fixture(scope="module")
def baseline(people_snapshot):
    return people(people_snapshot)


def in_region(name):
    return [CODES.index(code) for code in regions.get(name).members]


def with_migration(factor):
    return Shifts.none(AXES).with_(migration=np.full(STEPS, factor))


def balance(result, rates):
    """Largest difference between a year's population and what the accounts of the year give."""
    first = result.years.index(result.base)
    worst = 0.0
    for step in range(len(result.born)):
        start, born = turn_of_year(result.persons[first + step], rates)
        assert np.array_equal(born, result.born[step])
        moves = result.moves[step]
        end = start - result.dead[step] + moves[0] - moves[1] + moves[2] - moves[3]
        worst = max(worst, float(np.abs(end - result.persons[first + step + 1]).max()))
    return worst


@settings(max_examples=12, deadline=None)
@given(factors=st.lists(st.floats(-3, 6), min_size=STEPS, max_size=STEPS))
def test_the_accounts_close_to_the_last_digit_and_nobody_is_below_zero(people_snapshot, factors):
    start = model(people_snapshot)
    result = run(start, np.array(factors))
    assert balance(result, start.rates) == 0
    assert (result.persons >= 0).all()
    assert (result.moves >= 0).all()
    totals = result.persons[result.years.index(2025) :].sum(axis=(2, 3))
    net = result.moves[:, 0] - result.moves[:, 1] + result.moves[:, 2] - result.moves[:, 3]
    change = result.born.sum(axis=2) - result.dead.sum(axis=(2, 3)) + net.sum(axis=(2, 3))
    assert np.allclose(np.diff(totals, axis=0), change, rtol=0, atol=1e-6)


def test_each_municipality_grows_as_the_totals_that_were_tested_on_the_past(people_snapshot, baseline):
    totals = population.totals(people_snapshot)
    tested = population.project(totals)
    assert baseline.controlled_by == "population"
    assert tested.codes == CODES
    growth = baseline.persons[-STEPS:].sum(axis=(2, 3)) / baseline.at(2025).sum(axis=(1, 2))
    assert np.allclose(growth.T, tested.value / totals.persons[:, -1:], rtol=1e-9)


def test_a_projection_is_the_baseline_to_the_year_of_age(people_tables, people_snapshot):
    persons = people_tables["population_age"]
    years = [persons.assign(year=year, value=persons["value"] * (1 + (year - 2025) / 50)) for year in range(2026, 2041)]
    snapshot = people_snapshot.changed(projection=pd.concat(years))
    found = people(snapshot)
    assert found.controlled_by == "projection"
    base = found.at(2025)
    assert np.allclose(found.at(2035), base * 1.2, rtol=1e-9)
    assert balance(found, model(snapshot).rates) == 0


def test_a_projection_with_holes_is_not_used(people_tables, people_snapshot):
    persons = people_tables["population_age"]
    years = pd.concat([persons.assign(year=year) for year in range(2026, 2040)])
    assert people(people_snapshot.changed(projection=years)).controlled_by == "population"


def test_no_migration_lever_is_the_baseline_to_the_last_digit(people_snapshot, baseline):
    same = people(people_snapshot, Shifts.none(AXES))
    assert np.array_equal(same.persons, baseline.persons)
    again = run(model(people_snapshot), np.ones(STEPS))
    assert np.array_equal(again.persons, baseline.persons)


def test_the_migration_lever_acts_on_the_net_and_in_proportion(people_snapshot, baseline):
    first = baseline.years.index(2025)
    net = (baseline.moves[0, 0] - baseline.moves[0, 1] + baseline.moves[0, 2] - baseline.moves[0, 3]).sum(axis=(1, 2))
    for factor in (0.9, 1.1, 1.2):
        shifted = people(people_snapshot, with_migration(factor))
        change = (shifted.persons[first + 1] - baseline.persons[first + 1]).sum(axis=(1, 2))
        assert np.allclose(change, (factor - 1) * net, atol=1e-6)
    more = people(people_snapshot, with_migration(1.2)).of(regions.get("goteborgsregionen"))[-1].sum()
    assert more > baseline.of(regions.get("goteborgsregionen"))[-1].sum()


def test_parts_sum_to_wholes(baseline):
    whole = baseline.of(regions.get("vastra-gotaland"))
    parts = sum(baseline.of(region) for region in regions.of_kind(regions.RegionKind.SUBREGION))
    assert np.allclose(whole, parts, rtol=1e-12)


def test_another_sub_region_changes_nothing(people_tables, people_snapshot, baseline):
    changed = {}
    for name in ("population_age", "population_flows"):
        table = people_tables[name]
        skovde = table["region"] == "1496"
        changed[name] = table.assign(value=table["value"].where(~skovde, table["value"] * 2))
    found = people(people_snapshot.changed(**changed))
    others = [place for place in range(len(CODES)) if borders.subregion(CODES[place]) != "skaraborg"]
    assert np.array_equal(found.persons[:, others], baseline.persons[:, others])
    assert not np.array_equal(found.persons[-1, in_region("skaraborg")], baseline.persons[-1, in_region("skaraborg")])


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 1000))
def test_row_order_is_irrelevant(people_tables, people_snapshot, baseline, seed):
    shuffled = {name: table.sample(frac=1, random_state=seed) for name, table in people_tables.items()}
    assert np.array_equal(people(people_snapshot.changed(**shuffled)).persons, baseline.persons)


def test_a_missing_table_is_told_and_what_rests_on_it_is_not_a_zero(people_snapshot):
    found = people(people_snapshot.without("population_flows"))
    assert found.missing == ("population_flows",)
    assert np.isfinite(found.at(2025)).all()
    assert np.isnan(found.at(2026)).all()
    frame = found.frame()
    assert set(frame.loc[frame["year"] == 2026, "status"]) == {"saknas"}
    nothing = people(people_snapshot.without("population_flows", "population_age"))
    assert nothing.missing == ("population_age", "population_flows")
    assert np.isnan(nothing.persons).all()


def test_without_totals_the_rates_go_on_by_themselves_and_it_is_told(people_snapshot):
    found = people(people_snapshot.without("population"))
    assert (found.controlled_by, found.missing) == ("", ("population",))
    assert (found.persons > 0).any()


def test_a_municipality_with_a_missing_figure_is_missing_and_so_are_its_sums(people_tables, people_snapshot):
    table = people_tables["population_flows"]
    hole = (table["region"] == "1496") & (table["year"] == 2023) & (table["age"] == "20-24")
    found = people(people_snapshot.changed(population_flows=table.assign(value=table["value"].mask(hole))))
    assert np.isnan(found.of(regions.get("skaraborg"))[-1]).all()
    assert np.isnan(found.of(regions.get("vastra-gotaland"))[-1]).all()
    assert np.isfinite(found.of(regions.get("sjuharad"))[-1]).all()


def test_the_table_has_every_region_sex_and_age_and_carries_the_weakest_status(
    people_tables, people_snapshot, baseline
):
    frame = baseline.frame()
    assert list(frame.columns) == ["region", "year", "sex", "age", "value", "status"]
    assert set(frame["region"]) == set(borders.sums(CODES)[0])
    assert set(frame["age"]) == set(AGES)
    assert (frame["year"].min(), frame["year"].max()) == (2025, 2040)
    assert set(frame["status"]) == {"skattad"}
    chosen = frame[(frame["region"] == "fyrbodal") & (frame["year"] == 2030)]
    assert chosen["value"].sum() == pytest.approx(baseline.at(2030)[in_region("fyrbodal")].sum())
    made_up = people_snapshot.changed(population_flows=people_tables["population_flows"].assign(status="syntetisk"))
    assert people(made_up).status == "syntetisk"


def test_a_year_outside_is_not_known(baseline):
    assert np.isnan(baseline.at(1999)).all()
    assert np.isnan(baseline.of(regions.get("riket"))).all()
    assert baseline.years.index(2025) == cohort.RATE_YEARS
