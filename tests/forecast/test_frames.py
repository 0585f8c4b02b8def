from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import balance, engine, frames
from kompetensnb.forecast.engine import assess
from kompetensnb.forecast.scenario import Scenario
from kompetensnb.vocabulary import horizons

FALL = Scenario.from_text("branch:Q=-10;2026-2028")


def test_there_is_a_row_for_every_year_and_group(made_up, axes):
    found = frames.balances(assess(made_up, "skaraborg"))
    assert found[["year", "group"]].drop_duplicates().shape[0] == len(found) == 11 * 6
    care = found[(found["group"] == "73O") & (found["year"] == 2025)].iloc[0]
    assert care["supply"] == 1850
    assert care["demand"] == pytest.approx(0.1 * 1000 + 0.6 * 2800)
    assert care["demand_offentlig"] + care["demand_privat"] == pytest.approx(care["demand"])
    assert care["gap"] == pytest.approx(care["supply"] - care["demand"])
    assert care["status"] == "syntetisk"


def test_verdicts_begin_in_the_base_year_and_fall_when_demand_outgrows_supply(made_up):
    found = frames.balances(assess(made_up, "skaraborg")).set_index(["group", "year"])
    assert found.loc[("73O", 2025), ["verdict", "leaning", "start"]].tolist() == ["brist"] * 3
    assert found.loc[("02Z", 2025), "verdict"] == "visst-overskott"
    order = balance.CLASSES.index
    assert order(found.loc[("75N", 2035), "leaning"]) < order(found.loc[("75N", 2025), "leaning"])
    assert found.loc["99Z", "verdict"].isna().all()


def test_a_band_over_a_border_makes_the_verdict_uncertain(made_up):
    sure, drawn = (frames.balances(assess(made_up, "skaraborg", paths=paths)) for paths in (0, 300))
    assert "osakert-lage" not in set(sure["verdict"])
    assert "osakert-lage" in set(drawn["verdict"])
    assert drawn["leaning"].tolist() == sure["leaning"].tolist()
    base = drawn[drawn["year"] == 2025]
    assert base["verdict"].tolist() == base["leaning"].tolist()
    assert base["low_80"].isna().all()


def test_the_shortage_list_has_reasons_ranks_and_limits_of_persons_short(made_up):
    found = frames.shortage(assess(made_up, "skaraborg", paths=300), 2035)
    first = found[found["group"] == "73O"].iloc[0]
    assert found["rank_persons"].dropna().tolist() == list(range(1, found["rank_persons"].count() + 1))
    assert first["short_low_80"] <= first["short_low_50"] <= first["short"] <= first["short_high_80"]
    assert first["matched"] > 0
    assert first["need"] == pytest.approx(max(first["growth"], 0) + first["pension"] + first["other"], rel=0.01)


def test_need_is_summed_until_the_year(made_up):
    whole = assess(made_up, "skaraborg")
    early, late = (frames.shortage(whole, year).set_index("group")["pension"].sort_index() for year in (2026, 2035))
    assert_allclose(late.to_numpy(), 10 * early.to_numpy())


def test_a_year_that_is_not_assessed_is_refused(made_up):
    with pytest.raises(KompetensnbError, match="forecast-horizon"):
        frames.shortage(assess(made_up, "skaraborg"), 2036)


def test_without_levers_nothing_differs(made_up):
    found = assess(made_up, "skaraborg", paths=100)
    assert (frames.difference(found)[["supply", "demand", "gap", "low_80", "high_80"]] == 0).all(axis=None)
    assert (frames.branch_difference(found)["employed"] == 0).all()


def test_a_fall_in_a_branch_is_in_its_row_and_in_the_groups_it_employs(made_up):
    found = assess(made_up, "skaraborg", scenario=FALL, paths=100)
    branches = frames.branch_difference(found)
    by_branch = branches[branches["year"] == 2028].groupby("branch")["employed"].sum()
    assert by_branch["Q"] == pytest.approx(-0.1 * 2800 * 1.02**3)
    assert by_branch["B+C"] == 0
    groups = frames.difference(found).set_index(["year", "group"])
    assert groups.loc[(2028, "73O"), "gap"] == pytest.approx(0.6 * 0.1 * 2800 * 1.02**3)
    assert groups.loc[(2028, "73O"), "low_80"] < groups.loc[(2028, "73O"), "gap"] < groups.loc[(2028, "73O"), "high_80"]
    assert groups.loc[2028, "supply"].eq(0).all()


def test_branches_have_growth_and_replacement_after_the_base_year(made_up):
    found = frames.branches(assess(made_up, "skaraborg", paths=100)).set_index(["branch", "year"])
    assert np.isnan(found.loc[("Q", 2025), "growth"])
    assert found.loc[("Q", 2026), "growth"] == pytest.approx(56)
    assert found.loc[("Q", 2026), "need"] == pytest.approx(56 + 60)
    assert found.loc[("Q", 2030), "low_80"] < found.loc[("Q", 2030), "employed"] < found.loc[("Q", 2030), "high_80"]


def test_two_by_two_shares_the_short_by_where_they_are_asked_for(made_up):
    found = assess(made_up, "skaraborg")
    chosen = [horizons.get("kort"), horizons.get("lang")]
    squares = frames.two_by_two(found, chosen)
    assert set(zip(squares["horizon"], squares["sector"], strict=True)) <= {
        (horizon, sector) for horizon in ("kort", "lang") for sector in ("offentlig", "privat")
    }
    late = squares[(squares["horizon"] == "lang") & (squares["group"] == "73O")]
    whole = frames.shortage(found, 2035).set_index("group").loc["73O", "short"]
    assert late["short"].sum() == pytest.approx(whole)
    assert squares.groupby(["horizon", "sector"])["rank"].min().eq(1).all()


def test_a_municipality_has_verdicts_and_no_persons_by_group(made_up, monkeypatch):
    found = assess(made_up, "skovde")
    groups = frames.balances(found)
    assert groups["verdict"].notna().any()
    assert groups[["supply", "demand", "gap", "ratio"]].isna().all(axis=None)
    assert set(groups["status"]) == {"saknas"}
    assert frames.need_by_group(found)["need"].isna().all()
    assert frames.branches(found)["employed"].notna().all()


def test_what_is_shown_is_rounded_and_small_groups_have_only_a_class(made_up):
    exact = frames.shortage(assess(made_up, "skaraborg", paths=100), 2030)
    shown = frames.shown(exact).set_index("group")
    assert (shown["demand"].dropna() % 10 == 0).all()
    assert (shown.loc[shown["demand"] >= 1000, "demand"] % 100 == 0).all()
    small = exact.set_index("group").loc["75S"]
    assert 0 < max(small["supply"], small["demand"]) < balance.FLOOR
    assert shown.loc["75S", ["supply", "demand", "gap", "short", "short_high_80", "ratio", "short_share"]].isna().all()
    assert shown.loc["75S", "leaning"] == small["leaning"]


def test_a_missing_figure_has_the_status_of_one(made_up, monkeypatch, made_supply):
    def gone(_, region, shifts):
        found = made_supply(shifts)
        found.labour_force_at_workplaces[:] = np.nan
        return found

    monkeypatch.setattr(engine, "supply", gone)
    found = frames.balances(assess(made_up, "skaraborg"))
    assert set(found["status"]) == {"saknas"}
    assert found["demand"].notna().all()
    assert found["gap"].isna().all()
    assert frames.shortage(assess(made_up, "skaraborg"))["rank_persons"].isna().all()


def test_the_difference_tells_those_at_work_among_residents(made_up, axes):
    found = assess(made_up, "skaraborg", scenario=Scenario.from_text("participation=2;2026"))
    care = frames.difference(found).set_index(["year", "group"]).loc[(2026, "73O")]
    assert care["supply"] == pytest.approx(1850 * 1.01 * 0.02)
    assert care["employed"] == pytest.approx(care["supply"] * 0.98)


def test_branches_see_their_own_part_of_a_shortage(made_up):
    found = assess(made_up, "skaraborg", paths=100)
    whole = frames.shortage(found, 2035).set_index("group")
    care = frames.in_branches(found, frames.shortage(found, 2035), ["Q"]).set_index("group")
    share = care["branch_share"] / 100
    assert_allclose(care["short"], whole.loc[care.index, "short"] * share)
    assert_allclose(care["short_high_80"], whole.loc[care.index, "short_high_80"] * share)
    assert_allclose(care["branch_demand"], whole.loc[care.index, "demand"] * share)
    assert (care["branch_demand"] > 0).all()


def test_all_branches_together_see_all_of_it(made_up, axes):
    found = assess(made_up, "skaraborg")
    table = frames.shortage(found, 2035)
    parts = [frames.in_branches(found, table, [branch]).set_index("group")["short"] for branch in axes.branches]
    total = sum(part.reindex(table["group"]).fillna(0) for part in parts)
    assert_allclose(total.to_numpy(), table["short"].fillna(0).to_numpy())
