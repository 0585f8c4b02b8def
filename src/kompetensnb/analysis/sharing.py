"""How members share influence and cost: seats by a rule, fees and pots by a rate, and what the source says otherwise.

Populations are persons by id of the municipality; NaN is unknown, and a sum with an unknown part is unknown.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from kompetensnb.analysis.files import read_yaml
from kompetensnb.errors import KompetensnbError
from kompetensnb.vocabulary import regions

_DATA: Final[dict[str, Any]] = read_yaml("sharing.yml")
MEMBER_FEE: Final[float] = _DATA["rates"]["member_fee"]
"""Kronor per inhabitant and year that each member pays."""
ADULT_POT: Final[float] = _DATA["rates"]["adult_pot"]
"""Kronor per inhabitant set aside for vocational adult education, «33-kronan»."""


@dataclass(frozen=True)
class SeatRule:
    """`base` seats each and one more for every full `per` inhabitants.

    `capped` is the member that gets at most one seat more than all others together; empty for no such rule. There is a
    deputy for each seat.
    """

    base: int = _DATA["seats"]["base"]
    per: int = _DATA["seats"]["per"]
    capped: str = _DATA["seats"]["capped"]

    def __post_init__(self) -> None:
        if self.base < 0 or self.per < 1:
            name = "base" if self.base < 0 else "per"
            raise KompetensnbError("followup-rule", value=name, found=getattr(self, name))


@dataclass(frozen=True)
class Terms:
    """A rule for seats, and kronor per inhabitant: `fee` to the association and `pot` to adult education."""

    rule: SeatRule
    fee: float
    pot: float

    @classmethod
    def of(cls, text: str) -> Terms:
        """From the text of an address, `per=5000;cap=0;fee=80`; what is not in it is as in the source.

        Raises:
            KompetensnbError: followup-rule.
        """
        told = dict(part.split("=") for part in text.split(";") if part)
        usual = SeatRule()
        rule = SeatRule(
            base=int(float(told.get("base", usual.base))),
            per=int(float(told.get("per", usual.per))),
            capped="" if float(told.get("cap", 1)) == 0 else usual.capped,
        )
        return cls(rule, float(told.get("fee", MEMBER_FEE)), float(told.get("pot", ADULT_POT)))


@dataclass(frozen=True)
class Discrepancy:
    """What the text says beside what its appendix adds up to, with and without the member outside the county.

    `fee_population` is how many inhabitants the stated sum of fees would mean at the rate.
    """

    stated: float
    summed: float
    without_outside: float
    outside: str
    stated_fees: float
    fee_population: float


def populations(schools: pd.DataFrame, year: int = 2019) -> dict[str, float]:
    """Persons on 31 December by member of GR, from the subject `schools`; NaN for a member without a figure."""
    own = schools[(schools["measure"] == "population") & (schools["year"] == year)]
    by_code = dict(zip(own["region"], own["value"], strict=True))
    members = (regions.municipality(code) for code in regions.get(_DATA["region"]).members)
    return {member.id: float(by_code.get(member.code, math.nan)) for member in members}


def seats(population: Mapping[str, float], rule: SeatRule | None = None) -> dict[str, float]:
    """Seats by member; NaN where the population is unknown, also for a capped member when that of another is.

    Raises:
        KompetensnbError: followup-population for a negative or infinite one.
    """
    rule = rule or SeatRule()
    given = {name: _seats(name, persons, rule) for name, persons in population.items()}
    if rule.capped in given:
        others = sum(count for name, count in given.items() if name != rule.capped)
        own = given[rule.capped]
        given[rule.capped] = math.nan if math.isnan(own + others) else min(own, others + 1)
    return given


def contributions(population: Mapping[str, float], rate: float = MEMBER_FEE) -> dict[str, float]:
    """Kronor by member at a rate per inhabitant.

    Raises:
        KompetensnbError: followup-rule for a negative rate, followup-population.
    """
    if not 0 <= rate < math.inf:
        raise KompetensnbError("followup-rule", value="rate", found=str(rate))
    return {name: _checked(name, persons) * rate for name, persons in population.items()}


def shares(parts: Mapping[str, float]) -> dict[str, float]:
    """Per cent of the sum by member; NaN for all when any part is unknown."""
    whole = sum(parts.values())
    return {name: 100 * part / whole if whole else math.nan for name, part in parts.items()}


def discrepancy(population: Mapping[str, float], rate: float = MEMBER_FEE) -> Discrepancy:
    """How the text of the source and its appendix differ; both are shown, neither is corrected."""
    stated, outside = _DATA["stated"], _DATA["outside"]
    summed = sum(population.values())
    return Discrepancy(
        stated=float(stated["population"]),
        summed=summed,
        without_outside=summed - population.get(outside, math.nan),
        outside=outside,
        stated_fees=float(stated["fees"]),
        fee_population=stated["fees"] / rate if rate else math.nan,
    )


def _seats(name: str, persons: float, rule: SeatRule) -> float:
    persons = _checked(name, persons)
    return math.nan if math.isnan(persons) else float(rule.base + math.floor(persons / rule.per))


def _checked(name: str, persons: float) -> float:
    if persons < 0 or math.isinf(persons):
        raise KompetensnbError("followup-population", value=name, found=str(persons))
    return persons
