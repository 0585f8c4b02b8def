"""What a branch is like in a region: how many work there, who they are, and how much the region leans on it.

A branch is one or several groups of SNI 2007 (`groups`, codes of the tables). Figures are employed persons at the
workplace; a share is per cent, None where a part of it is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kompetensnb.analysis.employed import Employed, Labels, Persons, employed
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import branches, occupations, regions
from kompetensnb.vocabulary.regions import Region
from kompetensnb.vocabulary.statuses import worst

FROM_55: Final = ("55-59", "60-64", "65-69", "70-74")
BELOW_30: Final = ("15-19", "20-24", "25-29")
_BOTH: Final = ("alla",)


@dataclass(frozen=True)
class Year:
    """The employed of a branch in one year, and its per cent of all employed."""

    year: int
    value: float | None
    share: float | None
    status: str


@dataclass(frozen=True)
class Trait:
    """Per cent of the branch's employed, and of all employed in the region, that share a trait."""

    name: str
    year: int
    branch: float | None
    everyone: float | None
    status: str
    origin: str


@dataclass(frozen=True)
class Age:
    """The employed of one age: persons of the branch, and per cent of the branch's and of all employed."""

    age: str
    value: float | None
    branch: float | None
    everyone: float | None
    status: str


@dataclass(frozen=True)
class Held:
    """Employees of the branch in one occupation: per cent of all its employees, and per cent women among them."""

    occupation: str
    value: float
    share: float | None
    women: float | None
    status: str


def over_years(snapshot: Snapshot, region: Region, groups: Sequence[str]) -> tuple[Year, ...]:
    """The branch in each year there is; empty when the region has no figures."""
    found = employed(snapshot, "employment", region)
    if found is None:
        return ()
    own = found.along("year", sex=_BOTH, branch=groups)
    total = found.along("year", sex=_BOTH, branch=(branches.TOTAL,))
    return tuple(
        Year(int(str(year)), persons.value, _share(persons, total[year]), persons.status)
        for year, persons in own.items()
    )


def quotient(snapshot: Snapshot, region: Region, groups: Sequence[str]) -> float | None:
    """The location quotient of the latest year: the branch's share in the region over its share in the country.

    1 is as in the country; None when either is not known.
    """
    country = {item.year: item.share for item in over_years(snapshot, regions.get(regions.COUNTRY), groups)}
    for item in reversed(over_years(snapshot, region, groups)):
        there = country.get(item.year)
        if item.share is not None and there:
            return item.share / there
    return None


def traits(snapshot: Snapshot, region: Region, groups: Sequence[str]) -> tuple[Trait, ...]:
    """Women, public employees, those from 55 and below 30, the latest year of each; a lacking table gives none."""
    asked: tuple[tuple[str, str, str, Labels, Labels], ...] = (
        ("women", "employment", "sex", ("kvinnor",), ("kvinnor", "man")),
        ("public", "employment_sector", "sector", ("offentlig",), ("offentlig", "privat")),
        ("older", "employment_age", "age", FROM_55, ()),
        ("young", "employment_age", "age", BELOW_30, ()),
    )
    result = []
    for name, subject, dimension, wanted, whole in asked:
        found = employed(snapshot, subject, region)
        if found is None:
            continue
        shares, statuses = {}, []
        for part, of in (("branch", groups), ("everyone", every_group(found))):
            those = {"branch": of, "year": (found.year,)}
            both = found.persons(**{**those, dimension: whole or found.labels[dimension]})
            shares[part] = _share(found.persons(**{**those, dimension: wanted}), both)
            statuses.append(both.status)
        result.append(Trait(name, found.year, **shares, status=str(worst(statuses)), origin=found.origin))
    return tuple(result)


def ages(snapshot: Snapshot, region: Region, groups: Sequence[str]) -> tuple[Age, ...]:
    """Every age, the youngest first, the latest year, both sexes together; empty when the table is lacking."""
    found = employed(snapshot, "employment_age", region)
    if found is None:
        return ()
    year = (found.year,)
    of_branch, of_all = (found.along("age", branch=of, year=year) for of in (groups, every_group(found)))
    branch, everyone = (found.persons(branch=of, year=year) for of in (groups, every_group(found)))
    return tuple(
        Age(str(age), own.value, _share(own, branch), _share(of_all[age], everyone), own.status)
        for age, own in of_branch.items()
    )


def in_occupations(
    snapshot: Snapshot, region: Region, groups: Sequence[str], ssyk: Sequence[str] = ()
) -> tuple[Held, ...]:
    """The known occupations of the branch (SSYK 2012, three digits), the largest first, the latest year.

    With `ssyk` (any number of digits) only those that hold them. The unknown occupation is in the whole, not listed.
    """
    found = employed(snapshot, "occupation", region)
    if found is None:
        return ()
    year = (found.year,)
    whole = found.persons(branch=groups, year=year)
    both, women = (found.along("occupation", branch=groups, year=year, **sex) for sex in ({}, {"sex": ("kvinnor",)}))
    listed = [
        Held(str(code), own.value, _share(own, whole), _share(women[code], own), own.status)
        for code, own in both.items()
        if own.value and code != occupations.UNKNOWN and _wanted(str(code), ssyk)
    ]
    return tuple(sorted(listed, key=lambda held: (-held.value, held.occupation)))


def every_group(found: Employed) -> tuple[object, ...]:
    """The groups of SNI of a table, the unknown with them and the total not."""
    return tuple(code for code in found.labels["branch"] if code != branches.TOTAL)


def _wanted(code: str, ssyk: Sequence[str]) -> bool:
    """Whether an occupational group holds, or is a part of, one of those given with more or fewer digits."""
    return not ssyk or any(item.startswith(code) or code.startswith(item) for item in ssyk)


def _share(part: Persons, whole: Persons) -> float | None:
    return None if part.value is None or not whole.value else 100 * part.value / whole.value
