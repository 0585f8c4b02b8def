from typing import Any

import numpy as np
import pandas as pd
import pytest

from kompetensnb.sources.reference.areas import GROUPS
from kompetensnb.sources.reference.places_by_form import YEARS, adult, higher, higher_vocational, upper_secondary
from kompetensnb.sources.reference.table import MUNICIPALITIES, assumptions
from kompetensnb.store.snapshot import Snapshot

NEEDED = ("pupils", "schools", "upper_secondary_cost", "population")
AT = {code: place for place, code in enumerate(MUNICIPALITIES)}
GROUP = {code: place for place, code in enumerate(GROUPS)}


@pytest.fixture(scope="module")
def tables(bundled: Snapshot) -> dict[str, pd.DataFrame]:
    return {subject: bundled.table(subject) for subject in NEEDED}


@pytest.fixture
def stated() -> Any:
    return assumptions("education_places")


def test_programmes_that_are_given_in_some_places_are_given_nowhere_else(tables: Any, stated: Any) -> None:
    places = upper_secondary(stated["gymnasieskola"], tables).places
    given = {MUNICIPALITIES[place] for place in np.flatnonzero(places[-1, :, GROUP["63Z"]])}
    assert given == set(stated["gymnasieskola"]["only"]["63Z"])


def test_no_programme_is_smaller_than_a_class_where_there_are_larger_ones(tables: Any, stated: Any) -> None:
    places = upper_secondary(stated["gymnasieskola"], tables).places
    assert places[places > 0].min() >= stated["gymnasieskola"]["smallest_programme"]


def test_more_pupils_in_a_municipality_draw_places_there(tables: Any, stated: Any) -> None:
    cost = tables["upper_secondary_cost"]
    more = (cost["region"] == "1496") & (cost["measure"] == "pupils")
    raised = {**tables, "upper_secondary_cost": cost.assign(value=cost["value"] * (1 + more))}
    before = upper_secondary(stated["gymnasieskola"], tables).places.sum(axis=2)
    after = upper_secondary(stated["gymnasieskola"], raised).places.sum(axis=2)
    assert (after[:, AT["1496"]] > 1.5 * before[:, AT["1496"]]).all()
    assert (after.sum(axis=1) == before.sum(axis=1)).all()


def test_an_unknown_cost_stays_unknown(tables: Any, stated: Any) -> None:
    offer = upper_secondary(stated["gymnasieskola"], tables)
    assert np.isnan(offer.cost[:, AT["1488"]]).all()
    assert np.isfinite(offer.cost[:, AT["1480"]]).all()


def test_other_forms_have_the_number_of_places_that_is_assumed(tables: Any, stated: Any) -> None:
    assert adult(stated["yrkesvux"], tables).places[-1].sum() == stated["yrkesvux"]["places"]
    vocational = higher_vocational(stated["yrkeshogskola"], tables).places
    assert vocational[-1].sum() == stated["yrkeshogskola"]["places"]
    assert (np.diff(vocational.sum(axis=(1, 2))) > 0).all()
    universities = higher(stated["hogskola"], tables).places
    assert universities.shape[0] == len(YEARS)
    assert universities[-1, AT["1480"], GROUP["75H"]] == 230


def test_small_municipalities_have_no_vocational_adult_education(tables: Any, stated: Any) -> None:
    places = adult(stated["yrkesvux"], tables).places[-1].sum(axis=1)
    assert places[AT["1438"]] == 0
    assert places[AT["1480"]] > places[AT["1490"]] > 0
