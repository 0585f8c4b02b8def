"""From the labour force of residents to the one at workplaces: who commutes in and out, by education group.

Residents who work and persons at workplaces are published by area, and add up; commuters across an area's border do
not, since many of them stay within the sub-region. So the net of commuting is the difference between workplaces and
residents, and those who leave a sub-region are those of the commuting between municipalities, by group as in
the county.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from kompetensnb.forecast import matching_areas
from kompetensnb.forecast.axes import SEXES
from kompetensnb.forecast.education_tables import array, lacking
from kompetensnb.forecast.matching_areas import COUNTY, REST, SUBREGIONS, Spread
from kompetensnb.forecast.panel import Floats
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions

BY_GROUP: Final = "education_commuting"
MATRIX: Final = "commuting_matrix"
BORDERS: Final = "commuting"
MEASURES: Final = ("out", "day", "night")


@dataclass(frozen=True, eq=False)
class Commuting:
    """`net`: persons at workplaces per working resident, sub-regions x groups. `out`: working residents who work
    outside their sub-region, per working resident; `out_of_county` likewise. NaN where a table is missing."""

    net: Floats
    out: Floats
    out_of_county: Floats
    missing: tuple[str, ...]

    def of(self, places: list[int]) -> Commuting:
        """That of some sub-regions."""
        return Commuting(self.net[places], self.out[places], self.out_of_county[places], self.missing)

    def factor(self, out_commuting: Floats, *, county: bool) -> Floats:
        """What the labour force of residents is multiplied by, years to come x sub-regions x groups.

        `out_commuting` is a factor per year on those who work outside: the sub-region, or the county.
        """
        out = self.out_of_county if county else self.out
        more = out_commuting[:, None, None] - 1
        change = np.where(more == 0, 0.0, more * out)  # without the lever, nothing is asked of the table of moves
        return np.maximum(self.net - change, 0.0)


def read_commuting(snapshot: Snapshot, spread: Spread, groups: tuple[str, ...]) -> Commuting:
    """The commuting of the last year of each table.

    Raises:
        KompetensnbError: what reading the tables raises.
    """
    missing = lacking(snapshot, BY_GROUP, MATRIX, BORDERS)
    shape = (len(SUBREGIONS), len(groups))
    if BY_GROUP not in missing and not _covers(snapshot.table(BY_GROUP), spread.areas):
        missing = (BY_GROUP, *missing)
    if BY_GROUP in missing:
        empty = np.full(shape, np.nan)
        return Commuting(empty, empty, empty, missing)
    rows = snapshot.table(BY_GROUP)
    axes = {"year": [rows["year"].max()], "measure": MEASURES, "sex": SEXES, "education_group": groups}
    by_area = matching_areas.read(rows, spread.areas, axes)[:, 0]
    day, night = by_area[:, 1], by_area[:, 2]
    at_work = _to_workplaces(spread, None if BORDERS in missing else snapshot.table(BORDERS))
    working = spread.totals(night).sum(axis=1)
    net = _over(at_work.totals(day).sum(axis=1), working, 1.0)
    whole = array(rows, {"region": [COUNTY.code], **axes})[0, 0].sum(axis=1)
    out_of_county = np.broadcast_to(_over(whole[0], whole[2]), shape)
    typical = _over(out_of_county, whole[0].sum() / whole[2].sum() * np.ones(shape))
    out = np.full(shape, np.nan)
    if MATRIX not in missing:
        out = np.minimum(_leaving(snapshot.table(MATRIX))[:, None] * typical, 1.0)
    return Commuting(net, out, out_of_county, missing)


def _covers(rows: pd.DataFrame, areas: tuple[str, ...]) -> bool:
    """Whether the last year has the county and every area that the stock is told for; else no sub-region has a sum."""
    held = set(rows.loc[rows["year"] == rows["year"].max(), "region"])
    return {COUNTY.code, *areas} - {REST} <= held


def _to_workplaces(spread: Spread, rows: pd.DataFrame | None) -> Spread:
    """The spread of residents, moved to where the workplaces of each area are."""
    if rows is None:
        return spread
    codes = COUNTY.members
    last = {"region": codes, "year": [rows["year"].max()], "measure": ("in", "out", "stay")}
    arriving, leaving, staying = np.moveaxis(array(rows, last)[:, 0], -1, 0)
    ratio = np.ones((len(spread.areas), len(SUBREGIONS)))
    for place, inside in enumerate(matching_areas.members(spread.areas).values()):
        for number, id_ in enumerate(SUBREGIONS):
            both = [codes.index(code) for code in inside if code in regions.get(id_).members]
            if both:
                ratio[place, number] = (arriving + staying)[both].sum() / (leaving + staying)[both].sum()
    share = spread.all_ages * ratio[:, :, None, None]
    return Spread(spread.areas, spread.by_age, share / share.sum(axis=1, keepdims=True))


def _leaving(rows: pd.DataFrame) -> Floats:
    """Share of each sub-region's working residents who work outside it."""
    rows = rows[rows["year"] == rows["year"].max()]
    home = {code: id_ for id_ in SUBREGIONS for code in regions.get(id_).members}
    own, work = rows["region"].map(home), rows["work"].map(home)
    found = []
    for id_ in SUBREGIONS:
        values = rows.loc[own == id_, "value"].to_numpy(dtype=np.float64)
        away = (work != id_)[own == id_].to_numpy()
        found.append(values[away].sum() / values.sum() if values.sum() > 0 else np.nan)
    return np.array(found)


def _over(above: Floats, below: Floats, otherwise: float = 0.0) -> Floats:
    result: Floats = np.where(below > 0, above / np.where(below > 0, below, 1.0), otherwise)
    return np.where(np.isnan(below), np.nan, result)
