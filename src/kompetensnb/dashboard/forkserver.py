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

    When it is ready, `threads` is how many threads it has (it should be 1). It goes on to build pages between requests.
    """

    def __init__(self, pages: str = "", *, keep: bool = False, memory_mb: int = 2048, timeout: float = 180.0) -> None:
        self._pages = pages
        self._keep = keep
        self._memory_mb = memory_mb
        self._timeout = timeout
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._news: socket.socket | None = None
        self._buffer = self._told = b""
        self._lock = asyncio.Lock()
        self._busy = False
        self.threads = 0

    @property
    def pid(self) -> int | None:
        """Process id of the warm process, None when there is none."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start the warm process; it warms up while the server goes on. An earlier one is ended, it may be hanging."""
        if self._process is not None:
            self._process.kill()
        self.close()
        (ours, theirs), (news, teller) = socket.socketpair(), socket.socketpair()
        with theirs, teller:
            given = [theirs.fileno(), teller.fileno(), self._memory_mb, self._pages, int(self._keep)]
            self._process = subprocess.Popen(  # noqa: S603 - our own program, arguments from our own settings
                [sys.executable, "-m", "kompetensnb.dashboard.zygote", *map(str, given)],
                pass_fds=[theirs.fileno(), teller.fileno()],
                stdin=subprocess.DEVNULL,
                env={**os.environ, **NO_THREADS},
                start_new_session=True,  # Ctrl-C is for the server, which then closes the line
            )
        ours.setblocking(False)
        news.setblocking(False)
        self._control, self._news, self._buffer, self._told = ours, news, b"", b""
        self._busy, self.threads = bool(self._pages), 0

    async def ready(self) -> None:
        """Wait until the warm process takes requests. ForkServerError when it does not in time."""
        async with self._lock:
            await self._until_ready()

    async def warmed(self) -> dict[str, Any]:
        """Wait until every page has been built; the specifications of their charts, by id.

        ForkServerError when the warm process ends before that.
        """
        specs: dict[str, Any] = (await self._heard("pages built beforehand"))["specs"]
        self._busy = self._keep
        return specs

    async def kept(self) -> None:
        """Wait, after `warmed`, until every page is there for every region. ForkServerError as there."""
        await self._heard("pages built for every region")
        self._busy = False

    async def _heard(self, what: str) -> dict[str, Any]:
        started = time.monotonic()
        while b"\n" not in self._told:
            part = await asyncio.get_running_loop().sock_recv(_there(self._news), _READ_SIZE)
            if not part:
                raise ForkServerError("the warm process has ended")
            self._told += part
        line, _, self._told = self._told.partition(b"\n")
        news: dict[str, Any] = json.loads(line)
        self.threads = int(news["threads"])
        _LOG.info("%s after %.1f s, threads: %d", what, time.monotonic() - started, self.threads)
        return news

    async def fork(self, argv: Sequence[str], env: Mapping[str, str], cwd: str) -> int:
        """Process id of a new kernel, run with these arguments, environment and folder."""
        async with self._lock:
            await self._until_ready()
            request = json.dumps({"argv": list(argv), "env": dict(env), "cwd": cwd}).encode() + b"\n"
            try:
                await asyncio.get_running_loop().sock_sendall(_there(self._control), request)
            except OSError as error:
                raise ForkServerError(str(error)) from error
            return int((await self._receive())["pid"])

    def close(self) -> None:
        """Close the line; the warm process then ends, and all its kernels with it."""
        for line in (self._control, self._news):
            if line is not None:
                line.close()
        self._control = self._news = None
        process, self._process = self._process, None
        if process is None:
            return
        # While it is at work it does not notice that its line is closed. Its kernels end with it, too.
        if self._busy or not self.threads:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    async def _until_ready(self) -> None:
        if not self.threads:
            started = time.monotonic()
            told = await self._receive()
            self.threads = int(told["threads"])
            _LOG.info("warm process ready after %.1f s, threads: %d", time.monotonic() - started, self.threads)

    async def _receive(self) -> dict[str, Any]:
        try:
            async with asyncio.timeout(self._timeout):
                while b"\n" not in self._buffer:
                    part = await asyncio.get_running_loop().sock_recv(_there(self._control), _READ_SIZE)
                    if not part:
                        raise ForkServerError("the warm process has ended")
                    self._buffer += part
        except (TimeoutError, OSError) as error:
            raise ForkServerError(str(error) or "no answer in time") from error
        line, _, self._buffer = self._buffer.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _there(line: socket.socket | None) -> socket.socket:
    if line is None:
        raise ForkServerError("not started")
    return line


_CURRENT: list[ForkServer] = []


def use(server: ForkServer | None) -> None:
    """Let kernels of this process come from `server`; None for the ordinary way."""
    _CURRENT[:] = [] if server is None else [server]


def current() -> ForkServer | None:
    """The server that kernels come from, if any."""
    return _CURRENT[0] if _CURRENT else None
