import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from kompetensnb.errors import KompetensnbError
from kompetensnb.fitting import apportion, fit, round_to_margins

WHOLE = st.integers(0, 60)


def _tables(dimensions: int) -> st.SearchStrategy[np.ndarray]:
    shapes = array_shapes(min_dims=dimensions, max_dims=dimensions, min_side=1, max_side=6)
    return arrays(np.int64, shapes, elements=WHOLE)


def _sums(table: np.ndarray, axes: tuple[int, ...]) -> np.ndarray:
    return table.sum(axis=tuple(axis for axis in range(table.ndim) if axis not in axes))


def _fitted(truth: np.ndarray, seed: np.ndarray, margins: list[tuple[int, ...]]) -> np.ndarray:
    return fit(np.where(truth > 0, seed + 1, 0), [(axes, _sums(truth, axes)) for axes in margins])


def test_a_table_of_two_dimensions_by_hand() -> None:
    fitted = fit([[1, 1], [1, 1]], [((0,), [30, 10]), ((1,), [20, 20])])
    assert fitted == pytest.approx(np.array([[15, 15], [5, 5]]))


def test_the_odds_of_the_seed_are_kept() -> None:
    fitted = fit([[4, 1], [1, 3]], [((0,), [50, 50]), ((1,), [30, 70])])
    assert fitted[0, 0] * fitted[1, 1] / (fitted[0, 1] * fitted[1, 0]) == pytest.approx(12)


@settings(deadline=None)  # a shared machine may pause
@given(_tables(3), st.data())
def test_every_margin_is_reached_in_three_dimensions(truth: np.ndarray, data: st.DataObject) -> None:
    seed = data.draw(arrays(np.int64, truth.shape, elements=WHOLE))
    margins = [((0, 1), _sums(truth, (0, 1))), ((2,), _sums(truth, (2,))), ((), truth.sum())]
    fitted = fit(seed + 1, margins)
    for axes, sums in margins:
        assert _sums(fitted, axes) == pytest.approx(sums, abs=1e-6)


def test_zeros_of_the_seed_stay() -> None:
    fitted = fit([[0, 2], [3, 1]], [((0,), [5, 15]), ((1,), [8, 12])])
    assert fitted == pytest.approx(np.array([[0, 5], [8, 7]]))


def test_nearly_empty_cells_are_fitted_nearly_and_rounded_exactly() -> None:
    """Weights of a millionth have to carry whole persons: the steps get so small that the last ones are not taken."""
    truth = np.array([[0, 0, 19, 0], [13, 6, 4, 0], [0, 0, 0, 4], [0, 7, 0, 1], [4, 0, 7, 0], [0, 30, 0, 0]])
    seed = np.where(truth > 0, 1e-6, 0.0)
    seed[0, 2], seed[1, 0], seed[1, 1], seed[3, 1], seed[4, 2] = 0.001586, 0.452265, 0.178681, 0.107872, 0.157159
    margins = [((0,), truth.sum(axis=1)), ((1,), truth.sum(axis=0))]
    fitted = fit(seed, margins, rounds=2000)
    assert fitted.sum(axis=1) == pytest.approx(truth.sum(axis=1), abs=1e-4)
    rounded = round_to_margins(fitted, margins)
    assert (rounded.sum(axis=0) == truth.sum(axis=0)).all()
    assert (rounded.sum(axis=1) == truth.sum(axis=1)).all()


@pytest.mark.parametrize(
    ("seed", "margins", "key"),
    [
        ([[1, 1], [1, 1]], [((0,), [30, 10]), ((1,), [20, 21])], "fitting-contradiction"),
        ([[0, 0], [1, 1]], [((0,), [30, 10]), ((1,), [20, 20])], "fitting-blocked"),
        ([[0, 1], [1, 0]], [((0,), [30, 10]), ((1,), [20, 20])], "fitting-not-reached"),
        ([[1, np.nan], [1, 1]], [((0,), [30, 10])], "fitting-figures"),
        ([[1, 1], [1, 1]], [((0,), [30, np.nan])], "fitting-figures"),
        ([[1, -1], [1, 1]], [((0,), [30, 10])], "fitting-figures"),
    ],
)
def test_what_cannot_be_fitted_is_refused(seed: list, margins: list, key: str) -> None:
    with pytest.raises(KompetensnbError) as raised:
        fit(seed, margins)
    assert raised.value.key == key


def test_margins_that_share_an_axis_must_agree_on_it() -> None:
    with pytest.raises(KompetensnbError) as raised:
        fit(np.ones((2, 2, 2)), [((0, 1), [[3, 3], [2, 2]]), ((0, 2), [[3, 4], [2, 2]])])
    assert raised.value.fields == {"found": "6", "expected": "7"}


def test_a_margin_of_another_shape_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="has the shape"):
        fit(np.ones((2, 3)), [((1,), [1, 2])])


@settings(deadline=None)
@given(_tables(2), st.data())
def test_a_table_is_rounded_to_both_margins(truth: np.ndarray, data: st.DataObject) -> None:
    """With zeros anywhere, each value down or up and never further."""
    values = _fitted(truth, data.draw(arrays(np.int64, truth.shape, elements=WHOLE)), [(0,), (1,)])
    rounded = round_to_margins(values, [((0,), truth.sum(axis=1)), ((1,), truth.sum(axis=0)), ((), truth.sum())])
    assert (rounded.sum(axis=0) == truth.sum(axis=0)).all()
    assert (rounded.sum(axis=1) == truth.sum(axis=1)).all()
    assert (np.abs(rounded - values) < 1 + 1e-5).all()
    assert (rounded[truth == 0] == 0).all()
    assert (rounded >= 0).all()


@settings(deadline=None)
@given(_tables(4), st.data())
def test_margins_that_share_axes_and_leave_one_free(truth: np.ndarray, data: st.DataObject) -> None:
    margins = [(0, 2), (1, 2)]
    values = _fitted(truth, data.draw(arrays(np.int64, truth.shape, elements=WHOLE)), margins)
    rounded = round_to_margins(values, [(axes, _sums(truth, axes)) for axes in [*margins, (2,)]])
    for axes in margins:
        assert (_sums(rounded, axes) == _sums(truth, axes)).all()
    assert (np.abs(rounded - values) < 1 + 1e-5).all()


@settings(deadline=None)
@given(_tables(3), st.data())
def test_one_margin_in_any_order_of_axes(truth: np.ndarray, data: st.DataObject) -> None:
    axes = data.draw(st.sampled_from([(0,), (1,), (2,), (0, 1), (0, 2), (1, 2)]))
    values = _fitted(truth, data.draw(arrays(np.int64, truth.shape, elements=WHOLE)), [axes])
    rounded = round_to_margins(values, [(axes, _sums(truth, axes))])
    assert (_sums(rounded, axes) == _sums(truth, axes)).all()
    assert (np.abs(rounded - values) < 1 + 1e-5).all()


def test_a_path_is_found_where_rounding_row_by_row_fails() -> None:
    """Each row would put its one person in the first column."""
    values = np.array([[0.4, 0.3, 0.3], [0.4, 0.3, 0.3], [0.2, 0.4, 0.4]])
    rounded = round_to_margins(values, [((0,), [1, 1, 1]), ((1,), [1, 1, 1])])
    assert rounded.sum(axis=0).tolist() == [1, 1, 1]
    assert rounded.sum(axis=1).tolist() == [1, 1, 1]


def test_whole_values_are_left_as_they_are() -> None:
    values = np.array([[3.0, 0.0], [7.0, 2.0]]) + 1e-10
    assert round_to_margins(values, [((0,), [3, 9]), ((1,), [10, 2])]).tolist() == [[3, 0], [7, 2]]


@pytest.mark.parametrize(
    ("values", "margins", "key"),
    [
        ([[1.5, 1.5]], [((0,), [3.5])], "fitting-not-whole"),
        ([[1.5, 1.5]], [((0,), [30])], "fitting-blocked"),
        ([[2, 0], [0, 2]], [((0,), [2, 2]), ((1,), [3, 1])], "fitting-blocked"),
        ([[1.5, 1.5]], [((0,), [3]), ((1,), [2, 2])], "fitting-contradiction"),
    ],
)
def test_what_cannot_be_rounded_is_refused(values: list, margins: list, key: str) -> None:
    with pytest.raises(KompetensnbError) as raised:
        round_to_margins(values, margins)
    assert raised.value.key == key


def test_three_crossing_margins_are_refused() -> None:
    with pytest.raises(ValueError, match="neither one margin nor two"):
        round_to_margins(np.ones((1, 1, 1)), [((0, 1), [[1]]), ((0, 2), [[1]]), ((1, 2), [[1]])])


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0.01, 1e6), st.floats(0, 1e6), st.integers(0, 10**6)), min_size=1, max_size=8))
def test_shares_sum_to_their_totals_and_are_the_nearest(rows: list[tuple[float, float, int]]) -> None:
    weights = np.array([row[:2] for row in rows])
    totals = np.array([row[2] for row in rows])
    shares = apportion(weights, totals)
    assert (shares.sum(axis=1) == totals).all()
    assert shares == pytest.approx(weights / weights.sum(axis=1, keepdims=True) * totals[:, None], abs=1.01)


def test_equal_remainders_go_to_the_first() -> None:
    assert apportion([1, 1, 1, 1], 6).tolist() == [2, 2, 1, 1]


def test_a_total_without_weight_is_refused() -> None:
    with pytest.raises(KompetensnbError) as raised:
        apportion([[1, 0], [0, 0]], [5, 1])
    assert raised.value.key == "fitting-blocked"
