"""Two snapshots of two small tables: what is new, what is revised, and of which source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from kompetensnb.sources.changes import Change, changes
from kompetensnb.store.origin import Origin
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.store.writing import write_snapshot

TITLES = {"sv": "x", "en": "x"}
ORIGINS = [Origin(name, "SCB", name.upper(), "https://example.org", "CC0", TITLES) for name in ("tab1", "tab2")]
Figures = Mapping[tuple[str, int], float]
Maker = Callable[..., Snapshot]

BEFORE: Figures = {("1480", 2023): 1.0, ("1480", 2024): 2.0, ("1490", 2024): 3.0}


@pytest.fixture
def snapshot(tmp_path: Path) -> Maker:
    def make(
        figures: Figures, origin: Mapping[str, str] | None = None, *, day: int = 1, status: str = "officiell"
    ) -> Snapshot:
        rows = [
            {
                "region": region,
                "year": year,
                "value": value,
                "status": status if value == value else "saknas",
                "origin": (origin or {}).get(region, "tab1"),
            }
            for (region, year), value in figures.items()
        ]
        return write_snapshot({"migration": pd.DataFrame(rows)}, ORIGINS, date(2026, 1, day), tmp_path)

    return make


def _told(found: Change) -> tuple[object, ...]:
    return found.subject, found.source, found.revision.periods, found.revised_years, found.is_new, found.is_revised


def test_the_same_figures_on_another_day_are_no_change(snapshot: Maker) -> None:
    assert changes(snapshot(BEFORE), snapshot(BEFORE, day=2)) == ()


def test_a_new_year_is_new_and_nothing_is_revised(snapshot: Maker) -> None:
    (found,) = changes(snapshot(BEFORE), snapshot({**BEFORE, ("1480", 2025): 4.0}))

    assert _told(found) == ("migration", "SCB, TAB1", (2025,), (), True, False)


@pytest.mark.parametrize("value", [2.5, float("nan")], ids=["another", "lost"])
def test_a_revised_figure_is_told_by_its_year(snapshot: Maker, value: float) -> None:
    (found,) = changes(snapshot(BEFORE), snapshot({**BEFORE, ("1480", 2024): value}))

    assert _told(found) == ("migration", "SCB, TAB1", (), (2024,), False, True)


def test_figures_that_are_no_longer_preliminary_are_revised(snapshot: Maker) -> None:
    (found,) = changes(snapshot(BEFORE, status="preliminär"), snapshot(BEFORE))

    assert (found.revision.kind, found.revised_years, found.restated) == ("same", (2023, 2024), 3)


def test_each_source_of_a_table_is_told_for_itself(snapshot: Maker) -> None:
    origin = {"1490": "tab2"}
    later = snapshot({**BEFORE, ("1490", 2024): 9.0, ("1480", 2025): 1.0}, origin)

    assert [_told(found)[1:4] for found in changes(snapshot(BEFORE, origin), later)] == [
        ("SCB, TAB1", (2025,), ()),
        ("SCB, TAB2", (), (2024,)),
    ]


def test_a_figure_that_moved_to_another_source_is_revised_there(snapshot: Maker) -> None:
    (found,) = changes(snapshot(BEFORE), snapshot({**BEFORE, ("1490", 2024): 9.0}, {"1490": "tab2"}))

    assert _told(found)[1:4] == ("SCB, TAB2", (), (2024,))


def test_rows_that_are_gone_are_a_revision(snapshot: Maker) -> None:
    (found,) = changes(snapshot(BEFORE), snapshot({key: BEFORE[key] for key in list(BEFORE)[:2]}))

    assert (found.is_new, found.is_revised, found.revision.removed) == (False, True, 1)


def test_a_table_that_was_not_there_is_new(snapshot: Maker, tmp_path: Path) -> None:
    nothing = write_snapshot({}, [], date(2026, 1, 1), tmp_path)

    (found,) = changes(nothing, snapshot(BEFORE))

    assert _told(found) == ("migration", "SCB, TAB1", (2023, 2024), (), True, False)
