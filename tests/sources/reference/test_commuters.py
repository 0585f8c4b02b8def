import numpy as np
import pandas as pd
import pytest

from kompetensnb.sources.reference.areas import REGIONS, YEARS
from kompetensnb.sources.reference.commuters import MEASURES, commuters
from kompetensnb.store.snapshot import Snapshot

NEEDED = ("education_stock", "employment", "commuting_matrix")
STAY, IN, OUT, DAY, NIGHT = range(len(MEASURES))


@pytest.fixture(scope="module")
def tables(bundled: Snapshot) -> dict[str, pd.DataFrame]:
    return {subject: bundled.table(subject) for subject in NEEDED}


@pytest.mark.parametrize("year", YEARS)
def test_every_year_adds_up_and_nobody_is_negative(tables: dict[str, pd.DataFrame], year: int) -> None:
    made = commuters(tables, year)
    assert (made >= 0).all()
    assert (made[..., DAY] == made[..., STAY] + made[..., IN]).all()
    assert (made[..., NIGHT] == made[..., STAY] + made[..., OUT]).all()


def test_those_who_stay_are_the_share_of_the_matrix(tables: dict[str, pd.DataFrame]) -> None:
    made = commuters(tables, 2025).sum(axis=(1, 2))
    matrix = tables["commuting_matrix"]
    home = matrix[matrix["region"].str.startswith("14")]
    real = home.loc[home["work"].str.startswith("14"), "value"].sum() / home["value"].sum()
    county = REGIONS.index("14")
    assert made[county, STAY] / made[county, NIGHT] == pytest.approx(real, abs=1e-4)


def test_more_jobs_in_a_municipality_are_filled_from_outside_its_area(tables: dict[str, pd.DataFrame]) -> None:
    employment = tables["employment"]
    more = (employment["region"] == "1490") & (employment["branch"] == "B+C") & (employment["sex"] != "alla")
    raised = {**tables, "employment": employment.assign(value=employment["value"] + 1000 * more)}
    change = commuters(raised, 2025).sum(axis=2) - commuters(tables, 2025).sum(axis=2)
    assert (change[REGIONS.index("FA14"), :, IN] == 1000).all()
    assert (change[..., OUT] == 0).all()
    assert (np.delete(change, [0, REGIONS.index("FA14")], axis=0) == 0).all()
