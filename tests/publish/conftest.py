"""Small notebooks and a small page: what publishing needs, without a real page's computation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from kompetensnb.publish.facts import Facts
from kompetensnb.vocabulary.parameters import Parameters

from . import small

PARAMETERS_CELL = 'region = "vastra-gotaland"\nyear = 0\nsnapshot = ""\nlanguage = "sv"'

NotebookMaker = Callable[..., Path]


@pytest.fixture
def make_notebook(tmp_path: Path) -> NotebookMaker:
    """Writes a notebook with a parameters cell and the code cells given; returns its path."""

    def make(*cells: str, name: str = "liten", parameters: str | None = PARAMETERS_CELL) -> Path:
        heading = new_markdown_cell("# Liten\nFör den som arbetar här.", metadata={"tags": ["notebook-only"]})
        found = [heading]
        if parameters is not None:
            found.append(new_code_cell(parameters, metadata={"tags": ["parameters"]}))
        found += [new_code_cell(cell) for cell in cells]
        notebook = new_notebook(cells=found)
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        folder = tmp_path / "notebooks"
        folder.mkdir(exist_ok=True)
        path = folder / f"{name}.ipynb"
        nbformat.write(notebook, path)
        return path

    return make


@pytest.fixture
def facts() -> Facts:
    """Facts of a report, with characters that HTML must escape."""
    return Facts(
        title='Lägesbild: <Skaraborg> & "riket"',
        description="Folkmängden ökade.",
        parameters=Parameters(region="skaraborg", year=2024),
        snapshot="2026-11-22-0123456789ab",
        created=date(2026, 11, 22),
        status="skattad",
    )


@pytest.fixture
def editions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> small.Editions:
    """A maker of small editions."""
    return small.Editions(tmp_path, monkeypatch)
