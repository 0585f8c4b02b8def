"""Supply against demand: gap, ratio, verdict, the ranked shortage list, and how figures may be shown.

S supply, D demand, both in persons at workplaces in the region; e education group, t year. G[e,t] = S − D is negative
when people are short. Limits, rounding and floor stand in `verdict.yml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kompetensnb.forecast.files import read_yaml
from kompetensnb.forecast.panel import Floats

RULES: Final[dict[str, Any]] = read_yaml("verdict.yml")
CLASSES: Final[tuple[str, ...]] = tuple(RULES["classes"])
UNCERTAIN: Final[str] = RULES["uncertain"]
FLOOR: Final[float] = RULES["floor"]
_MIDDLE: Final = len(CLASSES) // 2


@dataclass(frozen=True, eq=False)
class Balance:
    """Supply and demand of the same groups (all years x groups, base year first); NaN where either is missing."""

    supply: Floats
    demand: Floats

    @property
    def gap(self) -> Floats:
        """G = S − D, persons: negative is short."""
        return self.supply - self.demand

    @property
    def ratio(self) -> Floats:
        """S / D; NaN where nobody is asked for."""
        return np.divide(self.supply, self.demand, out=np.full_like(self.supply, np.nan), where=self.demand > 0)

    def growth(self) -> Floats:
        """Growth of supply over demand since the base year, per cent: 100 · ((S/D)[t] / (S/D)[base] − 1)."""
        return growth_of(self.ratio, self.ratio[0])


def growth_of(ratio: Floats, at_base: Floats) -> Floats:
    """Growth of a ratio since the base year in per cent; NaN where it was nothing."""
    start = np.where(at_base > 0, at_base, np.nan)
    return 100 * (ratio / start - 1)


def starting_class(unemployment: Floats, overall: float, matched: Floats) -> Floats:
    """Class −2 (shortage) to 2 (surplus) of each group in the base year; NaN where neither figure is known.

    `unemployment` and `overall` are shares of the labour force in the group and in all groups, `matched` per cent of
    the employed. Either may be NaN: the other then decides alone.
    """
    relative = unemployment / overall if overall > 0 else np.full_like(unemployment, np.nan)
    marks = np.stack(
        [
            _class(relative, RULES["start"]["unemployment"]),
            -_class(matched, sorted(RULES["start"]["matched"])),
        ]
    )
    known = np.isfinite(marks)
    count = known.sum(axis=0)
    mean = np.where(known, marks, 0.0).sum(axis=0) / np.where(count > 0, count, 1)
    return np.where(count > 0, np.trunc(mean), np.nan)


def verdict_class(start: Floats, growth: Floats) -> Floats:
    """The starting class shifted by growth of supply over demand (per cent): −2 to 2, NaN where either is unknown."""
    return np.clip(start + _class(growth, RULES["growth"]), -_MIDDLE, _MIDDLE)


def verdicts(found: Floats, low: Floats, high: Floats) -> NDArray[np.object_]:
    """The word for each class; uncertain where the classes at the ends of the 80 % band differ; None where unknown."""
    words = np.array([*CLASSES, UNCERTAIN, None], dtype=object)
    number = np.where(low == high, np.nan_to_num(found) + _MIDDLE, len(CLASSES))
    result: NDArray[np.object_] = words[np.where(np.isfinite(found), number, -1).astype(np.int64)]
    return result


def shortage_list(table: pd.DataFrame) -> pd.DataFrame:
    """Groups in order of persons short, the largest first, with ranks.

    From columns `group`, `supply`, `demand`, `gap` (persons) makes `short` (persons, 0 where nobody is short),
    `short_share` (per cent of demand), `rank_persons` and `rank_share` (1 is most; none where nobody is short or a
    figure is missing). Ties are in the order of the codes, so the order of the rows does not matter.
    """
    short = (-table["gap"]).clip(lower=0)
    share = 100 * short / table["demand"].where(table["demand"] > 0)
    result = table.assign(short=short, short_share=share).sort_values("group", ignore_index=True)
    for name, column in (("rank_persons", "short"), ("rank_share", "short_share")):
        rank = result[column].where(result[column] > 0).rank(method="first", ascending=False)
        result[name] = rank.astype("Int64")
    return result.sort_values(["rank_persons", "group"], ignore_index=True, na_position="last")


def rounded(persons: Floats | float) -> Floats:
    """Persons as they are shown: in tens, from a thousand in hundreds; halves away from zero."""
    rule = RULES["rounding"]
    step = np.where(np.abs(persons) < rule["large"], rule["small_step"], rule["large_step"])
    return np.asarray(np.sign(persons) * np.floor(np.abs(persons) / step + 0.5) * step + 0.0, dtype=np.float64)


def too_small(supply: Floats, demand: Floats) -> NDArray[np.bool_]:
    """Whether a group is so small that only its class may be shown."""
    return np.fmax(supply, demand) < FLOOR


def _class(values: Floats, limits: list[float]) -> Floats:
    """−2 below the first of four limits to 2 above the last; a value on a limit is on the side of balance."""
    numbers = np.asarray(limits, dtype=np.float64)
    lower, upper = numbers[:_MIDDLE], numbers[_MIDDLE:]
    below = (values[..., None] < lower).sum(axis=-1)
    above = (values[..., None] > upper).sum(axis=-1)
    return np.where(np.isfinite(values), (above - below).astype(np.float64), np.nan)
