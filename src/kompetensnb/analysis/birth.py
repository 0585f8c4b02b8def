"""Work by region of birth and sex: how many have a job, how many look for one, and how wide the gaps are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kompetensnb.analysis.employed import Employed, employed
from kompetensnb.forecast.axes import BIRTHS, SEXES
from kompetensnb.forecast.education_tables import LABOUR
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.regions import Region
from kompetensnb.vocabulary.statuses import worst

SUBJECT: Final = "labour_birth"


@dataclass(frozen=True)
class Rate:
    """Those aged 20-64 of one region of birth and one sex («alla» for both): rates in per cent, None when missing.

    `employment` is of all, `unemployment` of those who work or look for work.
    """

    birth: str
    sex: str
    persons: float | None
    employment: float | None
    unemployment: float | None
    status: str


@dataclass(frozen=True)
class ByBirth:
    """All rates of a region in the latest year."""

    year: int
    rates: tuple[Rate, ...]
    origin: str

    def of(self, birth: str, sex: str = "alla") -> Rate:
        """One of them."""
        return next(rate for rate in self.rates if (rate.birth, rate.sex) == (birth, sex))

    def gap(self, sex: str = "alla") -> float | None:
        """Percentage points by which employment is higher among those born in Sweden; None when not known."""
        here, abroad = (self.of(birth, sex).employment for birth in BIRTHS)
        return None if here is None or abroad is None else here - abroad


@lru_cache(maxsize=256)
def by_birth(snapshot: Snapshot, region: Region) -> ByBirth | None:
    """The rates of a region; None where there are no figures."""
    table = employed(snapshot, SUBJECT, region)
    if table is None:
        return None
    rates = tuple(_rate(table, birth, sex) for birth in BIRTHS for sex in ("alla", *SEXES))
    return ByBirth(table.year, rates, table.origin)


def _rate(table: Employed, birth: str, sex: str) -> Rate:
    sexes = SEXES if sex == "alla" else (sex,)
    work, look, out = (
        table.persons(year=[table.year], birth=[birth], sex=sexes, labour_status=[status]) for status in LABOUR
    )
    force = _sum(work.value, look.value)
    everyone = _sum(force, out.value)
    return Rate(
        birth=birth,
        sex=sex,
        persons=everyone,
        employment=_per_cent(work.value, everyone),
        unemployment=_per_cent(look.value, force),
        status=str(worst((work.status, look.status, out.status))),
    )


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other


def _per_cent(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else 100 * part / whole
