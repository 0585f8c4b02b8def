"""From Kolada's entries to figures."""

from __future__ import annotations

import math
from typing import Any

import pytest

from kompetensnb.sources.kolada.tidy import Asked, figures

ASKED = Asked({"0000": "00", "1480": "1480"}, ["N1"], range(2020, 2022))


def entry(values: list[dict[str, Any]], **other: Any) -> dict[str, Any]:
    return {"kpi": "N1", "municipality": "0000", "period": 2021, "values": values} | other


def test_areas_years_and_sexes_get_our_codes() -> None:
    found = figures([entry([{"gender": "K", "value": 1}], period="2020")], ASKED, ValueError)

    assert found == {("00", 2020, "N1", "kvinnor"): (1.0, "officiell", "")}


def test_an_entry_without_figures_gives_none() -> None:
    assert figures([entry([]), {"kpi": "N1", "municipality": "1480", "period": 2020}], ASKED, ValueError) == {}


@pytest.mark.parametrize("other", [{"kpi": "N2"}, {"municipality": "0180"}, {"period": 2019}, {"period": "2021-1"}])
def test_what_was_not_asked_for_is_refused(other: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="municipality"):
        figures([entry([{"gender": "T", "value": 1}], **other)], ASKED, ValueError)


def test_two_missing_figures_for_the_same_thing_are_no_conflict() -> None:
    missing = {"gender": "T", "value": None}
    ((value, status, _),) = figures([entry([missing]), entry([missing])], ASKED, ValueError).values()
    assert (math.isnan(value), status) == (True, "saknas")


@pytest.mark.parametrize("value", ["1", True, float("inf"), [1]])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="value"):
        figures([entry([{"gender": "T", "value": value}])], ASKED, ValueError)
