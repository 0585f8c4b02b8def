"""A warm process that runs notebooks: it imports and opens the data once, then forks for every run.

Run by `batch.run_batch` as `python -m kompetensnb.publish.warm FD`. FD is one end of a socket pair: the work comes as
one line of JSON, and a line goes back for each run that has ended. When the other end closes, whoever wanted the
work is gone, and the runs are stopped.
"""

from __future__ import annotations

import contextlib
import gc
import json
import logging
import os
import resource
import selectors
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import nbformat

from kompetensnb.dashboard import forking
from kompetensnb.dashboard.building import build_page
from kompetensnb.errors import KompetensnbError
from kompetensnb.pages.registry import PAGES
from kompetensnb.pages.render import render_page
from kompetensnb.publish import cells
from kompetensnb.publish.document import fragment_html
from kompetensnb.publish.fragments import Job, failure, make_fragment
from kompetensnb.vocabulary.parameters import Parameters

GRACE: Final = 5.0
"""Seconds beyond its time-out that a run has to tell where it was, before it is killed."""

_FEW: Final = 3
_LOG = logging.getLogger("kompetensnb.publish.warm")


@dataclass
class _Running:
    index: int
    pid: int
    deadline: float
    said: bytes = b""


class Pool:
    """At most `workers` runs at a time. `timeout` is for each run, in seconds; `memory_mb` for what it adds itself."""

    def __init__(self, control: socket.socket, jobs: Sequence[Job], workers: int, timeout: int, memory_mb: int) -> None:
        self._control, self._jobs = control, jobs
        self._workers, self._timeout, self._memory_mb = workers, timeout, memory_mb
        self._waiting = deque(range(len(jobs)))
        self._selector = selectors.DefaultSelector()
        self._running: dict[int, _Running] = {}

    def run(self) -> None:
        """Until every run has ended and been told of, or the other end is closed."""
        self._selector.register(self._control, selectors.EVENT_READ)
        while self._waiting or self._running:
            while self._waiting and len(self._running) < self._workers:
                self._start(self._waiting.popleft())
            for key, _ in self._selector.select(timeout=0.5):
                if key.fileobj is self._control:
                    return self._stop()
                self._read(key.fd)
            self._kill_late()
        return None

    def _start(self, index: int) -> None:
        reading, writing = os.pipe()
        pid = _fork(self._jobs[index], writing, (reading, self._control.fileno()), self._timeout, self._memory_mb)
        os.close(writing)
        self._running[reading] = _Running(index, pid, time.monotonic() + self._timeout + GRACE)
        self._selector.register(reading, selectors.EVENT_READ)

    def _read(self, descriptor: int) -> None:
        run = self._running[descriptor]
        if part := os.read(descriptor, 65536):
            run.said += part
            return
        self._selector.unregister(descriptor)
        os.close(descriptor)
        del self._running[descriptor]
        # Whatever the run started and left goes with it.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
        _, status = os.waitpid(run.pid, 0)
        self._tell(run, status)

    def _tell(self, run: _Running, status: int) -> None:
        try:
            error = json.loads(run.said)
        except ValueError:
            error = self._silent(run, status)
        self._control.sendall(json.dumps({"index": run.index, "error": error}).encode() + b"\n")

    def _silent(self, run: _Running, status: int) -> dict[str, Any]:
        notebook = Path(self._jobs[run.index].notebook).name
        if time.monotonic() >= run.deadline:
            return failure(KompetensnbError("notebook-timeout", notebook=notebook, seconds=self._timeout))
        detail = f"ended with status {os.waitstatus_to_exitcode(status)}"
        return failure(KompetensnbError("notebook-kernel-died", notebook=notebook, detail=detail))

    def _kill_late(self) -> None:
        for run in self._running.values():
            if time.monotonic() >= run.deadline:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(run.pid, signal.SIGKILL)

    def _stop(self) -> None:
        for run in self._running.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(run.pid, signal.SIGKILL)


def warm_up(jobs: Sequence[Job]) -> None:
    """Do once what every run would do: imports, the shell, templates, and each page for the first of its regions."""
    cells.register()
    cells.CellShell.make()
    fragment_html(nbformat.v4.new_notebook())
    pages = [Path(job.notebook).stem for job in jobs]
    for name in dict.fromkeys(pages):
        if name in PAGES and pages.count(name) >= _FEW:
            parameters = Parameters.from_papermill(**jobs[pages.index(name)].parameters)
            try:
                render_page(build_page(PAGES[name], parameters), "live")
            except Exception:
                _LOG.exception("%s could not be built beforehand", name)


def _fork(job: Job, writing: int, others: Sequence[int], timeout: int, memory_mb: int) -> int:
    parent = os.getpid()
    pid = os.fork()
    if pid:
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)
        return pid
    try:
        os.setpgid(0, 0)
        for descriptor in others:
            os.close(descriptor)
        forking.die_with_parent(parent)
        forking.restore_signals()
        forking.reseed()
        _limit_memory(memory_mb)
        answer = json.dumps(_answer(job, timeout, memory_mb)).encode()
        while answer:
            answer = answer[os.write(writing, answer) :]
    except BaseException:
        _LOG.exception("a run could not tell how it ended")
    finally:
        os._exit(0)


def _answer(job: Job, timeout: int, memory_mb: int) -> dict[str, Any] | None:
    """Run the job and write its fragment: None, or what went wrong, with the traceback."""
    name = Path(job.notebook).name
    try:
        make_fragment(job, engine=cells.NAME, cell_timeout=timeout).write(Path(job.target))
    except KompetensnbError as error:
        if error.key == "notebook-failed" and "MemoryError" in str(error.fields["reason"]).split(":")[0]:
            return failure(KompetensnbError("run-memory", notebook=name, megabytes=memory_mb, detail=error.detail))
        return failure(error)
    except OSError as error:
        folder = Path(job.target).parent
        return failure(KompetensnbError("out-failed", folder=folder, reason=error.strerror, detail=repr(error)))
    except BaseException as error:
        _LOG.exception("%s failed outside its cells", name)
        return failure(KompetensnbError("notebook-kernel-died", notebook=name, detail=repr(error)))
    return None


def _limit_memory(megabytes: int) -> None:
    """Allow `megabytes` of data beyond what was inherited. Not of addresses: drawing reserves far more."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    ceiling = pages * resource.getpagesize() + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (ceiling, ceiling))


def _job(values: Mapping[str, Any]) -> Job:
    return Job(**values)


def main() -> None:
    """Take the work, warm up, freeze what is shared, and run."""
    logging.basicConfig(level=logging.WARNING, format="[%(levelname).1s %(asctime)s %(name)s] %(message)s")
    with socket.socket(fileno=int(sys.argv[1])) as control:
        with control.makefile("r", encoding="utf-8") as lines:
            work = json.loads(lines.readline())
        jobs = [_job(values) for values in work.pop("jobs")]
        warm_up(jobs)
        if (threads := forking.threads()) != 1:
            _LOG.warning("%d threads before forking", threads)
        gc.collect()
        # The collector would write to every shared page otherwise, and each run would copy them all.
        gc.freeze()
        Pool(control, jobs, **work).run()


if __name__ == "__main__":
    main()
