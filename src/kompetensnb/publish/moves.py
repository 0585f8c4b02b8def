"""The figures of two editions side by side: which are not the same, and how they differ."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd

from kompetensnb.publish.figures import KEYS

TOLD: Final = ("value", "text", "status")
"""What is compared."""

TOLERANCE: Final = 1e-9
"""Figures that differ by less than this share of their size are the same: libraries round differently."""

_KEYS: Final = list(KEYS)


class Kind(StrEnum):
    """What happened to a figure."""

    MOVED = "moved"
    STATUS = "status"
    APPEARED = "appeared"
    DISAPPEARED = "disappeared"


def matched(earlier: pd.DataFrame, later: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The figures (`figures.COLUMNS`) that are not the same, and how many are.

    One row for each: `KEYS`, `title`, `label`, `form`, `source`, `kind`, before and after `period_…`, `value_…`,
    `text_…` and `status_…`; `change` is the difference, `relative` its share of the earlier figure.
    """
    keys = [*_KEYS, "period"]
    joined = earlier.merge(later, on=keys, how="outer", suffixes=("_before", "_after"), indicator="found")
    both = joined["found"] == "both"
    pairs = _with_periods(joined[both], "before", "after")
    gone, come = joined[joined["found"] == "left_only"], joined[joined["found"] == "right_only"]
    followed = _followed(pairs, gone, come)
    left = _with_periods(gone[~_in(gone, followed, "period_before")], "before")
    right = _with_periods(come[~_in(come, followed, "period_after")], "after")
    pairs = pd.concat([pairs, followed], ignore_index=True)
    kind, same = _kinds(pairs)
    moves = pd.concat(
        [
            pairs[~same].assign(kind=kind[~same]),
            left.assign(kind=str(Kind.DISAPPEARED)),
            right.assign(kind=str(Kind.APPEARED)),
        ],
        ignore_index=True,
    )
    for name in ("title", "label", "form", "source"):
        moves[name] = moves[f"{name}_after"].fillna(moves[f"{name}_before"])
    for name in ("text", "status"):
        moves[[f"{name}_before", f"{name}_after"]] = moves[[f"{name}_before", f"{name}_after"]].fillna("")
    change = moves["value_after"] - moves["value_before"]
    moves = moves.assign(change=change, relative=change / moves["value_before"].abs().replace(0, np.nan))
    told = [f"{name}_{when}" for name in ("period", *TOLD) for when in ("before", "after")]
    return moves[[*_KEYS, "title", "label", "form", "source", "kind", *told, "change", "relative"]], int(same.sum())


def _with_periods(side: pd.DataFrame, *when: str) -> pd.DataFrame:
    return side.assign(**{f"period_{each}": side["period"] if each in when else "" for each in ("before", "after")})


def _followed(pairs: pd.DataFrame, gone: pd.DataFrame, come: pd.DataFrame) -> pd.DataFrame:
    """Figures that are shown for one period at a time, and now for another: «Folkmängd, 2025» after «…, 2024»."""
    lasting = pd.MultiIndex.from_frame(pairs[_KEYS])
    last = [
        side[~pd.MultiIndex.from_frame(side[_KEYS]).isin(lasting)]
        .sort_values("period")
        .drop_duplicates(_KEYS, keep="last")
        for side in (gone, come)
    ]
    before = last[0][[*_KEYS, "period", *(name for name in last[0] if str(name).endswith("_before"))]]
    after = last[1][[*_KEYS, "period", *(name for name in last[1] if str(name).endswith("_after"))]]
    return before.merge(after, on=_KEYS, suffixes=("_before", "_after"))


def _in(side: pd.DataFrame, followed: pd.DataFrame, period: str) -> pd.Series:
    known = pd.MultiIndex.from_frame(followed[[*_KEYS, period]].rename(columns={period: "period"}))
    return pd.Series(pd.MultiIndex.from_frame(side[[*_KEYS, "period"]]).isin(known), index=side.index)


def _kinds(pairs: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """For each pair what happened, and whether nothing did."""
    value = equal(pairs["value_before"], pairs["value_after"]) & (pairs["text_before"] == pairs["text_after"])
    value &= pairs["period_before"] == pairs["period_after"]
    status = pairs["status_before"] == pairs["status_after"]
    kind = pd.Series(np.where(value, str(Kind.STATUS), str(Kind.MOVED)), index=pairs.index)
    return kind, value & status


def equal(one: pd.Series, other: pd.Series) -> pd.Series:
    """Row by row whether two figures are the same; two that are missing are."""
    near = np.isclose(one.to_numpy(float), other.to_numpy(float), rtol=TOLERANCE, atol=1e-12, equal_nan=True)
    return pd.Series(near, index=one.index)
