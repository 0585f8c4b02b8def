"""Errors that forecasts of a region have made on real figures, made ready to be drawn together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import borders, education, population, pupils
from kompetensnb.forecast.axes import Axes
from kompetensnb.forecast.files import read_yaml
from kompetensnb.forecast.panel import Floats
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.regions import Region
from kompetensnb.vocabulary.statuses import Status

RULES: Final[dict[str, Any]] = read_yaml("bands.yml")
REAL: Final = (str(Status.OFFICIAL), str(Status.PRELIMINARY))


@dataclass(frozen=True, eq=False)
class PastErrors:
    """What a path is drawn from. Years are those to come; per year the squares over origins sum to the mean square.

    `population` (origins x years): logarithm of all persons. `share` (origins x years): log-odds of the share with
    post-secondary education. The last origin of both is the same year, and one draw strikes both. `participation`
    (origins x years): percentage points. `entrants` (years): standard deviation of those who come of age, relative.
    `assumed`: names of those that are stated in `bands.yml` because no real series is at hand.
    """

    population: Floats
    share: Floats
    participation: Floats
    entrants: Floats
    assumed: tuple[str, ...]


@lru_cache(maxsize=256)
def past_errors(snapshot: Snapshot, region: Region, axes: Axes) -> PastErrors:
    """The errors for one region; never fails for want of a table: then the stated rule stands in."""
    found: dict[str, Floats] = {}
    assumed: list[str] = []
    for name, make in _MAKERS.items():
        try:
            found[name] = make(snapshot, region, axes)
        except KompetensnbError:
            found[name] = assumed_spread(name, axes)[None] if name != "entrants" else assumed_spread(name, axes)
            assumed.append(name)
    return PastErrors(**found, assumed=tuple(assumed))


def assumed_spread(name: str, axes: Axes) -> Floats:
    """The standard deviation that is stated for each year to come."""
    return float(RULES["unseen"][name]) * np.sqrt(np.arange(1, len(axes.years) + 1))


def _population(snapshot: Snapshot, region: Region, axes: Axes) -> Floats:
    made = _projected(snapshot, axes.base, axes.years[-1])
    weight = _parts(region, made.codes) * made.value[:, 0]
    return _weighted(made.history, weight)


@lru_cache(maxsize=4)
def _projected(snapshot: Snapshot, base: int, until: int) -> population.Projection:
    return population.project(population.totals(snapshot), origin=base, until=until)


def _share(snapshot: Snapshot, region: Region, axes: Axes) -> Floats:
    made = _projected_share(snapshot, axes.base, axes.years[-1])
    people = _projected(snapshot, axes.base, axes.years[-1])
    size = dict(zip(people.codes, people.value[:, 0], strict=True))
    return _weighted(made.history, _parts(region, made.codes) * np.array([size.get(code, 0.0) for code in made.codes]))


@lru_cache(maxsize=4)
def _projected_share(snapshot: Snapshot, base: int, until: int) -> education.Projection:
    figures = education.panel(snapshot)
    return education.project(figures, origin=min(base, int(figures.years[-1])), until=until)


def _participation(snapshot: Snapshot, region: Region, axes: Axes) -> Floats:
    """Changes from year to year of the share 20-64 in the labour force, by turns the only error of a steady share."""
    rows = snapshot.table("labour")
    rows = rows[rows["status"].isin(REAL)]
    wide = rows.pivot(index=["year", "region"], columns="measure", values="value")
    share = (wide["employment_rate"] / (1 - wide["unemployment_rate"] / 100)).unstack("region").sort_index()
    weight = _parts(region, tuple(share.columns))
    if not weight.any() or share.loc[:, weight > 0].isna().to_numpy().any() or len(share) < 3:
        raise KompetensnbError("forecast-no-figures", table="labour")
    changes = np.diff(share.to_numpy() @ (weight / weight.sum()))
    spread = np.sqrt(np.mean(changes**2) * (1 + 1 / len(changes)))
    return np.asarray(spread * np.sqrt(np.arange(1, len(axes.years) + 1)))[None]


def _entrants(snapshot: Snapshot, region: Region, axes: Axes) -> Floats:
    known = pupils.cohorts(snapshot)
    matrix = _parts(region, known.codes)[None]
    said = borders.add(matrix, pupils.project(known, pupils.choose(known)))[:, -1, 0]
    spread = pupils.dispersion(known, np.vstack([matrix, np.eye(len(known.codes))]))[:, 0, 0] / np.sqrt(said)
    if not np.isfinite(spread).all():
        raise KompetensnbError("forecast-no-figures", table=pupils.SUBJECT)
    steps = np.arange(1, len(axes.years) + 1)
    known = spread[np.minimum(steps, len(spread)) - 1]
    return np.asarray(known * np.maximum(steps / len(spread), 1.0), dtype=np.float64)


_MAKERS: Final = {
    "population": _population,
    "share": _share,
    "participation": _participation,
    "entrants": _entrants,
}


def _parts(region: Region, codes: tuple[str, ...]) -> Floats:
    members = region.members or (region.code,)
    if not set(members) <= set(codes):
        raise KompetensnbError("forecast-no-figures", table=population.SUBJECT)
    return np.isin(codes, members).astype(np.float64)


def _weighted(history: Floats, weight: Floats) -> Floats:
    """Errors of a sum to first order: those of its parts (origins x years x codes) by their weight."""
    return np.asarray(history @ (weight / weight.sum()), dtype=np.float64)
