import pandas as pd
import pytest

from kompetensnb.sources.reference.areas import GROUPS, REGIONS
from kompetensnb.sources.reference.commuters import MEASURES
from kompetensnb.store.snapshot import Snapshot


@pytest.fixture(scope="module")
def commuting(bundled: Snapshot) -> pd.DataFrame:
    return bundled.table("education_commuting")


@pytest.fixture(scope="module")
def wide(commuting: pd.DataFrame) -> pd.DataFrame:
    return commuting.pivot(index=["region", "sex", "education_group"], columns="measure", values="value")


def test_every_combination_is_there_once_in_whole_persons(commuting: pd.DataFrame) -> None:
    assert len(commuting) == len(REGIONS) * 2 * len(GROUPS) * len(MEASURES)
    assert set(commuting["status"]) == {"syntetisk"}
    assert set(commuting["year"]) == {2025}
    assert (commuting["value"] >= 0).all()
    assert (commuting["value"] % 1 == 0).all()


def test_day_and_night_are_made_of_those_who_stay_come_and_go(wide: pd.DataFrame) -> None:
    assert (wide["day"] == wide["stay"] + wide["in"]).all()
    assert (wide["night"] == wide["stay"] + wide["out"]).all()


def test_night_is_the_employed_of_the_stock(wide: pd.DataFrame, bundled: Snapshot) -> None:
    stock = bundled.table("education_stock")
    works = stock[(stock["labour_status"] == "sysselsatt") & (stock["year"] == 2025)]
    known = works.groupby(["region", "sex", "education_group"], observed=True)["value"].sum()
    assert wide["night"].to_dict() == known.to_dict()


def test_day_is_the_employment_of_the_county(wide: pd.DataFrame, bundled: Snapshot) -> None:
    employment = bundled.table("employment")
    own = employment[(employment["region"] == "14") & (employment["year"] == 2025) & (employment["branch"] != "A-U+US")]
    known = own[own["sex"] != "alla"].groupby("sex", observed=True)["value"].sum()
    assert wide.loc["14", "day"].groupby("sex").sum().to_dict() == known.to_dict()


def test_small_areas_are_left_and_entered_by_more_than_the_county(wide: pd.DataFrame) -> None:
    areas = wide.groupby("region").sum()
    leaves = areas["out"] / areas["night"]
    assert leaves["14"] < 0.06 < leaves.drop("14").min()
    assert leaves.idxmax() == "FA17"


def test_those_with_longer_education_commute_more(wide: pd.DataFrame) -> None:
    own = wide.loc["FA14"].groupby("education_group").sum()
    leaves = own["out"] / own["night"]
    assert leaves["55E"] > 1.2 * leaves["02Z"]
    assert leaves["35J"] > leaves["15B"]
