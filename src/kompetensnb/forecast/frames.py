"""An assessment as tidy frames: for the command line, pages and reports. Persons are not rounded; see `shown`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import balance
from kompetensnb.forecast.engine import Assessment
from kompetensnb.forecast.panel import Floats
from kompetensnb.forecast.uncertainty import LIMITS
from kompetensnb.vocabulary.horizons import Horizon
from kompetensnb.vocabulary.regions import RegionKind
from kompetensnb.vocabulary.statuses import Status

_FLOWS = ("growth", "pension", "other", "need")
_KEPT = 64
"""Frames of recent assessments that are kept: a page asks for the same ones several times, and again on each change."""

Words = NDArray[np.object_]
PERSONS = ("supply", "demand", "gap", "short", "growth", "pension", "other", "need")
"""Columns with persons, besides the limits and the demand by sector."""


def balances(found: Assessment) -> pd.DataFrame:
    """One row per year (base year first) and group.

    `year`, `group`, `supply`, `demand` and by sector `demand_offentlig`, `demand_privat`, `gap` (persons), `ratio`,
    `relative_growth` (of supply over demand since the base year, per cent), limits of the gap `low_80` … `high_80`,
    `verdict` (with bands `osakert-lage` where the class is not the same in the whole 80 % band), `leaning` (the class
    in the middle), `start` (that of the base year), `status`. For a municipality persons are missing and the verdicts
    are those of its sub-region. Limits are there only when paths were drawn.
    """
    return _balances(found).copy(deep=False)


@lru_cache(maxsize=_KEPT)
def _balances(found: Assessment) -> pd.DataFrame:
    outcome = found.outcome
    axes, both = outcome.axes, outcome.balance
    known = outcome.region is outcome.groups_region
    by_sector = outcome.group_demand.by_group()
    persons = {"supply": both.supply, "demand": both.demand}
    persons |= {f"demand_{sector}": by_sector[:, place] for place, sector in enumerate(axes.sectors)}
    persons |= {"gap": both.gap, "ratio": both.ratio, "relative_growth": both.growth()}
    hidden = np.nan if not known else 1.0
    columns = {name: (values * hidden).ravel() for name, values in persons.items()}
    if found.limits is not None:
        columns |= _limit_columns(found.limits.gap * hidden, with_base=True)
    verdict, leaning = _verdicts(found)
    start = np.tile(_words(outcome.start.found), len(axes.all_years))
    frame = pd.DataFrame({**_index(axes.all_years, "group", axes.groups), **columns})
    words = {"verdict": verdict.ravel(), "leaning": leaning.ravel(), "start": start}
    return frame.assign(**words, status=_status(frame["gap"], outcome.status))


def shortage(found: Assessment, year: int = 0) -> pd.DataFrame:
    """The ranked shortage list of one year (0: the last): `balances` of the year, with ranks and need until then.

    Beside the columns of `balances` and `balance.shortage_list`: `unemployment` and `matched` in the base year (per
    cent), and from the base year to the year `growth`, `pension`, `other` and `need` (persons). Limits of the
    gap become limits of persons short, `short_low_80` … `short_high_80`.

    Raises:
        KompetensnbError: forecast-horizon, for a year that is not assessed.
    """
    return _shortage(found, year).copy(deep=False)


@lru_cache(maxsize=_KEPT)
def _shortage(found: Assessment, year: int) -> pd.DataFrame:
    axes, start = found.axes, found.outcome.start
    chosen = _year(found, year)
    frame = balances(found)
    reasons = pd.DataFrame({"group": axes.groups, "unemployment": 100 * start.unemployment, "matched": start.matched})
    flows = need_by_group(found)
    until = flows[flows["year"] <= chosen].groupby("group")[["growth", "pension", "other", "need"]]
    total = until.sum(min_count=chosen - axes.base)
    frame = frame[frame["year"] == chosen].merge(reasons, on="group").merge(total, on="group")
    result = balance.shortage_list(frame)
    if found.limits is not None:
        for low, high in zip(LIMITS, LIMITS[::-1], strict=True):
            result[f"short_{low}"] = (-result[high]).clip(lower=0)
    return result


def need_by_group(found: Assessment) -> pd.DataFrame:
    """One row per year to come and group: `growth`, `pension`, `other`, `need` (persons), `status`."""
    return _need_by_group(found).copy(deep=False)


@lru_cache(maxsize=_KEPT)
def _need_by_group(found: Assessment) -> pd.DataFrame:
    outcome = found.outcome
    own = outcome.demand
    columns = {
        "growth": own.growth_by_group(),
        "pension": own.pension_by_group(),
        "other": own.other_by_group(),
        "need": own.need_by_group(),
    }
    hidden = np.nan if outcome.region.kind is RegionKind.MUNICIPALITY else 1.0
    frame = pd.DataFrame(
        {
            **_index(outcome.axes.years, "group", outcome.axes.groups),
            **{name: (values * hidden).ravel() for name, values in columns.items()},
        }
    )
    return frame.assign(status=_status(frame["need"], found.statuses["replacement"]))


def branches(found: Assessment) -> pd.DataFrame:
    """One row per year (base year first) and branch.

    `year`, `branch`, `employed` and by sector `employed_offentlig`, `employed_privat`, `growth`, `pension`, `other`,
    `need` (persons, none in the base year), limits of the employed where paths were drawn, `status`.
    """
    return _branches(found).copy(deep=False)


@lru_cache(maxsize=_KEPT)
def _branches(found: Assessment) -> pd.DataFrame:
    axes, own = found.axes, found.outcome.demand
    first = np.full((1, len(axes.branches)), np.nan)
    flows = {"growth": own.growth(), "pension": own.pension, "other": own.other, "need": own.need()}
    columns = {"employed": own.employed.sum(axis=2).ravel()}
    columns |= {f"employed_{sector}": own.employed[:, :, place].ravel() for place, sector in enumerate(axes.sectors)}
    columns |= {name: np.concatenate([first, values]).ravel() for name, values in flows.items()}
    if found.limits is not None:
        columns |= _limit_columns(found.limits.employed, with_base=True)
    frame = pd.DataFrame({**_index(axes.all_years, "branch", axes.branches), **columns})
    return frame.assign(status=_status(frame["employed"], found.statuses["branch"]))


def difference(found: Assessment) -> pd.DataFrame:
    """What the scenario changes, scenario less baseline: one row per year to come and group.

    `year`, `group`, `supply`, `demand`, `gap`, `employed` (of those who live in the region), limits of the gap's change
    where paths were drawn, `status`. All 0 without levers.
    """
    axes, one, other = found.axes, found.outcome, found.baseline
    pairs = {
        "supply": (one.balance.supply, other.balance.supply),
        "demand": (one.balance.demand, other.balance.demand),
        "gap": (one.balance.gap, other.balance.gap),
        "employed": (one.supply.employed_residents, other.supply.employed_residents),
    }
    hidden = np.nan if one.region is not one.groups_region else 1.0
    columns = {name: ((after - before)[1:] * hidden).ravel() for name, (after, before) in pairs.items()}
    if found.limits is not None:
        change = found.limits.gap_change
        columns |= _limit_columns((0 * found.limits.gap if change is None else change) * hidden)
    frame = pd.DataFrame({**_index(axes.years, "group", axes.groups), **columns})
    return frame.assign(status=_status(frame["gap"], one.status))


def branch_difference(found: Assessment) -> pd.DataFrame:
    """What the scenario changes in the branches: one row per year to come, branch and sector.

    `year`, `branch`, `sector`, `employed` (scenario less baseline, persons), `status`.
    """
    axes = found.axes
    change = (found.outcome.demand.employed - found.baseline.demand.employed)[1:]
    index = pd.MultiIndex.from_product([axes.years, axes.branches, axes.sectors], names=["year", "branch", "sector"])
    frame = pd.DataFrame({"employed": change.ravel()}, index=index).reset_index()
    return frame.assign(status=_status(frame["employed"], found.statuses["branch"]))


def two_by_two(found: Assessment, horizons: Sequence[Horizon]) -> pd.DataFrame:
    """Sector by horizon, as the councils ask: which groups are short, where they are asked for.

    `horizon` (id), `year` (the horizon's last, or the last assessed), `sector`, `group`, `short` (persons, shared by
    sectors as demand is), `verdict`, `rank` within the square. Only groups that are short.
    """
    squares = []
    for horizon in horizons:
        year = min(horizon.years(found.axes.base)[1], found.axes.years[-1])
        rows = shortage(found, year)
        for sector in found.axes.sectors:
            part = rows["short"] * rows[f"demand_{sector}"] / rows["demand"].where(rows["demand"] > 0)
            square = rows.assign(horizon=horizon.id, year=year, sector=sector, short=part)
            square = square[square["short"] > 0].sort_values(["short", "group"], ascending=[False, True])
            squares.append(square.assign(rank=range(1, len(square) + 1)))
    columns = ["horizon", "year", "sector", "rank", "group", "short", "verdict"]
    return pd.concat(squares, ignore_index=True)[columns]


def in_branches(found: Assessment, table: pd.DataFrame, branches: Sequence[str]) -> pd.DataFrame:
    """The rows of a `shortage` as some branches see them: the groups they employ, with their part of each figure.

    Adds `branch_demand` (persons of the group that the branches ask for in the row's year) and `branch_share` (per cent
    of the whole demand for the group); `short`, its limits and the recruitment until then become the branches' part
    of them. Groups that they do not ask for are left out; those they ask for most come first.
    """
    axes = found.axes
    by_branch = found.outcome.group_demand.by_branch_and_group()
    chosen = [axes.branches.index(name) for name in branches]
    part = by_branch[:, chosen].sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = part / by_branch.sum(axis=1)
    index = _index(axes.all_years, "group", axes.groups)
    shares = pd.DataFrame({**index, "branch_demand": part.ravel(), "branch_share": 100 * share.ravel()})
    result = table.merge(shares, on=["year", "group"])
    ours = result["branch_share"] / 100
    scaled = [str(name) for name in table if name in ("short", *_FLOWS) or str(name).startswith(("short_l", "short_h"))]
    result[scaled] = result[scaled].mul(ours, axis=0)
    result = result[result["branch_demand"] > 0]
    return result.sort_values(["short", "branch_demand", "group"], ascending=[False, False, True], ignore_index=True)


def shown(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame as it may be shown: persons in tens or hundreds; none in a group below the floor, only its class."""
    result = frame.copy()
    columns = [name for name in frame if str(name).removeprefix("short_") in (*PERSONS, *LIMITS)]
    columns += [name for name in frame if str(name).startswith(("demand_", "employed", "branch_demand"))]
    for name in columns:
        result[name] = balance.rounded(frame[name].to_numpy(dtype=np.float64))
    if {"supply", "demand", "ratio"} <= set(frame):
        small = balance.too_small(frame["supply"].to_numpy(), frame["demand"].to_numpy())
        hidden = [*columns, *({"ratio", "relative_growth", "short_share", "unemployment", "matched"} & set(frame))]
        result.loc[small, hidden] = np.nan
    return result


def _verdicts(found: Assessment) -> tuple[Words, Words]:
    """Words, all years x groups: with what the band says of how sure they are, and of the class in the middle."""
    outcome, classes = found.outcome, found.outcome.classes
    low = high = classes
    if found.limits is not None:
        ends = (found.limits.ratio[LIMITS.index(name)] for name in ("low_80", "high_80"))
        at_base = outcome.balance.ratio[0]
        start = outcome.start.found
        reached = [balance.verdict_class(start, balance.growth_of(ratio, at_base)) for ratio in ends]
        low, high = (np.vstack([classes[:1], end]) for end in reached)
    return balance.verdicts(classes, low, high), _words(classes)


def _words(classes: Floats) -> Words:
    return balance.verdicts(classes, classes, classes)


def _index(years: Sequence[int], name: str, labels: Sequence[str]) -> dict[str, object]:
    return {"year": np.repeat(years, len(labels)), name: np.tile(np.array(labels, dtype=object), len(years))}


def _limit_columns(limits: Floats, *, with_base: bool = False) -> dict[str, Floats]:
    """Limits (LIMITS x years to come x labels) as columns; the base year, which is known, has none."""
    if with_base:
        limits = np.concatenate([np.full_like(limits[:, :1], np.nan), limits], axis=1)
    return {name: limit.ravel() for name, limit in zip(LIMITS, limits, strict=True)}


def _status(values: pd.Series, status: Status) -> pd.Series:
    return pd.Series(np.where(values.notna(), str(status), str(Status.MISSING)), index=values.index)


def _year(found: Assessment, year: int) -> int:
    chosen = year or found.axes.years[-1]
    if chosen not in found.axes.years:
        allowed = f"{found.axes.years[0]}–{found.axes.years[-1]}"
        raise KompetensnbError("forecast-horizon", year=chosen, allowed=allowed)
    return chosen
