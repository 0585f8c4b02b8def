"""Keeps within what a server allows: so many calls in any so many seconds, also across a process that was killed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kompetensnb.sources.files import write_atomically


class Limiter:
    """At most `calls` calls within any `window_s` seconds, as the server counts them.

    A call counts from the moment its answer has come: the server saw it before that, so its window is over no later
    than ours, however long the network took. With `record` the calls are kept in a file, so that a process that goes
    on after another was killed knows what the other one used. Calls are made one at a time.
    """

    def __init__(
        self,
        record: Path | None = None,
        *,
        calls: int = 1,
        window_s: float = 1.0,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._record = record
        self._calls = calls
        self._window_s = window_s
        self._clock = clock
        self._sleep = sleep
        self._times: list[float] = []
        self._load()

    def configure(self, calls: int, window_s: float) -> None:
        """Take over the limits that the server announces; no calls or no window means no limit."""
        self._calls = calls
        self._window_s = window_s

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Wait until one more call is allowed, and count it when it is over, however it ended."""
        self._wait()
        self._save(open_call=True)
        try:
            yield
        finally:
            self._times.append(self._clock())
            self._save(open_call=False)

    def _wait(self) -> None:
        if self._calls < 1 or self._window_s <= 0:
            return
        while True:
            now = self._clock()
            # A clock that was set back must not make anybody wait for longer than one window.
            self._times = [time_ for time_ in self._times if 0 <= now - time_ < self._window_s]
            if len(self._times) < self._calls:
                return
            self._sleep(max(self._times[-self._calls] + self._window_s - now, 0.001))

    def _load(self) -> None:
        if self._record is None or not self._record.is_file():
            return
        try:
            content = json.loads(self._record.read_text(encoding="utf-8"))
            self._calls, self._window_s = int(content["calls"]), float(content["window_s"])
            self._times = [float(time_) for time_ in content["times"]]
            if content["open"]:
                # Nobody knows when the server saw the call of a process that was killed: at worst right now.
                self._times.append(self._clock())
        except (OSError, ValueError, KeyError, TypeError):
            self._times = [self._clock()] * max(self._calls, 1)

    def _save(self, *, open_call: bool) -> None:
        if self._record is not None:
            content = {"calls": self._calls, "window_s": self._window_s, "times": self._times, "open": open_call}
            write_atomically(self._record, json.dumps(content).encode())
