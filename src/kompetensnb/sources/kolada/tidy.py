"""From Kolada's entries to rows: our codes for its areas and sexes, a status for every figure."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final, NamedTuple

from kompetensnb.vocabulary.statuses import Status

COUNTRY: Final = "0000"
SEXES: Final[Mapping[str, str]] = {"T": "alla", "K": "kvinnor", "M": "man"}
DELETED: Final = "isdeleted"
_SECRET: Final = ("private", "secret", "sekretess", "skydd")
_PRELIMINARY: Final = "prel"

Key = tuple[str, int, str, str]
"""Region, year, measure and sex."""


class Figure(NamedTuple):
    """A value (NaN when there is none), its status, and Kolada's own mark where there is no value."""

    value: float
    status: str
    mark: str


class Asked(NamedTuple):
    """What a question was about: regions of ours by Kolada's id, indicators, years."""

    regions: Mapping[str, str]
    kpis: Collection[str]
    years: Collection[int]


def figures(
    entries: Iterable[Mapping[str, Any]], asked: Asked, wrong: Callable[[object], Exception]
) -> dict[Key, Figure]:
    """The figures in the entries of an answer. One that has been deleted is missing, unless another took its place.

    Raises:
        what `wrong` makes of the reason, for an entry that was not asked for, a sex, year or value that cannot be
        understood, and two figures for the same thing: nothing is taken on trust.
    """
    found: dict[Key, Figure] = {}
    for entry in entries:
        kpi, area, period = str(entry.get("kpi")), str(entry.get("municipality")), str(entry.get("period"))
        year = int(period) if period.isascii() and period.isdigit() else 0
        if kpi not in asked.kpis or area not in asked.regions or year not in asked.years:
            raise wrong(f"kpi {kpi}, municipality {area}, period {period}")
        for item in entry.get("values") or ():
            sex = SEXES.get(str(item.get("gender"))) if isinstance(item, Mapping) else None
            if sex is None:
                raise wrong(f"values {item}")
            key = (asked.regions[area], year, kpi, sex)
            figure = _figure(item, wrong)
            known = found.setdefault(key, figure)
            if DELETED in (known.mark, figure.mark):
                found[key] = figure if known.mark == DELETED else known
            elif str(known) != str(figure):
                raise wrong(f"{kpi} {area} {period} {sex}: {known.value}, {figure.value}")
    return found


def _figure(item: Mapping[str, Any], wrong: Callable[[object], Exception]) -> Figure:
    if item.get(DELETED):
        return Figure(math.nan, str(Status.MISSING), DELETED)
    flag, value = str(item.get("status") or "").strip(), item.get("value")
    if any(word in flag.casefold() for word in _SECRET):
        return Figure(math.nan, str(Status.SUPPRESSED), flag)
    if value is None or flag.casefold() == "missing":
        return Figure(math.nan, str(Status.MISSING), flag)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise wrong(f"value {value!r}")
    return Figure(float(value), str(Status.PRELIMINARY if _PRELIMINARY in flag.casefold() else Status.OFFICIAL), "")
