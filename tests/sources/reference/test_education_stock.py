import numpy as np
import pandas as pd
import pytest

from kompetensnb.sources.reference.areas import AGES, GROUPS, REGIONS, YEARS
from kompetensnb.sources.reference.labour_status import STATUSES
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import education_groups, regions

CLASSES = {"1": ["1"], "2": ["2"], "34": ["3", "4"], "567": ["5", "6", "7"], "US": ["US"]}
MEMBERS = {
    "14": regions.get("vastra-gotaland").members,
    "FA14": regions.get("fa-boras").members,
    "FA16": regions.get("fa-trollhattan-vanersborg").members,
    "FA17": regions.get("fa-lidkoping-gotene").members,
    "FA18": regions.get("fa-skovde-skara").members,
}


@pytest.fixture(scope="module")
def stock(bundled: Snapshot) -> pd.DataFrame:
    return bundled.table("education_stock")


def sums(frame: pd.DataFrame, *keys: str) -> pd.Series:
    return frame.groupby(list(keys), observed=True)["value"].sum()


def share(frame: pd.DataFrame, status: str) -> float:
    return float(frame.loc[frame["labour_status"] == status, "value"].sum() / frame["value"].sum())


def test_every_combination_is_there_once_in_whole_persons(stock: pd.DataFrame) -> None:
    assert len(stock) == len(REGIONS) * len(YEARS) * len(STATUSES) * 2 * len(AGES) * len(GROUPS)
    assert set(stock["status"]) == {"syntetisk"}
    assert (stock["value"] >= 0).all()
    assert (stock["value"] % 1 == 0).all()


@pytest.mark.parametrize("region", REGIONS)
def test_the_base_year_has_the_real_sums_by_sex_and_level(stock: pd.DataFrame, bundled: Snapshot, region: str) -> None:
    education = bundled.table("education")
    real = sums(education[education["region"].isin(MEMBERS[region])], "sex", "level").unstack()
    own = stock[(stock["region"] == region) & (stock["year"] == 2025)]
    made = sums(own, "sex", "education_group").unstack()
    for levels in CLASSES.values():
        groups = [group.id for group in education_groups.all_groups() if set(group.levels) <= set(levels)]
        assert made[groups].sum(axis=1).to_dict() == real[levels].sum(axis=1).to_dict()


def test_the_county_is_more_than_its_four_areas_in_every_cell(stock: pd.DataFrame) -> None:
    keys = ["year", "labour_status", "sex", "age", "education_group"]
    county = sums(stock[stock["region"] == "14"], *keys)
    areas = sums(stock[stock["region"] != "14"], *keys)
    assert (county - areas >= 0).all()


def test_ages_are_those_of_the_population(stock: pd.DataFrame, bundled: Snapshot) -> None:
    ages = bundled.table("population_age")
    ages = ages[ages["region"].isin(MEMBERS["14"]) & ages["age"].str.isdigit()]
    band = pd.cut(ages["age"].astype(int), [15, 24, 34, 44, 54, 64, 74], labels=list(AGES)).astype(str)
    real = ages.groupby(["sex", band], observed=True)["value"].sum()
    made = sums(stock[(stock["region"] == "14") & (stock["year"] == 2025)], "sex", "age")
    assert set(made.index) <= set(real.index)
    # The two tables differ by a few in a thousand; a swapped or shifted age would differ by tens of per cent.
    assert np.allclose(made, real.loc[list(made.index)], rtol=0.01)


@pytest.mark.parametrize("year", YEARS)
def test_the_employment_rate_follows_the_real_one(stock: pd.DataFrame, bundled: Snapshot, year: int) -> None:
    labour, people = bundled.table("labour"), bundled.table("population")
    labour = labour[(labour["measure"] == "employment_rate") & (labour["year"] == min(year, 2024))]
    people = people[(people["age"] == "total") & (people["sex"] == "alla") & (people["year"] == min(year, 2024))]
    rate = labour.set_index("region")["value"].loc[list(MEMBERS["14"])]
    weight = people.set_index("region")["value"].loc[list(MEMBERS["14"])]
    own = stock[(stock["region"] == "14") & (stock["year"] == year) & ~stock["age"].isin(["16-24", "65-74"])]
    real = float((rate * weight).sum() / weight.sum()) / 100
    assert share(own, "sysselsatt") == pytest.approx(real, abs=0.05)
    assert share(own, "sysselsatt") > real  # those aged 20-24 work less


def test_groups_are_of_the_sex_age_and_size_that_they_are(stock: pd.DataFrame) -> None:
    own = stock[(stock["region"] == "14") & (stock["year"] == 2025)]
    by_sex = sums(own, "education_group", "sex").unstack()
    women = by_sex["kvinnor"] / by_sex.sum(axis=1)
    assert women[["73O", "75N", "15B", "75S"]].min() > 0.8
    assert women[["53B", "53E", "53R", "55J", "53V"]].max() < 0.15
    assert by_sex.sum(axis=1)["02Z"] > 3 * by_sex.sum(axis=1)["01Z"]
    assert 0.008 < by_sex.sum(axis=1)["75N"] / by_sex.sum().sum() < 0.02
    by_age = sums(own, "education_group", "age").unstack()
    ages = by_age.div(by_age.sum(axis=1), axis=0)
    assert ages.loc["02Z", "16-24"] > 0.5
    assert ages.loc["01Z", "65-74"] > 0.3
    assert ages.loc["53K", ["55-64", "65-74"]].sum() > ages.loc["03A", ["55-64", "65-74"]].sum() + 0.3
    assert ages.loc[["75H", "55D", "35J"], "16-24"].max() < 0.06


def test_licensed_professions_work_more_than_those_without_education(stock: pd.DataFrame) -> None:
    own = stock[(stock["region"] == "14") & (stock["year"] == 2025) & (stock["age"] == "35-44")]
    nurses, short = own[own["education_group"] == "75N"], own[own["education_group"] == "02Z"]
    assert share(nurses, "sysselsatt") > 0.9 > share(short, "sysselsatt") + 0.15
    assert share(short, "arbetslos") > 2 * share(nurses, "arbetslos")


def test_areas_have_what_they_are_known_for(stock: pd.DataFrame) -> None:
    own = sums(stock[stock["year"] == 2025], "region", "education_group").unstack()
    share_of_area = own.div(own.sum(axis=1), axis=0)
    assert share_of_area["53K"].idxmax() == "FA14"
    assert share_of_area.loc["FA18", "53V"] > 1.3 * share_of_area.loc["14", "53V"]
    assert share_of_area["45N"].idxmax() == "14"


def test_change_from_year_to_year_is_slow(stock: pd.DataFrame) -> None:
    years = sums(stock[stock["region"] == "14"], "education_group", "year").unstack()
    change = years.pct_change(axis=1).iloc[:, 1:]
    large = years[2025] > 1000
    assert change[large].abs().max().max() < 0.10
    assert (years.loc["01Z"].diff().dropna() < 0).all()
    assert (years.loc["75N"].diff().dropna() > 0).all()
