from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kompetensnb.forecast import borders
from kompetensnb.forecast.axes import SEXES
from kompetensnb.forecast.matching_areas import FA, REST, SUBREGIONS, Spread, areas_of, members, spread_of
from kompetensnb.forecast.workplaces import read_commuting
from kompetensnb.vocabulary import regions

CODES = borders.municipalities()
GROUPS = ("73O", "75N")
AREAS = areas_of(["14", *FA])
SKARABORG, GOTHENBURG = SUBREGIONS.index("skaraborg"), SUBREGIONS.index("goteborgsregionen")


@pytest.fixture(scope="module")
def spread() -> Spread:
    flat = np.ones((len(AREAS), 2, 1, 2))
    inside = members(AREAS)
    stock = flat * np.array([len(inside[area]) for area in AREAS])[:, None, None, None]
    return spread_of(AREAS, stock, np.ones((len(CODES), 2, 2)), np.ones((len(CODES), 2, 1)), CODES)


def by_group(day):
    """Out, day and night per sex and group; a thousand residents per municipality, `day` per area."""
    sizes = {area: 1000.0 * len(codes) for area, codes in members(AREAS).items()}
    cells = {area: (0.2 * sizes[area], day.get(area, sizes[area]), sizes[area]) for area in AREAS}
    rest = cells.pop(REST)
    cells["14"] = tuple(sum(part) for part in zip(rest, *cells.values(), strict=True))
    rows = [
        (region, 2025, measure, sex, group, value * (2 if measure == "out" and group == "75N" else 1))
        for region, values in cells.items()
        for measure, value in zip(("out", "day", "night"), values, strict=True)
        for sex in SEXES
        for group in GROUPS
    ]
    return pd.DataFrame(rows, columns=["region", "year", "measure", "sex", "education_group", "value"]).assign(
        status="syntetisk"
    )


def matrix(share_away):
    """A tenth work in the next municipality of the sub-region, `share_away` of a hundred outside the county."""
    inside = regions.get("vastra-gotaland").members
    rows = [(code, code, 90.0 - share_away) for code in inside]
    rows += [(code, regions.get(borders.subregion(code)).members[0], 10.0) for code in inside]
    rows += [(code, "99", share_away) for code in inside]
    table = pd.DataFrame(rows, columns=["region", "work", "value"])
    return table.groupby(["region", "work"], as_index=False)["value"].sum().assign(year=2021, status="skattad")


@pytest.fixture
def snapshot(people_snapshot, bundled):
    return people_snapshot.changed(
        education_commuting=by_group({"FA17": 5000.0}),
        commuting_matrix=matrix(20.0),
        commuting=bundled.table("commuting"),
    )


def even(snapshot):
    """Without the borders of municipalities, workplaces are where residents are."""
    return snapshot.without("commuting")


def test_more_workplaces_than_workers_draw_supply_to_the_sub_region(snapshot, spread):
    found = read_commuting(even(snapshot), spread, GROUPS)
    assert found.net[SKARABORG] == pytest.approx(1 + 1000 / 15000)
    assert np.allclose(np.delete(found.net, SKARABORG, axis=0), 1)
    assert found.missing == ("commuting",)


def test_workplaces_of_an_area_are_where_people_commute_to(snapshot, spread):
    found = read_commuting(snapshot, spread, GROUPS)
    assert found.net[GOTHENBURG, 0] > 1 > found.net[SUBREGIONS.index("fyrbodal"), 0]


def test_without_the_lever_the_factor_is_the_net_to_the_last_digit(snapshot, spread):
    found = read_commuting(snapshot, spread, GROUPS)
    factor = found.factor(np.ones(3), county=False)
    assert all(np.array_equal(year, found.net) for year in factor)


def test_the_lever_takes_those_who_leave_the_sub_region_by_group(snapshot, spread):
    found = read_commuting(even(snapshot), spread, GROUPS)
    change = found.net - found.factor(np.array([1.1]), county=False)[0]
    # A fifth leaves the sub-region; of the one group twice as many as of the other.
    assert np.allclose(change.mean(axis=1), 0.1 * 0.2)
    assert np.allclose(change[:, 1], 2 * change[:, 0])
    county = found.net - found.factor(np.array([1.1]), county=True)[0]
    assert np.allclose(county[:, 0], 0.1 * 0.2)
    assert np.allclose(county[:, 1], 0.1 * 0.4)


def test_nobody_is_below_zero_however_many_leave(snapshot, spread):
    assert (read_commuting(snapshot, spread, GROUPS).factor(np.array([50.0]), county=False) == 0).all()


def test_what_is_not_known_is_missing_only_where_it_is_needed(snapshot, spread):
    blind = read_commuting(snapshot.without("commuting_matrix"), spread, GROUPS)
    assert blind.missing == ("commuting_matrix",)
    assert np.isfinite(blind.factor(np.ones(1), county=False)).all()
    assert np.isnan(blind.factor(np.array([1.1]), county=False)).all()
    nothing = read_commuting(snapshot.without("education_commuting"), spread, GROUPS)
    assert np.isnan(nothing.factor(np.ones(1), county=False)).all()
    assert nothing.missing == ("education_commuting",)


def test_a_table_without_an_area_of_the_stock_is_named_as_missing(snapshot, spread):
    whole = snapshot.table("education_commuting")
    without = whole[whole["region"] != "FA17"]
    commuting = read_commuting(snapshot.changed(education_commuting=without), spread, GROUPS)
    assert commuting.missing == ("education_commuting",)
    assert np.isnan(commuting.net).all()
    assert read_commuting(snapshot, spread, GROUPS).missing == ()
