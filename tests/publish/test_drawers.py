"""Drawing processes, started from a program of its own: one that has drawn before cannot fork them."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from kompetensnb.dashboard import forkserver

pytestmark = pytest.mark.skipif(not forkserver.available(), reason="processes are not forked on this system")
SPEC = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "data": {"values": [{"a": "Åmål", "b": 3}]},
    "mark": "bar",
    "encoding": {"x": {"field": "a"}, "y": {"field": "b", "type": "quantitative"}},
}
PROGRAM = """
import json, os, pathlib, signal, sys, time
from kompetensnb.charts.drawing import draw_here, draw_svg
from kompetensnb.dashboard import forking
from kompetensnb.publish.drawers import Drawers, drawn_at

spec, found = json.loads(sys.argv[1]), {}
drawers = Drawers(1)
folder = pathlib.Path(drawers.address).parent
with drawn_at(drawers.address):
    there = draw_svg(spec)
    found["threads"] = forking.threads()
    (first,) = drawers._pids
    os.kill(first, signal.SIGKILL)
    while drawers._pids == [first]:
        drawers.replace_ended()
    found["replaced"] = draw_svg(spec) == there
    found["threads after"] = forking.threads()
    try:
        draw_svg({"mark": "nothing"})
    except ValueError as error:
        found["refused"] = "nothing" in str(error) or bool(str(error))
drawers.close()
with drawn_at(drawers.address):
    found["alone"] = draw_svg(spec) == there == draw_here(spec)
found["left"] = folder.exists()
print(json.dumps({**found, "svg": there}))
"""


def test_drawings_come_from_other_processes_that_are_replaced_and_can_be_done_without() -> None:
    made = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(SPEC)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, **forkserver.NO_THREADS},
    )

    assert made.returncode == 0, made.stderr
    found = json.loads(made.stdout)
    assert "Åmål" in found.pop("svg")
    assert found == {
        "threads": 1,
        "threads after": 1,
        "replaced": True,
        "refused": True,
        "alone": True,
        "left": False,
    }
    assert "no drawing came" in made.stderr
