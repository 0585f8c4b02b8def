import numpy as np
import pandas as pd
import pytest

from kompetensnb.sources.reference import table
from kompetensnb.vocabulary.statuses import Status

AXES = {"region": ("1480", "1490"), "year": (2024, 2025), "sex": ("kvinnor", "man")}


def test_an_array_becomes_rows_and_an_array_again():
    values = np.arange(8.0).reshape(2, 2, 2)
    frame = table.long(values, AXES, Status.ESTIMATED, age="total")
    assert len(frame) == 8
    assert set(frame["status"]) == {"skattad"}
    row = frame[(frame["region"] == "1490") & (frame["year"] == 2024) & (frame["sex"] == "man")]
    assert row["value"].tolist() == [5.0]
    shuffled = frame.sample(frac=1, random_state=1)
    assert (table.grid(shuffled, AXES, age="total") == values).all()
    assert table.grid(shuffled, {"sex": ("man", "kvinnor")}, region="1480", year=2025).tolist() == [3.0, 2.0]


def test_a_row_that_is_not_there_is_missing_and_not_zero():
    frame = table.long(np.zeros((2, 2, 2)), AXES, Status.ESTIMATED).iloc[1:]
    found = table.grid(frame, AXES)
    assert np.isnan(found[0, 0, 0])
    assert np.isnan(found).sum() == 1


def test_rows_that_the_axes_do_not_tell_apart_are_refused():
    frame = table.long(np.zeros((2, 2, 2)), AXES, Status.ESTIMATED)
    with pytest.raises(ValueError, match="non-unique"):
        table.grid(frame, {"region": ("1480", "1490"), "year": (2024, 2025)})


def test_parts_get_the_origin_of_the_file_beside_the_code():
    part = pd.DataFrame({"region": ["1480"], "year": [2025], "value": [1.0], "status": ["skattad"]})
    made = table.reference_table("population_age", part, part)
    assert len(made.frame) == 2
    assert set(made.frame["origin"]) == {made.origin.id} == {"referens-population_age"}
    assert made.origin.derived
    assert made.origin.retrieved is not None
    assert len(made.origin.sha256) == 64


def test_municipalities_are_those_of_the_data_set():
    assert len(table.MUNICIPALITIES) == 51
    assert len(table.INSIDE) == 49
    assert set(table.MUNICIPALITIES) - set(table.INSIDE) == {"1383", "1384"}
