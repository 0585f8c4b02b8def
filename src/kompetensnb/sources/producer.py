"""What a fetch knows about a producer: its tables, where its services are, how gently to ask, how to fetch one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

import pandas as pd

from kompetensnb.sources.http import JsonClient
from kompetensnb.sources.work import Work
from kompetensnb.store.origin import Origin
from kompetensnb.store.registry import Subject

Progress = Callable[[int, int], None]
"""Told how many parts of a table are there, of how many."""


class Declaration(Protocol):
    """What every producer writes about a table. `service` is the one of the producer's services that has it.

    `name` is ours and unique among all producers, `table` the producer's (empty when it is looked up); `origin` is the
    id that the rows get in snapshots.
    """

    @property
    def producer(self) -> str: ...  # noqa: D102 - told above
    @property
    def service(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def table(self) -> str: ...  # noqa: D102
    @property
    def subject(self) -> Subject: ...  # noqa: D102
    @property
    def origin(self) -> str: ...  # noqa: D102


@dataclass(frozen=True)
class Job:
    """One table to fetch: what an interrupted fetch left in `work`, and what the current snapshot has of it.

    `pinned` is the producer's table that the held figures came from, empty when there are none; `held` gives these
    figures themselves.
    """

    work: Work
    today: date
    pinned: str
    held: Callable[[], pd.DataFrame]
    progress: Progress


@dataclass(frozen=True)
class FetchedTable:
    """The rows of one table (canonical, checked) and where they are from.

    `parts` answers were needed, `reused` of them came from an interrupted fetch; `cells` is their size in figures.
    `looked_up`: the producer's table was found by its title, which somebody should look at. `yields_to` are origins
    whose figures count where both have a place and year.
    """

    declaration: Declaration
    frame: pd.DataFrame
    origin: Origin
    cells: int
    parts: int
    reused: int
    looked_up: bool = False
    yields_to: tuple[str, ...] = ()


D = TypeVar("D", bound=Declaration)

Fetcher = Callable[[D, Job], FetchedTable]
"""Fetches one table; raises a KompetensnbError when it cannot be had."""


@dataclass(frozen=True)
class Producer(Generic[D]):
    """A producer: one package beside this module, listed in `producers`.

    `addresses` are the default addresses of its services by name; a producer with one service names it "", one whose
    tables are files has none. `declarations` gives its tables by name, in the order they are fetched. `connect` gets a
    client per service and may ask what the server announces. `calls` within `window_s` seconds, over all services, are
    what it is asked at most; no calls when the server announces its own limit.
    """

    name: str
    addresses: Mapping[str, str]
    declarations: Callable[[], Mapping[str, D]]
    connect: Callable[[Mapping[str, JsonClient]], Fetcher[D]]
    calls: int = 0
    window_s: float = 1.0

    def located(self, given: Mapping[str, str]) -> dict[str, str]:
        """The address of every service.

        `given` has addresses by `producer` or `producer.service`. One that is given for a producer with several named
        services is where these are side by side, each below its name.
        """
        below = given.get(self.name, "").rstrip("/")
        found = {name: f"{below}/{name}".rstrip("/") if below else address for name, address in self.addresses.items()}
        return found | {name: given[f"{self.name}.{name}"] for name in found if f"{self.name}.{name}" in given}
