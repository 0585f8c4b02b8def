"""Where education is given and how many places it has, form by form: arrays over years, municipalities and groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from kompetensnb.fitting import Figures, Whole, apportion
from kompetensnb.sources.reference.areas import GROUPS
from kompetensnb.sources.reference.table import MUNICIPALITIES, Tables, grid

YEARS: Final = (2022, 2023, 2024, 2025)
_BEFORE: Final = tuple(year - 1 for year in YEARS)
_LAST_COST: Final = 2023


@dataclass(frozen=True)
class Offer:
    """One form of education: places (years, municipalities, groups), zero where it is not given, and what is assumed.

    `applicants` per place, `completes` and `stays` (per cent) have shape (groups,); `cost` per place is in kronor, with
    the shape of the places.
    """

    places: Whole
    applicants: Figures
    completes: Figures
    stays: Figures
    cost: Figures


def upper_secondary(stated: Any, tables: Tables) -> Offer:
    """Programmes of upper-secondary school; needs pupils, schools and upper_secondary_cost."""
    share, applicants, completes, stays, relative = _columns(stated["groups"], 5)
    pupils, cost = _last_known(tables, "pupils").copy(), _last_known(tables, "per_pupil").copy()
    for code, number in stated["federations"].items():
        pupils[:, MUNICIPALITIES.index(code)] = number
        cost[:, MUNICIPALITIES.index(code)] = np.nan
    municipal = np.where(pupils >= stated["smallest_school"], pupils, 0.0) * (1 + _independent(stated, tables))
    leaving = grid(tables["pupils"], {"year": _BEFORE, "region": MUNICIPALITIES}, provider="samtliga", grade="9")
    totals = np.rint(leaving.sum(axis=1) * stated["places_per_pupil"])
    only = stated["only"]
    programmes = share * np.array(
        [[only[group].get(code, 0.0) if group in only else 1.0 for group in GROUPS] for code in MUNICIPALITIES]
    )
    smallest = stated["smallest_programme"]
    places = np.stack([_spread(total, own, programmes, smallest) for total, own in zip(totals, municipal, strict=True)])
    mean = (places * relative).sum(axis=2) / np.maximum(places.sum(axis=2), 1)
    growth = stated["cost_growth"] ** np.maximum(np.array(YEARS) - _LAST_COST, 0)
    factor = growth[:, np.newaxis] * cost / np.where(mean > 0, mean, 1.0)
    return Offer(places, applicants, completes, stays, factor[..., np.newaxis] * relative)


def adult(stated: Any, tables: Tables) -> Offer:
    """Vocational adult education, in municipalities that are not too small; needs population."""
    people = grid(tables["population"], {"year": YEARS[:-1], "region": MUNICIPALITIES}, sex="alla", age="total")[-1]
    return _growing(stated, np.where(people >= stated["smallest_population"], people, 0.0))


def higher_vocational(stated: Any, tables: Tables) -> Offer:
    """Higher vocational education, in the municipalities named."""
    named = stated["places_by_municipality"]
    return _growing(stated, np.array([float(named.get(code, 0.0)) for code in MUNICIPALITIES]))


def higher(stated: Any, _: Tables) -> Offer:
    """Higher education, where universities are."""
    last = np.zeros((len(MUNICIPALITIES), len(GROUPS)))
    for code, groups in stated["places_by_municipality"].items():
        for group, number in groups.items():
            last[MUNICIPALITIES.index(code), GROUPS.index(group)] = number
    back = np.arange(len(YEARS))[::-1, np.newaxis, np.newaxis]
    places = np.rint(last / stated["growth"] ** back).astype(np.int64)
    groups = {group: stated["groups"].get(group, stated["default"]) for group in GROUPS}
    applicants, completes, stays, cost = _columns(groups, 4)
    return Offer(places, applicants, completes, stays, np.broadcast_to(cost, places.shape))


def _growing(stated: Any, weights: Figures) -> Offer:
    share, applicants, completes, stays, cost = _columns(stated["groups"], 5)
    programmes = np.broadcast_to(share, (len(MUNICIPALITIES), len(GROUPS)))
    totals = np.rint(stated["places"] / stated["growth"] ** np.arange(len(YEARS))[::-1])
    places = np.stack([_spread(total, weights, programmes, stated["smallest_programme"]) for total in totals])
    return Offer(places, applicants, completes, stays, np.broadcast_to(cost, places.shape))


def _spread(total: float, municipalities: Figures, programmes: Figures, smallest: int) -> Whole:
    """Places by municipality and group; what would be smaller than a class is not given, and others are larger."""
    own = apportion(municipalities, total)
    wanted = own[:, np.newaxis] * programmes / programmes.sum(axis=1, keepdims=True)
    least = np.minimum(smallest, wanted.max(axis=1, keepdims=True))
    return apportion(np.where(wanted >= least, wanted, 0.0), own)


def _independent(stated: Any, tables: Tables) -> Figures:
    """Places in independent schools per municipal place: by the number of schools where it is known, else assumed."""
    axes = {"region": MUNICIPALITIES, "measure": ("municipal_schools", "independent_schools")}
    municipal, independent = grid(tables["schools"], axes).T
    counted = stated["per_school"] * independent / np.maximum(municipal, 1)
    named = stated["independent"]
    assumed = np.array([named.get(code, named["default"]) for code in MUNICIPALITIES])
    known = np.isfinite(counted) & ~np.isin(MUNICIPALITIES, list(named))
    return np.where(known, counted, assumed)


def _last_known(tables: Tables, measure: str) -> Figures:
    """A measure of the table on costs, shape (years, municipalities), NaN where unknown; later years as the last."""
    years = [min(year, _LAST_COST) for year in YEARS]
    return grid(tables["upper_secondary_cost"], {"year": years, "region": MUNICIPALITIES}, measure=measure)


def _columns(groups: Mapping[str, Sequence[float]], count: int) -> tuple[Figures, ...]:
    return tuple(np.array([groups[group] if group in groups else [0.0] * count for group in GROUPS], dtype=float).T)
