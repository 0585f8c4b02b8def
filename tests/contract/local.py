"""What every local server of these tests does: counts calls, keeps to a limit, and goes wrong when it is told to."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import unquote, urlsplit


class Refusal(Exception):  # noqa: N818 - it is an answer, not a fault of the server
    """An answer that is no data: status and reason."""

    def __init__(self, status: int, title: str, detail: str = "") -> None:
        super().__init__(title)
        self.status, self.title, self.detail = status, title, detail


@dataclass
class Fault:
    """What goes wrong with calls whose path ends so. `kind`: status, cut, slow, html, text, latin1, huge.

    The first `after` of them are answered as they should be, then `times` go wrong.
    """

    path: str
    kind: str = "status"
    status: int = 500
    headers: Mapping[str, str] = field(default_factory=dict)
    times: int = 1
    after: int = 0


@dataclass
class Call:
    """One call as the server saw it."""

    method: str
    path: str
    at: float
    status: int = 0
    cells: int = 0


@dataclass(frozen=True)
class File:
    """An answer that is no JSON."""

    kind: str
    data: bytes


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed or gave up leaves its connection; nothing else may go wrong in silence."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class LocalServer:
    """A server in a thread of its own. `calls` are all it got, `violations` those beyond the limit.

    A subclass says where its paths begin (`base`), and what is there (`content`: what JSON can hold, or a `File`).
    """

    base = ""
    longest_address = 100_000

    def __init__(self, *, calls: int = 1000, window_s: float = 1, port: int = 0) -> None:
        self.max_calls, self.window_s = calls, window_s
        self.faults: list[Fault] = []
        self.calls: list[Call] = []
        self.violations = 0
        self._lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"local": self})
        self._http = _Http(("127.0.0.1", port), handler)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}{self.base}"

    def content(self, method: str, path: str, query: str, body: bytes, call: Call) -> Any:
        raise NotImplementedError

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def fail(self, path: str, kind: str = "status", **more: Any) -> None:
        """Let the next call whose path ends so go wrong."""
        self.faults.append(Fault(path, kind, **more))

    def asked(self, ending: str) -> list[Call]:
        """The calls whose path ends so."""
        return [call for call in self.calls if call.path.endswith(ending)]

    def arrived(self, method: str, path: str) -> tuple[Call, Fault | None]:
        """Count a call, and refuse it when it is one too many in any window."""
        with self._lock:
            now = time.monotonic()
            recent = sum(now - call.at < self.window_s for call in self.calls)
            call = Call(method, path, now)
            self.calls.append(call)
            if recent >= self.max_calls:
                self.violations += 1
                call.status = 429
                raise Refusal(429, "Too many requests", f"{self.max_calls} per {self.window_s} s")
            fault = next((item for item in self.faults if path.endswith(item.path)), None)
            if fault and fault.after:
                fault.after -= 1
                fault = None
            elif fault:
                fault.times -= 1
                if fault.times <= 0:
                    self.faults.remove(fault)
            return call, fault


class _Handler(BaseHTTPRequestHandler):
    local: LocalServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the standard library
        pass

    def do_GET(self) -> None:
        self._serve("GET", b"")

    def do_POST(self) -> None:
        self._serve("POST", self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _serve(self, method: str, body: bytes) -> None:
        address = urlsplit(self.path)
        path = unquote(address.path).removeprefix(self.local.base)
        try:
            call, fault = self.local.arrived(method, path)
            if fault:
                call.status = fault.status if fault.kind == "status" else 0
                self._go_wrong(fault)
                return
            if len(self.path) > self.local.longest_address:
                raise Refusal(404, "Not Found")
            content = self.local.content(method, path, address.query, body, call)
        except Refusal as refusal:
            problem = {
                "type": "about:blank",
                "title": refusal.title,
                "status": refusal.status,
                "detail": refusal.detail,
            }
            headers = {"Retry-After": "1"} if refusal.status == 429 else {}
            self._send(refusal.status, "application/problem+json", json.dumps(problem).encode(), headers)
            return
        call.status = 200
        if isinstance(content, File):
            self._send(200, content.kind, content.data, {})
        else:
            self._send(200, "application/json; charset=utf-8", json.dumps(content, ensure_ascii=False).encode(), {})

    def _send(self, status: int, kind: str, data: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _go_wrong(self, fault: Fault) -> None:
        page = "<html><body>Tjänsten är stängd för underhåll</body></html>".encode()
        match fault.kind:
            case "status":
                self._send(fault.status, "application/problem+json", b'{"title": "Fault"}', fault.headers)
            case "html":
                self._send(200, "text/html; charset=utf-8", page, {})
            case "text":
                self._send(200, "application/json", page, {})
            case "latin1":
                self._send(200, "application/json", '{"label": "ålder"}'.encode("latin-1"), {})
            case "huge":
                self._send(200, "application/json", b'"' + b"x" * 3_000_000 + b'"', {})
            case "cut":
                self._start_body()
                self.close_connection = True
            case "slow":
                self._start_body()
                for _ in range(40):
                    time.sleep(0.1)
                    self.wfile.write(b" ")
                    self.wfile.flush()
                self.close_connection = True

    def _start_body(self) -> None:
        """A beginning that promises more than will come."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(b'{"version": "2.0",')
        self.wfile.flush()
