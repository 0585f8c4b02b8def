"""How many people aged 16-74 each part of the county has, and who comes and goes for other reasons than study."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kompetensnb.fitting import Figures, Whole, apportion
from kompetensnb.sources.reference.areas import AGES, BASE_YEAR, FIRST_AGES, LAST_AGE, LEVELS, YEARS, by_part
from kompetensnb.sources.reference.table import INSIDE, SEXES, Tables, assumptions, grid


@dataclass(frozen=True)
class Turnover:
    """Whole persons aged 16-74 at the end of each year, and what changed their number.

    `people` has shape (years, parts, sexes, ages). The others have shape (years - 1, parts, sexes), for the years after
    the first: who turned 16, who turned 75, who died, and net moves. They add up: people of a year are those of the
    year before + entered - left - died + moved.
    """

    people: Whole
    entered: Whole
    left: Whole
    died: Whole
    moved: Whole


def turnover(tables: Tables) -> Turnover:
    """Backwards from the base year, whose sums by sex are those of the table on education.

    Ages of earlier years are those of the base year's cohorts. Deaths rest on assumed rates by age, moves on the real
    net migration of the municipalities.
    """
    stated = assumptions("education_stock")
    rates = death_rates()
    alive = cohorts(tables)
    levels = grid(tables["education"], {"region": INSIDE, "sex": SEXES, "level": LEVELS}, year=BASE_YEAR)
    net = _net_moves(tables) * stated["movers_of_working_age"]
    people = [apportion(_bands(alive, 0), by_part(levels).sum(axis=2))]
    changes = []
    for back, year in enumerate(reversed(YEARS[1:])):
        entered = alive[:, :, FIRST_AGES[0] + back]
        left = np.rint(alive[:, :, LAST_AGE + 1 + back] * stated["survivors"] ** back)
        died = np.rint((people[-1] * rates).sum(axis=2))
        moved = np.rint(net[YEARS.index(year)][:, np.newaxis] * np.array([0.5, 0.5]))
        changes.append(np.stack([entered, left, died, moved]).astype(np.int64))
        before = people[-1].sum(axis=2) - entered + left + died - moved
        people.append(apportion(_bands(alive, back + 1), before))
    entered, left, died, moved = np.stack(changes[::-1], axis=1)
    return Turnover(np.stack(people[::-1]), entered, left, died, moved)


def death_rates() -> Figures:
    """Assumed share that dies in a year, shape (sexes, ages)."""
    stated = assumptions("education_stock")["deaths"]
    by_sex: Figures = np.array([[stated["women"]], [1.0]]) * np.array(stated["men"])
    return by_sex


def cohorts(tables: Tables) -> Figures:
    """The population of the base year by year of age, shape (parts, sexes, 101)."""
    ages = (*(str(age) for age in range(100)), "100+")
    return by_part(grid(tables["population_age"], {"region": INSIDE, "sex": SEXES, "age": ages}, year=BASE_YEAR))


def _bands(alive: Figures, back: int) -> Figures:
    """Those who were in each age group some years back, of those who are alive and here in the base year."""
    edges = [*FIRST_AGES, LAST_AGE + 1]
    bands = [alive[:, :, edges[i] + back : edges[i + 1] + back].sum(axis=2) for i in range(len(AGES))]
    return np.stack(bands, axis=2)


def _net_moves(tables: Tables) -> Figures:
    """Persons per year and part, in all ages: the real rate times the real population."""
    axes = {"year": YEARS, "region": INSIDE}
    rate = grid(tables["migration"], axes)
    population = grid(tables["population"], axes, sex="alla", age="total")
    return by_part(np.rint(rate * population / 1000).T).T
