"""What pages on the future share: which year a horizon means, and what must be said of forecast figures at the top."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from kompetensnb.charts.texts import ChartTexts
from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast.axes import LAST_YEAR, Axes
from kompetensnb.forecast.engine import Assessment, assess
from kompetensnb.narrative.messages import error_text, text
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Note
from kompetensnb.pages.region_note import region_note
from kompetensnb.store import registry
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import branches, education_groups, horizons, regions
from kompetensnb.vocabulary.branches import BranchKind
from kompetensnb.vocabulary.statuses import Status, worst
from kompetensnb.vocabulary.texts import alphabetical

SUBJECTS: Final = (
    "population",
    "pupils",
    "population_age",
    "population_flows",
    "projection",
    "education_stock",
    "education_flows",
    "education_commuting",
    "employment",
    "employment_month",
    "employment_sector",
    "employment_age",
    "employment_education",
    "labour_birth",
    "matching",
)
"""Tables that the forecasts are built from, as far as the data set has them."""

TARGETS: Final = (2030, 2035)
"""Years offered by themselves: that of the declaration of intent, and the one between it and the last."""


PATHS: Final = 1000
"""Possible futures behind the bands of a page."""


def forecast_sources(context: Context) -> tuple[str, ...]:
    """One line for a chart: whose forecast it is. The dozen sources behind it stand at the end of the page."""
    for name in SUBJECTS:
        if name in context.snapshot.subjects:
            for origin in _origins(context.snapshot, name):
                context.source(origin)
    return (context.say("forecast.source"),)


@lru_cache(maxsize=32)
def assessed(snapshot: Snapshot, region: str) -> Assessment:
    """The baseline of a region (its id) to the last year, with bands: computed once for all pages.

    Raises:
        KompetensnbError: as `engine.assess`.
    """
    return assess(snapshot, regions.get(region), LAST_YEAR, paths=PATHS)


def outlook(context: Context, region: str = "") -> tuple[Assessment | None, int, str]:
    """The baseline of the page's region (or another), the last year of the chosen horizon; or why there is neither."""
    try:
        found = assessed(context.snapshot, region or context.region.id)
        return found, horizon_year(context.parameters.horizon, found.axes), ""
    except KompetensnbError as error:
        if "region" in error.fields:
            error.fields["region"] = context.name
        return None, 0, error_text(error, context.language)


def person_texts(context: Context, identity: str, title: str) -> ChartTexts:
    """The words of a chart of persons in the forecast."""
    return ChartTexts(
        id=identity,
        title=title,
        selection=context.selection,
        measure=context.say("persons"),
        language=context.language,
        sources=forecast_sources(context),
    )


def known(value: float | None) -> float | None:
    """A figure for a row: missing is None."""
    return None if value is None or not math.isfinite(value) else float(value)


@lru_cache(maxsize=64)
def _origins(snapshot: Snapshot, subject: str) -> tuple[str, ...]:
    return tuple(sorted(snapshot.table(subject)["origin"].unique()))


def branch_choices(language: str) -> tuple[tuple[str, str], ...]:
    """All branches, those of the statistics and those that the councils speak of, as (value, label)."""
    found = [*branches.of_kind(BranchKind.GROUP), *branches.of_kind(BranchKind.COUNCIL)]
    every = text("pages.control.all-branches", language)
    return (("", every), *((branch.id, branch.name(language)) for branch in found))


def group_choices(language: str) -> tuple[tuple[str, str], ...]:
    """All of them together, then the education groups by name, as (value, label)."""
    named = sorted(
        ((group.id, group.short_name(language)) for group in education_groups.all_groups()),
        key=lambda choice: alphabetical(choice[1]),
    )
    return (("", text("pages.control.all-groups", language)), *named)


def horizon_choices(language: str) -> tuple[tuple[str, str], ...]:
    """The named horizons and two target years, as (value, label)."""
    named = tuple((horizon.id, horizon.name(language)) for horizon in horizons.all_horizons())
    return (*named, *((str(year), str(year)) for year in TARGETS))


def horizon_year(horizon: str, axes: Axes) -> int:
    """The last year of a horizon, at most the last that is forecast.

    Raises:
        KompetensnbError: invalid-parameter for a target year outside the forecast.
    """
    chosen = horizons.get(horizon)
    last = chosen.years(axes.base)[1]
    if chosen.target and not axes.base < last <= LAST_YEAR:
        raise KompetensnbError(
            "invalid-parameter", parameter="horizon", value=horizon, allowed=f"{axes.base + 1}–{LAST_YEAR}"
        )
    return min(last, axes.years[-1])


def status_notices(context: Context, found: Assessment) -> Iterator[Note]:
    """Once and plainly: what the figures are made of, and which tables are missing."""
    yield from region_note(context)
    status = worst(found.statuses.values())
    if status in (Status.ESTIMATED, Status.SYNTHETIC):
        told = context.say(f"forecast.notice-{status.name.lower()}")
        yield Note("notis-status", told, "warning" if status is Status.SYNTHETIC else "info")
    if found.missing:
        names = [registry.get(name).names[context.language].lower() for name in found.missing]
        yield Note("notis-saknas", context.say("forecast.notice-missing", tables=names), "warning")
