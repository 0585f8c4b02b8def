import numpy as np
import pandas as pd
import pytest

from kompetensnb.sources.reference.areas import AGES, GROUPS, PARTS, YEARS
from kompetensnb.sources.reference.labour_status import STATUSES, labour_status
from kompetensnb.store.snapshot import Snapshot

NEEDED = ("population", "population_age", "labour")


@pytest.fixture(scope="module")
def stock() -> np.ndarray:
    return np.full((len(PARTS), len(YEARS), 2, len(AGES), len(GROUPS)), 40)


@pytest.fixture(scope="module")
def tables(bundled: Snapshot) -> dict[str, pd.DataFrame]:
    return {subject: bundled.table(subject) for subject in NEEDED}


@pytest.fixture(scope="module")
def split(tables: dict[str, pd.DataFrame], stock: np.ndarray) -> np.ndarray:
    return labour_status(tables, stock)


def test_everybody_has_one_status(split: np.ndarray, stock: np.ndarray) -> None:
    assert (split.sum(axis=2) == stock).all()
    assert (split >= 0).all()


def test_rates_come_from_the_table_and_not_from_the_stock(
    tables: dict[str, pd.DataFrame], stock: np.ndarray, split: np.ndarray
) -> None:
    labour = tables["labour"]
    lower = labour.assign(value=labour["value"].where(labour["measure"] != "employment_rate", labour["value"] - 10))
    other = labour_status({**tables, "labour": lower}, stock)
    core = (slice(None), slice(None), 0, slice(None), slice(1, 5))
    fell = (split[core].sum(axis=(2, 3, 4)) - other[core].sum(axis=(2, 3, 4))) / stock[:, :, :, 1:5].sum(axis=(2, 3, 4))
    assert fell == pytest.approx(0.10, abs=0.01)


def test_the_last_year_has_the_rates_of_the_year_before(split: np.ndarray) -> None:
    works = split[:, :, STATUSES.index("sysselsatt"), :, 1:5].sum(axis=(2, 3, 4))
    assert works[:, -1] == pytest.approx(works[:, -2], rel=0.01)
    assert (np.abs(works[:, -2] - works[:, 0]) > 0.005 * works[:, 0]).any()


def test_the_longer_educated_work_more_and_the_old_less(split: np.ndarray) -> None:
    works = split[:, :, 0].sum(axis=(0, 1, 2)) / split.sum(axis=(0, 1, 2, 3))
    group = {code: place for place, code in enumerate(GROUPS)}
    assert works[2, group["75N"]] > works[2, group["53B"]] > works[2, group["02Z"]] > works[2, group["01Z"]]
    assert works[5].max() < works[4].min()
