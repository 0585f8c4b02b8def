from __future__ import annotations

import numpy as np
import pytest

from kompetensnb.forecast.axes import axes_of
from kompetensnb.forecast.supply_base import prepare


@pytest.fixture(scope="module")
def tables(bundled):
    return {name: bundled.table(name) for name in bundled.subjects}


@pytest.fixture(scope="module")
def whole(people_snapshot, tables):
    return type(people_snapshot)(tables)


@pytest.fixture(scope="module")
def axes(bundled):
    return axes_of(bundled)


def test_it_is_prepared_once_per_snapshot(bundled, axes):
    assert prepare(bundled, axes.groups, axes.base) is prepare(bundled, axes.groups, axes.base)


def test_nothing_is_missing_from_the_bundled_snapshot(bundled, axes):
    known = prepare(bundled, axes.groups, axes.base)
    assert known.missing == ()
    assert not known.unknown_stock.any()
    assert not known.unknown_flows.any()
    assert known.base.sum() == pytest.approx(np.nansum(known.history.stock[-1]))


def test_every_table_that_is_not_there_is_named_once(whole, axes):
    gone = ("pupils", "labour_birth", "education_commuting", "population_flows", "eligibility")
    assert sorted(prepare(whole.without(*gone), axes.groups, axes.base).missing) == sorted(gone)


def test_a_result_is_no_firmer_than_its_weakest_table(whole, tables, axes):
    firm = {name: table.assign(status="officiell") for name, table in tables.items()}
    assert set(prepare(whole.changed(**firm), axes.groups, axes.base).statuses.values()) == {"skattad"}
    made = firm | {"education_commuting": tables["education_commuting"].assign(status="syntetisk")}
    statuses = prepare(whole.changed(**made), axes.groups, axes.base).statuses
    assert statuses["labour_force_of_residents"] == "skattad"
    assert statuses["labour_force_at_workplaces"] == "syntetisk"


def test_a_missing_figure_is_told_by_sub_region_and_group(whole, tables, axes):
    flows = tables["education_flows"]
    cell = (flows["region"] == "FA14") & (flows["education_group"] == "73O") & (flows["flow"] == "doda")
    changed = whole.changed(education_flows=flows.assign(value=flows["value"].mask(cell)))
    found = prepare(changed, axes.groups, axes.base).unknown_flows
    place = axes.groups.index("73O")
    # The rest of the county is what the areas leave, so it is missing, too; Skaraborg has no part in either.
    assert found[:, place].tolist() == [True, True, True, False]
    assert not np.delete(found, place, axis=1).any()
