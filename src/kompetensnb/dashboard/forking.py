"""What a child must do between the fork and becoming a kernel, so that it is alone, bounded and never orphaned."""

from __future__ import annotations

import ctypes
import os
import random
import resource
import signal
import sys
from pathlib import Path
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_MEGABYTE: Final = 1024 * 1024


def threads() -> int:
    """How many threads this process has, those that libraries started in C included."""
    return sum(1 for _ in Path("/proc/self/task").iterdir())


def die_with_parent(parent: int) -> None:
    """Have the system kill this process when `parent` ends, however it ends; end now if it already has."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def limit_memory(megabytes: int) -> None:
    """Allow this process `megabytes` beyond the address space it was forked with; MemoryError after that."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    ceiling = pages * resource.getpagesize() + megabytes * _MEGABYTE
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    ceiling = ceiling if hard == resource.RLIM_INFINITY else min(ceiling, hard)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))


def reseed() -> None:
    """Give this process random numbers of its own: a fork inherits the state of the generators."""
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


def restore_signals() -> None:
    """Undo what the parent did about signals."""
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, set())
