"""Many runs of notebooks: in processes forked from a warm one, or one after the other where that cannot be done."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kompetensnb.dashboard import forkserver
from kompetensnb.errors import KompetensnbError
from kompetensnb.publish.fragments import Job, make_fragment


@dataclass(frozen=True)
class Limits:
    """What runs may use: how many at a time, seconds for each, megabytes that each may add to what is shared.

    `scheduler` is the address of a Dask scheduler, whose workers then do them; empty for this machine.
    """

    workers: int = 0
    timeout: int = 180
    memory_mb: int = 2048
    scheduler: str = ""

    def cores(self) -> int:
        """`workers`, or as many as this process has cores."""
        return self.workers or _cores()


def run_batch(
    jobs: Sequence[Job], limits: Limits, kept: Callable[[int], object] = lambda index: None
) -> Iterator[tuple[int, KompetensnbError | None]]:
    """Run the jobs; the number of each as it ends, with what went wrong. One that fails does not disturb the others.

    The fragment of a run that went well is in its target. When the iterator is closed, runs that go on are stopped.
    `kept` is told the numbers of those whose notebook was not executed, for the earlier fragment could be kept.

    Raises:
        KompetensnbError: what `remote.run_remote` raises, with a scheduler.
    """
    if not jobs:
        return
    if limits.scheduler:
        from kompetensnb.publish.remote import run_remote  # Dask is not installed everywhere

        yield from run_remote(jobs, limits, kept)
        return
    if not forkserver.available():
        yield from _one_by_one(jobs, limits)
        return
    left = dict(enumerate(jobs))
    work = {"jobs": [asdict(job) for job in jobs], "workers": limits.cores()}
    with _warm_process() as control:
        line = json.dumps({**work, "timeout": limits.timeout, "memory_mb": limits.memory_mb}) + "\n"
        for answer in _answers(control, line.encode()):
            error, index = answer["error"], answer["index"]
            del left[index]
            if not answer["executed"]:
                kept(index)
            yield index, error and KompetensnbError(error["key"], detail=error["detail"], **error["fields"])
    for index, job in left.items():
        detail = "the warm process ended"
        yield index, KompetensnbError("notebook-kernel-died", notebook=Path(job.notebook).name, detail=detail)


def _answers(control: socket.socket, work: bytes) -> Iterator[dict[str, Any]]:
    """What the warm process tells, until it has told all or has ended, be it in the middle of its work."""
    said = b""
    with contextlib.suppress(ConnectionError):
        control.sendall(work)
        while part := control.recv(65536):
            *lines, said = (said + part).split(b"\n")
            yield from map(json.loads, lines)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _warm_process() -> Iterator[socket.socket]:
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(  # noqa: S603 (our own program)
            [sys.executable, "-m", "kompetensnb.publish.warm", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env={**os.environ, **forkserver.NO_THREADS},
            start_new_session=True,  # Ctrl-C is for us, who then close the line
        )
    try:
        with ours:
            yield ours
    finally:
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:  # still warming up: it has nothing to stop
            process.kill()
            process.wait()


def _one_by_one(jobs: Sequence[Job], limits: Limits) -> Iterator[tuple[int, KompetensnbError | None]]:
    for index, job in enumerate(jobs):
        try:
            make_fragment(job, engine=None, cell_timeout=limits.timeout).write(Path(job.target))
        except KompetensnbError as error:
            yield index, error
        else:
            yield index, None
