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
from typing import Any
from urllib.parse import parse_qs, parse_qsl

from .local import Call, LocalServer, Refusal
from .rest_tables import rest
from .tables import Table, Variable, catalogue


class PxServer(LocalServer):
    """The server. `calls` are all it got, `violations` those beyond the limit."""

    base = "/api/v2"
    longest_address = 2048

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
        super().__init__(calls=calls, window_s=window_s, port=port)
        self.tables = {table.id: table for table in tables}
        self.max_cells = cells
        self.data_pause_s = data_pause_s

    def content(self, method: str, path: str, query: str, body: bytes, call: Call) -> dict[str, Any]:
        given = {key: values[0] for key, values in parse_qs(query).items()}
        match path.strip("/").split("/"):
            case ["config"]:
                return self.config()
            case ["tables"]:
                return self.found(given)
            case ["codelists", name]:
                return self.codelist(name)
            case ["tables", name]:
                return {"language": given.get("lang", "sv"), **self.table(name).entry()}
            case ["tables", name, "metadata"]:
                return self.table(name).metadata()
            case ["tables", name, "data"]:
                time.sleep(self.data_pause_s)
                asked = _from_body(body) if method == "POST" else _from_address(query)
                return self.data(self.table(name), asked, call)
        raise Refusal(404, "Not Found")

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
    with PxServer([*rest(), *catalogue()], port=port, calls=30, window_s=10) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
