from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from kompetensnb.analysis.news import Verdict, news, verdicts
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.store.writing import write_snapshot
from kompetensnb.vocabulary import regions

SKOVDE = regions.get("skovde")
WATCHED = ("folkmangd", "arbetsloshet", "sysselsattning")


def _snapshot(bundled: Snapshot, folder: Path, people: Mapping[int, float], day: int) -> Snapshot:
    """A data set with the population of one municipality."""
    rows = bundled.table("population")
    rows = rows[(rows["region"] == "1496") & (rows["sex"] == "alla") & (rows["age"] == "total")]
    last = rows[rows["year"] == rows["year"].max()]
    made = pd.concat([last.assign(year=year, value=value) for year, value in people.items()])
    return write_snapshot({"population": made}, bundled.origins.values(), date(2026, 1, day), folder)


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        ({2023: 57_000.0}, {2023: 57_000.0}, []),
        ({2023: 57_000.0}, {2023: 57_000.0, 2024: 57_500.0}, [("folkmangd", "new", 2023, 2024)]),
        ({2023: 57_000.0}, {2023: 57_100.0}, [("folkmangd", "revised", 2023, 2023)]),
        ({2023: 57_000.0}, {2023: 57_000.0, 2024: 57_000.0}, [("folkmangd", "new", 2023, 2024)]),
        ({2022: 56_000.0, 2023: 57_000.0}, {2022: 56_900.0, 2023: 57_000.0}, []),
    ],
    ids=["same", "new year", "revised", "new year, same figure", "an earlier year revised"],
)
def test_a_later_year_is_new_and_another_figure_for_the_same_is_revised(
    bundled: Snapshot,
    tmp_path: Path,
    then: Mapping[int, float],
    now: Mapping[int, float],
    told: list[tuple[str, str, int, int]],
) -> None:
    before, after = _snapshot(bundled, tmp_path, then, 1), _snapshot(bundled, tmp_path, now, 2)

    found = news(before, after, SKOVDE, WATCHED)

    assert [(item.measure, item.kind, item.before.year, item.after.year) for item in found] == told


def _list(groups: Mapping[str, tuple[str | None, float]]) -> pd.DataFrame:
    rows = [{"group": group, "verdict": verdict, "short": short} for group, (verdict, short) in groups.items()]
    return pd.DataFrame(rows)


def test_groups_that_are_judged_in_another_way_the_shortest_first() -> None:
    before = _list({"a": ("balans", 0.0), "b": ("brist", 9.0), "c": (None, 0.0), "d": ("balans", 0.0)})
    after = _list({"a": ("viss-brist", 5.0), "b": ("brist", 12.0), "c": ("brist", 7.0), "d": ("brist", 80.0)})

    assert verdicts(before, after) == (Verdict("d", "balans", "brist"), Verdict("a", "balans", "viss-brist"))
