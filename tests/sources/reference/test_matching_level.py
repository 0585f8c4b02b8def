import pandas as pd
import pytest

from kompetensnb.sources.reference.areas import GROUPS, REGIONS
from kompetensnb.sources.reference.matching_level import MEASURES
from kompetensnb.store.snapshot import Snapshot


@pytest.fixture(scope="module")
def level(bundled: Snapshot) -> pd.DataFrame:
    return bundled.table("matching_level")


def test_every_combination_is_there_once_in_whole_persons(level: pd.DataFrame) -> None:
    assert len(level) == len(REGIONS) * 2 * len(GROUPS) * len(MEASURES)
    assert set(level["status"]) == {"syntetisk"}
    assert set(level["year"]) == {2024}
    assert (level["value"] % 1 == 0).all()


def test_the_three_are_the_employed_with_a_known_occupation(level: pd.DataFrame, bundled: Snapshot) -> None:
    keys = ["region", "sex", "education_group"]
    matching = bundled.table("matching")
    known = matching[matching["outcome"].isin(["A", "B", "C"]) & (matching["year"] == 2024)]
    assert (
        level.groupby(keys, observed=True)["value"].sum().to_dict()
        == known.groupby(keys, observed=True)["value"].sum().to_dict()
    )


def test_the_short_are_under_and_the_long_over_educated(level: pd.DataFrame) -> None:
    own = level[level["region"] == "14"].groupby(["education_group", "measure"], observed=True)["value"].sum().unstack()
    share = own.div(own.sum(axis=1), axis=0)
    assert share.loc[["01Z", "02Z"], "over"].max() == 0
    assert share.loc[["01Z", "02Z"], "under"].min() > 0.4
    assert share.loc[["25H", "24P", "25X"], "over"].min() > 0.3
    assert share.loc[["75H", "75N", "75V"], "equal"].min() > 0.9
