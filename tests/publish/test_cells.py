"""The engine that runs cells in this process gives what Papermill's own engine gives with a kernel."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from kompetensnb.dashboard import forkserver

pytestmark = pytest.mark.skipif(not forkserver.available(), reason="cells run in this process only where it can fork")

CELLS = (
    "1 + 1",
    "print('a')\nprint('b')",
    "import sys\nprint('till fel', file=sys.stderr)",
    "from IPython.display import HTML, display\nshown = display(HTML('<b>x</b>'), display_id='k')",
    "shown.update(HTML('<i>y</i>'))",
    "from IPython.display import clear_output\nprint(1)\nclear_output(wait=True)\nprint(2)",
    "import base64\nfrom IPython.display import Image\n"
    "Image(base64.b64decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAf'"
    "'FcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='))",
    "import pandas as pd\npd.DataFrame({'a': [1, 2]})",
    "",
    "x = 5;",
    "await __import__('asyncio').sleep(0)\n_ + x",
    "!echo hej",
    "'efter' + In[2]",
)
# In a process of its own, as it is used: the shell is one per process and would stay in this one.
PROGRAM = """
import sys, nbformat, papermill
from kompetensnb.publish import cells
cells.register()
source, target, engine, seconds = sys.argv[1:]
try:
    papermill.execute_notebook(
        source, target, engine_name=engine or None, progress_bar=False, execution_timeout=int(seconds)
    )
except Exception as error:
    print(type(error).__name__, error)
"""


def _executed(folder: Path, sources: tuple[str, ...], engine: str, seconds: int = 60, **tags: str) -> tuple[Any, str]:
    cells = [new_code_cell(source, id=f"c{number}") for number, source in enumerate(sources)]
    for number, tag in tags.items():
        cells[int(number[1:])].metadata["tags"] = [tag]
    notebook = new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    source, target = folder / "in.ipynb", folder / f"ut-{engine}.ipynb"
    nbformat.write(notebook, source)
    command = [sys.executable, "-c", PROGRAM, str(source), str(target), engine, str(seconds)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=150).stdout
    return nbformat.read(target, as_version=4), said


def test_outputs_are_those_of_a_kernel(tmp_path: Path) -> None:
    ours, _ = _executed(tmp_path, CELLS, "kompetensnb-here")
    theirs, _ = _executed(tmp_path, CELLS, "")

    assert len(ours.cells) == len(theirs.cells) == len(CELLS)
    for mine, other in zip(ours.cells, theirs.cells, strict=True):
        assert (mine.outputs, mine.execution_count) == (other.outputs, other.execution_count), mine.source


def test_a_failing_cell_stops_the_rest_unless_it_may_fail_and_a_skipped_one_is_not_run(tmp_path: Path) -> None:
    cells = ("1 / 0", "print('hoppas över')", "print('körs')", "raise ValueError('sist')", "print('aldrig')")

    executed, said = _executed(tmp_path, cells, "kompetensnb-here", c0="raises-exception", c1="skip-execution")

    found = [cell.outputs for cell in executed.cells if cell.cell_type == "code"]
    outputs = [[output.get("ename", output.get("text")) for output in cell] for cell in found]
    assert said.startswith("PapermillExecutionError")
    assert "ValueError: sist" in said
    assert outputs == [["ZeroDivisionError"], [], ["körs\n"], ["ValueError"], []]


def test_a_cell_is_stopped_when_its_time_is_up_and_tells_where_it_was(tmp_path: Path) -> None:
    hanging = (
        "def vänta():\n    try:\n        while True:\n            pass\n    except Exception:\n        vänta()\nvänta()"
    )

    _, said = _executed(tmp_path, (hanging,), "kompetensnb-here", seconds=1)

    assert said.startswith("CellTimeoutError")
    assert "vänta" in said
