"""Runs in forked processes: at most so many at a time, each alone, each ended when its time is over.

Runs of one region are done by a process of their own, which builds their pages before it forks for each of them: a page
is data and the same for whoever builds it, and the computation behind it is shared by the pages of a region.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import socket
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.publish import forked
from kompetensnb.publish.drawers import Drawers
from kompetensnb.publish.forked import Terms
from kompetensnb.publish.fragments import Job, failure

GRACE: Final = 5.0
"""Seconds beyond its time-out that a run has to tell where it was, before it is killed."""

TOGETHER: Final = 12
"""Runs of a region that one process builds pages for; more are divided, so that no core is left without work."""

_LINE: Final = b"\n"


@dataclass
class _Running:
    """A process: one run, or several of a region. `left` are those that it has not told of."""

    left: list[int]
    pid: int
    deadline: float
    alone: bool
    said: bytes = b""
    late: bool = field(default=False)


class Pool:
    """At most `workers` processes at a time. `tell` gets a line of JSON for each run that has ended."""

    def __init__(self, jobs: Sequence[Job], terms: Terms, tell: Callable[[bytes], None]) -> None:
        self._jobs, self._terms, self._tell = jobs, terms, tell
        self._selector = selectors.DefaultSelector()
        self._running: dict[int, _Running] = {}

    def run(
        self,
        tasks: Sequence[Sequence[int]],
        workers: int,
        control: socket.socket | None,
        drawers: Drawers | None = None,
    ) -> None:
        """Until every run has been told of, or the other end of `control` is closed. A task is runs done together."""
        waiting = deque(list(task) for task in tasks)
        if control is not None:
            self._selector.register(control, selectors.EVENT_READ)
        while waiting or self._running:
            while waiting and len(self._running) < workers:
                self._start(waiting.popleft(), control)
            for key, _ in self._selector.select(timeout=0.5):
                if key.fileobj is control:
                    return self._stop()
                # What a process did not come to when it ended is done again, each run by itself.
                waiting.extendleft([index] for index in self._read(key.fd))
            self._kill_late()
            if drawers is not None:
                drawers.replace_ended()
        return None

    def _start(self, task: list[int], control: socket.socket | None) -> None:
        reading, writing = os.pipe()
        others = (reading, *self._running, *([] if control is None else [control.fileno()]))
        alone = len(task) == 1
        work = self._one(task[0]) if alone else lambda tell: self._several(task, tell)
        pid = forked.fork(work, writing, others)
        os.close(writing)
        seconds = (self._terms.timeout + GRACE) * (1 if alone else 2 * len(task) + 1)
        self._running[reading] = _Running(task, pid, time.monotonic() + seconds, alone)
        self._selector.register(reading, selectors.EVENT_READ)

    def _one(self, index: int) -> Callable[[Callable[[bytes], None]], None]:
        return lambda tell: tell(_line(index, *forked.make(self._jobs[index], self._terms)))

    def _several(self, task: Sequence[int], tell: Callable[[bytes], None]) -> None:
        left = []
        for index in task:
            if forked.build(self._jobs[index], self._terms):
                tell(_line(index, None, executed=False))
            else:
                left.append([index])
        Pool(self._jobs, self._terms, tell).run(left, 1, None)

    def _read(self, descriptor: int) -> list[int]:
        """Take what a process says; when it has ended, the runs that shall be done again."""
        running = self._running[descriptor]
        if part := os.read(descriptor, 65536):
            *lines, running.said = (running.said + part).split(_LINE)
            for line in lines:
                running.left.remove(json.loads(line)["index"])
                self._tell(line + _LINE)
            return []
        self._selector.unregister(descriptor)
        os.close(descriptor)
        del self._running[descriptor]
        # Whatever the run started and left goes with it.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        _, status = os.waitpid(running.pid, 0)
        if not running.alone:
            return running.left
        for index in running.left:
            self._tell(_line(index, self._silent(index, status, late=running.late), executed=True))
        return []

    def _silent(self, index: int, status: int, *, late: bool) -> dict[str, Any]:
        notebook = Path(self._jobs[index].notebook).name
        if late:
            return failure(KompetensnbError("notebook-timeout", notebook=notebook, seconds=self._terms.timeout))
        detail = f"ended with status {os.waitstatus_to_exitcode(status)}"
        return failure(KompetensnbError("notebook-kernel-died", notebook=notebook, detail=detail))

    def _kill_late(self) -> None:
        for running in self._running.values():
            if time.monotonic() >= running.deadline:
                running.late = True
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(running.pid, signal.SIGKILL)

    def _stop(self) -> None:
        for running in self._running.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)


def tasks_of(jobs: Sequence[Job], workers: int) -> list[list[int]]:
    """The runs by number, those of one region together, the largest tasks first so that all workers end together.

    Where there are few runs they are not kept together: every worker shall have something to do.
    """
    most = max(1, min(TOGETHER, len(jobs) // (2 * workers)))
    regions: dict[str, list[int]] = {}
    for index, job in enumerate(jobs):
        regions.setdefault(str(job.parameters.get("region", "")), []).append(index)
    parts = (numbers[begin : begin + most] for numbers in regions.values() for begin in range(0, len(numbers), most))
    return sorted(parts, key=len, reverse=True)


def _line(index: int, error: dict[str, Any] | None, executed: bool = True) -> bytes:
    return json.dumps({"index": index, "error": error, "executed": executed}).encode() + _LINE
