import pandas as pd
import pytest

from kompetensnb.sources.reference.occupation import BRANCHES, OCCUPATIONS
from kompetensnb.store.snapshot import Snapshot

KEYS = ["sex", "occupation", "branch"]


@pytest.fixture(scope="module")
def occupation(bundled: Snapshot) -> pd.DataFrame:
    return bundled.table("occupation")


def sums(frame: pd.DataFrame, *keys: str) -> pd.Series:
    return frame.groupby(list(keys), observed=True)["value"].sum()


def test_every_combination_is_there_once_in_whole_persons(occupation: pd.DataFrame) -> None:
    assert len(occupation) == 50 * 2 * len(OCCUPATIONS) * len(BRANCHES)
    assert set(occupation["status"]) == {"syntetisk"}
    assert (occupation["value"] >= 0).all()
    assert (occupation["value"] % 1 == 0).all()


def test_municipalities_sum_to_the_county(occupation: pd.DataFrame) -> None:
    inside = occupation["region"] != "14"
    assert (sums(occupation[inside], *KEYS) == sums(occupation[~inside], *KEYS)).all()


def test_sums_by_branch_are_the_employed_less_the_self_employed(occupation: pd.DataFrame, bundled: Snapshot) -> None:
    keys = ["region", "sex", "branch"]
    employment = bundled.table("employment")
    employment = employment[(employment["year"] == 2024) & employment["sex"].isin(["kvinnor", "man"])]
    employed = employment.set_index(keys)["value"]
    made = sums(occupation[occupation["region"] != "14"], *keys)
    employed = employed.loc[list(made.index)]
    assert (made <= employed).all()
    own = made.groupby("branch").sum() / employed.groupby("branch").sum()
    assert own["O"] == 1
    assert own["A"] == pytest.approx(0.55, abs=0.01)
    assert 0.85 < made.sum() / employed.sum() < 0.95


@pytest.mark.parametrize(
    ("code", "branch", "women"),
    [("222", "Q", (0.8, 1)), ("532", "Q", (0.8, 1)), ("234", "P", (0.75, 1)), ("711", "F", (0, 0.1)),
     ("251", "J", (0.15, 0.35)), ("522", "G", (0.5, 0.7)), ("833", "H", (0, 0.2)), ("821", "B+C", (0.1, 0.4))],
)  # fmt: skip
def test_occupations_are_of_their_branch_and_sex(
    occupation: pd.DataFrame, code: str, branch: str, women: tuple[float, float]
) -> None:
    own = occupation[(occupation["occupation"] == code) & (occupation["region"] == "14")]
    assert sums(own, "branch").idxmax() == branch
    by_sex = sums(own, "sex")
    assert women[0] <= by_sex["kvinnor"] / by_sex.sum() <= women[1]


def test_some_occupations_are_found_in_some_places(occupation: pd.DataFrame) -> None:
    people = sums(occupation[occupation["region"] != "14"], "region", "occupation").unstack()
    share = people.div(people.sum(axis=1), axis=0)
    assert share.loc[["1480", "1490", "1496", "1488"], "231"].min() > 4 * share["231"].median()
    assert share.loc[["1490", "1463"], "753"].min() > 2 * share["753"].median()


def test_small_occupations_keep_their_number_in_the_county(occupation: pd.DataFrame) -> None:
    # Rounded in each municipality by itself, an occupation with a person here and there would vanish.
    county = sums(occupation[occupation["region"] == "14"], "occupation")
    assert county["225"] > 300
    assert county["011"] > 500
    assert (county > 0).all()
