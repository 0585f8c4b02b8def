"""JSON-stat 2.0, every way the standard allows it to be written, and nothing else."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.scb.jsonstat import decode, dimensions


def dataset(**change: Any) -> dict[str, Any]:
    """Two regions by two years, one content."""
    content = {
        "version": "2.0",
        "class": "dataset",
        "id": ["Region", "Contents", "Tid"],
        "size": [2, 1, 2],
        "dimension": {
            "Region": {
                "label": "region",
                "category": {"index": {"14": 1, "00": 0}, "label": {"00": "Riket", "14": "VG"}},
            },
            "Contents": {"label": "innehåll", "category": {"label": {"X": "antal"}}},
            "Tid": {"label": "år", "category": {"index": ["2024", "2025"]}},
        },
        "value": [1, 2.5, None, 0],
    }
    return content | change


def values(content: dict[str, Any]) -> list[float | None]:
    found = decode(content, "TAB1").values
    return [None if math.isnan(value) else float(value) for value in found]


def test_every_form_of_an_index_and_of_a_single_value() -> None:
    region, contents, time = dimensions(dataset(), "TAB1")
    assert (region.codes, region.labels["14"], region.label) == (("00", "14"), "VG", "region")
    assert contents.codes == ("X",)
    assert (time.codes, time.labels["2025"]) == (("2024", "2025"), "2025")


def test_a_list_of_values_with_missing_and_zero_kept_apart() -> None:
    assert values(dataset()) == [1, 2.5, None, 0]


def test_sparse_values_are_missing_where_they_are_absent() -> None:
    assert values(dataset(value={"3": 0, "0": 7.25})) == [7.25, None, None, 0]
    assert values(dataset(value={})) == [None] * 4


@given(st.lists(st.one_of(st.none(), st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9)), min_size=4, max_size=4))
def test_dense_and_sparse_are_the_same(figures: list[float | None]) -> None:
    sparse = {str(place): figure for place, figure in enumerate(figures) if figure is not None}
    one, other = (decode(dataset(value=form), "TAB1").values for form in (figures, sparse))
    np.testing.assert_array_equal(one, other)
    assert [None if math.isnan(value) else value for value in one] == figures


@pytest.mark.parametrize(
    ("status", "wanted"),
    [
        (None, {}),
        ({"2": ".."}, {2: ".."}),
        ("..", {0: "..", 1: "..", 2: "..", 3: ".."}),
        ([".."], {0: "..", 1: "..", 2: "..", 3: ".."}),
        ([None, None, ".", None], {2: "."}),
    ],
)
def test_statuses_by_cell_by_list_or_for_all(status: Any, wanted: dict[int, str]) -> None:
    assert decode(dataset(status=status), "TAB1").statuses == wanted


@pytest.mark.parametrize(
    "change",
    [
        {"version": "1.0"},
        {"class": "collection"},
        {"id": ["Region", "Tid"]},
        {"id": ["Region", "Contents", "Other"]},
        {"size": [2, 1, 3]},
        {"value": [1, 2, 3]},
        {"value": [1, 2, 3, 4, 5]},
        {"value": "1 2 3 4"},
        {"value": None},
        {"value": [1, 2, 3, "4"]},
        {"value": [1, 2, 3, True]},
        {"value": [1, 2, 3, float("inf")]},
        {"value": {"4": 1}},
        {"value": {"-1": 1}},
        {"value": {"x": 1}},
        {"status": ["a", "b"]},
        {"status": {"9": ".."}},
        {"status": 3},
        {"dimension": {}},
        {"dimension": None},
    ],
)
def test_what_is_no_dataset_is_refused_with_its_reason(change: dict[str, Any]) -> None:
    with pytest.raises(KompetensnbError) as caught:
        decode(dataset(**change), "TAB1")
    assert caught.value.key == "scb-jsonstat"
    assert caught.value.fields["table"] == "TAB1"
    assert caught.value.fields["reason"]


@pytest.mark.parametrize(
    "category",
    [
        {"index": {"2024": 0, "2025": 0}},
        {"index": {"2024": 0, "2025": 2}},
        {"index": ["2024", "2024"]},
        {"label": {"2024": "a", "2025": "b"}},
        {},
    ],
)
def test_an_index_that_does_not_say_where_is_refused(category: dict[str, Any]) -> None:
    content = dataset()
    content["dimension"]["Tid"] = {"label": "år", "category": category}
    with pytest.raises(KompetensnbError, match="scb-jsonstat"):
        decode(content, "TAB1")


@pytest.mark.parametrize("content", [None, [], "x", {}, 3])
def test_anything_else_is_refused(content: Any) -> None:
    with pytest.raises(KompetensnbError, match="scb-jsonstat"):
        decode(content, "TAB1")
