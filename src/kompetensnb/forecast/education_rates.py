"""Rates of what happens to people in an education group, by sub-region, sex, age and group.

A rate is the mean flow of five years over the mean stock that it comes from: those in the group at the end of the year
had nobody come or gone. Small groups are drawn towards their level of education in the same sub-region, sex and age.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from kompetensnb.forecast.education_history import History, in_ages
from kompetensnb.forecast.education_tables import AGES, FLOWS, SIGNS, spans
from kompetensnb.forecast.panel import Floats
from kompetensnb.forecast.young import Young

ENTERING, AGED_OUT, ARRIVING, LEAVING, EDUCATED, MOVING_ON, DYING = range(len(FLOWS))
UPPER_SECONDARY: Final = "3"
LEVELS: Final = "123459"
"""Second digits of the codes of groups."""
PRIOR: Final = 100.0
"""Persons, summed over five years, whose own rate weighs as much as that of their level of education."""
PACE: Final = (0.25, 4.0)
"""How far the share of a group that leaves an age can be from that of all groups."""
MOST: Final = 0.9
"""No more than this share of a group dies, moves out or moves on in a year."""


@dataclass(frozen=True, eq=False)
class Rates:
    """Sub-regions x sexes x ages x groups.

    `leaving`, `moving_on`, `dying`: of the group's own stock. `arriving`, `educated`: of everybody of the sex and age,
    since they do not come from the group; `educated` of those who turn nineteen where `graduates` is true. `entering`,
    without ages, of those who turn sixteen. `pace`: the share that leaves an age group, against that of all groups.
    """

    arriving: Floats
    leaving: Floats
    moving_on: Floats
    dying: Floats
    educated: Floats
    entering: Floats
    pace: Floats
    graduates: Floats

    def of(self, places: list[int]) -> Rates:
        """Those of some sub-regions."""
        own = {field.name: getattr(self, field.name)[places] for field in fields(self) if field.name != "graduates"}
        return Rates(**own, graduates=self.graduates)


def education_rates(history: History, young: Young, groups: tuple[str, ...]) -> Rates:
    """The rates of the years of `history`, which `young` covers.

    A group with a missing figure counts as nobody, so that it does not take the others with it; its results are to be
    taken away later.
    """
    before, after, flows = (np.nan_to_num(values) for values in (history.before, history.after, history.flows))
    levels = np.array([[float(code[1] == level) for level in LEVELS] for code in groups])
    signs = np.array(SIGNS)[:, None, None, None, None]
    inside = [place for place in range(len(FLOWS)) if place != AGED_OUT]
    gained = (signs * flows)[:, inside].sum(axis=1)
    at_start = np.maximum(after - gained, 0.0)
    own = {place: _rate(flows[:, place], at_start, levels) for place in (LEAVING, MOVING_ON, DYING)}
    over = np.maximum((own[LEAVING] + own[MOVING_ON] + own[DYING]) / MOST, 1.0)
    turning = {
        "sixteen": _turning(young.entering, young.years, history.flow_years),
        "nineteen": _turning(young.graduating, young.years, history.flow_years),
    }
    educated, graduates = _educated(flows[:, EDUCATED], at_start, turning["nineteen"], groups)
    entered = flows[:, ENTERING, :, :, 0].sum(axis=0)
    return Rates(
        arriving=_over(flows[:, ARRIVING].sum(axis=0), at_start.sum(axis=(0, -1))[..., None]),
        leaving=own[LEAVING] / over,
        moving_on=own[MOVING_ON] / over,
        dying=own[DYING] / over,
        educated=educated,
        entering=_over(entered, turning["sixteen"][..., None]),
        pace=_pace(before, after, gained) if history.told else np.ones_like(after[-1]),
        graduates=graduates,
    )


def leaving_age(people: Floats) -> Floats:
    """Share of each age group who are of its last year of age, from … x years of age: … x AGES."""
    last = people[..., [span[-1] for span in spans()]]
    return _over(last, in_ages(people))


def _rate(flow: Floats, stock: Floats, levels: Floats) -> Floats:
    """Mean flow over mean stock (years first), small stocks drawn towards the rate of their level of education."""
    moved, held = flow.sum(axis=0), stock.sum(axis=0)
    common = _over(moved @ levels, held @ levels) @ levels.T
    return np.asarray((moved + PRIOR * common) / (held + PRIOR), dtype=np.float64)


def _educated(flow: Floats, at_start: Floats, turning: Floats, groups: tuple[str, ...]) -> tuple[Floats, Floats]:
    """Rates of graduation, and where they are of those who turn nineteen: upper secondary among the youngest."""
    upper = np.zeros((len(AGES), len(groups)))
    upper[0] = [code[1] == UPPER_SECONDARY for code in groups]
    source = np.where(upper > 0, turning[..., None, None], at_start.sum(axis=(0, -1))[..., None])
    return _over(flow.sum(axis=0), source), upper


def _turning(values: Floats, years: tuple[int, ...], wanted: tuple[int, ...]) -> Floats:
    """Those who reach an age in the wanted years together; a year that is not known as the first one that is."""
    known = [place for place in range(len(years)) if np.isfinite(values[place]).all()]
    first = known[0] if known else 0
    places = [years.index(year) if years.index(year) in known else first for year in wanted]
    return np.asarray(values[places].sum(axis=0), dtype=np.float64)


def _pace(before: Floats, after: Floats, gained: Floats) -> Floats:
    """How fast each group leaves an age group, in relation to all groups together.

    Who leaves an age group is what is left of its change when the flows are taken from it, from the youngest upwards.
    Members of a group are not spread evenly over an age group: of those aged 16-24 with a degree, most are soon 25.
    """
    leaving = np.cumsum((gained - after + before).sum(axis=0), axis=2)
    held = before.sum(axis=0)
    common = _over(leaving.sum(axis=-1), held.sum(axis=-1))[..., None]
    own = (leaving + PRIOR * common) / (held + PRIOR)
    pace = np.divide(own, common, out=np.ones_like(own), where=common > 0)
    return np.asarray(np.clip(pace, *PACE), dtype=np.float64)


def _over(above: Floats, below: Floats) -> Floats:
    """The quotient, 0 where there is nothing below and NaN where something is missing."""
    below = np.broadcast_to(below, np.broadcast_shapes(above.shape, below.shape))
    result = np.zeros(below.shape)
    np.divide(above, below, out=result, where=below > 0)
    return np.where(np.isnan(above) | np.isnan(below), np.nan, result)
