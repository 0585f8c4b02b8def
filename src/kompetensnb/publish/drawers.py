"""Processes that draw charts for runs: the engine of drawings takes a second to start and does not survive a fork.

Each drawing is a connection of its own: the specification goes there as JSON, the SVG comes back. Whoever is killed
while waiting leaves nothing behind, and who gets no answer draws by itself.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from kompetensnb.charts import drawing
from kompetensnb.dashboard import forking

SECONDS: Final = 60
"""What one drawing may take; one that takes longer ends its process, which is then replaced."""

_WAITING: Final = 64
_LOG = logging.getLogger("kompetensnb.publish.drawers")


class Drawers:
    """As many processes as `count`, forked from this one, which must have one thread and never draw itself."""

    def __init__(self, count: int) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="kompetensnb-"))
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(self.address)
        self._listening.listen(_WAITING)
        self._pids = [self._start() for _ in range(count)]

    @property
    def address(self) -> str:
        """Where to ask."""
        return str(self._folder / "drawing")

    def replace_ended(self) -> None:
        """Start a process for each that has ended."""
        for place, pid in enumerate(self._pids):
            if os.waitpid(pid, os.WNOHANG)[0]:
                _LOG.warning("a drawing process ended; another is started")
                self._pids[place] = self._start()

    def close(self) -> None:
        """End them."""
        for pid in self._pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        self._listening.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self) -> int:
        parent = os.getpid()
        pid = os.fork()
        if pid:
            return pid
        try:
            os.setpgid(0, 0)
            forking.die_with_parent(parent)
            forking.restore_signals()
            _serve(self._listening)
        except BaseException:
            _LOG.exception("a drawing process failed")
        finally:
            os._exit(0)


@contextlib.contextmanager
def drawn_at(address: str) -> Iterator[None]:
    """Let charts be drawn by the processes at an address while the block lasts."""
    with drawing.drawn_by(lambda spec: _ask(address, spec)):
        yield


def _ask(address: str, spec: Mapping[str, Any]) -> str:
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(address)
            line.sendall(json.dumps(spec).encode())
            line.shutdown(socket.SHUT_WR)
            drawn = _all(line).decode()
    except OSError:
        drawn = ""
    if not drawn:
        _LOG.warning("no drawing came from the drawing processes")
    return drawn or drawing.draw_here(spec)


def _serve(listening: socket.socket) -> None:
    while True:
        line, _ = listening.accept()
        with line, contextlib.suppress(OSError):
            asked = _all(line)
            signal.alarm(SECONDS)
            try:
                line.sendall(drawing.draw_here(json.loads(asked)).encode())
            except ValueError:  # who asked finds out by drawing it
                _LOG.warning("a chart could not be drawn")
            finally:
                signal.alarm(0)


def _all(line: socket.socket) -> bytes:
    with line.makefile("rb") as opened:
        return opened.read()
