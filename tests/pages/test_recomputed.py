"""The law's squares and the shortage list, computed anew from the arrays of the engine, without what the page uses."""

from __future__ import annotations

import numpy as np
import pytest

from kompetensnb.forecast.engine import Assessment
from kompetensnb.pages import forecasts, kompetensbehov
from kompetensnb.pages.page import Page, Quadrants, TableBlock
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import education_groups
from kompetensnb.vocabulary.parameters import Parameters

LAST = {"kort": 2028, "medel": 2030, "lang": 2040, "2035": 2035}
FLOOR = 50
STEPS = (-15, -5, 5, 15)
WORDS = ("brist", "viss brist", "balans", "visst överskott", "överskott")


def in_tens(persons: float) -> float:
    """Tens, from a thousand hundreds; halves away from zero."""
    step = 10 if abs(persons) < 1000 else 100
    return float(np.sign(persons) * step * int(abs(persons) / step + 0.5))


def written(persons: float) -> str:
    return f"{int(in_tens(persons)):,}".replace(",", "\u00a0")


class Arrays:
    """What the engine has of one year, group by group."""

    def __init__(self, found: Assessment, year: int) -> None:
        at = year - found.axes.base
        staff, parts = found.outcome.group_demand.employed[at], found.outcome.group_demand.mix[at]
        self.groups = found.axes.groups
        self.by_sector = (staff[:, :, None] * parts).sum(axis=0)
        self.supply = found.outcome.balance.supply[at]
        self.demand = self.by_sector.sum(axis=0)
        self.short = np.maximum(self.demand - self.supply, 0)
        self.is_small = np.maximum(self.supply, self.demand) < FLOOR

    def ranked(self, short: np.ndarray) -> list[int]:
        """Places of the groups that are short, the most first, and by code where as many are."""
        return sorted(np.flatnonzero(short > 0), key=lambda place: (-short[place], self.groups[place]))


def table_of(shown: Page) -> list[dict[str, object]]:
    (found,) = [block for block in shown.section("bristlista").blocks if isinstance(block, TableBlock)]
    return [dict(row) for row in found.table.rows]


@pytest.mark.parametrize("horizon", ["kort", "2035", "lang"])
@pytest.mark.parametrize("region", ["skaraborg", "sjuharad", "vastra-gotaland"])
def test_the_shortage_list_is_what_the_arrays_say(bundled: Snapshot, region: str, horizon: str) -> None:
    found, year = forecasts.assessed(bundled, region), LAST[horizon]
    own = Arrays(found, year)
    rows = table_of(kompetensbehov.build(bundled, Parameters(region=region, horizon=horizon)))
    names = [education_groups.get(code).name("sv") for code in own.groups]
    order = own.ranked(own.short)
    assert len(order) > 5
    assert [row["group"] for row in rows][: len(order)] == [names[place] for place in order]

    wrong = []
    yearly = found.outcome.demand
    until = year - found.axes.base
    staff = (yearly.employed[..., None] * yearly.mix).sum(axis=(1, 2))
    grown = np.maximum(np.diff(staff, axis=0), 0)[:until]
    leavers = (yearly.pension @ yearly.pension_weight)[:until]
    need = (grown + leavers + (yearly.other @ yearly.other_weight)[:until]).sum(axis=0)
    low, high = found.limits.gap[[0, -1], until - 1]  # type: ignore[union-attr]
    for row in rows:
        place = names.index(str(row["group"]))
        expected = {
            "supply": own.supply[place],
            "demand": own.demand[place],
            "short": own.short[place],
            "short_low_80": max(-high[place], 0),
            "short_high_80": max(-low[place], 0),
            "need": need[place],
            "pension": leavers.sum(axis=0)[place],
        }
        for name, value in expected.items():
            shown = None if own.is_small[place] or np.isnan(value) else in_tens(value)
            if row[name] != shown:
                wrong.append((row["group"], name, row[name], shown))
    assert wrong == []


@pytest.mark.parametrize("region", ["skaraborg", "vastra-gotaland"])
def test_the_verdicts_follow_from_start_growth_and_band(bundled: Snapshot, region: str) -> None:
    found, year = forecasts.assessed(bundled, region), 2035
    at, ratio = year - found.axes.base, found.outcome.balance.ratio
    own = Arrays(found, year)

    def reached(end: np.ndarray) -> np.ndarray:
        grown = 100 * (end / ratio[0] - 1)
        steps = sum((grown > limit).astype(int) for limit in STEPS[2:]) - sum(
            (grown < limit).astype(int) for limit in STEPS[:2]
        )
        reached_class: np.ndarray = np.clip(found.outcome.start.found + steps, -2, 2)
        return reached_class

    middle, low, high = (
        reached(end)
        for end in (ratio[at], found.limits.ratio[0, at - 1], found.limits.ratio[-1, at - 1])  # type: ignore[union-attr]
    )
    names = [education_groups.get(code).name("sv") for code in own.groups]
    wrong = []
    for row in table_of(kompetensbehov.build(bundled, Parameters(region=region, horizon="2035"))):
        place = names.index(str(row["group"]))
        if np.isnan(middle[place]):
            continue
        word = WORDS[int(middle[place]) + 2]
        expected = word if low[place] == high[place] else f"osäkert läge ({word})"
        if row["verdict"] != expected:
            wrong.append((row["group"], row["verdict"], expected))
    assert wrong == []


@pytest.mark.parametrize("region", ["fyrbodal", "skaraborg", "vastra-gotaland"])
def test_the_four_squares_are_what_the_arrays_say(bundled: Snapshot, region: str) -> None:
    found = forecasts.assessed(bundled, region)
    shown = kompetensbehov.build(bundled, Parameters(region=region))
    (squares,) = [block for block in shown.section("bedomning").blocks if isinstance(block, Quadrants)]
    wrong = []
    for sector, row in enumerate(squares.cells):
        for year, lines in zip((LAST["kort"], LAST["lang"]), row, strict=True):
            own = Arrays(found, year)
            part = np.divide(
                own.short * own.by_sector[sector], own.demand, out=np.zeros_like(own.demand), where=own.demand > 0
            )
            expected = [
                f"{education_groups.get(own.groups[place]).short_name('sv')}: {written(part[place])} personer"
                for place in own.ranked(part)[:5]
            ]
            if list(lines) != expected:
                wrong.append((squares.rows[sector], year, lines, expected))
    assert wrong == []
