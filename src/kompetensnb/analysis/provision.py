"""What education is given where: places, how many of them are filled, how many complete, and what a filled one costs.

Places are those for beginners in a year. What is not given in a municipality has no row in the table, so that no row
means that nothing is given there; a figure that is missing in a row is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from kompetensnb.store import registry
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import Region, RegionKind
from kompetensnb.vocabulary.statuses import Status, worst

SUBJECT: Final = "education_places"
FORMS: Final = registry.get(SUBJECT).column("form").codes
UPPER_SECONDARY, ADULT = "gymnasieskola", "yrkesvux"
MOST_MUNICIPALITIES: Final = 20
"""With more municipalities than these a region is shown by its sub-regions."""


@dataclass(frozen=True)
class Programme:
    """One education group in one form, municipality (SCB code) and year; None is unknown.

    `places`, `first_choice` and `admitted` are persons, `completed_share` per cent, `cost_per_place` kronor.
    """

    municipality: str
    form: str
    group: str
    year: int
    places: float | None
    first_choice: float | None
    admitted: float | None
    completed_share: float | None
    cost_per_place: float | None
    status: str
    origin: str


@dataclass(frozen=True)
class Offer:
    """Programmes together. A sum or mean with an unknown part is unknown (None); `programmes` is how many they are.

    `fill` is per cent of the places that are filled, `completion` per cent who complete (weighted by places),
    `applicants` first choices per place, `cost` kronor per filled place.
    """

    programmes: int
    municipalities: tuple[str, ...]
    places: float | None
    admitted: float | None
    fill: float | None
    completion: float | None
    applicants: float | None
    cost: float | None
    status: Status

    @property
    def given(self) -> bool:
        """Whether anything is given at all."""
        return self.programmes > 0


def programmes(snapshot: Snapshot) -> tuple[Programme, ...]:
    """All programmes of all years, in the order of municipality, form and group; none without the table."""
    return _programmes(snapshot) if SUBJECT in snapshot.subjects else ()


@lru_cache(maxsize=4)
def _programmes(snapshot: Snapshot) -> tuple[Programme, ...]:
    rows = snapshot.table(SUBJECT)
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    keys = zip(rows["region"], rows["form"], rows["education_group"], rows["year"], strict=True)
    figures = zip(rows["measure"], rows["value"], rows["status"], rows["origin"], strict=True)
    for key, (measure, value, status, origin) in zip(keys, figures, strict=True):
        programme = found.setdefault(key, {"statuses": set(), "origin": origin})
        programme[measure] = None if value != value else float(value)
        if measure == "places" or value == value:
            programme["statuses"].add(status)
    return tuple(_programme(key, found[key]) for key in sorted(found))


def _programme(key: tuple[Any, ...], row: Mapping[str, Any]) -> Programme:
    code, form, group, year = key
    names = ("places", "first_choice", "admitted", "completed_share", "cost_per_place")
    figures = {name: row.get(name) for name in names}
    return Programme(code, form, group, int(year), **figures, status=str(worst(row["statuses"])), origin=row["origin"])


@lru_cache(maxsize=512)
def offered(snapshot: Snapshot, codes: tuple[str, ...], form: str = "") -> tuple[Programme, ...]:
    """What these municipalities give in the last year of each form (of one form, when it is named)."""
    last = years(snapshot)
    return tuple(
        item
        for item in programmes(snapshot)
        if item.municipality in codes and item.year == last[item.form] and form in ("", item.form)
    )


def years(snapshot: Snapshot) -> Mapping[str, int]:
    """The last year of each form that has figures."""
    found: dict[str, int] = {}
    for item in programmes(snapshot):
        found[item.form] = max(item.year, found.get(item.form, item.year))
    return found


def total(items: Iterable[Programme]) -> Offer:
    """Programmes added up."""
    parts = tuple(items)
    places, admitted = _sum(parts, lambda item: item.places), _sum(parts, lambda item: item.admitted)
    first = _sum(parts, lambda item: item.first_choice)
    completing = _sum(parts, lambda item: _product(item.places, item.completed_share))
    cost = _sum(parts, lambda item: _product(item.places, item.cost_per_place))
    return Offer(
        programmes=len(parts),
        municipalities=tuple(sorted({item.municipality for item in parts})),
        places=places,
        admitted=admitted,
        fill=_ratio(admitted, places, 100.0),
        completion=_ratio(completing, places),
        applicants=_ratio(first, places),
        cost=_ratio(cost, admitted),
        status=worst(item.status for item in parts),
    )


def by(items: Iterable[Programme], key: Callable[[Programme], str]) -> dict[str, Offer]:
    """Programmes added up by a key, such as the group, in order of the keys' first appearance."""
    split: dict[str, list[Programme]] = {}
    for item in items:
        split.setdefault(key(item), []).append(item)
    return {name: total(parts) for name, parts in split.items()}


def columns(region: Region) -> dict[str, Region]:
    """What a region is shown by: each member (code) and the municipality, or the sub-region, that it is shown in.

    A single municipality is shown among those of its sub-region, or of the association that it cooperates in.
    """
    shown = around(region)
    if len(shown.members) <= MOST_MUNICIPALITIES:
        return {code: regions.municipality(code) for code in shown.members}
    parts = regions.of_kind(RegionKind.SUBREGION)
    return {code: part for part in parts for code in part.members if code in shown.members}


def around(region: Region) -> Region:
    """The region itself; for a municipality its sub-region, or the association it is a member of, else itself."""
    if region.kind is not RegionKind.MUNICIPALITY:
        return region
    for kind in (RegionKind.SUBREGION, RegionKind.ASSOCIATION):
        for wider in regions.of_kind(kind):
            if region.code in wider.members:
                return wider
    return region


def overlaps(items: Collection[Programme], low_fill: float) -> dict[tuple[str, str], Offer]:
    """Form and group of what two or more municipalities give with fewer filled than `low_fill` per cent in all.

    The most empty places first.
    """
    keys = dict.fromkeys((item.form, item.group) for item in items)
    split = {key: total(item for item in items if (item.form, item.group) == key) for key in keys}
    found = {
        key: offer
        for key, offer in split.items()
        if len(offer.municipalities) > 1 and offer.fill is not None and offer.fill < low_fill
    }
    return dict(sorted(found.items(), key=lambda pair: -empty(pair[1])))


def empty(offer: Offer) -> float:
    """Places that nobody has; 0 when it is not known."""
    return 0.0 if offer.places is None or offer.admitted is None else max(offer.places - offer.admitted, 0.0)


def _sum(items: Collection[Programme], figure: Callable[[Programme], float | None]) -> float | None:
    values = [figure(item) for item in items]
    return None if not values or None in values else sum(filter(None, values))


def _product(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one * other


def _ratio(part: float | None, whole: float | None, factor: float = 1.0) -> float | None:
    return None if part is None or not whole else factor * part / whole
