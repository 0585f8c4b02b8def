import pandas as pd
import pytest

from kompetensnb.sources.reference.areas import GROUPS, YEARS
from kompetensnb.sources.reference.employment_education import BRANCHES, SECTORS
from kompetensnb.store.snapshot import Snapshot


@pytest.fixture(scope="module")
def employed(bundled: Snapshot) -> pd.DataFrame:
    return bundled.table("employment_education")


def sums(frame: pd.DataFrame, *keys: str) -> pd.Series:
    return frame.groupby(list(keys), observed=True)["value"].sum()


def test_every_combination_is_there_once_in_whole_persons(employed: pd.DataFrame) -> None:
    assert len(employed) == len(YEARS) * len(SECTORS) * len(BRANCHES) * len(GROUPS)
    assert set(employed["status"]) == {"syntetisk"}
    assert set(employed["region"]) == {"14"}
    assert (employed["value"] >= 0).all()
    assert (employed["value"] % 1 == 0).all()


def test_sums_by_sector_and_branch_are_those_of_the_county(employed: pd.DataFrame, bundled: Snapshot) -> None:
    keys = ["year", "sector", "branch"]
    sector = bundled.table("employment_sector")
    known = sums(sector[(sector["region"] == "14") & (sector["branch"] != "A-U+US")], *keys)
    assert sums(employed, *keys).to_dict() == known.to_dict()


def test_sums_by_group_are_the_population_by_place_of_work(employed: pd.DataFrame, bundled: Snapshot) -> None:
    commuting = bundled.table("education_commuting")
    day = commuting[(commuting["region"] == "14") & (commuting["measure"] == "day")]
    assert sums(employed[employed["year"] == 2025], "education_group").to_dict() == (
        sums(day, "education_group").to_dict()
    )


@pytest.mark.parametrize(
    ("group", "branch", "least"),
    [("75N", "Q", 0.8), ("15B", "P", 0.7), ("53B", "F", 0.35), ("53V", "B+C", 0.35), ("85P", "O", 0.8),
     ("45D", "J", 0.25), ("73O", "Q", 0.6), ("75A", "G", 0.3), ("25T", "R+S+T+U", 0.4)],
)  # fmt: skip
def test_groups_work_in_the_branches_that_need_them(
    employed: pd.DataFrame, group: str, branch: str, least: float
) -> None:
    own = sums(employed[(employed["year"] == 2025) & (employed["education_group"] == group)], "branch")
    assert own.idxmax() == branch
    assert own[branch] / own.sum() > least


def test_sectors_differ_as_they_do(employed: pd.DataFrame) -> None:
    own = sums(employed[employed["year"] == 2025], "education_group", "sector").unstack()
    public = own["offentlig"] / own.sum(axis=1)
    assert public[["75N", "75H", "85P", "15H"]].min() > 0.6
    assert public[["53V", "53B", "35E", "83R"]].max() < 0.2
    assert public["75V"] < public["75H"]
