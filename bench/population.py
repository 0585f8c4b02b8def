"""The population forecast for all regions, and the same accounting as a plain loop over pandas objects."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bench.figures import Results
from bench.options import Options
from bench.timing import milliseconds, the_same
from kompetensnb.forecast import borders, population, uncertainty
from kompetensnb.forecast.population import Projection, Totals
from kompetensnb.forecast.series import BLOCKS, COMMON_PHI, COMMON_YEARS, DRIFT_YEARS, RIDGE
from kompetensnb.store.snapshot import open_snapshot

STEPS = 15
PATHS = 1000
PLAIN_PATHS = 20
"""The loop draws this many; its time per path is multiplied up to all."""
CHOICE = ("pooled", "shift-share")


def measure(options: Options) -> Results:
    """Milliseconds, cells (region and year, per path) per second, and how many times longer the loop takes."""
    del options  # nothing here depends on how many pages are opened
    figures = population.totals(open_snapshot())
    errors = population.past_errors(figures)
    until = int(figures.years[-1]) + STEPS
    projection = population.project(figures, until=until, errors=errors, choice=CHOICE)
    _, matrix = borders.sums(projection.codes)

    def ours() -> np.ndarray:
        return matrix @ population.project(figures, until=until, errors=errors, choice=CHOICE).value

    def ours_paths() -> np.ndarray:
        return projection.paths(PATHS) @ matrix.T

    the_same(ours(), plain(figures))
    the_same(ours_paths()[:PLAIN_PATHS], plain_paths(projection, PLAIN_PATHS))
    cells = len(matrix) * STEPS
    took = {
        "all": milliseconds(ours),
        "paths": milliseconds(ours_paths),
        "plain": milliseconds(lambda: plain(figures), once=True),
        "plain_paths": milliseconds(lambda: plain_paths(projection, PLAIN_PATHS), once=True) * PATHS / PLAIN_PATHS,
    }
    return {
        "population_errors_ms": milliseconds(lambda: population.past_errors(figures), once=True),
        "population_all_ms": took["all"],
        "population_paths_ms": took["paths"],
        "population_cells_per_s": 1000 * cells / took["all"],
        "population_path_cells_per_s": 1000 * cells * PATHS / took["paths"],
        "population_plain_ms": took["plain"],
        "population_plain_paths_ms": took["plain_paths"],
        "population_ratio": took["plain"] / took["all"],
        "population_paths_ratio": took["plain_paths"] / took["paths"],
    }


def plain(figures: Totals) -> np.ndarray:
    """All regions x years, one municipality, year and region at a time."""
    panel, _ = figures.panel_at(int(figures.years[-1]))
    level = pd.DataFrame(panel.level.T, index=panel.years, columns=list(panel.names))
    persons, growth = np.exp(level), level.diff().iloc[1:]
    future = {}
    for pool in set(panel.pools.tolist()):
        members = [code for code, number in zip(panel.names, panel.pools, strict=True) if number == pool]
        lenders = [code for code, lends in zip(panel.names, panel.lends, strict=True) if lends and code in members]
        common = pd.Series(
            {
                year: np.average(growth.loc[year, lenders], weights=persons.loc[year - 1, lenders])
                for year in growth.index
            }
        )
        coefficients = _coefficients({code: growth[code] - common for code in lenders})
        mean = common.iloc[-COMMON_YEARS:].mean()
        for code in members:
            local = (growth[code] - common).tolist()
            drift = float(np.mean(local[-DRIFT_YEARS:]))
            pooled = shifted = level[code].iloc[-1]
            values = []
            for step in range(1, STEPS + 1):
                expected = mean + (common.iloc[-1] - mean) * COMMON_PHI**step
                local.append(float(np.dot(_means(local), coefficients)))
                pooled, shifted = pooled + expected + local[-1], shifted + expected + drift
                values.append(np.exp((pooled + shifted) / 2))
            future[code] = pd.Series(values)
    return _regions(future, list(panel.names))


def plain_paths(projection: Projection, count: int) -> np.ndarray:
    """Paths x years x regions, one path and past origin at a time."""
    codes = list(projection.codes)
    value = pd.DataFrame(projection.value.T, columns=codes)
    history = [pd.DataFrame(errors, columns=codes) for errors in projection.history]
    drawn = []
    for weight in uncertainty.weights(count, len(history), population.SEED):
        error = value * 0.0
        for share, errors in zip(weight, history, strict=True):
            error = error + share * errors
        persons = value * np.exp(error)
        drawn.append(_regions({code: persons[code] for code in codes}, codes).T)
    return np.stack(drawn)


def _means(local: list[float]) -> list[float]:
    size = len(local)
    return [float(np.mean(local[size - end : size - start])) for start, end in BLOCKS]


def _coefficients(local: dict[str, pd.Series]) -> np.ndarray:
    rows, answers = [], []
    for series in local.values():
        for place in range(BLOCKS[-1][1], len(series)):
            rows.append(_means(series.iloc[:place].tolist()))
            answers.append(series.iloc[place])
    matrix, answer = np.array(rows), np.array(answers)
    ridge = RIDGE * (answer @ answer) * np.eye(len(BLOCKS))
    return np.linalg.solve(matrix.T @ matrix + ridge, matrix.T @ answer)


def _regions(future: dict[str, pd.Series], codes: list[str]) -> np.ndarray:
    ids, matrix = borders.sums(codes)
    summed = {}
    for number, region in enumerate(ids):
        parts = [future[code] for code, part in zip(codes, matrix[number], strict=True) if part]
        summed[region] = pd.concat(parts, axis=1).sum(axis=1)
    return np.array([summed[region] for region in ids])
