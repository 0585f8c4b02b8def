"""Services that follow the number of their users: preschool, schools, care. The settings are in `services.yml`.

    need[s,t] = Σ_a P[a,t] · users[s,a] · staff[s]

A branch (education, care) is shared by its services in the base year in proportion to their need in the sub-region,
so that it has the employed that were observed there; from then on each part follows its need.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kompetensnb.forecast.axes import SERVICES
from kompetensnb.forecast.files import read_yaml
from kompetensnb.forecast.panel import Floats

YEARS_OF_AGE: Final = 101
"""0 … 99, and 100 with all above."""
AREAS: Final = ("municipality", "subregion")


@dataclass(frozen=True, eq=False)
class Service:
    """One service. `users` (years of age): users per inhabitant; `lever`: its place in SERVICES, −1 without one.

    `wide`: it serves the whole sub-region, wherever in it the workplace is.
    """

    id: str
    branch: str
    lever: int
    wide: bool
    staff_per_user: float
    users: Floats


@cache
def services() -> tuple[Service, ...]:
    """All services, in the order of the settings."""
    return tuple(
        Service(
            id=name,
            branch=entry["branch"],
            lever=SERVICES.index(entry["lever"]) if "lever" in entry else -1,
            wide=bool(AREAS.index(entry["area"])),
            staff_per_user=float(entry["staff_per_user"]),
            users=_by_age(entry["users"]),
        )
        for name, entry in read_yaml("services.yml")["services"].items()
    )


def branch_index(persons: Floats, pools: NDArray[np.int64], staff: Floats) -> dict[str, Floats]:
    """Employed in each served branch in relation to the base year: codes x years, base year first.

    `persons` is years x codes x years of age; `pools` numbers the sub-region of each code, that of a municipality
    outside them is its own; `staff` is the factor on staff per user, years x SERVICES.
    """
    known = services()
    users = np.array([service.users * service.staff_per_user for service in known])
    own = np.einsum("tca,sa->sct", persons, users)
    whole = np.empty_like(own)
    for pool in np.unique(pools):
        whole[:, pools == pool] = own[:, pools == pool].sum(axis=1, keepdims=True)
    result: dict[str, Floats] = {}
    for branch in dict.fromkeys(service.branch for service in known):
        rows = [row for row, service in enumerate(known) if service.branch == branch]
        base = whole[rows, :, :1] / whole[rows, :, :1].sum(axis=0)
        served = np.where(np.array([[[known[row].wide]] for row in rows]), whole[rows], own[rows])
        factor = np.stack([_factor(staff, known[row].lever) for row in rows])
        # As a change, so that a branch whose users stay the same keeps its employed to the last digit.
        result[branch] = 1 + (base * (served / served[:, :, :1] * factor[:, None] - 1)).sum(axis=0)
    return result


def _factor(staff: Floats, lever: int) -> Floats:
    return staff[:, lever] if lever >= 0 else np.ones(len(staff))


def _by_age(users: dict[str, float]) -> Floats:
    result = np.zeros(YEARS_OF_AGE)
    for ages, value in users.items():
        first, _, last = ages.partition("-")
        result[int(first) : int(last or first) + 1] = value
    return result
