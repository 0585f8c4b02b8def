"""What the browser needs to draw a chart: the specification, named by its content, and the data."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from kompetensnb.charts.chart import Chart

_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_KEPT_SPECS = 512


class _Written(NamedTuple):
    spec: Mapping[str, Any]
    id: str
    json: str


# By identity: charts of one kind share one specification object, so a page is served without writing it anew. The
# entry holds the object, so that its identity cannot pass to another while it is here.
_written: OrderedDict[int, _Written] = OrderedDict()


def spec_id(spec: Mapping[str, Any]) -> str:
    """Twelve hex digits of the SHA-256 of the specification's canonical JSON. The specification must not be changed."""
    return _write(spec).id


def chart_payload(chart: Chart) -> dict[str, Any]:
    """`spec_id`, `spec` and `data` (rows by dataset name) of a chart, as plain JSON values."""
    return {"spec_id": spec_id(chart.spec), "spec": chart.spec, "data": chart.data}


def payload_json(chart: Chart) -> str:
    """`{"spec": …, "data": {…}}` as text that may stand inside a `<script>`: no `<`, `>` or `&` is left in it.

    Raises ValueError for NaN and infinity, which JSON has no word for: missing is None.
    """
    return f'{{"spec":{_write(chart.spec).json},"data":{_script_json(chart.data)}}}'


def _write(spec: Mapping[str, Any]) -> _Written:
    found = _written.get(id(spec))
    if found is None:
        canonical = json.dumps(spec, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        found = _Written(spec, sha256(canonical.encode()).hexdigest()[:12], _escaped(canonical))
        _written[id(spec)] = found
        while len(_written) > _KEPT_SPECS:
            _written.popitem(last=False)
    return found


def _script_json(value: object) -> str:
    return _escaped(json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False))


def _escaped(written: str) -> str:
    # Ten times faster than str.translate, as these signs are rare.
    for sign, escape in _ESCAPES.items():
        written = written.replace(sign, escape)
    return written
