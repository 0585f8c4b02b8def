"""Servers under measurement: started on 127.0.0.1, warmed, always stopped; and what their processes hold in memory."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

HOST = "127.0.0.1"
_START_TIMEOUT = 60
_STOP_TIMEOUT = 10
_STILL = 4
_NOTHING = 0.05
_MEGABYTE = 1024 * 1024


class Server:
    """A running server and everything it has started."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.port = port
        self._process = process
        self._log = log
        self._root = psutil.Process(process.pid)

    def ready(self) -> None:
        """Wait until it answers. RuntimeError with its log when it does not."""
        deadline = time.monotonic() + _START_TIMEOUT
        while time.monotonic() < deadline and self._process.poll() is None:
            if _answers(lambda: _ask(self.port)):
                return
            time.sleep(0.1)
        raise RuntimeError(f"no server on port {self.port}:\n{_tail(self._log)}")

    def idle(self, timeout: float = 240) -> None:
        """Wait until what it prepares beside its visitors is done: no process of it works for two seconds."""
        deadline, still, before = time.monotonic() + timeout, 0, self._worked()
        while still < _STILL and time.monotonic() < deadline:
            time.sleep(0.5)
            now = self._worked()
            still, before = still + 1 if now - before < _NOTHING else 0, now

    def _worked(self) -> float:
        found = 0.0
        for process in self.processes():
            with suppress(psutil.Error):
                times = process.cpu_times()
                found += times.user + times.system
        return found

    def processes(self) -> list[psutil.Process]:
        """The server itself and all that descend from it."""
        return [self._root, *self._root.children(recursive=True)]

    def unique_mb(self) -> dict[int, float]:
        """Memory that would be free if a process ended (private pages, MB), by process id."""
        found = {}
        for process in self.processes():
            with suppress(psutil.Error):  # it ended meanwhile
                found[process.pid] = process.memory_full_info().uss / _MEGABYTE
        return found

    def settle(self, *, at_most: int | None = None, at_least: int = 0, timeout: float = 45) -> int:
        """Wait until the number of processes is within bounds and has not changed for a second; that number."""
        deadline = time.monotonic() + timeout
        count, since = len(self.processes()), time.monotonic()
        while time.monotonic() < deadline:
            time.sleep(0.2)
            now = len(self.processes())
            if now != count:
                count, since = now, time.monotonic()
            within = now >= at_least and (at_most is None or now <= at_most)
            if within and time.monotonic() - since > 1:
                break
        return count


@contextmanager
def running(command: Sequence[str], port: int, environment: dict[str, str], log: Path) -> Iterator[Server]:
    """A server on `port`, which need not be ready yet. RuntimeError when the port is taken."""
    if _answers(lambda: socket.create_connection((HOST, port), timeout=1)):
        raise RuntimeError(f"port {port} is taken; choose others with --port")
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
            cwd=Path(__file__).parents[1],
            start_new_session=True,
        )
    server = Server(process, port, log)
    children: list[psutil.Process] = []
    try:
        yield server
        children = server.processes()
    finally:
        if process.poll() is not None:
            print(f"the server on port {port} ended by itself:\n{_tail(log)}", file=sys.stderr)
        _stop(process, children)


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-3000:]


def _answers(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except (OSError, http.client.HTTPException):
        return False
    return True


def _ask(port: int) -> None:
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    # A robot gets no kernel: the question whether a server is up must not cost it a session.
    connection.request("HEAD", "/", headers={"User-Agent": "bench-bot"})
    connection.getresponse().read()
    connection.close()


def _stop(process: subprocess.Popen[bytes], descendants: Sequence[psutil.Process]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for left in psutil.wait_procs(descendants, timeout=2)[1]:
        with suppress(psutil.Error):
            left.kill()
