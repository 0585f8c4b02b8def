"""Open pages and their kernels: how many there may be, kernels kept ready, and when a kernel is let go."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

from kompetensnb.dashboard.kernelspecs import KERNEL
from kompetensnb.dashboard.settings import Settings

_LOG = logging.getLogger("kompetensnb.sessions")
_START_TIMEOUT = 60
T = TypeVar("T")


class SessionsFullError(RuntimeError):
    """As many pages are open as the server has room for."""


class SpareKeepingManager(AsyncMappingKernelManager):
    """Jupyter's kernels, where those that wait for a visitor are not culled for doing nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        self.spare: set[str] = set()

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """Cull one kernel, if it has been idle for too long and is not a spare one."""
        if kernel_id not in self.spare:
            await super().cull_kernel_if_idle(kernel_id)  # type: ignore[no-untyped-call]


@dataclass
class Session:
    """A kernel that has answered its client. Whoever uses it sets `keep` to False when it is of no more use."""

    kernel_id: str
    manager: Any
    client: Any
    keep: bool = True


class Sessions:
    """Gives each visitor a kernel of their own, one that nobody has used, and takes it back.

    A kernel is let go when its page's connection has been away for `reconnect_grace`, when a page never connects
    within `connect_grace` (a link preview, a script), when the request is aborted, or when it is idle for too long.
    """

    def __init__(self, kernels: SpareKeepingManager, settings: Settings) -> None:
        self._kernels = kernels
        self._settings = settings
        self._starting = asyncio.Semaphore(settings.simultaneous_starts)
        self._spare: list[Session] = []
        self._admitted = 0
        self._open: set[str] = set()
        self._farewells: dict[str, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._filling: asyncio.Task[None] | None = None

    @property
    def count(self) -> int:
        """Pages open now, those that are being opened included."""
        return self._admitted + len(self._open)

    @contextlib.contextmanager
    def admitted(self) -> Iterator[None]:
        """Room for one page while it is being opened. SessionsFullError when there is none."""
        if self.count >= self._settings.max_sessions:
            raise SessionsFullError
        self._admitted += 1
        try:
            yield
        finally:
            self._admitted -= 1
            self.fill()

    @contextlib.asynccontextmanager
    async def opening(self) -> AsyncIterator[Session]:
        """A session for an admitted page; its kernel is let go at once when opening the page fails or is aborted."""
        session = await self._take()
        try:
            yield session
        except BaseException:
            self._later(self.close(session.kernel_id))
            raise
        finally:
            session.client.stop_channels()
        if session.keep:
            self._open.add(session.kernel_id)
            self._expect(session.kernel_id, self._settings.connect_grace)
        else:
            self._later(self.close(session.kernel_id))

    def connected(self, kernel_id: str) -> None:
        """The page has connected to its kernel."""
        if (timer := self._farewells.pop(kernel_id, None)) is not None:
            timer.cancel()

    def disconnected(self, kernel_id: str) -> None:
        """The page's connection is gone; it may come back."""
        if kernel_id in self._open:
            self._expect(kernel_id, self._settings.reconnect_grace)

    def owns(self, kernel_id: str) -> bool:
        """Whether this is the kernel of an open page; a spare one is nobody's yet."""
        return kernel_id in self._open and kernel_id in self._kernels

    async def close(self, kernel_id: str) -> None:
        """Let a kernel go."""
        self.connected(kernel_id)
        self._open.discard(kernel_id)
        self._kernels.spare.discard(kernel_id)
        if kernel_id in self._kernels:
            with contextlib.suppress(KeyError):  # it died meanwhile
                await self._kernels.shutdown_kernel(kernel_id, now=True)  # type: ignore[no-untyped-call]

    def fill(self) -> None:
        """Start spare kernels in the background until there are enough of them."""
        if self._filling is None or self._filling.done():
            self._filling = self._later(self._fill())

    def tidy(self) -> None:
        """Forget sessions whose kernel has died or was culled."""
        for kernel_id in [known for known in self._open if known not in self._kernels]:
            self._later(self.close(kernel_id))
        self._spare = [session for session in self._spare if session.kernel_id in self._kernels]
        self.fill()

    async def renew(self) -> None:
        """Replace the spare kernels: new ones are better prepared."""
        old, self._spare = self._spare, []
        self.fill()
        for session in old:
            session.client.stop_channels()
            await self.close(session.kernel_id)

    async def shutdown(self) -> None:
        """Stop what is being started, and all kernels."""
        for task in self._tasks:
            task.cancel()
        for timer in self._farewells.values():
            timer.cancel()
        await self._kernels.shutdown_all(now=True)

    def _later(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _expect(self, kernel_id: str, grace: float) -> None:
        self.connected(kernel_id)
        loop = asyncio.get_running_loop()
        self._farewells[kernel_id] = loop.call_later(grace, lambda: self._later(self.close(kernel_id)))

    async def _take(self) -> Session:
        while self._spare:
            session = self._spare.pop(0)
            self._kernels.spare.discard(session.kernel_id)
            if session.kernel_id in self._kernels and await session.manager.is_alive():
                return session
        starting = self._later(self._start())
        try:
            return await asyncio.shield(starting)
        except asyncio.CancelledError:
            # A start that is broken off would leave a process that nobody knows of.
            self._later(self._put_by(starting))
            raise

    async def _put_by(self, starting: asyncio.Task[Session]) -> None:
        session = await starting
        if len(self._spare) < self._settings.spare_kernels:
            self._kernels.spare.add(session.kernel_id)
            self._spare.append(session)
        else:
            session.client.stop_channels()
            await self.close(session.kernel_id)

    async def _fill(self) -> None:
        while len(self._spare) < self._settings.spare_kernels:
            # Visitors who wait come first; `fill` is called again when the last of them is served.
            if self._admitted:
                return
            await self._put_by(self._later(self._start()))

    async def _start(self) -> Session:
        async with self._starting:
            kernel_id = await self._kernels.start_kernel(
                kernel_name=KERNEL, cwd=str(self._settings.notebooks), env=dict(os.environ)
            )
            manager: Any = self._kernels.get_kernel(kernel_id)
            client = manager.client()
            client.start_channels()
            try:
                await client.wait_for_ready(timeout=_START_TIMEOUT)
            except BaseException:
                client.stop_channels()
                self._later(self.close(kernel_id))
                raise
            client.allow_stdin = False
        return Session(kernel_id, manager, client)
