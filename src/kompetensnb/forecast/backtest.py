"""The back-test: what the program would have said in the past, by what was known then, against what came.

Only real series are tested: a table with synthetic rows is left out. Two naive models are the floor: no change, and the
trend of the last ten years (for branches of all years seen).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from kompetensnb.forecast import borders, branch_growth, branches, education, population, pupils, uncertainty
from kompetensnb.forecast.monthly import YEARLY
from kompetensnb.forecast.panel import Floats, Panel
from kompetensnb.forecast.rolling import Choice
from kompetensnb.forecast.scores import Cells, Score, measures, past_step
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.regions import RegionKind
from kompetensnb.vocabulary.statuses import Status

HORIZONS: Final = (1, 3, 5, 10)
PUPIL_HORIZONS: Final = (1, 2, 3, 4)
BRANCH_HORIZONS: Final = (12, 24)
ORIGINS: Final = range(1990, 2021)
RECENT: Final = range(2006, 2021)
"""The later half, for a reader who wants to know how it has been lately."""
EDUCATION_ORIGINS: Final = range(2010, 2100)
BRANCH_HISTORY: Final = 30
"""Months known at the first origin for branches."""
BRANCH: Final = "bransch"
BRANCH_OF_MUNICIPALITY: Final = "bransch-kommun"
UNCHANGED: Final = ("no-change",)
TREND: Final = ("drift",)
KINDS: Final = (RegionKind.MUNICIPALITY, RegionKind.SUBREGION, RegionKind.COUNTY)


@dataclass
class Trials:
    """What was said and what came at one level and horizon, one row of figures per origin."""

    origins: list[int] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    rows: list[dict[str, Floats]] = field(default_factory=list)

    def add(
        self,
        origin: int,
        choice: Choice,
        history: Floats,
        now: int,
        horizon: int,
        said: Sequence[Floats],
        limits: Floats,
    ) -> None:
        """One origin. `history` is series x times, of which `now` were known; `said` is ours and the two naive."""
        row = dict(zip(("said", "unchanged", "trend"), said, strict=True))
        row |= dict(zip(uncertainty.LIMITS, limits, strict=True))
        row |= {"start": history[:, now - 1], "came": history[:, now + horizon - 1]}
        row["step"] = past_step(history[:, :now], horizon)
        self.origins.append(origin)
        self.choices.append(choice)
        self.rows.append(row)

    def score(
        self, subject: str, level: str, horizon: int, *, among: range | None = None, monthly: bool = False
    ) -> Score | None:
        """The row of the table, or None without any origin (`among` these)."""
        kept = [place for place, origin in enumerate(self.origins) if among is None or origin in among]
        if not kept:
            return None
        origins = np.array([self.origins[place] for place in kept])
        arrays = {name: np.stack([self.rows[place][name] for place in kept]) for name in self.rows[0]}
        cells = Cells(origins=origins, additive=subject != education.SUBJECT, **arrays)
        known = np.isfinite(cells.said) & np.isfinite(cells.came)
        used = Counter("+".join(self.choices[place]) for place in kept)
        label = _month if monthly else str
        return Score(
            subject=subject,
            level=level,
            horizon=horizon,
            unit="month" if monthly else "year",
            first_origin=label(int(origins[0])),
            last_origin=label(int(origins[-1])),
            origins=len(kept),
            series=int(known.any(axis=0).sum()),
            cases=int(known.sum()),
            methods=", ".join(f"{name} ({count})" for name, count in used.most_common()),
            **measures(cells),
        )


Tried = defaultdict[tuple[str, int], Trials]


def backtest(snapshot: Snapshot) -> list[Score]:
    """All rows of the table, for whatever the snapshot holds; a table it lacks has one row that says so.

    Raises:
        KompetensnbError: what reading a damaged table raises; forecast-no-figures, forecast-hole.
    """
    subjects: Mapping[str, Callable[[Snapshot], Iterable[Score | None]]] = {
        population.SUBJECT: _population,
        pupils.SUBJECT: _pupils,
        education.SUBJECT: _education,
        branches.SUBJECT: _branches,
    }
    rows: list[Score] = []
    for subject, run in subjects.items():
        if subject not in snapshot.subjects or _synthetic(snapshot, subject):
            rows.append(Score(subject, missing=subject))
        else:
            rows.extend(score for score in run(snapshot) if score is not None)
    return rows


def _synthetic(snapshot: Snapshot, subject: str) -> bool:
    return bool((snapshot.table(subject)["status"] == str(Status.SYNTHETIC)).any())


def level_matrix(names: Sequence[str], codes: Sequence[str], kind: RegionKind) -> Floats:
    """Adds the municipalities `names` (columns) up to the regions of a kind (rows: `codes`, sub-regions, the county).

    A region whose members are not all there has NaN in its row: a sum with a missing part is missing.
    """
    if kind is RegionKind.MUNICIPALITY:
        single = [[float(code == name) if code in names else np.nan for name in names] for code in codes]
        return np.array(single, dtype=np.float64)
    # A municipality that did not exist yet is in the one it left, so it is no missing part.
    parts = {split.child: split.parent for split in borders.SPLITS}
    every = borders.municipalities()
    gone = [code for code in every if code not in names and parts.get(code, code) not in names]
    pool, lent = np.array(borders.pools(names)), np.array(borders.lends(names))
    pools = {number for number, lends in zip(borders.pools(gone), borders.lends(gone), strict=True) if lends}
    numbers = sorted(set(borders.pools(every)))
    rows = [np.where(np.full(len(names), number in pools), np.nan, (pool == number) & lent) for number in numbers]
    if kind is RegionKind.SUBREGION:
        return np.array(rows, dtype=np.float64)
    return np.array([sum(rows)], dtype=np.float64)


def _population(snapshot: Snapshot) -> Iterator[Score | None]:
    figures = population.totals(snapshot)
    errors = population.past_errors(figures)
    tried: Tried = defaultdict(Trials)
    for origin in (year for year in ORIGINS if year in figures.years[:-1]):
        panel, _ = figures.panel_at(origin)
        now = int(np.searchsorted(panel.years, origin)) + 1
        until = origin + max(HORIZONS)
        models = [
            population.project(figures, origin=origin, until=until, errors=errors, choice=choice)
            for choice in ((), UNCHANGED, TREND)
        ]
        drawn = models[0].paths()[:, np.array(HORIZONS) - 1]
        for kind in KINDS:
            matrix = level_matrix(panel.names, figures.codes, kind)
            limits = uncertainty.bands(drawn @ matrix.T)
            said = [matrix @ model.value for model in models]
            history = matrix @ np.exp(panel.level)
            for place, horizon in enumerate(HORIZONS):
                if origin + horizon <= figures.years[-1]:
                    then = [values[:, horizon - 1] for values in said]
                    tried[kind, horizon].add(origin, models[0].choice, history, now, horizon, then, limits[:, place])
    for among in (ORIGINS, RECENT):
        for (level, horizon), trials in sorted(tried.items(), key=_order):
            yield trials.score(population.SUBJECT, level, horizon, among=among)


def _pupils(snapshot: Snapshot) -> Iterator[Score | None]:
    """Grade 9, from the cohorts that are on their way. There are too few years for a trend to compare with."""
    figures = pupils.cohorts(snapshot)
    last = pupils.GRADES - 1
    tried: Tried = defaultdict(Trials)
    for now, origin in enumerate(figures.years[:-1].tolist(), start=1):
        known = figures.until(origin)
        choice = pupils.choose(known)
        for kind in KINDS:
            matrix = level_matrix(figures.codes, figures.codes, kind)
            history = borders.add(matrix, figures.pupils[:, last]).T
            value = borders.add(matrix, pupils.project(known, choice))
            limits = pupils.limits(value, pupils.dispersion(known, matrix))
            for horizon in (step for step in PUPIL_HORIZONS if now + step <= len(figures.years)):
                unchanged = history[:, now - 1]
                said = [value[horizon - 1, last], unchanged, np.full_like(unchanged, np.nan)]
                bands = np.stack([limits[name][horizon - 1, last] for name in uncertainty.LIMITS])
                tried[kind, horizon].add(origin, (choice,), history, now, horizon, said, bands)
    for (level, horizon), trials in sorted(tried.items(), key=_order):
        yield trials.score(pupils.SUBJECT, level, horizon)


def _education(snapshot: Snapshot) -> Iterator[Score | None]:
    figures = education.panel(snapshot)
    errors = education.past_errors(figures)
    history = education.percent(figures.level)
    tried: Tried = defaultdict(Trials)
    for now, origin in enumerate(figures.years[:-1].tolist(), start=1):
        if origin not in EDUCATION_ORIGINS:
            continue
        ours, *naive = (
            education.project(figures, origin=origin, until=origin + max(HORIZONS), errors=errors, choice=choice)
            for choice in ((), UNCHANGED, TREND)
        )
        limits = uncertainty.bands(ours.paths()[:, np.array(HORIZONS) - 1])
        for place, horizon in enumerate(HORIZONS):
            if now + horizon <= len(figures.years):
                said = [model.value[:, horizon - 1] for model in (ours, *naive)]
                trials = tried[RegionKind.MUNICIPALITY, horizon]
                trials.add(origin, ours.choice, history, now, horizon, said, limits[:, place])
    for (level, horizon), trials in sorted(tried.items(), key=_order):
        yield trials.score(education.SUBJECT, level, horizon)


def _branches(snapshot: Snapshot) -> Iterator[Score | None]:
    """Every branch as published, without the unknown; and the total."""
    figures = branches.employed(snapshot)
    errors = branches.past_errors(figures)
    published = figures.persons * (1 - figures.unknown)
    size = len(figures.branches)
    matrices = {BRANCH: np.eye(size, size + 1), RegionKind.COUNTY: np.ones((1, size + 1))}
    history = np.concatenate([published, (figures.total * figures.unknown)[None]])
    tried: Tried = defaultdict(Trials)
    for now in range(BRANCH_HISTORY, len(figures.months)):
        origin = int(figures.months[now - 1])
        ours, *naive = (
            branches.project(figures, origin=origin, errors=errors, choice=choice) for choice in ((), UNCHANGED, TREND)
        )
        drawn = ours.paths()[:, np.array(BRANCH_HORIZONS) - 1]
        for level, matrix in matrices.items():
            limits = uncertainty.bands(drawn @ matrix.T)
            for place, horizon in enumerate(BRANCH_HORIZONS):
                if now + horizon <= len(figures.months):
                    said = [matrix @ model.value[:, horizon - 1] for model in (ours, *naive)]
                    trials = tried[level, horizon]
                    trials.add(origin, ours.choice, matrix @ history, now, horizon, said, limits[:, place])
    for (level, horizon), trials in sorted(tried.items(), key=_order):
        yield trials.score(branches.SUBJECT, level, horizon, monthly=True)
    yield from _novembers(snapshot)


def _novembers(snapshot: Snapshot) -> Iterator[Score | None]:
    """Branches of municipalities with real Novembers, by the method that the county would have chosen at the time.

    There are too few to say what bands they would have had.
    """
    errors = branches.past_errors(branches.employed(snapshot), branch_growth.MONTHS)
    real = [f for code, f in branch_growth.novembers(snapshot).items() if code != branch_growth.COUNTY_CODE]
    figures = [one for one in real if len(one.months) == max(len(other.months) for other in real)]
    if not figures:
        return
    panels, years = [one.panel() for one in figures], figures[0].months.tolist()
    history = np.exp(np.concatenate([panel.level for panel in panels]))
    tried: Tried = defaultdict(Trials)
    for now, origin in enumerate(years[:-1], start=1):
        choice = branch_growth.chosen(errors, 12 * origin + branch_growth.NOVEMBER - 1)
        if now <= YEARLY[TREND[0]].needs:
            continue
        steps = min(branch_growth.TESTED_YEARS, len(years) - now)
        said = [
            np.exp(np.concatenate([_mean_of(names, panel.until(origin), steps) for panel in panels]))
            for names in (choice, UNCHANGED, TREND)
        ]
        limits = np.full((len(uncertainty.LIMITS), len(history)), np.nan)
        for step in range(1, steps + 1):
            then = [values[:, step - 1] for values in said]
            tried[BRANCH_OF_MUNICIPALITY, step].add(origin, choice, history, now, step, then, limits)
    for (level, horizon), trials in sorted(tried.items(), key=_order):
        yield trials.score(branches.SUBJECT, level, horizon)


def _mean_of(names: Choice, panel: Panel, steps: int) -> Floats:
    return np.asarray(np.mean([YEARLY[name](panel, steps) for name in names], axis=0), dtype=np.float64)


def _order(item: tuple[tuple[str, int], Trials]) -> tuple[int, int]:
    """Smallest regions first, then by horizon."""
    level, horizon = item[0]
    return [BRANCH, BRANCH_OF_MUNICIPALITY, *KINDS].index(level), horizon


def _month(number: int) -> str:
    return f"{number // 12}-{number % 12 + 1:02}"
