"""Variables by role and label; the value that stands for the whole."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.scb.metadata import TableMetadata, read_metadata


def metadata(
    variable: dict[str, str],
    *,
    aggregate: bool | None = True,
    role: dict[str, list[str]] | None = None,
    **extension: Any,
) -> TableMetadata:
    """A table with one variable of interest."""
    names = {
        "K": ("kön", variable, extension),
        "T": ("år", {"2025": "2025"}, {}),
        "C": ("innehåll", {"X": "antal"}, {}),
    }
    px = {} if aggregate is None else {"aggregallowed": aggregate}
    content = {
        "version": "2.0",
        "class": "dataset",
        "label": "Tabell",
        "updated": "2026-02-24T07:00:00Z",
        "role": role or {"time": ["T"], "metric": ["C"]},
        "id": list(names),
        "size": [len(labels) for _, labels, _ in names.values()],
        "dimension": {
            name: {
                "label": label,
                "category": {"index": {code: place for place, code in enumerate(labels)}, "label": labels},
                "extension": extra,
            }
            for name, (label, labels, extra) in names.items()
        },
        "extension": {"px": px | {"nextUpdate": "2027-02-23"}},
        "value": [],
    }
    return read_metadata(content, "TAB1")


SEXES = {"1": "män", "2": "kvinnor"}


def test_dates_and_roles() -> None:
    found = metadata(SEXES)
    assert (found.updated, found.next_release, found.summable) == (date(2026, 2, 24), date(2027, 2, 23), True)
    assert (found.by_role("time").id, found.variable("metric").id, found.variable("Kön").id) == ("T", "C", "K")


def test_a_region_may_have_a_role_of_its_own() -> None:
    role = {"time": ["T"], "metric": ["C"], "geo": ["K"]}
    assert metadata(SEXES, role=role).variable("region").id == "K"


@pytest.mark.parametrize(
    ("labels", "extension", "aggregate", "wanted"),
    [
        ({**SEXES, "3": "totalt"}, {"elimination": True}, True, "3"),
        ({**SEXES, "3": "totalt"}, {"elimination": True}, False, "3"),
        ({**SEXES, "S": "sammanlagt"}, {"elimination": True, "eliminationValueCode": "S"}, False, "S"),
        ({"A": "totalt", **SEXES, "B": "totalt"}, {}, False, "A"),
        ({"9": "endast en"}, {}, False, "9"),
        (SEXES, {"elimination": True}, True, None),
        (SEXES, {"elimination": True}, None, None),
    ],
)
def test_the_whole_of_a_variable(
    labels: dict[str, str], extension: dict[str, Any], aggregate: bool | None, wanted: str | None
) -> None:
    found = metadata(labels, aggregate=aggregate, **extension)
    assert found.total(found.variable("kön")) == wanted


@pytest.mark.parametrize(
    ("labels", "extension", "aggregate"),
    [
        (SEXES, {"elimination": True}, False),
        (SEXES, {"elimination": False}, True),
        ({"a": "totalt 16-64 år", "b": "totalt 16-74 år", "c": "16 år"}, {"elimination": True}, True),
    ],
)
def test_no_whole_is_told_with_the_labels(labels: dict[str, str], extension: dict[str, Any], aggregate: bool) -> None:
    found = metadata(labels, aggregate=aggregate, **extension)
    with pytest.raises(KompetensnbError) as caught:
        found.total(found.variable("kön"))
    assert caught.value.key == "scb-no-total"
    assert caught.value.fields == {"table": "TAB1", "variable": "kön", "found": tuple(labels.values())}


def test_a_label_that_several_values_might_mean_is_told() -> None:
    found = metadata({"1": "antal män, dagtid", "2": "antal män, nattetid"})
    with pytest.raises(KompetensnbError) as caught:
        found.code(found.variable("kön"), "antal män")
    assert caught.value.fields["found"] == ("antal män, dagtid", "antal män, nattetid")


@pytest.mark.parametrize("role", [{}, {"time": ["T", "K"]}, {"time": ["Ö"]}])
def test_a_role_that_is_not_given_once_is_told(role: dict[str, list[str]]) -> None:
    with pytest.raises(KompetensnbError, match="scb-no-variable"):
        metadata(SEXES, role={"metric": ["C"], **role}).by_role("time")
