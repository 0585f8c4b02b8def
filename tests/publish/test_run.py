from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.publish.run import declared_parameters, run_notebook
from kompetensnb.vocabulary.parameters import Parameters


def _outputs(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def test_cells_see_the_parameters_and_the_file_stays_as_it_was(make_notebook: Callable[..., Path]) -> None:
    path = make_notebook("region, year, type(year).__name__")
    before = path.read_bytes()

    executed = run_notebook(path, Parameters(region="Skaraborg", year=2024))

    assert _outputs(executed)[-1].data["text/plain"] == "('skaraborg', 2024, 'int')"
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["liten.ipynb"]


def test_defaults_of_an_analysts_own_parameters_are_left_alone(make_notebook: Callable[..., Path]) -> None:
    path = make_notebook("threshold, region", parameters='region = "riket"\nthreshold = 5')

    executed = run_notebook(path, Parameters(region="skaraborg"))

    assert _outputs(executed)[-1].data["text/plain"] == "(5, 'skaraborg')"


def test_a_choice_that_the_notebook_does_not_know_is_refused_before_anything_runs(
    make_notebook: Callable[..., Path], tmp_path: Path
) -> None:
    mark = tmp_path / "ran"
    path = make_notebook(f"open({str(mark)!r}, 'w').close()")

    with pytest.raises(KompetensnbError) as caught:
        run_notebook(path, Parameters(sex="kvinnor"))

    assert caught.value.key == "parameter-not-used"
    assert caught.value.fields["parameter"] == "sex"
    assert caught.value.fields["value"] == "kvinnor"
    assert "region" in str(caught.value.fields["allowed"])
    assert not mark.exists()


def test_a_failing_cell_is_named_by_its_place_in_the_file(make_notebook: Callable[..., Path]) -> None:
    path = make_notebook("1 + 1", "raise ValueError('inget värde\\nrad två')", "2 + 2")

    with pytest.raises(KompetensnbError) as caught:
        run_notebook(path, Parameters())

    assert caught.value.key == "notebook-failed"
    assert caught.value.fields == {"notebook": "liten.ipynb", "cell": 4, "reason": "ValueError: inget värde"}
    assert "Traceback" in caught.value.detail


def test_a_failing_cell_is_numbered_right_without_a_parameters_cell(make_notebook: Callable[..., Path]) -> None:
    path = make_notebook("1 + 1", "1 / 0", parameters=None)

    with pytest.raises(KompetensnbError) as caught:
        run_notebook(path, Parameters())

    assert caught.value.fields["cell"] == 3


def test_a_cell_that_never_ends_is_stopped(make_notebook: Callable[..., Path]) -> None:
    path = make_notebook("import time\ntime.sleep(600)")

    with pytest.raises(KompetensnbError) as caught:
        run_notebook(path, Parameters(), cell_timeout=1)

    assert caught.value.key == "notebook-timeout"
    assert caught.value.fields == {"notebook": "liten.ipynb", "seconds": 1}


def test_a_dead_kernel_is_told(make_notebook: Callable[..., Path]) -> None:
    path = make_notebook("import os\nos._exit(1)")

    with pytest.raises(KompetensnbError) as caught:
        run_notebook(path, Parameters())

    assert caught.value.key == "notebook-kernel-died"


@pytest.mark.parametrize("content", ["", "{", '{"cells": []}', '{"nbformat": 4, "nbformat_minor": 5, "cells": 1}'])
def test_a_file_that_is_no_notebook_is_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "trasig.ipynb"
    path.write_text(content)

    with pytest.raises(KompetensnbError) as caught:
        run_notebook(path, Parameters())

    assert caught.value.key == "notebook-unreadable"
    assert caught.value.fields == {"notebook": "trasig.ipynb"}


def test_what_cells_warn_about_goes_to_the_log(
    make_notebook: Callable[..., Path], caplog: pytest.LogCaptureFixture
) -> None:
    path = make_notebook("import sys\nprint('se upp', file=sys.stderr)")

    with caplog.at_level(logging.WARNING, logger="kompetensnb"):
        run_notebook(path, Parameters())

    assert "liten.ipynb" in caplog.text
    assert "se upp" in caplog.text


def test_declared_parameters(make_notebook: Callable[..., Path]) -> None:
    notebook = nbformat.read(make_notebook(), as_version=4)

    assert declared_parameters(notebook) == ("region", "year", "snapshot", "language")
