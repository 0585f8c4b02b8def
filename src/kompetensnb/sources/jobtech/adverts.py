"""Adverts as they are today, and month by month as they were published."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

import pandas as pd

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.jobtech.counts import TOTAL, Counter
from kompetensnb.sources.jobtech.declaration import JobtechTable
from kompetensnb.sources.jobtech.made import made
from kompetensnb.sources.producer import FetchedTable, Job
from kompetensnb.vocabulary.statuses import Status

MONTHS: Final = 24
"""How many months back are fetched; months that are held already are kept, however old."""
SETTLED: Final = 6
"""After so many months, adverts that were published then have been taken down and are all there."""


class Month(NamedTuple):
    """A month of a year."""

    year: int
    month: int

    def minus(self, months: int) -> Month:
        """So many months earlier."""
        year, month = divmod(self.year * 12 + self.month - 1 - months, 12)
        return Month(year, month + 1)

    @property
    def question(self) -> Mapping[str, str]:
        """From the first moment to the last."""
        name = f"{self.year}-{self.month:02}"
        last = monthrange(*self)[1]
        return {"historical-from": f"{name}-01T00:00:00", "historical-to": f"{name}-{last}T23:59:59"}


def fetch_today(counter: Counter, declaration: JobtechTable, job: Job) -> FetchedTable:
    """The adverts of today. Raises what `Counter.count` and `made` raise."""
    now = Month(job.today.year, job.today.month)
    rows: list[tuple[object, ...]] = []
    for number, (region, place) in enumerate(counter.areas.items()):
        job.progress(number, len(counter.areas))
        counted = counter.count(place, job.today.isoformat())
        rows += _rows(region, now, counted, Status.OFFICIAL)
    job.progress(len(counter.areas), len(counter.areas))
    return made(declaration, counter.asked, _frame(rows, declaration), job.today, updated=job.today)


def fetch_months(counter: Counter, declaration: JobtechTable, job: Job) -> FetchedTable:
    """The adverts of every month that is not held for good.

    A month without a single advert in the county has not been published yet and gets no rows.

    Raises:
        KompetensnbError: what `Counter.count` and `made` raise; jobtech-all-missing when there is no month at all.
    """
    held = job.held()
    wanted = _wanted(held, job.today)
    areas = counter.areas
    rows: list[tuple[object, ...]] = []
    for number, month in enumerate(wanted):
        settled = month <= _settled(job.today)
        status = Status.OFFICIAL if settled else Status.PRELIMINARY
        stamp = "" if settled else job.today.isoformat()
        for place, (region, filters) in enumerate(areas.items()):
            job.progress(number * len(areas) + place, len(wanted) * len(areas))
            counted = counter.count({**filters, **month.question}, stamp)
            if place == 0 and counted[TOTAL] == 0:
                break
            rows += _rows(region, month, counted, status)
    job.progress(len(wanted) * len(areas), len(wanted) * len(areas))
    kept = held[[Month(*item) not in wanted for item in zip(held["year"], held["month"], strict=True)]]
    frame = pd.concat([part for part in (kept, _frame(rows, declaration)) if len(part)] or [kept], ignore_index=True)
    if frame.empty:
        raise KompetensnbError("jobtech-all-missing", table=declaration.name)
    return made(declaration, counter.asked, frame, job.today, updated=_last_day(frame))


def _wanted(held: pd.DataFrame, today: date) -> Sequence[Month]:
    """The months to ask for, oldest first: complete ones that are not held, or held as preliminary."""
    final = held[held["status"] != str(Status.PRELIMINARY)]
    there = {Month(*item) for item in zip(final["year"], final["month"], strict=True)}
    now = Month(today.year, today.month)
    return [month for back in range(MONTHS, 0, -1) if (month := now.minus(back)) not in there]


def _settled(today: date) -> Month:
    return Month(today.year, today.month).minus(SETTLED + 1)


def _last_day(frame: pd.DataFrame) -> date:
    last = max(Month(*item) for item in zip(frame["year"], frame["month"], strict=True))
    return date(last.year, last.month, monthrange(*last)[1])


def _rows(region: str, month: Month, counted: Mapping[str, int], status: Status) -> Iterator[tuple[object, ...]]:
    for group, number in counted.items():
        yield region, month.year, month.month, group, float(number), str(status)


def _frame(rows: Sequence[tuple[object, ...]], declaration: JobtechTable) -> pd.DataFrame:
    columns = ["region", "year", "month", "occupation_group", "value", "status"]
    return pd.DataFrame(rows, columns=columns).assign(origin=declaration.origin)
