"""Which rows of a subject stay when fresh ones come."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from kompetensnb.sources.merging import merged, settled
from kompetensnb.sources.producer import FetchedTable
from kompetensnb.sources.scb.declaration import declarations
from kompetensnb.store import registry
from kompetensnb.store.origin import Origin
from kompetensnb.store.snapshot import Snapshot, open_snapshot
from kompetensnb.store.writing import write_snapshot

SUBJECT = registry.get("commuting")
OLD, NEW = "scb-tab5839", "scb-tab1828"


def origin(name: str) -> Origin:
    return Origin(name, "SCB", "TAB1", "https://example.org", "CC0 1.0", {"sv": "x", "en": "x"})


def rows(source: str, *years: int, region: str = "1480") -> pd.DataFrame:
    found = pd.DataFrame({"region": region, "year": list(years), "measure": "in", "value": 1.0})
    return found.assign(status="officiell", origin=source)


def table(name: str, frame: pd.DataFrame) -> FetchedTable:
    declaration = declarations()[name]
    found = origin(declaration.origin)
    return FetchedTable(declaration, frame, found, len(frame), 1, 0, yields_to=declaration.yields_to)


@pytest.fixture
def base(tmp_path: Path) -> Snapshot:
    snapshot = write_snapshot({"commuting": rows(OLD, 2019, 2020)}, [origin(OLD)], date(2026, 1, 1), tmp_path)
    return open_snapshot(snapshot.id, tmp_path)


def test_a_series_yields_the_years_that_the_other_has_held(base: Snapshot) -> None:
    (found,) = settled([table("pendling_2020", rows(NEW, 2020, 2021))], base)

    assert list(found.frame["year"]) == [2021]


def test_a_fresh_series_counts_before_the_held_one_and_only_where_it_has_the_place(base: Snapshot) -> None:
    wide = pd.concat([rows(NEW, 2020, 2022), rows(NEW, 2022, region="1490")])
    old, new = settled([table("pendling_2019_2021", rows(OLD, 2022)), table("pendling_2020", wide)], base)

    assert list(old.frame["year"]) == [2022]
    assert new.frame[["region", "year"]].to_numpy().tolist() == [["1480", 2020], ["1490", 2022]]


def test_a_subject_that_nobody_has_yields_nothing(base: Snapshot) -> None:
    frame = pd.DataFrame({"region": ["14"], "year": [2025], "sex": "alla", "branch": "Q", "value": 1.0})
    frame = frame.assign(status="preliminär", origin="scb-tab3785")

    (found,) = settled([table("sysselsatta_bransch_ar_preliminar", frame)], base)

    assert len(found.frame) == 1


def test_fresh_rows_replace_those_of_their_origin_and_win_over_others() -> None:
    held = pd.concat([rows(OLD, 2019, 2020), rows(NEW, 2021)])
    found = merged(held, rows(NEW, 2020, 2022), SUBJECT, [NEW])

    assert found[["year", "origin"]].to_numpy().tolist() == [[2019, OLD], [2020, NEW], [2022, NEW]]
    assert merged(None, held, SUBJECT, []).equals(held)
