"""What holds for every table of the reference set."""

import re

import numpy as np
import pandas as pd
import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.reference import BUILDERS, reference_tables
from kompetensnb.sources.reference.table import INSIDE
from kompetensnb.store import registry
from kompetensnb.store.checks import check
from kompetensnb.vocabulary.statuses import Status

COPIED = {
    ("employment", "preliminär"),  # the country, the county and Göteborg
    ("commuting_matrix", "officiell"),  # those who stay
}


def test_no_real_table_is_overwritten(real, made):
    assert len(made) == len(BUILDERS)
    assert not {table.subject for table in made} & set(real)


def test_every_table_passes_the_checks_of_the_registry(tables, made):
    refused = {}
    for table in made:
        try:
            check(tables[table.subject], registry.get(table.subject), [table.origin.id])
        except KompetensnbError as error:
            refused[table.subject] = str(error)
    assert refused == {}


def test_figures_are_persons_and_say_what_they_are(made):
    for table in made:
        if table.subject == "education_places":  # has shares and costs too
            continue
        assert (table.frame["value"] >= 0).all(), table.subject
        assert (table.frame["value"] % 1 == 0).all(), table.subject
        found = {(table.subject, status) for status in table.frame["status"].unique()}
        assert {status for _, status in found - COPIED} <= {str(Status.ESTIMATED), str(Status.SYNTHETIC)}


def test_origins_tell_in_both_languages_that_we_made_it(made):
    for table in made:
        origin = table.origin
        assert (origin.producer, origin.table) == ("kompetensnb", f"referens-{table.subject}")
        assert re.search("skatta|syntetisk|antag|konstruera", f"{origin.title('sv')} {origin.note('sv')}".casefold()), (
            origin.id
        )
        assert re.search(
            "estimate|synthetic|assume|construct", f"{origin.title('en')} {origin.note('en')}".casefold()
        ), origin.id
        assert origin.title("sv") != origin.title("en")
        assert set(table.frame["origin"]) == {origin.id}


def test_the_same_figures_in_any_order_of_rows_give_the_same_tables(real, made):
    shuffled = {subject: frame.sample(frac=1, random_state=1) for subject, frame in real.items()}
    for first, second in zip(made, reference_tables(shuffled), strict=True):
        pd.testing.assert_frame_equal(first.frame, second.frame, check_exact=True)
        assert first.origin == second.origin


@pytest.mark.parametrize(
    ("subject", "chosen"),
    [
        ("population", {"region": "1480", "year": 2025, "age": "20-24"}),
        ("commuting", {"region": "1490", "year": 2021, "measure": "out"}),
        ("employment_month", {"region": "14", "year": 2023, "month": 11, "branch": "F"}),
        ("labour", {"region": "1438", "year": 2024, "measure": "unemployment_rate"}),
    ],
)
def test_a_missing_figure_is_not_taken_for_zero(real, subject, chosen):
    frame = real[subject].copy()
    rows = np.logical_and.reduce([frame[column] == value for column, value in chosen.items()])
    assert rows.sum() == 1
    frame.loc[rows, ["value", "status"]] = [np.nan, "saknas"]
    with pytest.raises(KompetensnbError) as raised:
        reference_tables({**real, subject: frame})
    assert raised.value.key == "fitting-figures"


def test_the_county_is_the_sum_of_its_municipalities(made):
    for table in made:
        frame = table.frame
        if not {"14", *INSIDE} <= set(frame["region"]):
            continue
        keys = [key for key in registry.get(table.subject).keys if key != "region"]
        county = frame[frame["region"] == "14"].set_index(keys)["value"]
        parts = frame[frame["region"].isin(INSIDE)].groupby(keys)["value"].sum()
        pd.testing.assert_series_equal(parts.sort_index(), county.sort_index(), check_names=False)
