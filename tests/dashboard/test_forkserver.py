"""The warm process and its kernels: alone, bounded, never orphaned. Only where forking is used at all."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import AsyncKernelManager

from kompetensnb.dashboard import forkserver
from kompetensnb.dashboard.forkserver import ForkServer, ForkServerError
from kompetensnb.dashboard.kernelspecs import KERNEL, OwnKernelSpecs

from .conftest import children, eventually

pytestmark = pytest.mark.skipif(not forkserver.available(), reason="kernels are not forked on this system")
Ask = Callable[[str], Awaitable[str]]


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@contextmanager
def warm(loop: asyncio.Runner, memory_mb: int = 512) -> Iterator[ForkServer]:
    server = ForkServer(memory_mb=memory_mb, timeout=30)
    server.start()
    forkserver.use(server)
    try:
        loop.run(server.ready())
        yield server
    finally:
        forkserver.use(None)
        server.close()


@pytest.fixture(scope="module")
def shared(loop: asyncio.Runner) -> Iterator[ForkServer]:
    """For tests that leave the warm process as it was."""
    with warm(loop) as server:
        yield server


@asynccontextmanager
async def kernel(env: dict[str, str] | None = None, cwd: str = "/") -> AsyncIterator[tuple[AsyncKernelManager, Ask]]:
    manager = AsyncKernelManager(kernel_name=KERNEL, kernel_spec_manager=OwnKernelSpecs())
    await manager.start_kernel(env={**os.environ, **(env or {})}, cwd=cwd)
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=30)

        async def ask(expression: str) -> str:
            """What an expression is in the kernel; the name of the exception that it raises instead."""
            reply: Any = await client.execute_interactive(
                "", user_expressions={"value": expression}, timeout=30, output_hook=lambda _: None
            )
            value = reply["content"]["user_expressions"]["value"]
            return str(value["data"]["text/plain"] if value["status"] == "ok" else value["ename"])

        yield manager, ask
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)


def gone(pid: int) -> bool:
    return bool(eventually(lambda: not Path(f"/proc/{pid}").exists(), 10))


def test_a_kernel_is_a_fork_with_the_libraries_of_the_warm_process(loop: asyncio.Runner, shared: ForkServer) -> None:
    assert shared.threads == 1, "no thread may be running when a process is forked"

    async def check() -> None:
        async with kernel({"TRIAL": "yes"}, "/usr") as (_, ask):
            assert await ask("__import__('os').getppid()") == str(shared.pid)
            assert await ask("'pandas' in __import__('sys').modules") == "True"
            assert await ask("__import__('os').environ['TRIAL']") == "'yes'"
            assert await ask("__import__('os').getcwd()") == "'/usr'"
            assert await ask("__import__('os').environ.get('JPY_PARENT_PID')") == "None"
            assert await ask("__import__('gc').get_freeze_count() > 100_000") == "True"
            assert await ask("__import__('os').getsid(0) == __import__('os').getpid()") == "True"
            assert await ask("get_ipython().history_manager.enabled") == "False"

    loop.run(check())


def test_kernels_have_random_numbers_of_their_own(loop: asyncio.Runner, shared: ForkServer) -> None:
    async def check() -> None:
        async with kernel() as (_, first), kernel() as (_, second):
            for expression in ("__import__('random').random()", "__import__('numpy').random.random()"):
                assert await first(expression) != await second(expression)

    loop.run(check())


def test_blas_has_one_thread_from_the_start(shared: ForkServer) -> None:
    environment = Path(f"/proc/{shared.pid}/environ").read_text()
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        assert f"{name}=1\0" in environment


def test_a_kernel_that_takes_too_much_memory_fails_alone(loop: asyncio.Runner, shared: ForkServer) -> None:
    async def check() -> None:
        async with kernel() as (_, ask), kernel() as (_, other):
            assert await ask("len(bytearray(50_000_000))") == "50000000"
            assert await ask("len(bytearray(900_000_000))") == "MemoryError"
            assert await other("1 + 1") == "2"

    loop.run(check())


def test_kernels_are_reaped(loop: asyncio.Runner, shared: ForkServer) -> None:
    async def check() -> None:
        async with kernel() as (manager, _):
            pid = manager.provisioner.pid
            assert pid in children(shared.pid or 0)
            os.kill(pid, signal.SIGKILL)
            assert gone(pid), "a zombie is left"
            assert not await manager.is_alive()

    loop.run(check())
    assert children(shared.pid or 0) == []


def test_nobody_else_can_reach_the_line(shared: ForkServer) -> None:
    unix = [row.split() for row in Path("/proc/net/unix").read_text().splitlines()[1:]]
    open_files = {str(file.readlink()) for file in Path(f"/proc/{shared.pid}/fd").iterdir()}
    ours = [row for row in unix if f"socket:[{row[6]}]" in open_files]
    assert ours
    assert all(len(row) == 7 for row in ours), "a socket has a name in the file system"


@pytest.mark.parametrize("how", ["line closed", "killed"])
def test_kernels_end_with_the_warm_process(loop: asyncio.Runner, how: str) -> None:
    async def check(server: ForkServer) -> None:
        async with kernel() as (manager, _):
            warm_pid, pid = server.pid, manager.provisioner.pid
            assert warm_pid is not None
            if how == "killed":
                os.kill(warm_pid, signal.SIGKILL)
                assert gone(pid)
            server.close()
            assert gone(pid)
            assert gone(warm_pid)

    with warm(loop) as server:
        loop.run(check(server))


def test_a_dead_warm_process_is_told_and_replaced(loop: asyncio.Runner) -> None:
    async def check(server: ForkServer) -> None:
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        with pytest.raises(ForkServerError):
            await server.fork([], {}, "")
        async with kernel() as (_, ask):
            assert await ask("__import__('os').getppid()") == str(os.getpid())
        await server.ready()
        async with kernel() as (_, ask):
            assert await ask("__import__('os').getppid()") == str(server.pid)

    with warm(loop) as server:
        loop.run(check(server))


def test_without_a_warm_process_kernels_are_ordinary(loop: asyncio.Runner) -> None:
    async def check() -> None:
        async with kernel() as (_, ask):
            assert await ask("__import__('os').getppid()") == str(os.getpid())
            assert await ask("get_ipython().history_manager.enabled") == "False"

    forkserver.use(None)
    loop.run(check())
