"""Shares are per cent of a whole that is known, and are never made from what is missing."""

from __future__ import annotations

import pytest

from kompetensnb.errors import KompetensnbError


def test_shares_of_a_group_add_up(example):
    shares = {}
    for row in example("composition").table.rows:
        shares[row["group"]] = shares.get(row["group"], 0) + row["share"]
    assert shares == pytest.approx({"kvinnor": 100, "män": 100})


def test_a_suppressed_part_leaves_its_group_without_shares(build, rows_of):
    rows = rows_of("composition")
    rows[0].update(value=None, status="sekretess")
    chart = build("composition", rows)
    women = [row for row in chart.table.rows if row["group"] == "kvinnor"]
    assert all(row["share"] is None for row in women)
    assert [row["value"] for row in women] == [None, 29_000, 21_000, 1_000]
    labels = {row["label"] for row in chart.data["rows"] if row["group"] == "0"}
    assert labels == {"– (sekretess)", "– (saknas)"}
    assert "Kvinnor: uppgift saknas." in chart.alt


def test_no_whole_is_no_chart_but_values_are_one(build, rows_of):
    rows = rows_of("composition")
    for row in rows[::4]:
        row.update(value=None, status="sekretess")
    with pytest.raises(KompetensnbError, match="charts-no-data"):
        build("composition", rows)
    assert build("composition", rows, shares=False).data["rows"][1]["label"] == "29\u00a0000"


def test_the_alternative_tells_the_largest_part_and_the_widest_gap(example):
    told = example("composition").alt
    assert told.startswith("Stapeldiagram: Exempel, Skaraborg, delregion, för kvinnor och män.")
    assert "Kvinnor: störst är Gymnasial 3 år med 48,3\u00a0%." in told
    assert "Störst skillnad: Gymnasial 3 år (kvinnor 48,3\u00a0% och män 47,6\u00a0%)." in told


def test_names_are_wrapped_and_groups_are_capitalised(example):
    data = example("composition").data
    assert data["rows"][0]["name"] == "Förgymnasial\n9–10 år"
    assert [line["label"] for line in data["legend"]] == ["Kvinnor", "Män"]
