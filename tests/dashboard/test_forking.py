"""What is done in a child after the fork, tried in children."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

from kompetensnb.dashboard import forking, forkserver

pytestmark = pytest.mark.skipif(not forkserver.available(), reason="kernels are not forked on this system")


def in_child(work: Callable[[], bool]) -> bool:
    pid = os.fork()
    if pid == 0:
        os._exit(0 if work() else 1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_threads_are_counted_also_those_of_libraries() -> None:
    code = (
        "import threading, time; from kompetensnb.dashboard import forking\n"
        "assert forking.threads() == 1\n"
        "threading.Thread(target=time.sleep, args=[5], daemon=True).start()\n"
        "assert forking.threads() == 2"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], env={**os.environ, **forkserver.NO_THREADS}, timeout=60).returncode
        == 0
    )


def test_a_child_whose_parent_is_gone_already_ends_at_once() -> None:
    assert not in_child(lambda: forking.die_with_parent(parent=1) is None)
    assert in_child(lambda: forking.die_with_parent(os.getppid()) is None)


def test_memory_beyond_the_ceiling_is_refused() -> None:
    def work() -> bool:
        forking.limit_memory(100)
        bytearray(30_000_000)
        try:
            bytearray(200_000_000)
        except MemoryError:
            return resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY
        return False

    assert in_child(work)


def test_a_child_draws_other_numbers_than_its_parent() -> None:
    state = random.getstate()
    expected = random.random()
    random.setstate(state)

    def work() -> bool:
        forking.reseed()
        return random.random() != expected

    assert in_child(work)


def test_signals_are_as_in_a_new_process() -> None:
    def work() -> bool:
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD, signal.SIGTERM})
        forking.restore_signals()
        return signal.getsignal(signal.SIGCHLD) == signal.SIG_DFL and not signal.pthread_sigmask(
            signal.SIG_BLOCK, set()
        )

    assert in_child(work)
