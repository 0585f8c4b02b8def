"""What is done in a process that was forked for a run, or for the runs of a region."""

from __future__ import annotations

import contextlib
import logging
import os
import resource
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kompetensnb.dashboard import forking
from kompetensnb.dashboard.building import build_beforehand
from kompetensnb.errors import KompetensnbError
from kompetensnb.pages.registry import PAGES
from kompetensnb.publish import cells
from kompetensnb.publish.drawers import drawn_at
from kompetensnb.publish.fragments import Job, failure, make_fragment
from kompetensnb.publish.reuse import fragment_again
from kompetensnb.vocabulary.parameters import Parameters

_LOG = logging.getLogger("kompetensnb.publish.forked")


@dataclass(frozen=True)
class Terms:
    """Seconds for a run, megabytes that it may add itself, and where charts are drawn (`drawers`)."""

    timeout: int
    memory_mb: int
    drawn_at: str


def fork(work: Callable[[Callable[[bytes], None]], None], writing: int, others: Sequence[int]) -> int:
    """Process id of a child that does the work, and says what it has to say into `writing`; it closes `others`."""
    parent = os.getpid()
    pid = os.fork()
    if pid:
        # Both do it: whoever comes first, nobody meets the child in the group of its parent.
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)
        return pid
    try:
        os.setpgid(0, 0)
        for descriptor in others:
            os.close(descriptor)
        forking.die_with_parent(parent)
        forking.restore_signals()
        work(lambda said: _write(writing, said))
    except BaseException:
        _LOG.exception("a run could not tell how it ended")
    finally:
        os._exit(0)


def make(job: Job, terms: Terms) -> tuple[dict[str, Any] | None, bool]:
    """Write the job's fragment: what went wrong, with the traceback, or None; and whether the notebook was executed."""
    name = Path(job.notebook).name
    try:
        forking.reseed()
        _limit_memory(terms.memory_mb, for_children=True)
        if fragment := fragment_again(job):
            fragment.write(Path(job.target))
            return None, False
        with drawn_at(terms.drawn_at):
            make_fragment(job, engine=cells.NAME, cell_timeout=terms.timeout).write(Path(job.target))
    except KompetensnbError as error:
        if error.key == "notebook-failed" and "MemoryError" in str(error.fields["reason"]).split(":")[0]:
            error = KompetensnbError("run-memory", notebook=name, megabytes=terms.memory_mb, detail=error.detail)
        return failure(error), True
    except OSError as error:
        folder = Path(job.target).parent
        return failure(KompetensnbError("out-failed", folder=folder, reason=error.strerror, detail=repr(error))), True
    except BaseException as error:
        _LOG.exception("%s failed outside its cells", name)
        return failure(KompetensnbError("notebook-kernel-died", notebook=name, detail=repr(error))), True
    return None, True


def build(job: Job, terms: Terms) -> bool:
    """Build the job's page for the run that is forked later; whether that is not needed, for the page is as before.

    What goes wrong here does so in the run as well, which can tell where.
    """
    definition = PAGES.get(Path(job.notebook).stem)
    if definition is None:
        return False
    try:
        _limit_memory(terms.memory_mb, for_children=False)
        with cells.limited(terms.timeout):
            build_beforehand(definition, Parameters.from_papermill(**job.parameters))
            if fragment := fragment_again(job):
                fragment.write(Path(job.target))
                return True
    except BaseException:
        _LOG.exception("%s could not be built beforehand", definition.name)
    return False


def _write(descriptor: int, said: bytes) -> None:
    while said:
        said = said[os.write(descriptor, said) :]


def _limit_memory(megabytes: int, *, for_children: bool) -> None:
    """Allow `megabytes` of data beyond what was inherited. Not of addresses: drawing reserves far more."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    ceiling = pages * resource.getpagesize() + megabytes * 1024 * 1024
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    if hard != resource.RLIM_INFINITY:
        ceiling = min(ceiling, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (ceiling, ceiling if for_children else hard))
