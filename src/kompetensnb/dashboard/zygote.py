"""A warm process that becomes kernels: it imports and computes once, and forks for every request of the server.

Run by `forkserver.ForkServer` as `python -m kompetensnb.dashboard.zygote FD NEWS_FD MEMORY_MB PAGES KEEP`. FD is one
end of a socket pair, so nobody else can reach it; requests and answers are lines of JSON. When the other end closes,
the server is gone, and the kernels go with it. It takes requests as soon as the libraries are there and builds the
pages between them, one at a time: a thread for that would not survive a fork. What is found on the way goes to NEWS_FD.
With KEEP 1 it then builds and keeps them for every region.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import logging
import os
import select
import signal
import socket
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TextIO

from kompetensnb.dashboard import forking, warming

_LOG = logging.getLogger("kompetensnb.zygote")
# What a kernel would import by itself when it starts comes first, then what pages need.
_PRELOADED: Final = (
    *("ipykernel.ipkernel", "ipykernel.kernelapp", "ipykernel.debugger", "IPython.core.completerlib"),
    *("IPython.core.debugger", "IPython.core.logger", "IPython.extensions.storemagic", "psutil"),
    *("tornado.locks", "tornado.platform.asyncio", "tornado.queues", "encodings.ascii", "encodings.latin_1"),
    *("ipywidgets", "anywidget", "pandas", "altair"),
)


def preload() -> None:
    """Import the libraries that kernels and pages need."""
    # A kernel that finds a debugger loads a hundred modules of it, for visitors who will never debug.
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    for name in _PRELOADED:
        importlib.import_module(name)


def warm_up(pages: str) -> Iterable[Mapping[str, Any]]:
    """Build the pages at `pages`, one at a time; the specifications of their charts, by id."""
    if not pages:
        return
    try:
        yield from warming.warm(pages)
    except Exception:
        _LOG.exception("warm-up of %s failed; pages will open slower", pages)


def keep_pages(pages: str) -> Iterable[None]:
    """Build the pages at `pages` for every region, one at a time."""
    if pages:
        yield from warming.keep(pages)


def serve(
    control: socket.socket,
    news: socket.socket,
    memory_mb: int,
    work: Iterable[Mapping[str, Any]],
    more: Iterable[None] = (),
) -> None:
    """Tell the server that all is ready, and fork a kernel for each of its requests until it closes its end.

    Meanwhile `work` is done, a piece at a time; what its pieces give is told as news when all are done. Then `more` is
    done in the same way; the end of it is told, too.
    """
    children: set[int] = set()

    def reap(*_: object) -> None:
        with contextlib.suppress(ChildProcessError):
            while (pid := os.waitpid(-1, os.WNOHANG)[0]) != 0:
                children.discard(pid)

    signal.signal(signal.SIGCHLD, reap)

    def answer(line: str) -> None:
        # Until it is in the set, a child that ends at once must not be reaped: it would never leave the set.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        children.add(pid := _fork((control, news), json.loads(line), memory_mb))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        _tell(control, {"pid": pid})

    with control.makefile("r", encoding="utf-8") as requests:
        _share()
        _tell(control, {"threads": forking.threads()})
        found: dict[str, Any] = {}
        for piece in work:
            found |= piece
            if not _answer_waiting(control, requests, answer):
                break
        else:
            _share()
            _tell(news, {"threads": forking.threads(), "specs": found})
            if all(_answer_waiting(control, requests, answer) for _ in more):
                _share()
                _tell(news, {"threads": forking.threads()})
        news.close()
        for line in requests:
            answer(line)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for pid in children:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


def _answer_waiting(control: socket.socket, requests: TextIO, answer: Callable[[str], None]) -> bool:
    """Answer what the server asks now, if anything; False when it is gone."""
    # It waits for each answer before it asks again, so nothing is left in the buffer of `requests`.
    while select.select([control], [], [], 0)[0]:
        line = requests.readline()
        if not line:
            return False
        gc.freeze()
        answer(line)
    return True


def _share() -> None:
    # The collector would write to every shared page otherwise, and each kernel would copy them all.
    gc.collect()
    gc.freeze()


def _tell(control: socket.socket, message: Mapping[str, Any]) -> None:
    control.sendall(json.dumps(message).encode() + b"\n")


def _fork(lines: Iterable[socket.socket], request: dict[str, Any], memory_mb: int) -> int:
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.setsid()
        forking.die_with_parent(parent)
        forking.restore_signals()
        for line in lines:
            line.close()
        forking.limit_memory(memory_mb)
        forking.reseed()
        code = _become_kernel(request)
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 0
    except BaseException:
        _LOG.exception("a forked kernel failed")
    finally:
        os._exit(code)


def _become_kernel(request: dict[str, Any]) -> int:
    from ipykernel.kernelapp import IPKernelApp

    os.environ.clear()
    os.environ.update(request["env"])
    # The kernel's own watch for its parent would look for the server; die_with_parent watches the right one.
    os.environ.pop("JPY_PARENT_PID", None)
    os.chdir(request["cwd"] or "/")
    sys.argv = ["ipykernel_launcher", *request["argv"]]
    # Without a parent, a kernel tells whoever started it on a terminal how to stop it; with PID 1 it watches nobody.
    IPKernelApp.launch_instance(argv=[*request["argv"], "--IPKernelApp.parent_handle=1"])
    return 0


def main() -> None:
    """Import, take requests, and warm up between them."""
    descriptor, news_descriptor, memory_mb, pages, keep = sys.argv[1:]
    logging.basicConfig(level=logging.INFO, format="[%(levelname).1s %(asctime)s %(name)s] %(message)s")
    with socket.socket(fileno=int(descriptor)) as control, socket.socket(fileno=int(news_descriptor)) as news:
        preload()
        serve(control, news, int(memory_mb), warm_up(pages), keep_pages(pages if keep == "1" else ""))


if __name__ == "__main__":
    main()
