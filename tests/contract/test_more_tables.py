"""Tables of subjects that the bundled snapshot does not have."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kompetensnb.store.snapshot import Snapshot, open_snapshot

from .conftest import Fetch, Serve
from .more_tables import labour_month, matching, projection
from .tables import MUNICIPALITIES, made_up, occupation


@pytest.fixture
def snapshot(serve: Serve, fetched: Fetch, root: Path) -> Snapshot:
    server = serve([projection(), labour_month(), matching(), occupation(regions=60, occupations=4)])
    account = fetched(server, "framskrivning", "arbetsmarknad_manad", "matchning_m2", "yrke_bransch")
    assert account.failed == ()
    return open_snapshot(account.snapshot, root)


def value(frame: pd.DataFrame, **keys: object) -> float:
    for key, wanted in keys.items():
        frame = frame[frame[key] == wanted]
    assert len(frame) == 1
    return float(frame["value"].iloc[0])


def test_they_become_subjects_with_their_own_rows(snapshot: Snapshot) -> None:
    ages = snapshot.table("projection")
    assert len(ages) == 53 * 2 * 101 * 2
    key = ("1480", "2", "100+", "P1", "2026")
    assert value(ages, region="1480", year=2026, sex="kvinnor", age="100+") == made_up("TAB698", key)

    months = snapshot.table("labour_month")
    assert (len(months), set(months["status"])) == (53 * 2 * 2, {"preliminär"})
    found = value(months, region="1490", month=6, measure="unemployment_rate")
    assert found == made_up("TAB6260", ("1490", "tot", "20-64", "tot", "000006II", "2026M06")) % 1000 / 10
    assert snapshot.origin("scb-tab6260").perturbed

    match = snapshot.table("matching_share")
    assert set(match["region"]) == {"00", "01", "14", "FA15"}
    key = ("FA15", "1+2", "tot", "000007I3", "2024")
    assert value(match, region="FA15", year=2024, sex="alla") == made_up("TAB6366", key) % 1000 / 10


def test_the_value_left_over_is_the_unknown_industry(snapshot: Snapshot) -> None:
    frame = snapshot.table("occupation")
    assert len(frame) == 53 * 4 * 16 * 2
    assert set(frame["region"]) == {"00", "14", *MUNICIPALITIES}
    key = ("1480", "0002", "00", "1", "000006XZ", "2024")
    assert value(frame, region="1480", occupation="0002", branch="US", sex="man") == made_up("TAB4436", key)


def test_a_classification_that_lost_a_group_is_told(serve: Serve, fetched: Fetch) -> None:
    table = occupation(regions=60, occupations=4)
    values = dict(table.variable("SNI2007").values)
    del values["Q"]
    table.variables[2] = table.variable("SNI2007").__class__("SNI2007", "näringsgren SNI 2007", values)

    (failed,) = fetched(serve([table]), "yrke_bransch").failed

    assert failed.error is not None
    assert (failed.error.key, failed.error.fields["value"]) == ("scb-no-value", "Q")
