"""A local server that speaks PxWebApi v2 with the limits, refusals and traps of Statistics Sweden's.

As a program it serves the made-up catalogue until it is stopped: `python -m tests.contract.server [PORT]`.
"""

from __future__ import annotations

import itertools
import json
import math
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

from .tables import Table, Variable, catalogue

BASE: Final = "/api/v2"
LONGEST_ADDRESS: Final = 2048


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


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed or gave up leaves its connection; nothing else may go wrong in silence."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class PxServer:
    """The server, in a thread of its own. `calls` are all it got, `violations` those beyond the limit."""

    def __init__(
        self,
        tables: Iterable[Table],
        *,
        cells: int = 150_000,
        calls: int = 1000,
        window_s: int = 1,
        port: int = 0,
        data_pause_s: float = 0,
    ) -> None:
        self.tables = {table.id: table for table in tables}
        self.max_cells, self.max_calls, self.window_s = cells, calls, window_s
        self.data_pause_s = data_pause_s
        self.faults: list[Fault] = []
        self.calls: list[Call] = []
        self.violations = 0
        self._lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"px": self})
        self._http = _Http(("127.0.0.1", port), handler)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}{BASE}"

    def __enter__(self) -> PxServer:
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

    def config(self) -> dict[str, Any]:
        return {
            "apiVersion": "2.3.2",
            "appVersion": "1.0.0",
            "languages": [{"id": "sv", "label": "Svenska"}, {"id": "en", "label": "English"}],
            "defaultLanguage": "sv",
            "maxDataCells": self.max_cells,
            "maxCallsPerTimeWindow": self.max_calls,
            "timeWindow": self.window_s,
            "license": "https://creativecommons.org/share-your-work/public-domain/cc0/",
            "sourceReferences": [{"language": "sv", "text": "Källa: SCB"}],
            "defaultDataFormat": "json-stat2",
            "dataFormats": ["json-stat2", "csv"],
            "features": [{"id": "CORS", "params": [{"key": "enabled", "value": "True"}]}],
        }

    def found(self, query: Mapping[str, str]) -> dict[str, Any]:
        """The catalogue: tables whose texts have one of the words of the query, a page of them."""
        words = query.get("query", "").lower().split()
        every = [table.entry() for table in self.tables.values()]
        fitting = [entry for entry in every if not words or any(word in json.dumps(entry).lower() for word in words)]
        if query.get("includeDiscontinued") != "true":
            fitting = [entry for entry in fitting if not entry["discontinued"]]
        size, page = int(query.get("pageSize", 20)), int(query.get("pageNumber", 1))
        return {
            "language": "sv",
            "tables": fitting[(page - 1) * size : page * size],
            "page": {
                "pageNumber": page,
                "pageSize": size,
                "totalElements": len(fitting),
                "totalPages": max(math.ceil(len(fitting) / size), 1),
                "links": [],
            },
        }

    def table(self, name: str) -> Table:
        if name not in self.tables:
            raise Refusal(404, "Not Found", f"Table with id, {name} can not be found")
        return self.tables[name]

    def codelist(self, name: str) -> dict[str, Any]:
        for table in self.tables.values():
            for variable in table.variables:
                if name in variable.codelists:
                    label, values = variable.codelists[name]
                    return {
                        "id": name,
                        "label": label,
                        "language": "sv",
                        "languages": ["sv", "en"],
                        "elimination": False,
                        "type": "Aggregation",
                        "values": [
                            {"code": code, "label": text, "valueMap": list(parts)}
                            for code, (text, parts) in values.items()
                        ],
                        "links": [],
                    }
        raise Refusal(404, "Not Found", f"Codelist {name}")

    def data(self, table: Table, selection: Mapping[str, tuple[Sequence[str], str]], call: Call) -> dict[str, Any]:
        """The figures of a selection: codes and codelist by variable."""
        unknown = selection.keys() - {item.code for item in table.variables}
        if unknown:
            raise Refusal(400, "Bad Request", f"Non-existent variable {sorted(unknown)[0]}")
        chosen: dict[str, dict[str, str]] = {}
        members: list[list[list[str]]] = []
        for variable in table.variables:
            codes, codelist = selection.get(variable.code, ([], ""))
            found = _members(variable, codes, codelist)
            members.append([parts for _, parts in found.values()])
            if codes:
                chosen[variable.code] = {code: text for code, (text, _) in found.items()}
        call.cells = math.prod(len(item) for item in members)
        if call.cells > self.max_cells:
            raise Refusal(403, "Forbidden", "Too many cells selected")
        values = [_figure(table, cell) for cell in itertools.product(*members)]
        status = {str(place): table.mark for place, value in enumerate(values) if value is None}
        if table.sparse:
            return table.dataset(chosen, {str(i): v for i, v in enumerate(values) if v is not None}, status)
        return table.dataset(chosen, values, status)


def _members(variable: Variable, codes: Sequence[str], codelist: str) -> dict[str, tuple[str, list[str]]]:
    """Label and the table's own codes for each code asked for; for a variable left out, what stands for its whole."""
    if not codes:
        if variable.elimination_code:
            return {"": ("", [variable.elimination_code])}
        if not variable.elimination:
            raise Refusal(400, "Bad Request", f"Missing selection for mandatory variable {variable.code}")
        return {"": ("", list(variable.values))}
    if codelist:
        if codelist not in variable.codelists:
            raise Refusal(400, "Bad Request", f"Non-existent codelist {codelist}")
        _, known = variable.codelists[codelist]
        named = {code: (text, list(parts)) for code, (text, parts) in known.items()}
    else:
        named = {code: (text, [code]) for code, text in variable.values.items()}
    missing = [code for code in codes if code not in named]
    if missing:
        raise Refusal(400, "Bad Request", f"Non-existent value {missing[0]}")
    return {code: named[code] for code in named if code in set(codes)}


def _figure(table: Table, cell: Sequence[Sequence[str]]) -> float | None:
    if all(len(parts) == 1 for parts in cell):
        return table.value(table.id, [parts[0] for parts in cell])
    found = [table.value(table.id, key) for key in itertools.product(*cell)]
    return None if None in found else sum(value for value in found if value is not None)


class _Handler(BaseHTTPRequestHandler):
    px: PxServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the standard library
        pass

    def do_GET(self) -> None:
        self._serve("GET", b"")

    def do_POST(self) -> None:
        self._serve("POST", self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _serve(self, method: str, body: bytes) -> None:
        address = urlsplit(self.path)
        path = unquote(address.path).removeprefix(BASE)
        try:
            call, fault = self.px.arrived(method, path)
            if fault:
                call.status = fault.status if fault.kind == "status" else 0
                self._go_wrong(fault)
                return
            if len(self.path) > LONGEST_ADDRESS:
                raise Refusal(404, "Not Found")
            content = self._content(method, path, address.query, body, call)
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
        self._send(200, "application/json; charset=utf-8", json.dumps(content, ensure_ascii=False).encode(), {})

    def _content(self, method: str, path: str, query: str, body: bytes, call: Call) -> dict[str, Any]:
        given = {key: values[0] for key, values in parse_qs(query).items()}
        match path.strip("/").split("/"):
            case ["config"]:
                return self.px.config()
            case ["tables"]:
                return self.px.found(given)
            case ["codelists", name]:
                return self.px.codelist(name)
            case ["tables", name]:
                return {"language": given.get("lang", "sv"), **self.px.table(name).entry()}
            case ["tables", name, "metadata"]:
                return self.px.table(name).metadata()
            case ["tables", name, "data"]:
                time.sleep(self.px.data_pause_s)
                asked = _from_body(body) if method == "POST" else _from_address(query)
                return self.px.data(self.px.table(name), asked, call)
        raise Refusal(404, "Not Found")

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


def _from_body(body: bytes) -> dict[str, tuple[Sequence[str], str]]:
    content = json.loads(body)
    found: dict[str, tuple[Sequence[str], str]] = {}
    for part in content["selection"]:
        found[part["variableCode"]] = (part["valueCodes"], part.get("codelist") or "")
    return found


def _from_address(query: str) -> dict[str, tuple[Sequence[str], str]]:
    """As the real server reads an address: a repeated key silently loses all but its first value; no ranges."""
    found: dict[str, tuple[Sequence[str], str]] = {}
    for key, value in parse_qsl(query):
        if key.lower().startswith("valuecodes["):
            if "range(" in value or (value.count(",") and "top(" in value):
                raise Refusal(400, "Bad Request", f"Illegal selection expression {value}")
            found.setdefault(key[len("valuecodes[") : -1], (value.split(","), ""))
    return found


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    with PxServer(catalogue(), port=port, calls=30, window_s=10) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
