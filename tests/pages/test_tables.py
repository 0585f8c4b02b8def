"""Tables: headings with scope, figures as people read them, and words for what is missing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensnb.charts.chart import Column, Format, Table
from kompetensnb.narrative import numbers
from kompetensnb.pages.tables import render_table, statuses_in
from kompetensnb.vocabulary.statuses import Status

COLUMNS = (Column("region", "Kommun"), Column("people", "Folkmängd", "integer"), Column("share", "Andel", "percent"))


def table(*rows: dict[str, Any]) -> Table:
    return Table(COLUMNS, rows)


def cells(html: str) -> list[str]:
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    return [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", body)]


def test_figures_are_swedish_and_the_first_column_heads_the_row() -> None:
    html = render_table(table({"region": "Dals-Ed", "people": 4712.0, "share": 12.34}), "sv", "Folkmängd")
    assert cells(html) == ["Dals-Ed", "4\u00a0712", "12,3\u00a0%"]
    assert '<th scope="row">Dals-Ed</th>' in html
    assert html.count('scope="col"') == 3
    assert '<td class="n">4\u00a0712</td>' in html


def test_the_region_that_scrolls_is_reached_by_keyboard_and_has_a_name() -> None:
    html = render_table(table(), "sv", 'Andel "unga" <20 år')
    assert 'role="region" tabindex="0" aria-label="Andel &#34;unga&#34; &lt;20 år"' in html
    assert "<caption" in html


def test_what_is_missing_is_a_dash_with_its_reason_and_never_zero() -> None:
    html = render_table(table({"region": "Hjo", "people": None, "share": float("nan"), "status": "saknas"}), "sv", "x")
    assert cells(html) == ["Hjo", "–Uppgift saknas", "–Uppgift saknas", "saknas"]
    assert 'title="Uppgift saknas"><span aria-hidden="true">–</span>' in html
    assert "0" not in "".join(cells(html))


def test_a_suppressed_figure_says_so_with_the_mark_of_the_source() -> None:
    row = {"region": "Hjo", "people": None, "share": 3.0, "status": "sekretess", "mark": ".."}
    html = render_table(table(row), "sv", "x")
    assert cells(html) == ["Hjo", "–Uppgiften är skyddad av sekretess", "3,0\u00a0%", "sekretess (..)"]
    assert f"<strong>sekretess</strong>: {Status.SUPPRESSED.meaning('sv')}" in html
    assert "«..» är källans eget märke" in html


def test_a_table_of_official_figures_has_no_status_column() -> None:
    html = render_table(table({"region": "Hjo", "people": 9, "share": 1, "status": "officiell"}), "sv", "x")
    assert "Status" not in html
    assert "officiell" not in html
    assert 'class="notes"' not in html


def test_one_estimated_row_gives_every_row_its_status() -> None:
    rows = [
        {"region": "A", "people": 1, "share": 1, "status": "officiell"},
        {"region": "B", "people": 2, "share": 2, "status": "skattad"},
    ]
    assert cells(render_table(table(*rows), "en", "x"))[3::4] == ["official", "estimated"]


def test_a_date_is_kept_on_one_line() -> None:
    html = render_table(table({"region": "2026-11-20", "people": 1, "share": 1}), "sv", "x")
    assert '<th scope="row"><span class="date">2026-11-20</span></th>' in html


def test_text_from_data_is_escaped() -> None:
    html = render_table(table({"region": "<img src=x>", "people": 1, "share": 1, "mark": "<b>"}), "sv", "x")
    assert "<img" not in html
    assert "<b>" not in html


def test_an_unknown_status_is_refused() -> None:
    with pytest.raises(ValueError, match="gissad"):
        render_table(table({"region": "A", "people": 1, "share": 1, "status": "gissad"}), "sv", "x")


def test_the_statuses_of_a_table_are_those_of_its_rows() -> None:
    assert statuses_in(table({"status": "skattad"}, {"status": "officiell"}, {})) == {
        Status.ESTIMATED,
        Status.OFFICIAL,
    }


@given(
    value=st.none() | st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9),
    form=st.sampled_from(["integer", "decimal", "percent", "signed", "year"]),
    language=st.sampled_from(["sv", "en"]),
)
def test_a_cell_is_written_as_everywhere_else(value: float | None, form: Format, language: str) -> None:
    columns = (Column("name", "x"), Column("value", "y", form))
    html = render_table(Table(columns, ({"name": "a", "value": value},)), language, "x")
    assert cells(html)[1].startswith(numbers.cell(value, form, language))
