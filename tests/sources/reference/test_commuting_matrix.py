import numpy as np
import pytest

from kompetensnb.sources.reference.commuting_matrix import OUTSIDE, SUBJECT
from kompetensnb.sources.reference.table import MUNICIPALITIES, assumptions, grid

PLACES = (*MUNICIPALITIES, OUTSIDE)


@pytest.fixture(scope="module")
def matrix(tables):
    """Home × work; who lives and works outside is not known."""
    return grid(tables[SUBJECT], {"region": PLACES, "work": PLACES}, year=2021)


def _between(matrix, home, work):
    return matrix[PLACES.index(home), PLACES.index(work)]


def test_those_who_leave_come_and_stay_are_the_published_ones(tables, matrix):
    real = grid(tables["commuting"], {"region": MUNICIPALITIES, "measure": ("in", "out", "stay")}, year=2021)
    staying = np.diag(matrix)[:-1]
    assert (staying == real[:, 2]).all()
    assert (matrix[:-1].sum(axis=1) - staying == real[:, 1]).all()
    assert (matrix[:, :-1].sum(axis=0) - staying == real[:, 0]).all()


def test_nobody_is_said_to_live_and_work_outside(tables, matrix):
    assert np.isnan(matrix[-1, -1])
    assert len(tables[SUBJECT]) == 52 * 52 - 1


def test_who_stay_are_real_and_the_rest_estimated(tables):
    frame = tables[SUBJECT]
    stays = frame["region"] == frame["work"]
    assert set(frame[stays]["status"]) == {"officiell"}
    assert set(frame[~stays]["status"]) == {"skattad"}


@pytest.mark.parametrize("home", ["1384", "1401", "1402", "1407", "1440", "1441", "1481", "1482"])
def test_goteborg_is_where_its_neighbours_commute(matrix, home):
    row = matrix[PLACES.index(home)].copy()
    row[PLACES.index(home)] = 0
    assert PLACES[int(np.argmax(row))] == "1480"


def test_home_and_work_are_not_swapped(matrix):
    """More go from Lerum to Göteborg than back."""
    assert _between(matrix, "1441", "1480") > 5 * _between(matrix, "1480", "1441")


def test_the_near_comes_before_the_far(matrix):
    assert _between(matrix, "1472", "1496") > 10 * _between(matrix, "1472", "1480")  # Tibro: Skövde, Göteborg
    assert _between(matrix, "1487", "1488") > _between(matrix, "1487", "1480")  # Vänersborg: Trollhättan, Göteborg
    assert _between(matrix, "1438", "1492") > _between(matrix, "1438", "1499")  # Dals-Ed: Åmål, Falköping


def test_outside_has_its_assumed_share_and_mostly_from_the_border(matrix):
    abroad = matrix[:-1, -1]
    leaving = matrix[:-1].sum() - np.trace(matrix[:-1, :-1])
    assert abroad.sum() / leaving == pytest.approx(assumptions(SUBJECT)["outside_share"], abs=1e-4)
    share = abroad / (matrix[:-1].sum(axis=1) - np.diag(matrix)[:-1])
    border = [PLACES.index(code) for code in ("1383", "1492", "1447", "1452", "1446")]
    within = [PLACES.index(code) for code in ("1402", "1440", "1441", "1415", "1462")]
    assert share[border].min() > 3 * share[within].max()
