"""Parts fill their whole exactly, and only a whole that is known."""

from __future__ import annotations

from itertools import pairwise

import pytest


def test_parts_follow_each_other_to_a_hundred(example):
    women = [row for row in example("stacked").data["rows"] if row["group"] == "kvinnor"]
    assert women[0]["begins"] == 0
    assert all(one["ends"] == other["begins"] for one, other in pairwise(women))
    assert women[-1]["ends"] == pytest.approx(100)


def test_a_group_with_a_missing_part_says_so_once(build, rows_of):
    rows = rows_of("stacked")
    rows[1].update(value=None, status="sekretess")
    chart = build("stacked", rows)
    women = [row for row in chart.data["rows"] if row["group"] == "kvinnor"]
    assert [row["label"] for row in women] == ["– (saknas)", "", "", ""]
    assert all(row["begins"] is None for row in women)
    assert "Kvinnor: uppgift saknas." in chart.alt


def test_more_parts_than_shades_are_refused(build):
    rows = [{"group": "A", "part": f"del {number}", "value": 1.0} for number in range(6)]
    with pytest.raises(ValueError, match="6 parts; 5 can be told apart"):
        build("stacked", rows)


def test_the_alternative_has_every_share(example):
    assert "Förgymnasial 9–10 år 15,0\u00a0%, Gymnasial 3 år 48,3\u00a0%" in example("stacked").alt
