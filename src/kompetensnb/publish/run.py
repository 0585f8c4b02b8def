"""Runs a notebook for one choice of parameters, with Papermill, and tells in plain words when it cannot."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NoReturn

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from kompetensnb.errors import KompetensnbError
from kompetensnb.vocabulary.parameters import Parameters

CELL_TIMEOUT: Final = 300
"""Seconds that one cell may take."""

_KERNEL_TIMEOUT: Final = 120
# History of runs is nobody's; its database is also what breaks when many kernels start at the same time.
_KERNEL_ARGUMENTS: Final = ["--HistoryManager.enabled=False", "--IPKernelApp.log_level=CRITICAL"]
_LOG: Final = logging.getLogger(__name__)


def run_notebook(
    path: Path, parameters: Parameters, *, cell_timeout: int = CELL_TIMEOUT, engine: str | None = None
) -> NotebookNode:
    """The notebook at `path` executed for the parameters. Nothing is written; the file is not touched.

    `engine` names one that is registered with Papermill; without it cells run in a kernel of their own.

    Raises:
        KompetensnbError: notebook-unreadable; parameter-not-used for a choice that the notebook does not know
            (Papermill would only warn); notebook-failed, notebook-timeout or notebook-kernel-died when a cell fails,
            with the notebook and the number of the cell, and the traceback as detail for the log.
    """
    notebook = _read(path)
    values = _values(notebook, path, parameters)
    try:
        executed: NotebookNode = papermill.execute_notebook(
            notebook,
            None,
            engine_name=engine,
            parameters=values,
            progress_bar=False,
            start_timeout=_KERNEL_TIMEOUT,
            execution_timeout=cell_timeout,
            cwd=path.parent,
            extra_arguments=_KERNEL_ARGUMENTS,
        )
    except PapermillExecutionError as error:
        _raise_failed(path, notebook, error, with_values=bool(values))
    except CellTimeoutError as error:
        raise KompetensnbError(
            "notebook-timeout", notebook=path.name, seconds=cell_timeout, detail=str(error)
        ) from error
    except (DeadKernelError, RuntimeError) as error:
        raise KompetensnbError("notebook-kernel-died", notebook=path.name, detail=str(error)) from error
    _log_warnings(executed, path)
    return executed


def declared_parameters(notebook: NotebookNode) -> tuple[str, ...]:
    """Names that the notebook's cell with the tag `parameters` assigns."""
    return tuple(papermill.inspect_notebook(notebook))


def _read(path: Path) -> NotebookNode:
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        if "kernelspec" not in notebook.metadata:
            raise ValueError("no kernel is named")
    except Exception as error:  # nbformat lets through whatever a malformed file leads to
        raise KompetensnbError("notebook-unreadable", notebook=path.name, detail=str(error)) from error
    return notebook


def _values(notebook: NotebookNode, path: Path, parameters: Parameters) -> Mapping[str, str | int]:
    """What the notebook is given: every parameter that it declares and that is ours."""
    declared = declared_parameters(notebook)
    defaults = Parameters().to_papermill()
    for name, value in parameters.to_papermill().items():
        if name not in declared and value != defaults[name]:
            ours = ", ".join(item for item in declared if item in defaults)
            raise KompetensnbError(
                "parameter-not-used", parameter=name, value=value, page=path.stem, allowed=ours or "–"
            )
    return {name: value for name, value in parameters.to_papermill().items() if name in declared}


def _raise_failed(path: Path, notebook: NotebookNode, error: PapermillExecutionError, *, with_values: bool) -> NoReturn:
    """The cell is counted as in the file: with values Papermill puts a cell of its own after the parameters."""
    tagged = [number for number, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", [])]
    is_after = with_values and error.cell_index > tagged[0]
    number = error.cell_index + (0 if is_after else 1)
    first_line = str(error.evalue).strip().split("\n")[0][:300]
    raise KompetensnbError(
        "notebook-failed",
        notebook=path.name,
        cell=number,
        reason=f"{error.ename}: {first_line}" if first_line else error.ename,
        detail=str(error),
    ) from error


def _log_warnings(executed: NotebookNode, path: Path) -> None:
    """What cells wrote to stderr is for us, not for the readers of the report."""
    for number, cell in enumerate(executed.cells, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                _LOG.warning("%s, cell %d: %s", path.name, number, output.text.strip())
