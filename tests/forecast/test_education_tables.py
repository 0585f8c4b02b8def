from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kompetensnb.forecast.education_tables import AGES, FLOWS, SIGNS, array, lacking, spans, status_of

AXES = {"region": ("14", "FA14"), "year": (2024, 2025), "sex": ("kvinnor", "man")}


def rows(*cells):
    return pd.DataFrame(cells, columns=["region", "year", "sex", "value"])


def test_age_groups_cover_sixteen_to_seventy_four_once():
    assert [age for span in spans() for age in span] == list(range(16, 75))
    assert len(spans()) == len(AGES)


def test_flows_that_add_and_flows_that_take():
    taking = [flow for flow, sign in zip(FLOWS, SIGNS, strict=True) if sign < 0]
    assert taking == ["aldersuttraden", "utflyttade", "vidareutbildade", "doda"]


def test_values_land_where_their_labels_say_whatever_the_order():
    table = rows(("14", 2025, "man", 4.0), ("FA14", 2024, "kvinnor", 1.0), ("99", 2025, "man", 9.0))
    found = array(table, AXES)
    assert found[0, 1].tolist() == [0.0, 4.0]
    assert found[1, 0].tolist() == [1.0, 0.0]
    assert np.array_equal(array(table[::-1], AXES), found, equal_nan=True)


def test_a_year_without_rows_is_missing_and_a_cell_without_one_holds_nobody():
    found = array(rows(("14", 2025, "man", 4.0), ("14", 2025, "kvinnor", np.nan)), AXES)
    assert np.isnan(found[0, 0]).all()
    assert np.isnan(found[1]).all()
    assert np.isnan(found[0, 1, 0])
    assert array(rows(("14", 2025, "man", 4.0)), AXES)[0, 1, 0] == 0


def test_lacking_names_tables_that_are_not_there_or_empty(people_snapshot):
    empty = people_snapshot.changed(population_age=people_snapshot.table("population_age").iloc[:0])
    assert lacking(empty, "population_flows", "population_age", "projection") == ("population_age", "projection")


@pytest.mark.parametrize(
    ("given", "found"), [("officiell", "skattad"), ("syntetisk", "syntetisk"), ("sekretess", "skattad")]
)
def test_a_forecast_is_at_best_estimated_and_no_firmer_than_its_weakest_row(people_snapshot, given, found):
    table = people_snapshot.table("population_flows").assign(status=given)
    assert status_of(people_snapshot.changed(population_flows=table), "population_age", "population_flows") == found


def groups(*cells):
    return pd.DataFrame(cells, columns=["region", "year", "education_group", "value"])


GROUPS = {"region": ("14",), "year": (2025,), "education_group": ("75S", "45D", "75N")}


def test_newer_groups_count_in_the_one_they_were_split_from():
    found = array(groups(("14", 2025, "75SA", 3.0), ("14", 2025, "75SB", 4.0), ("14", 2025, "75N", 1.0)), GROUPS)
    assert found[0, 0].tolist() == [7.0, 0.0, 1.0]


def test_a_group_with_a_row_of_its_own_keeps_it():
    found = array(groups(("14", 2025, "75SA", 3.0), ("14", 2025, "75S", 10.0)), GROUPS)
    assert found[0, 0, 0] == 10.0


def test_a_missing_part_makes_the_group_missing():
    found = array(groups(("14", 2025, "45DH", np.nan), ("14", 2025, "45DL", 2.0)), GROUPS)
    assert np.isnan(found[0, 0, 1])


def test_totals_are_no_group():
    assert array(groups(("14", 2025, "00S", 99.0), ("14", 2025, "75N", 1.0)), GROUPS)[0, 0].tolist() == [0.0, 0.0, 1.0]
