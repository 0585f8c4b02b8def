"""A Jupyter kernel provisioner that takes kernels from the warm process, and starts them the ordinary way otherwise."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time
from typing import Any, Final

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from kompetensnb.dashboard import forkserver

NAME: Final = "kompetensnb-fork"
_LAUNCHER: Final = "ipykernel_launcher"


class ForkedProcess:
    """What `subprocess.Popen` is to a child, for a process that is another's child. Needs Linux (pidfd)."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        try:
            self._descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            self.returncode = 1

    def poll(self) -> int | None:
        """None while it runs; 0 when it has ended (its true exit code is its parent's to know)."""
        if self.returncode is None:
            poller = select.poll()
            poller.register(self._descriptor, select.POLLIN)
            if poller.poll(0):
                self.returncode = 0
                os.close(self._descriptor)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Block until it has ended; `subprocess.TimeoutExpired` after `timeout` seconds."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(_LAUNCHER, timeout or 0.0)
            time.sleep(0.01)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            signal.pidfd_send_signal(self._descriptor, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class ForkProvisioner(LocalProvisioner):
    """Kernels forked from a warm process: libraries imported, pages built once, memory shared."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """A forked kernel; an ordinary one where there is no warm process or it has ended."""
        server = forkserver.current()
        if server is None or _LAUNCHER not in cmd:
            return await super().launch_kernel(cmd, **kwargs)
        argv = cmd[cmd.index(_LAUNCHER) + 1 :]
        try:
            pid = await server.fork(argv, kwargs.get("env") or os.environ, str(kwargs.get("cwd") or ""))
        except forkserver.ForkServerError as error:
            self.log.warning("No forked kernel (%s): starting an ordinary one and a new warm process", error)
            server.start()
            return await super().launch_kernel(cmd, **kwargs)
        self.process = ForkedProcess(pid)  # type: ignore[assignment]  # all of Popen that a provisioner uses
        self.pid = self.pgid = pid
        self.cwd = kwargs.get("cwd")
        return self.connection_info
