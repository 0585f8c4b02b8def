"""What adds to and takes from each education group in a year: an account that closes to the last person."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from kompetensnb.fitting import Figures, Whole, apportion, fit, round_to_margins
from kompetensnb.sources.reference.areas import (
    AGES,
    CLASS_OF_GROUP,
    CLASSES,
    GROUPS,
    PARTS,
    REGIONS,
    YEARS,
    with_county,
    without_county,
)
from kompetensnb.sources.reference.labour_status import STATUSES
from kompetensnb.sources.reference.table import (
    SEXES,
    ReferenceTable,
    Tables,
    assumptions,
    grid,
    long,
    reference_table,
)
from kompetensnb.sources.reference.turnover import death_rates, turnover
from kompetensnb.vocabulary.statuses import Status

SUBJECT: Final = "education_flows"
FLOWS: Final = ("alderintraden", "aldersuttraden", "inflyttade", "utflyttade", "examinerade", "vidareutbildade", "doda")


def build(tables: Tables) -> ReferenceTable:
    """The table `education_flows`; needs `education_stock` and what it needs."""
    known = turnover(tables)
    stock = people_by_group(tables)
    flows = np.zeros((len(PARTS), len(YEARS) - 1, len(FLOWS), len(SEXES), len(AGES), len(GROUPS)), dtype=np.int64)
    for part, name in enumerate(PARTS):
        for year in range(len(YEARS) - 1):
            for sex in range(len(SEXES)):
                totals = (known.entered[year, part, sex], known.left[year, part, sex], known.died[year, part, sex])
                before, after = stock[part, year, sex], stock[part, year + 1, sex]
                flows[part, year, :, sex] = _account(name, sex, before, after, totals)
    axes = {"region": REGIONS, "year": YEARS[1:], "flow": FLOWS, "sex": SEXES, "age": AGES, "education_group": GROUPS}
    return reference_table(SUBJECT, long(with_county(flows), axes, Status.SYNTHETIC))


def people_by_group(tables: Tables) -> Whole:
    """The stock over all labour statuses, shape (parts, years, sexes, ages, groups)."""
    axes = {"region": REGIONS, "year": YEARS, "labour_status": STATUSES, "sex": SEXES, "age": AGES}
    stock = grid(tables["education_stock"], axes | {"education_group": GROUPS})
    return without_county(stock.sum(axis=2)).astype(np.int64)


def _account(part: str, sex: int, before: Whole, after: Whole, totals: tuple[int, int, int]) -> Whole:
    """The flows between two stocks (ages, groups), shape (flows, ages, groups)."""
    stated = assumptions(SUBJECT)
    entered, left, died = _demographic(stated, sex, before, totals)
    moved_in, moved_out = _moves(stated, part, before, int((after - before - entered + left + died).sum()))
    owed = (after - before - entered + left + died - moved_in + moved_out).sum(axis=0)
    completed, moved_on = _studies(stated, before.sum(axis=0), owed)
    return np.stack([entered, left, moved_in, moved_out, completed, moved_on, died])


def _demographic(stated: Any, sex: int, before: Whole, totals: tuple[int, int, int]) -> tuple[Whole, Whole, Whole]:
    """Who turned 16, who turned 75, who died, each shared out on ages and groups."""
    entered, left = np.zeros_like(before), np.zeros_like(before)
    entered[0] = apportion([stated["entrants"].get(group, 0.0) for group in GROUPS], totals[0])
    left[-1] = apportion(before[-1] * _by_class(stated["oldest"]), totals[1])
    deaths = _by_class(assumptions("education_stock")["deaths"]["levels"])
    died = apportion((before * death_rates()[sex][:, np.newaxis] * deaths).reshape(-1), totals[2])
    return entered, left, died.reshape(before.shape)


def _moves(stated: Any, part: str, before: Whole, net: int) -> tuple[Whole, Whole]:
    """In- and out-migrants by age and group; their difference is the net."""
    rate = (
        np.array(stated["out_by_age"])[:, np.newaxis] * stated["out_by_part"][part] * _by_class(stated["out_by_class"])
    )
    leaving = before * rate
    arriving = leaving * [stated["arriving"].get(group, 1.0) for group in GROUPS]
    out = int(np.rint(leaving.sum()))
    moved_in, moved_out = (
        apportion(each.reshape(-1), number) for each, number in ((arriving, out + net), (leaving, out))
    )
    return moved_in.reshape(before.shape), moved_out.reshape(before.shape)


def _studies(stated: Any, before: Whole, owed: Whole) -> tuple[Whole, Whole]:
    """Completed and moved on, by age and group, from what a group has to gain or lose by education (sum zero).

    As many move on as assumed, more where a group has to shrink; the completed are the rest, never below zero. Everyone
    who completes an education leaves another one, so that the sums over groups are the same at each age.
    """
    usual = np.rint(before * _by_group(stated["moves_on"]) / 100).astype(np.int64)
    fewest = np.rint(before * _by_group(stated["completed_at_least"]) / 100).astype(np.int64)
    moved_on = np.maximum(usual, fewest - owed)
    completed = apportion(_ages(stated["completed_by_age"]), owed + moved_on)
    margins = [((0,), moved_on), ((1,), completed.sum(axis=0))]
    leavers = round_to_margins(fit(_ages(stated["moves_on_by_age"]), margins), margins)
    return completed.T, leavers.T


def _by_class(values: dict[str, float]) -> Figures:
    return np.array([values[list(CLASSES)[place]] for place in CLASS_OF_GROUP])


def _by_group(values: dict[str, float]) -> Figures:
    return np.array([values.get(group, values["default"]) for group in GROUPS])


def _ages(profiles: dict[str, list[float]]) -> Figures:
    """Shares by age, shape (groups, ages): the group's own, or its class's."""
    classes = list(CLASSES)
    return np.array(
        [profiles.get(group, profiles[classes[place]]) for group, place in zip(GROUPS, CLASS_OF_GROUP, strict=True)]
    )
