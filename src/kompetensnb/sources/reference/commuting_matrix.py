"""Who commutes where: a gravity model fitted to the real numbers who leave, come and stay."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from kompetensnb.fitting import Figures, fit, round_to_margins
from kompetensnb.sources.reference.places import distances
from kompetensnb.sources.reference.table import (
    MUNICIPALITIES,
    ReferenceTable,
    Tables,
    assumptions,
    grid,
    long,
    reference_table,
)
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.statuses import Status

SUBJECT: Final = "commuting_matrix"
YEAR: Final = 2021
OUTSIDE: Final = "99"


def build(tables: Tables) -> ReferenceTable:
    """`commuting_matrix` of the 51 municipalities and everywhere else, 2021.

    For each municipality the row without the diagonal sums to those who really commute out, the column without it to
    those who commute in, and the diagonal is those who stay.
    """
    real = grid(tables["commuting"], {"region": MUNICIPALITIES, "measure": ("in", "out", "stay")}, year=YEAR)
    arriving, leaving, staying = real.T
    abroad = np.rint(leaving.sum() * assumptions(SUBJECT)["outside_share"])
    rows = np.append(leaving, abroad + arriving.sum() - leaving.sum())
    columns = np.append(arriving, abroad)
    margins = [((0,), rows), ((1,), columns)]
    matrix = round_to_margins(fit(_pull(rows, columns), margins), margins)
    matrix[np.diag_indices(len(MUNICIPALITIES))] = staying
    places = (*MUNICIPALITIES, OUTSIDE)
    frame = long(matrix, {"region": places, "work": places}, Status.ESTIMATED, year=YEAR)
    frame.loc[frame["region"] == frame["work"], "status"] = str(Status.OFFICIAL)
    # Who lives and works outside is not in the figures.
    return reference_table(SUBJECT, frame[(frame["region"] != OUTSIDE) | (frame["work"] != OUTSIDE)])


def _pull(rows: Figures, columns: Figures) -> Figures:
    """Home × work, 99 last: those who leave × those who come, over a power of the distance; the diagonal is empty."""
    towns, markets = (assumptions(SUBJECT)[name] for name in ("outside", "same_market"))
    inside = _nearness(distances(MUNICIPALITIES, MUNICIPALITIES))
    beyond = _nearness(distances(MUNICIPALITIES, tuple(towns))) @ np.array(list(towns.values()), dtype=np.float64)
    pull = np.zeros((len(rows), len(columns)))
    pull[:-1, :-1] = rows[:-1, np.newaxis] * columns[:-1] * inside * np.where(_same_market(), markets, 1.0)
    pull[:-1, -1] = rows[:-1] * beyond
    pull[-1, :-1] = columns[:-1] * beyond
    pull[np.diag_indices(len(rows))] = 0
    return pull


def _same_market() -> NDArray[np.bool_]:
    """Municipality × municipality: whether both lie in the same functional labour market (FA region)."""
    markets = regions.of_kind(regions.RegionKind.FA)
    lies_in = np.array([[code in market.members for market in markets] for code in MUNICIPALITIES])
    same: NDArray[np.bool_] = (lies_in[:, np.newaxis] & lies_in).any(axis=-1)
    return same


def _nearness(kilometres: Figures) -> Figures:
    assumed = assumptions(SUBJECT)
    nearness: Figures = (kilometres + assumed["offset_km"]) ** -assumed["power"]
    return nearness
