import numpy as np
import pandas as pd
import pytest

from kompetensnb.sources.reference.places_by_form import YEARS
from kompetensnb.store.snapshot import Snapshot

KEYS = ["form", "region", "year", "education_group"]


@pytest.fixture(scope="module")
def places(bundled: Snapshot) -> pd.DataFrame:
    return bundled.table("education_places")


@pytest.fixture(scope="module")
def wide(places: pd.DataFrame) -> pd.DataFrame:
    return places.pivot(index=KEYS, columns="measure", values="value")


def test_what_is_given_has_all_measures_and_places(wide: pd.DataFrame, places: pd.DataFrame) -> None:
    assert set(places["year"]) == set(YEARS)
    assert len(places) == 7 * len(wide)
    assert (wide["places"] > 0).all()
    assert wide.drop(columns="cost_per_place").notna().all().all()


def test_only_a_cost_may_be_missing_and_says_so(places: pd.DataFrame) -> None:
    missing = places[places["value"].isna()]
    assert set(missing["status"]) == {"saknas"}
    assert set(missing["measure"]) == {"cost_per_place"}
    assert set(missing["region"]) == {"1487", "1488"}
    assert set(places[places["value"].notna()]["status"]) == {"syntetisk"}


def test_nobody_is_admitted_without_a_place_or_completes_without_being_admitted(wide: pd.DataFrame) -> None:
    assert (wide["admitted"] <= wide["places"]).all()
    assert (wide["completed"] <= wide["admitted"]).all()
    assert wide["completed_share"].between(20, 97).all()
    assert wide["stay_share"].between(50, 100).all()
    for measure in ("places", "first_choice", "admitted", "completed"):
        assert (wide[measure] % 1 == 0).all()


@pytest.mark.parametrize("year", YEARS)
def test_upper_secondary_places_follow_the_pupils_of_grade_9(wide: pd.DataFrame, bundled: Snapshot, year: int) -> None:
    pupils = bundled.table("pupils")
    leaving = pupils[(pupils["year"] == year - 1) & (pupils["grade"] == "9") & (pupils["provider"] == "samtliga")]
    own = wide.xs(("gymnasieskola", year), level=("form", "year"))["places"]
    assert own.sum() == round(leaving["value"].sum() * 0.93)


def test_upper_secondary_schools_are_where_there_are_pupils(wide: pd.DataFrame, bundled: Snapshot) -> None:
    cost = bundled.table("upper_secondary_cost")
    pupils = cost[(cost["measure"] == "pupils") & (cost["year"] == 2023)].set_index("region")["value"]
    given = wide.xs(("gymnasieskola", 2024), level=("form", "year"))["places"].groupby("region").sum()
    assert set(given.index) - {"1487", "1488"} == set(pupils[pupils >= 150].index)
    assert given.idxmax() == "1480"
    common = [code for code in given.index if code in pupils.index and pupils[code] >= 150]
    assert np.corrcoef(given[common], pupils[common])[0, 1] > 0.95


def test_the_cost_of_upper_secondary_school_weighs_together_to_the_real_one(
    wide: pd.DataFrame, bundled: Snapshot
) -> None:
    cost = bundled.table("upper_secondary_cost")
    real = cost[(cost["measure"] == "per_pupil") & (cost["year"] == 2023)].set_index("region")["value"]
    own = wide.xs(("gymnasieskola", 2023), level=("form", "year")).dropna()
    mean = (own["places"] * own["cost_per_place"]).groupby("region").sum() / own["places"].groupby("region").sum()
    assert np.allclose(mean, real.loc[list(mean.index)], rtol=0.001)
    by_group = own["cost_per_place"].groupby("education_group").median()
    assert by_group["53F"] > 1.3 * by_group["03A"]


def test_higher_education_is_given_where_universities_are(wide: pd.DataFrame) -> None:
    own = wide.xs(("hogskola", 2025), level=("form", "year"))
    assert set(own.index.get_level_values("region")) == {"1480", "1490", "1496", "1488"}
    medicine = own.xs("75H", level="education_group")
    assert list(medicine.index) == ["1480"]
    assert (medicine["first_choice"] > 3 * medicine["places"]).all()


def test_not_everything_is_sought_by_as_many(wide: pd.DataFrame) -> None:
    own = wide.xs(("gymnasieskola", 2025), level=("form", "year")).groupby("education_group").sum()
    filled = own["admitted"] / own["places"]
    assert filled[["53E", "33E"]].min() > 0.95
    assert filled[["33H", "83R", "53V"]].max() < 0.85
