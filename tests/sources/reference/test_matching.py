import pandas as pd
import pytest

from kompetensnb.sources.reference.areas import GROUPS, REGIONS
from kompetensnb.sources.reference.matching import MATCHING_YEARS, OUTCOMES
from kompetensnb.store.snapshot import Snapshot

KEYS = ["region", "year", "sex", "education_group"]


@pytest.fixture(scope="module")
def matching(bundled: Snapshot) -> pd.DataFrame:
    return bundled.table("matching")


@pytest.fixture(scope="module")
def wide(matching: pd.DataFrame) -> pd.DataFrame:
    return matching.pivot(index=KEYS, columns="outcome", values="value")


def test_every_combination_is_there_once_in_whole_persons(matching: pd.DataFrame) -> None:
    assert len(matching) == len(REGIONS) * len(MATCHING_YEARS) * 2 * len(GROUPS) * len(OUTCOMES)
    assert set(matching["status"]) == {"syntetisk"}
    assert (matching["value"] >= 0).all()
    assert (matching["value"] % 1 == 0).all()


def test_outcomes_share_out_everybody(wide: pd.DataFrame) -> None:
    assert (wide["A"] + wide["B"] + wide["C"] + wide["D"] == wide["E"]).all()


def test_everybody_is_the_stock_and_the_matched_are_among_its_employed(wide: pd.DataFrame, bundled: Snapshot) -> None:
    stock = bundled.table("education_stock")
    stock = stock[stock["year"].isin(MATCHING_YEARS)]
    assert stock.groupby(KEYS, observed=True)["value"].sum().to_dict() == wide["E"].to_dict()
    works = stock[stock["labour_status"] == "sysselsatt"].groupby(KEYS, observed=True)["value"].sum()
    known = wide["A"] + wide["B"] + wide["C"]
    assert (known <= works).all()
    assert 0.85 < known.sum() / works.sum() < 0.98


def test_licensed_professions_match_and_humanities_less(wide: pd.DataFrame) -> None:
    own = wide.loc["14", 2024].groupby("education_group").sum()
    matched = own["A"] / (own["A"] + own["B"] + own["C"])
    assert matched[["75H", "75V", "75S", "75N", "85P"]].min() > 0.8
    assert matched[["25H", "23E", "24P", "53K", "99Z"]].max() < 0.55
    assert 0.5 < own["A"].sum() / (own["A"] + own["B"] + own["C"]).sum() < 0.65


def test_the_sex_in_minority_matches_less(wide: pd.DataFrame) -> None:
    own = wide.loc["14", 2024]
    matched = (own["A"] / (own["A"] + own["B"] + own["C"])).unstack("sex")
    assert matched.loc["73O", "man"] < matched.loc["73O", "kvinnor"]
    assert matched.loc["53E", "kvinnor"] < matched.loc["53E", "man"]
