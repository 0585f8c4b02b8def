"""The choice of branch: sums counted by hand, weights that are checked, figures against the engine's own."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kompetensnb.analysis import branch_choice
from kompetensnb.analysis.branch_choice import candidates, checked, figures, hinges, need_scores, statistic, swot
from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import frames
from kompetensnb.forecast.engine import assess
from kompetensnb.narrative.messages import LANGUAGES, error_text, text
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.branch_choice import CRITERIA
from kompetensnb.vocabulary.statuses import Status

WEIGHTS = {"struktur": 0.1, "vilja": 0.2, "behov": 0.5, "resultat": 0.2}


def judged(**branches: tuple[float | None, ...]) -> pd.DataFrame:
    rows = [
        {
            "council_branch": branch.replace("_", "-"),
            "aspect": aspect,
            "statement": "skäl",
            "value": math.nan if value is None else value,
            "status": "skattad",
        }
        for branch, values in branches.items()
        for aspect, value in zip(CRITERIA, values, strict=True)
    ]
    return pd.DataFrame(rows)


def test_a_total_is_the_sum_of_score_times_weight() -> None:
    found = candidates(judged(bygg=(5, 3, 2, 4), handel=(1, 2, 5, 4)), {}, Status.ESTIMATED, WEIGHTS)

    assert [(item.branch, item.rank) for item in found] == [("handel", 1), ("bygg", 2)]
    assert [item.total for item in found] == pytest.approx([0.1 + 0.4 + 2.5 + 0.8, 0.5 + 0.6 + 1.0 + 0.8])
    assert [found[0].scores[name].contribution for name in CRITERIA] == pytest.approx([0.1, 0.4, 2.5, 0.8])
    assert all(score.judged for item in found for score in item.scores.values())


def test_several_scores_of_one_criterion_are_their_median() -> None:
    rows = pd.concat([judged(bygg=(2, 3, 4, 4)), judged(bygg=(5, 3, 4, 4)), judged(bygg=(4, 3, 4, 4))])
    (found,) = candidates(rows, {}, Status.ESTIMATED, WEIGHTS)

    assert found.scores["struktur"].value == 4


def test_figures_stand_in_for_a_score_on_need_and_for_no_other() -> None:
    rows = judged(bygg=(5, 3, None, 4), handel=(1, 2, 5, None))
    found = {item.branch: item for item in candidates(rows, {"F": 3.5, "G": 1.0}, Status.SYNTHETIC, WEIGHTS)}

    assert found["bygg"].scores["behov"] == branch_choice.Score(3.5, 1.75, False, Status.SYNTHETIC)
    assert found["bygg"].total == pytest.approx(0.5 + 0.6 + 1.75 + 0.8)
    assert found["handel"].scores["behov"].judged
    assert found["handel"].total is None
    assert found["handel"].rank is None
    assert found["handel"].missing == ("resultat",)


def test_a_branch_without_a_score_or_figure_on_need_has_no_total() -> None:
    (found,) = candidates(judged(bygg=(5, 3, None, 4)), {"F": math.nan}, Status.ESTIMATED, WEIGHTS)
    assert (found.total, found.missing) == (None, ("behov",))


def test_equal_totals_share_the_better_rank() -> None:
    found = candidates(
        judged(bygg=(3, 3, 3, 3), handel=(3, 3, 3, 3), transport=(1, 1, 1, 1)), {}, Status.ESTIMATED, WEIGHTS
    )
    assert [(item.branch, item.rank) for item in found] == [("bygg", 1), ("handel", 1), ("transport", 3)]


def test_what_the_first_place_hinges_on() -> None:
    """Without need handel has 0.1 + 0.4 + 0.8 = 1.3 against bygg's 1.9; without any other it leads."""
    found = candidates(judged(bygg=(5, 3, 2, 4), handel=(1, 2, 5, 4)), {}, Status.ESTIMATED, WEIGHTS)

    assert hinges(found, WEIGHTS) == ("behov",)
    assert hinges(found[:1], WEIGHTS) == ()


@pytest.mark.parametrize(
    ("weights", "key"),
    [
        (WEIGHTS | {"struktur": 0.2}, "branch-choice-sum"),
        (WEIGHTS | {"struktur": -0.1, "vilja": 0.4}, "branch-choice-weight"),
        (WEIGHTS | {"struktur": math.nan}, "branch-choice-weight"),
        (WEIGHTS | {"struktur": "0.1"}, "branch-choice-weight"),
        (WEIGHTS | {"struktur": True, "vilja": 0, "behov": 0, "resultat": 0}, "branch-choice-weight"),
        ({"behov": 1.0}, "branch-choice-criteria"),
        (WEIGHTS | {"pris": 0.0}, "branch-choice-criteria"),
    ],
)
def test_weights_that_do_not_hold_are_told(weights: dict[str, Any], key: str) -> None:
    with pytest.raises(KompetensnbError) as caught:
        candidates(judged(bygg=(5, 3, 2, 4)), {}, Status.ESTIMATED, weights)
    assert caught.value.key == key
    for language in LANGUAGES:
        assert error_text(caught.value, language) != text("errors.unexpected", language)


def test_the_declared_weights_hold() -> None:
    assert checked(branch_choice.WEIGHTS) == branch_choice.WEIGHTS
    assert checked({"struktur": 0.1, "vilja": 0.3, "behov": 0.3, "resultat": 0.3})  # sums to 1 but for the last bit


def test_the_score_on_need_is_the_mean_of_two_places() -> None:
    table = pd.DataFrame(
        {
            "branch": ["A", "F", "G", "Q", "P"],
            "need_share": [1.0, 2.0, 3.0, 4.0, 5.0],
            "short_share": [9.0, 7.0, 8.0, 8.0, np.nan],
        }
    )
    # By recruitment 1 2 3 4 5; by shortage, of four, 5, 1 and twice the mean of 2⅓ and 3⅔.
    assert need_scores(table) == pytest.approx({"A": 3.0, "F": 1.5, "G": 3.0, "Q": 3.5})


def test_a_figure_is_that_of_the_group_and_of_several_none() -> None:
    values = {"B+C": 2.0, "F": math.nan}
    assert statistic("mobel-och-inredning", values) == statistic("B+C", values) == 2.0
    assert statistic("bygg", values) is None
    assert statistic("Q", values) is None


def test_figures_are_the_engine_s(bundled: Snapshot) -> None:
    found = assess(bundled, "skaraborg")
    rows = {row["branch"]: row for row in figures(found, 2030).to_dict("records")}
    own = {row["year"]: row for row in frames.branches(found).to_dict("records") if row["branch"] == "B+C"}
    start, years = own[found.axes.base]["employed"], range(found.axes.base + 1, 2031)

    assert "US" not in rows
    assert rows["B+C"] == pytest.approx(
        {
            "branch": "B+C",
            "employed": start,
            "growth_share": 100 * (own[2030]["employed"] / start - 1),
            "need_share": 100 * sum(own[year]["need"] for year in years) / start,
            "pension_share": 100 * sum(own[year]["pension"] for year in years) / start,
            "short_share": rows["B+C"]["short_share"],
        }
    )


def test_shortage_is_shared_by_all_who_employ_a_group(bundled: Snapshot) -> None:
    """Weighed by employed, the branches' shares are the shortage of all groups."""
    found = assess(bundled, "fyrbodal")
    at = found.axes.all_years.index(2030)
    employed = found.outcome.group_demand.by_branch_and_group()[at].sum(axis=1)
    by_branch = branch_choice._short(
        found.outcome.group_demand.by_branch_and_group()[at],
        found.outcome.balance.gap[at],
        found.outcome.balance.demand[at],
    )
    short = np.maximum(-found.outcome.balance.gap[at], 0).sum()
    assert (by_branch * employed).sum() / 100 == pytest.approx(short)


def test_statements_stand_by_weight() -> None:
    rows = pd.DataFrame(
        [
            ("bygg", "hot", "b", 2.0),
            ("bygg", "hot", "a", 4.0),
            ("bygg", "hot", "c", math.nan),
            ("bygg", "styrka", "d", 1.0),
            ("handel", "hot", "e", 5.0),
        ],
        columns=["council_branch", "aspect", "statement", "value"],
    )
    assert swot(rows, "bygg") == {"styrka": ("d",), "svaghet": (), "mojlighet": (), "hot": ("a", "b", "c")}
