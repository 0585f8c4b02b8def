"""Years with two flows each, and what is left of them."""

from __future__ import annotations


def test_the_net_stands_beside_the_year(example):
    assert example("flows").data["rows"][0]["name"] == "2019\nnetto −1\u00a0234"


def test_the_table_has_a_row_for_each_year_the_latest_first(example):
    table = example("flows").table
    assert [column.label for column in table.columns] == ["År", "pendlar in", "pendlar ut", "Netto"]
    assert [row["year"] for row in table.rows] == [2021, 2020, 2019]
    assert table.rows[0] == {"year": 2021, "flow0": 4567.0, "flow1": 5801.0, "net": -1234.0, "status": "officiell"}


def test_the_alternative_tells_the_first_and_the_last_year(example):
    told = example("flows").alt
    assert "2019: pendlar in 4\u00a0567 och pendlar ut 5\u00a0801, netto −1\u00a0234." in told
    assert "2020" not in told


def test_an_unknown_net_is_a_dash(build, rows_of):
    rows = [{**row, "net": float("nan")} for row in rows_of("flows")]
    chart = build("flows", rows)
    assert chart.data["rows"][0]["name"] == "2019\nnetto –"
    assert chart.table.rows[0]["net"] is None
