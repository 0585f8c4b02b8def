"""How far women and men are apart at work: in occupations, in branches and in what they are educated for.

The index of dissimilarity (Duncan and Duncan 1955) is D = ½ Σ|w/W − m/M| over groups: the per cent of the women, or of
the men, who would have to change group for both to be distributed alike. 0 is no difference, 100 no group in common.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from kompetensnb.analysis.employed import Employed, employed
from kompetensnb.analysis.group_areas import GROUPS, by_group, origin_of, place_of, share, status_at, years_of
from kompetensnb.analysis.group_areas import UNKNOWN as UNKNOWN_EDUCATION
from kompetensnb.forecast.axes import SEXES
from kompetensnb.forecast.education_tables import lacking
from kompetensnb.forecast.panel import Floats
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import branches, occupations
from kompetensnb.vocabulary.regions import Region

LOW, HIGH = 40.0, 60.0
"""Per cent women between which a group is called even."""
LIMITS: Final = (20.0, LOW, HIGH, 80.0)
"""Per cent women that part the five classes of `Split.classes`."""
DIMENSIONS: Final = ("occupation", "branch", "education")
EDUCATED: Final = "education_stock"
_SUBJECTS: Final = {"occupation": "occupation", "branch": "employment"}
_NOT_GROUPS: Final = {"occupation": {occupations.UNKNOWN}, "branch": {branches.UNKNOWN, branches.TOTAL}}


def dissimilarity(women: Floats, men: Floats) -> float:
    """The index, 0 to 100, from persons by group; NaN when a figure is missing or one of the sexes is nobody."""
    everyone = women.sum() * men.sum()
    if not everyone > 0:
        return float("nan")
    return float(50 * np.abs(women / women.sum() - men / men.sum()).sum())


@dataclass(frozen=True, eq=False)
class Split:
    """Persons by sex in the groups `codes` of one of DIMENSIONS, the unknown left out; NaN where missing.

    `region` is the one whose figures they are: for education groups the sub-region of a municipality.
    """

    region: Region
    dimension: str
    year: int
    codes: tuple[str, ...]
    women: Floats
    men: Floats
    status: str
    origin: str

    @property
    def persons(self) -> Floats:
        """Women and men."""
        return self.women + self.men

    @property
    def women_share(self) -> Floats:
        """Per cent women in each group; NaN in one that nobody is in."""
        return share(self.women, self.persons)

    @property
    def index(self) -> float:
        """The index of dissimilarity."""
        return dissimilarity(self.women, self.men)

    @property
    def even_groups(self) -> float:
        """Per cent of the groups with somebody in them that have 40 to 60 per cent women."""
        there = self.persons > 0
        even = (self.women_share >= LOW) & (self.women_share <= HIGH)
        return float(share(np.array(float(even.sum())), np.array(float(there.sum()))))

    @property
    def even_persons(self) -> float:
        """Per cent of the persons who are in a group with 40 to 60 per cent women; NaN when a figure is missing."""
        even = (self.women_share >= LOW) & (self.women_share <= HIGH)
        whole = self.persons.sum()
        return float(share(np.array(self.persons[even].sum() if np.isfinite(whole) else np.nan), np.array(whole)))

    @property
    def classes(self) -> Floats:
        """Persons in groups with under 20, 20 to 40, 40 to 60, over 60 to 80, and over 80 per cent women."""
        if not np.isfinite(self.persons).all():
            return np.full(len(LIMITS) + 1, np.nan)
        shares = np.nan_to_num(self.women_share)
        # Both 40 and 60 are even, so that the classes mirror each other.
        place = (shares >= LIMITS[0]) * 1 + (shares >= LOW) + (shares > HIGH) + (shares > LIMITS[3])
        return np.bincount(place, weights=self.persons, minlength=len(LIMITS) + 1).astype(np.float64)

    def ordered(self, smallest: float) -> list[int]:
        """Places of the groups with at least so many persons, those with most women first."""
        known = [at for at in range(len(self.codes)) if self.persons[at] >= smallest]
        return sorted(known, key=lambda at: (-self.women_share[at], self.codes[at]))


@lru_cache(maxsize=256)
def split(snapshot: Snapshot, region: Region, dimension: str) -> Split | None:
    """The latest year of one of DIMENSIONS in a region; None where there are no figures.

    Occupations are of employees and branches of the employed, both by place of work; education groups are of the
    employed by where they live.
    """
    if dimension == "education":
        return _educated(snapshot, region)
    return _worked(snapshot, region, dimension, 0)


@lru_cache(maxsize=256)
def branch_years(snapshot: Snapshot, region: Region) -> tuple[Split, ...]:
    """The employed by branch in every year."""
    table = employed(snapshot, _SUBJECTS["branch"], region)
    found = () if table is None else (_worked(snapshot, region, "branch", int(str(y))) for y in table.labels["year"])
    return tuple(item for item in found if item is not None)


def _worked(snapshot: Snapshot, region: Region, dimension: str, year: int) -> Split | None:
    table = employed(snapshot, _SUBJECTS[dimension], region)
    if table is None or not set(SEXES) <= set(table.labels["sex"]):
        return None
    year = year or table.year
    codes = tuple(str(code) for code in table.labels[dimension] if code not in _NOT_GROUPS[dimension])
    women, men = (_persons(table, dimension, codes, year, sex) for sex in SEXES)
    status = table.persons(**{dimension: codes, "sex": SEXES, "year": (year,)}).status
    return Split(region, dimension, year, codes, women, men, status, table.origin)


def _persons(table: Employed, dimension: str, codes: tuple[str, ...], year: int, sex: str) -> Floats:
    """Along the dimension; all other breakdowns are added up."""
    chosen = {dimension: codes, "year": (year,), "sex": (sex,)}
    places = [[known.index(label) for label in chosen.get(name, known)] for name, known in table.labels.items()]
    others = tuple(place for place, name in enumerate(table.labels) if name != dimension)
    return np.asarray(table.values[np.ix_(*places)].sum(axis=others), dtype=np.float64)


def _educated(snapshot: Snapshot, region: Region) -> Split | None:
    place = place_of(region)
    if place is None or lacking(snapshot, EDUCATED):
        return None
    by_sex = by_group(snapshot, EDUCATED, place, "labour_status", ("sysselsatt",))[-1, 0]
    kept = [at for at, code in enumerate(GROUPS) if code != UNKNOWN_EDUCATION]
    return Split(
        region=place.region,
        dimension="education",
        year=years_of(snapshot, EDUCATED)[-1],
        codes=tuple(GROUPS[at] for at in kept),
        women=by_sex[0, kept],
        men=by_sex[1, kept],
        status=str(status_at(snapshot, EDUCATED, place)),
        origin=origin_of(snapshot, EDUCATED),
    )
