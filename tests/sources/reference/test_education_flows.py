import pandas as pd
import pytest

from kompetensnb.sources.reference.areas import AGES, GROUPS, REGIONS, YEARS
from kompetensnb.sources.reference.education_flows import FLOWS
from kompetensnb.store.snapshot import Snapshot

ADDS = {"alderintraden": 1, "inflyttade": 1, "examinerade": 1}


@pytest.fixture(scope="module")
def flows(bundled: Snapshot) -> pd.DataFrame:
    return bundled.table("education_flows")


def sums(frame: pd.DataFrame, *keys: str) -> pd.Series:
    return frame.groupby(list(keys), observed=True)["value"].sum()


def test_every_combination_is_there_once_in_whole_persons(flows: pd.DataFrame) -> None:
    assert len(flows) == len(REGIONS) * (len(YEARS) - 1) * len(FLOWS) * 2 * len(AGES) * len(GROUPS)
    assert set(flows["status"]) == {"syntetisk"}
    assert (flows["value"] >= 0).all()
    assert (flows["value"] % 1 == 0).all()


@pytest.mark.parametrize("year", YEARS[1:])
def test_the_account_closes_for_every_area_sex_and_group(flows: pd.DataFrame, bundled: Snapshot, year: int) -> None:
    keys = ["region", "sex", "education_group"]
    stock = bundled.table("education_stock")
    change = sums(stock[stock["year"] == year], *keys) - sums(stock[stock["year"] == year - 1], *keys)
    own = flows[flows["year"] == year]
    signed = own.assign(value=own["value"] * own["flow"].map(lambda flow: ADDS.get(flow, -1)).astype(float))
    assert (sums(signed, *keys) == change).all()


def test_everyone_who_completes_an_education_has_left_another(flows: pd.DataFrame) -> None:
    keys = ["region", "year", "sex", "age"]
    completed = sums(flows[flows["flow"] == "examinerade"], *keys)
    moved_on = sums(flows[flows["flow"] == "vidareutbildade"], *keys)
    assert (completed == moved_on).all()
    assert completed.sum() > 0


def test_the_county_is_at_least_its_four_areas_in_every_cell(flows: pd.DataFrame) -> None:
    keys = ["year", "flow", "sex", "age", "education_group"]
    county, areas = sums(flows[flows["region"] == "14"], *keys), sums(flows[flows["region"] != "14"], *keys)
    assert (county >= areas).all()


def test_people_enter_young_and_leave_old(flows: pd.DataFrame) -> None:
    by_age = sums(flows, "flow", "age").unstack()
    assert by_age.loc["alderintraden"].drop("16-24").sum() == 0
    assert by_age.loc["aldersuttraden"].drop("65-74").sum() == 0
    assert by_age.loc["doda"].idxmax() == "65-74"
    assert by_age.loc["inflyttade", ["16-24", "25-34"]].sum() > by_age.loc["inflyttade"].sum() / 2


def test_graduates_have_the_age_of_their_education(flows: pd.DataFrame) -> None:
    completed = flows[(flows["flow"] == "examinerade") & (flows["region"] == "14")]
    by_age = sums(completed, "education_group", "age").unstack()
    ages = by_age.div(by_age.sum(axis=1), axis=0)
    assert ages.loc[["03A", "03N", "53B", "53E"], "16-24"].min() > 0.7
    assert ages.loc[["75N", "55D", "35J", "15B"], ["16-24", "25-34"]].sum(axis=1).min() > 0.7
    assert ages.loc[["75S", "15S"], "16-24"].max() < 0.05


def test_flows_are_of_a_size_that_such_flows_have(flows: pd.DataFrame, bundled: Snapshot) -> None:
    stock = bundled.table("education_stock")
    people = sums(stock[(stock["region"] == "14") & (stock["year"] == 2024)], "education_group")
    own = sums(flows[(flows["region"] == "14") & (flows["year"] == 2025)], "flow", "education_group").unstack()
    rates = own / people
    assert 0.03 < rates.loc["examinerade", "75N"] < 0.08
    assert rates.loc["vidareutbildade", ["34P", "54P", "74P"]].min() > 0.08
    assert rates.loc["vidareutbildade", ["75S", "75H", "53B"]].max() < 0.02
    assert rates.loc["aldersuttraden", "01Z"] > 3 * rates.loc["aldersuttraden", "03A"]
    assert own.loc["inflyttade", "99Z"] > 2 * own.loc["utflyttade", "99Z"]
    assert own.loc["alderintraden", "02Z"] > 0.9 * own.loc["alderintraden"].sum()


def test_net_moves_follow_the_real_net_migration(flows: pd.DataFrame, bundled: Snapshot) -> None:
    migration, people = bundled.table("migration"), bundled.table("population")
    people = people[(people["age"] == "total") & (people["sex"] == "alla")]
    both = migration.merge(people, on=["region", "year"], suffixes=("", "_people"))
    both = both[both["region"].str.startswith("14") & both["year"].isin(YEARS[1:])]
    real = (both["value"] * both["value_people"] / 1000).groupby(both["year"]).sum()
    own = sums(flows[flows["region"] == "14"], "flow", "year").unstack()
    net = own.loc["inflyttade"] - own.loc["utflyttade"]
    assert ((net / real).between(0.70, 0.82)).all()
