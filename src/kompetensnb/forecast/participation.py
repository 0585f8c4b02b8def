"""Labour force participation λ by sex, age and education group, its course to come, and what levers do to it.

λ starts at what was observed in the base year. The mean yearly change of the years before, in log-odds and for all
groups of a sex and age together, goes on with ever smaller steps towards a limit.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kompetensnb.forecast import matching_areas
from kompetensnb.forecast.axes import BIRTHS, SEXES
from kompetensnb.forecast.education_history import in_ages
from kompetensnb.forecast.education_tables import LABOUR, array, spans
from kompetensnb.forecast.panel import Floats
from kompetensnb.forecast.shifts import Shifts
from kompetensnb.vocabulary import regions

PHI: Final = 0.7
"""How much of each year's change is left the year after: in all φ / (1 − φ) = 2.3 years' change is still to come."""
WORKING: Final = 5
"""Ages that participation and employment of the foreign-born act on: the first five of AGES, 16-64 years."""
OLDER: Final = 60
"""The age from which exits move with the retirement age."""
ANCHORS: Final = (49.5, 59.5, 69.5, 79.5)
"""Middles of the last three of AGES, where λ is theirs, and the age at which nobody is left. Between them lines."""


@dataclass(frozen=True, eq=False)
class Participation:
    """`base` λ: sub-regions x sexes x ages x groups; `slope`: sub-regions x sexes x ages, log-odds a year.

    `employed`: the share of the labour force that has work, as `base`. `born`: sub-regions x sexes x births, shares of
    the population 20-64; `force_born`: of its labour force. NaN where the table is missing.
    """

    base: Floats
    slope: Floats
    employed: Floats
    born: Floats
    force_born: Floats

    def of(self, places: list[int]) -> Participation:
        """That of some sub-regions."""
        return Participation(**{field.name: getattr(self, field.name)[places] for field in fields(self)})


def read_participation(stock: Floats, born: pd.DataFrame | None) -> Participation:
    """From stocks years x LABOUR x sub-regions x sexes x ages x groups (base year last) and the table by birth.

    A group with a missing figure counts as nobody; what comes of it is to be taken away later.
    """
    stock = np.nan_to_num(stock)
    working, looking, _ = (stock[:, place] for place in range(len(LABOUR)))
    force, persons = working + looking, stock.sum(axis=1)
    share = _share(force.sum(axis=-1), persons.sum(axis=-1))
    known = ((share > 0) & (share < 1)).all(axis=0)
    odds = np.where(known, share / np.where(known, 1 - share, 1.0), 1.0)
    change = np.log(odds[-1] / odds[0]) / max(len(stock) - 1, 1)
    together = np.broadcast_to(_share(force[-1].sum(axis=-1), persons[-1].sum(axis=-1))[..., None], force[-1].shape)
    working_all = np.broadcast_to(_share(working[-1].sum(axis=-1), force[-1].sum(axis=-1))[..., None], force[-1].shape)
    shape = (len(matching_areas.SUBREGIONS), len(SEXES), len(BIRTHS))
    shares = (np.full(shape, np.nan), np.full(shape, np.nan)) if born is None else _by_birth(born)
    return Participation(
        base=_share(force[-1], persons[-1], together),
        slope=change,
        employed=_share(working[-1], force[-1], working_all),
        born=shares[0],
        force_born=shares[1],
    )


def rates(known: Participation, shifts: Shifts, people: Floats) -> Floats:
    """λ with levers, all years x sub-regions x sexes x ages x groups; `people` all years x … x sexes x years of age."""
    steps = PHI ** np.arange(1, len(shifts.axes.years) + 1)
    gained = np.concatenate([[0.0], np.cumsum(steps)])
    factor = np.exp(gained[:, None, None, None] * known.slope)[..., None]
    plain = known.base * factor / (1 - known.base + known.base * factor)
    if shifts.participation.any():
        plain[1:, :, :, :WORKING] += _points(shifts.participation, known.born)[..., None, None]
    if shifts.retirement_age.any():
        for step in np.flatnonzero(shifts.retirement_age):
            plain[step + 1] += later_exits(plain[step + 1], float(shifts.retirement_age[step]), people[step + 1])
    return np.clip(plain, 0.0, 1.0)


def employed_shares(known: Participation, shifts: Shifts) -> Floats:
    """The share of the labour force that has work, all years x sub-regions x sexes x ages x groups."""
    plain = np.repeat(known.employed[None], len(shifts.axes.all_years), axis=0)
    if shifts.foreign_employment.any():
        points = np.zeros((*shifts.foreign_employment.shape, len(SEXES), len(BIRTHS)))
        points[..., BIRTHS.index("utrikes")] = shifts.foreign_employment[:, None]
        plain[1:, :, :, :WORKING] += _points(points, known.force_born)[..., None, None]
    return np.clip(plain, 0.0, 1.0)


def later_exits(rate: Floats, years: float, people: Floats) -> Floats:
    """Change of λ (… x sexes x ages x groups) when those of 60 and above do as those `years` younger do now.

    `people` is … x sexes x years of age, for the weight of each year in its age group.
    """
    anchors = np.concatenate([rate[..., -3:, :], np.zeros_like(rate[..., :1, :])], axis=-2)
    result = np.zeros_like(rate)
    held = in_ages(people)
    for place, span in list(enumerate(spans()))[-2:]:
        older = np.array([age for age in span if age >= OLDER])
        moved = _hats(older - years) - _hats(older)
        weight = people[..., older] / np.where(held[..., place] > 0, held[..., place], 1.0)[..., None]
        result[..., place, :] = np.einsum("...n,nk,...kg->...g", weight, moved, anchors)
    # In a small group the older may work more than the younger; then the lever must not turn.
    return np.maximum(result, 0.0) if years > 0 else np.minimum(result, 0.0)


def _hats(ages: NDArray[np.floating | np.integer]) -> Floats:
    """Weight of each anchor at some ages, ages x anchors."""
    return np.stack([np.interp(ages, ANCHORS, row) for row in np.eye(len(ANCHORS))], axis=-1)


def _points(points: Floats, born: Floats) -> Floats:
    """Points per year, sub-region and sex from points by birth, in shares of 1; the same for both needs no shares."""
    mixed = np.einsum("tsb,rsb->trs", points, born) / 100
    alike = np.broadcast_to(points[:, None, :, 0] / 100, mixed.shape)
    return np.where(np.ptp(points, axis=2)[:, None] > 0, mixed, alike)


def _by_birth(rows: pd.DataFrame) -> tuple[Floats, Floats]:
    """Shares by birth of the population and of the labour force, sub-regions x sexes x births."""
    codes = matching_areas.COUNTY.members
    axes = {"region": codes, "year": [rows["year"].max()], "birth": BIRTHS, "sex": SEXES, "labour_status": LABOUR}
    found = array(rows, axes)[:, 0].swapaxes(1, 2)
    inside = [[codes.index(code) for code in regions.get(id_).members] for id_ in matching_areas.SUBREGIONS]
    counted = np.stack([found[places].sum(axis=0) for places in inside])
    persons, force = counted.sum(axis=-1), counted[..., :2].sum(axis=-1)
    return _share(persons, persons.sum(axis=-1, keepdims=True)), _share(force, force.sum(axis=-1, keepdims=True))


def _share(part: Floats, whole: Floats, otherwise: Floats | float = 0.0) -> Floats:
    result: Floats = np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), otherwise)
    return np.where(np.isnan(whole), np.nan, result)
