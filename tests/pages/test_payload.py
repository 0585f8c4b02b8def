"""The payload of a chart: named by its content, and safe inside a script element."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from kompetensnb.charts.chart import Chart, Table
from kompetensnb.pages import payload


def chart(spec: dict[str, Any], rows: list[dict[str, Any]]) -> Chart:
    return Chart("c", "Titel", "", "Alt", spec, {"rows": rows}, Table((), ()))


def test_the_id_follows_the_content_and_not_the_order_of_keys() -> None:
    one, same, other = {"mark": "line", "width": 3}, {"width": 3, "mark": "line"}, {"mark": "bar", "width": 3}
    assert re.fullmatch(r"[0-9a-f]{12}", payload.spec_id(one))
    assert payload.spec_id(one) == payload.spec_id(same)
    assert payload.spec_id(one) != payload.spec_id(other)


def test_ids_stay_right_when_more_specifications_pass_than_are_kept() -> None:
    ids = {payload.spec_id({"width": width}) for width in range(payload._KEPT_SPECS + 50)}
    assert len(ids) == payload._KEPT_SPECS + 50
    assert len(payload._written) == payload._KEPT_SPECS


def test_the_payload_is_what_the_chart_holds() -> None:
    spec, rows = {"mark": "line"}, [{"year": 2025, "value": None}]
    assert payload.chart_payload(chart(spec, rows)) == {
        "spec_id": payload.spec_id(spec),
        "spec": spec,
        "data": {"rows": rows},
    }


@pytest.mark.parametrize(
    "hostile", ["</script><script>alert(1)</script>", "<!-- <script>", "]]>", "&lt;", "\u2028\u2029"]
)
def test_nothing_in_the_data_or_specification_can_end_the_script_element(hostile: str) -> None:
    written = payload.payload_json(chart({"title": hostile}, [{"region": hostile}]))
    assert not re.search("[<>&\u2028\u2029]", written)
    assert json.loads(written) == {"spec": {"title": hostile}, "data": {"rows": [{"region": hostile}]}}


def test_a_figure_that_is_no_number_is_refused_rather_than_sent() -> None:
    with pytest.raises(ValueError, match="JSON"):
        payload.payload_json(chart({}, [{"value": float("nan")}]))
