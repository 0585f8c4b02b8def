from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from kompetensnb.forecast import starting
from kompetensnb.forecast.shifts import Shifts
from kompetensnb.vocabulary import regions


class Tables:
    """A snapshot of these tables alone."""

    def __init__(self, **tables: pd.DataFrame) -> None:
        self._tables = tables
        self.subjects = tuple(tables)

    def rows(self, subject: str) -> int:
        return len(self._tables[subject])

    def table(self, subject: str) -> pd.DataFrame:
        return self._tables[subject]


def test_unemployment_is_what_is_left_of_the_labour_force(made_supply, axes):
    share, overall = starting.unemployment(made_supply(Shifts.none(axes)))
    assert_allclose(share[:3], [0.15, 0.05, 0.02])
    assert np.isnan(share[5])
    assert 0.02 < overall < 0.15


def test_sub_regions_share_what_the_county_has(bundled, axes):
    rows = [
        {"region": "14", "year": 2024, "sex": sex, "education_group": "73O", "outcome": outcome, "value": value}
        for sex in ("kvinnor", "man")
        for outcome, value in (("A", 60.0), ("B", 20.0), ("C", 20.0), ("D", 50.0), ("E", 150.0))
    ]
    snapshot = Tables(matching=pd.DataFrame(rows), education=bundled.table("education"))
    place = axes.groups.index("73O")
    for region in ("vastra-gotaland", "skaraborg"):
        found = starting.matched_share(snapshot, regions.get(region), axes.groups)
        assert found[place] == pytest.approx(60)
        assert np.isnan(np.delete(found, place)).all()


def test_without_its_tables_the_matched_share_is_not_known(bundled, axes):
    for snapshot in (Tables(), Tables(education=bundled.table("education"))):
        assert np.isnan(starting.matched_share(snapshot, regions.get("skaraborg"), axes.groups)).all()


def test_shares_of_places_are_weighted_by_places(axes):
    def rows(region: str, year: int, **measures: float) -> list[dict[str, object]]:
        leading = {"region": region, "year": year, "form": "yrkesvux", "education_group": "73O"}
        return [{**leading, "measure": name, "value": value} for name, value in measures.items()]

    table = pd.DataFrame(
        [
            *rows("1480", 2025, places=300, admitted=240, completed_share=60, stay_share=90),
            *rows("1490", 2025, places=100, admitted=100, completed_share=80, stay_share=np.nan),
            *rows("1490", 2024, places=900, admitted=9, completed_share=1, stay_share=1),
        ]
    )
    found = starting.places_shares(Tables(education_places=table), axes.groups)
    place = axes.groups.index("73O")
    assert [found[name][place] for name in ("fill", "throughput", "stay")] == [85, 65, 90]
    assert np.isnan(np.delete(found["fill"], place)).all()
    assert np.isnan(starting.places_shares(Tables(), axes.groups)["stay"]).all()
