import numpy as np
import pytest

from kompetensnb.sources.reference.population_flows import BANDS, MOTHERS, YEARS, net_moves
from kompetensnb.sources.reference.table import INSIDE, MUNICIPALITIES, grid


@pytest.fixture(scope="module")
def flows(tables):
    return tables["population_flows"]


@pytest.fixture(scope="module")
def sums(flows):
    """Flow by region and year."""
    return flows.groupby(["flow", "region", "year"])["value"].sum()


def _by_age(flows, region, flow):
    return flows[(flows["region"] == region) & (flows["flow"] == flow)].groupby("age")["value"].sum()


def test_births_deaths_and_moves_give_the_real_change(tables, sums):
    change = (
        sums["fodda"] - sums["doda"] + sums["inrikes_in"] - sums["inrikes_ut"] + sums["utrikes_in"] - sums["utrikes_ut"]
    )
    axes = {"region": MUNICIPALITIES, "year": (2020, *YEARS)}
    totals = grid(tables["population"], axes, age="total", sex="alla")
    assert (change.unstack().loc[list(MUNICIPALITIES)].to_numpy() == np.diff(totals)).all()


def test_net_moves_are_the_published_ones(tables, sums):
    net = sums["inrikes_in"] - sums["inrikes_ut"] + sums["utrikes_in"] - sums["utrikes_ut"]
    people = tables["population"].query("age == 'total'").set_index(["region", "year"])["value"]
    published = tables["migration"].set_index(["region", "year"])["value"].loc[net.index]
    assert (1000 * net / people.loc[net.index] - published).abs().max() <= 0.5 / people.min() * 1000 + 0.005
    assert net[("1480", 2022)] == round(10.24 * people[("1480", 2022)] / 1000)


def test_net_moves_by_hand(tables):
    totals = np.full((51, 5), 1000.0)
    rates = grid(tables["migration"], {"region": MUNICIPALITIES, "year": YEARS})
    assert (net_moves(tables["migration"], totals) == np.rint(rates)).all()


def test_births_are_by_age_of_the_mother(flows):
    births = flows[flows["flow"] == "fodda"]
    assert set(births["age"]) == set(MOTHERS) == {f"{age}-{age + 4}" for age in range(15, 50, 5)}
    by_age = births.groupby("age")["value"].sum()
    assert by_age.idxmax() == "30-34"
    girls = births[births["sex"] == "kvinnor"]["value"].sum() / births["value"].sum()
    assert girls == pytest.approx(0.486, abs=0.002)


def test_the_county_has_about_as_many_births_as_small_children(tables, sums):
    """Five years of births against those who are 0-4 at the end of them."""
    born = sums["fodda"].loc[list(INSIDE)].sum()
    children = grid(tables["population"], {"region": INSIDE}, year=2025, sex="alla", age="0-4").sum()
    assert born == pytest.approx(children, rel=0.03)


def test_deaths_are_of_the_old_and_men_die_younger(flows):
    deaths = flows[flows["flow"] == "doda"].pivot_table(index="age", columns="sex", values="value", aggfunc="sum")
    old = deaths.loc[[band for band in BANDS if band not in BANDS[:14]]].sum()
    assert (old / deaths.sum() > 0.75).all()
    assert deaths.loc["60-64", "man"] > deaths.loc["60-64", "kvinnor"]
    assert deaths.loc["95-99", "kvinnor"] > deaths.loc["95-99", "man"]


def test_the_young_move(flows):
    for flow in ("inrikes_in", "inrikes_ut", "utrikes_in", "utrikes_ut"):
        by_age = flows[flows["flow"] == flow].groupby("age")["value"].sum()
        assert by_age["20-24"] + by_age["25-29"] > 3 * (by_age["50-54"] + by_age["55-59"]), flow


def test_the_young_go_to_the_city_and_leave_the_countryside(flows):
    for region, sign in {"1480": 1, "1438": -1, "1430": -1, "1447": -1}.items():
        net = _by_age(flows, region, "inrikes_in") - _by_age(flows, region, "inrikes_ut")
        assert np.sign(net["20-24"]) == sign, region
    # Families with children leave Göteborg for the municipalities around it.
    around = _by_age(flows, "1441", "inrikes_in") - _by_age(flows, "1441", "inrikes_ut")
    city = _by_age(flows, "1480", "inrikes_in") - _by_age(flows, "1480", "inrikes_ut")
    assert city["35-39"] < 0 < around["35-39"]
    assert city["5-9"] < 0 < around["5-9"]


def test_deaths_follow_the_old_who_grow_in_number(sums):
    """The ages of the last year, taken for every year, would give as many dead in the first."""
    dead = sums["doda"].loc[list(INSIDE)].unstack().sum()
    assert dead[2021] < 0.97 * dead[2025]
