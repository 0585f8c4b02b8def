"""Matching indicators: the definitions on figures worked out by hand, and sums that agree with the tables."""

from __future__ import annotations

import numpy as np
import pytest

from kompetensnb.analysis.group_areas import GROUPS, Place
from kompetensnb.analysis.matching import RATES, Matching, by_education, by_field_and_level, matching
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.statuses import Status


def by_hand(nurses: list[list[float]], levels: list[list[float]]) -> Matching:
    """Two years of nurses only: `nurses` is A … E by women and men in the last year; the first has half of it."""
    outcomes = np.zeros((5, 2, 2, len(GROUPS)))
    outcomes[:, 1, :, GROUPS.index("75N")] = np.array(nurses)
    outcomes[:, 0] = outcomes[:, 1] / 2
    by_level = np.zeros((3, 2, len(GROUPS)))
    by_level[:, :, GROUPS.index("75N")] = np.array(levels)
    place = Place(regions.get("skaraborg"), "")
    return Matching(place, (2023, 2024), outcomes, 2024, by_level, Status.SYNTHETIC, ("x", "y"))


EXAMPLE = by_hand([[60, 20], [15, 5], [5, 15], [20, 10], [100, 50]], [[8, 8], [64, 28], [8, 4]])


def test_the_rates_are_those_of_the_definition() -> None:
    # Women: A 60, employed 80, everybody 100. Men: 20, 40, 50.
    assert EXAMPLE.rate("employment", sex="kvinnor")[-1] == pytest.approx(80)
    assert EXAMPLE.rate("matched_employment", sex="kvinnor")[-1] == pytest.approx(60)
    assert EXAMPLE.rate("match", sex="man")[-1] == pytest.approx(50)
    assert EXAMPLE.rate("match", "75N")[-1] == pytest.approx(100 * 80 / 120)
    assert EXAMPLE.rate("match")[0] == EXAMPLE.rate("match")[1]


def test_a_group_with_nobody_has_no_rate() -> None:
    assert np.isnan(EXAMPLE.rate("match", "73O")).all()
    assert np.isnan(EXAMPLE.level_share("over", "73O"))


def test_levels_are_shares_of_the_employed() -> None:
    assert EXAMPLE.level_share("under", sex="kvinnor") == pytest.approx(10)
    assert EXAMPLE.level_share("over") == pytest.approx(10)
    assert sum(EXAMPLE.level_share(level, "75N") for level in ("under", "equal", "over")) == pytest.approx(100)


def test_only_groups_that_somebody_works_in_are_listed() -> None:
    (nurses,) = by_education(EXAMPLE)
    assert (nurses.group, nurses.employed) == ("75N", 120)
    assert (nurses.match_women, nurses.match_men) == (pytest.approx(75), pytest.approx(50))
    assert (nurses.over, nurses.under) == (pytest.approx(10), pytest.approx(100 * 16 / 120))


def test_a_missing_figure_makes_every_sum_with_it_missing() -> None:
    outcomes = EXAMPLE.outcomes.copy()
    outcomes[0, 1, 1, GROUPS.index("73O")] = np.nan
    found = Matching(EXAMPLE.place, EXAMPLE.years, outcomes, 2024, EXAMPLE.levels, EXAMPLE.status, EXAMPLE.origins)
    assert np.isnan(found.rate("match")[-1])
    assert np.isnan(found.rate("match", "73O")[-1])
    assert found.rate("match", sex="kvinnor")[-1] == pytest.approx(75)
    assert found.rate("match")[0] == pytest.approx(100 * 80 / 120)


def test_sub_regions_add_up_to_the_county(bundled: Snapshot) -> None:
    county = matching(bundled, regions.get("vastra-gotaland"))
    parts = [matching(bundled, region) for region in regions.of_kind(regions.RegionKind.SUBREGION)]
    assert county is not None
    total = np.sum([part.outcomes for part in parts if part], axis=0)
    np.testing.assert_allclose(total, county.outcomes, atol=1e-6)


def test_the_county_has_the_published_figures(bundled: Snapshot) -> None:
    county = matching(bundled, regions.get("vastra-gotaland"))
    assert county is not None
    rows = bundled.table("matching")
    own = rows[(rows["region"] == "14") & (rows["outcome"] == "E") & (rows["sex"] == "man")]
    by_year = own.groupby("year")["value"].sum()
    assert county.outcomes[4].sum(axis=-1)[:, 1].tolist() == by_year.tolist()
    assert county.years == tuple(by_year.index)


def test_fields_and_levels_weigh_groups_by_their_employed(bundled: Snapshot) -> None:
    found = matching(bundled, regions.get("fa-boras"))
    assert found is not None
    care = [at for at, code in enumerate(GROUPS) if code.startswith("73")]
    expected = RATES["match"](found.outcomes[:, -1, :, care].sum(axis=(0, 2)))
    shown = {(field, level): value for field, level, value in by_field_and_level(found)}
    assert shown["7", "3"] == pytest.approx(float(expected))
    assert not {field for field, _ in shown} & {"0", "9"}


def test_regions_that_cross_the_border_have_none(bundled: Snapshot) -> None:
    for id_ in ("riket", "gr13", "fa-goteborg"):
        assert matching(bundled, regions.get(id_)) is None
