"""The server's end of the warm process: start it, ask it for kernels, notice when it is gone."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

_LOG = logging.getLogger("kompetensnb.forkserver")
_READ_SIZE: Final = 65536
# Threads do not survive a fork, so none may be started before it: BLAS has one, and the allocator that Arrow brings
# keeps none for cleaning up.
NO_THREADS: Final = {
    **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}


class ForkServerError(RuntimeError):
    """The warm process did not answer; a kernel must be started the ordinary way."""


def available() -> bool:
    """Whether forking a warm process is safe and possible here: only Linux has all the calls that are used."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


class ForkServer:
    """A warm process and the line to it. Not for use from several event loops.

    When it is ready, `threads` is how many threads it has (it should be 1) and `specs` the chart specifications of the
    pages that it has built, by id.
    """

    def __init__(self, pages: str = "", *, memory_mb: int = 2048, timeout: float = 180.0) -> None:
        self._pages = pages
        self._memory_mb = memory_mb
        self._timeout = timeout
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._buffer = b""
        self._lock = asyncio.Lock()
        self.threads = 0
        self.specs: dict[str, Any] = {}

    @property
    def pid(self) -> int | None:
        """Process id of the warm process, None when there is none."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start the warm process; it warms up while the server goes on. An earlier one is ended, it may be hanging."""
        if self._process is not None:
            self._process.kill()
        self.close()
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", "kompetensnb.dashboard.zygote", str(theirs.fileno()), str(self._memory_mb)]
            self._process = subprocess.Popen(  # noqa: S603 - our own program, arguments from our own settings
                [*command, self._pages],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={**os.environ, **NO_THREADS},
                start_new_session=True,  # Ctrl-C is for the server, which then closes the line
            )
        ours.setblocking(False)
        self._control, self._buffer, self.threads = ours, b"", 0

    async def ready(self) -> None:
        """Wait until the warm process takes requests. ForkServerError when it does not in time."""
        async with self._lock:
            await self._until_ready()

    async def fork(self, argv: Sequence[str], env: Mapping[str, str], cwd: str) -> int:
        """Process id of a new kernel, run with these arguments, environment and folder."""
        async with self._lock:
            await self._until_ready()
            request = json.dumps({"argv": list(argv), "env": dict(env), "cwd": cwd}).encode() + b"\n"
            try:
                await asyncio.get_running_loop().sock_sendall(self._line(), request)
            except OSError as error:
                raise ForkServerError(str(error)) from error
            return int((await self._receive())["pid"])

    def close(self) -> None:
        """Close the line; the warm process then ends, and all its kernels with it."""
        if self._control is not None:
            self._control.close()
            self._control = None
        process, self._process = self._process, None
        if process is None:
            return
        # Before the line is served (while warming up) it cannot notice that it is closed.
        if not self.threads:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _line(self) -> socket.socket:
        if self._control is None:
            raise ForkServerError("not started")
        return self._control

    async def _until_ready(self) -> None:
        if not self.threads:
            started = time.monotonic()
            told = await self._receive()
            self.threads, self.specs = int(told["threads"]), told["specs"]
            _LOG.info("warm process ready after %.1f s, threads: %d", time.monotonic() - started, self.threads)

    async def _receive(self) -> dict[str, Any]:
        try:
            async with asyncio.timeout(self._timeout):
                while b"\n" not in self._buffer:
                    part = await asyncio.get_running_loop().sock_recv(self._line(), _READ_SIZE)
                    if not part:
                        raise ForkServerError("the warm process has ended")
                    self._buffer += part
        except (TimeoutError, OSError) as error:
            raise ForkServerError(str(error) or "no answer in time") from error
        line, _, self._buffer = self._buffer.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer


_CURRENT: list[ForkServer] = []


def use(server: ForkServer | None) -> None:
    """Let kernels of this process come from `server`; None for the ordinary way."""
    _CURRENT[:] = [] if server is None else [server]


def current() -> ForkServer | None:
    """The server that kernels come from, if any."""
    return _CURRENT[0] if _CURRENT else None
