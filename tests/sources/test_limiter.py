"""So many calls in any window, on a clock of the test's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensnb.sources.limiter import Limiter


class Clock:
    """Time that only moves when somebody sleeps or works."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds


def limiter(clock: Clock, record: Path | None = None, *, calls: int = 3, window_s: float = 10) -> Limiter:
    return Limiter(record, calls=calls, window_s=window_s, clock=clock, sleep=clock.sleep)


@given(
    calls=st.integers(1, 5),
    window=st.integers(1, 10),
    work=st.lists(st.floats(0, 8), min_size=1, max_size=40),
    late=st.floats(0, 1),
)
def test_no_window_ever_has_too_many(calls: int, window: int, work: list[float], late: float) -> None:
    """The server sees a call somewhere between its sending and its answer."""
    clock = Clock()
    limited = limiter(clock, calls=calls, window_s=window)
    seen = []
    for seconds in work:
        with limited.slot():
            seen.append(clock.now + late * seconds)
            clock.now += seconds

    for first, later in zip(seen, seen[calls:], strict=False):
        assert later - first >= window - 1e-6


def test_no_time_is_lost() -> None:
    clock = Clock()
    limited = limiter(clock)
    for _ in range(7):
        with limited.slot():
            pass
    assert clock.now == pytest.approx(1020)


def test_a_call_that_failed_counts() -> None:
    clock = Clock()
    limited = limiter(clock, calls=1)
    with pytest.raises(ZeroDivisionError), limited.slot():
        raise ZeroDivisionError
    with limited.slot():
        assert clock.now == 1010


@pytest.mark.parametrize(("calls", "window"), [(0, 10), (5, 0)])
def test_no_limit_means_no_waiting(calls: int, window: float) -> None:
    clock = Clock()
    limited = limiter(clock)
    limited.configure(calls, window)
    for _ in range(50):
        with limited.slot():
            pass
    assert clock.now == 1000


def test_a_clock_that_is_set_back_does_not_stop_anybody() -> None:
    clock = Clock()
    limited = limiter(clock, calls=1)
    with limited.slot():
        pass
    clock.now -= 500
    with limited.slot():
        assert clock.now <= 510


def test_the_next_process_knows_what_was_used(tmp_path: Path) -> None:
    clock = Clock()
    for _ in range(3):
        with limiter(clock, tmp_path / "calls.json", calls=2).slot():
            pass
    assert clock.now == pytest.approx(1010)


def test_a_call_of_a_killed_process_counts_as_made_now(tmp_path: Path) -> None:
    clock = Clock()
    record = tmp_path / "calls.json"
    waiting = limiter(clock, record, calls=1).slot()
    waiting.__enter__()
    assert json.loads(record.read_text())["open"] is True
    clock.now += 4
    with limiter(clock, record, calls=1).slot():
        assert clock.now == pytest.approx(1014)


@pytest.mark.parametrize("text", ["", "{", '{"calls": 1}', "[]", '{"calls": "x", "window_s": 1, "times": []}'])
def test_a_record_that_cannot_be_read_counts_as_full(tmp_path: Path, text: str) -> None:
    clock = Clock()
    (tmp_path / "calls.json").write_text(text)
    with limiter(clock, tmp_path / "calls.json").slot():
        assert clock.now == pytest.approx(1010)
