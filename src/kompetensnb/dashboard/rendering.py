"""A notebook run for one visitor, written out cell by cell. Faults become a sentence with a reference."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from nbformat.v4 import new_output
from voila.execute import VoilaExecutor
from voila.exporter import VoilaExporter
from voila.notebook_renderer import NotebookRenderer

from kompetensnb.dashboard import incidents, request
from kompetensnb.dashboard.sessions import Session
from kompetensnb.narrative.messages import text

if TYPE_CHECKING:
    from voila.app import Voila


class PageRenderer(NotebookRenderer):  # type: ignore[misc]
    """Voilà's renderer, for a kernel that is ready already and learns here who its visitor is.

    `variables` are set in the kernel before the first cell, so no cell ever sees another visitor's address.
    """

    def __init__(
        self, voila: Voila, notebook: Path, session: Session, variables: Mapping[str, str], language: str, timeout: int
    ) -> None:
        super().__init__(
            voila_configuration=voila.voila_configuration,
            traitlet_config=voila.config,
            notebook_path=notebook.name,
            base_url=voila.base_url,
            page_config={},
        )
        # Read here and not by Jupyter's contents service, which would sign it and look for checkpoints.
        self.notebook = deepcopy(_read(notebook, notebook.stat().st_mtime_ns))
        self.exporter = _exporter(tuple(voila.template_paths), voila.voila_configuration.template)
        self.resources = {"base_url": voila.base_url, "metadata": {"name": notebook.stem}}
        self._session = session
        self._variables = variables
        self._language = language
        self._timeout = timeout

    def parts(self) -> AsyncIterator[tuple[str, object]]:
        """The HTML of the cells, as they are run."""
        parts: AsyncIterator[tuple[str, object]] = self.generate_content_generator(
            self._session.kernel_id, self._session.manager
        )
        return parts

    async def _jinja_kernel_start(self, nb: NotebookNode, kernel_id: str, kernel_future: object) -> str:
        self.executor = VoilaExecutor(
            nb, km=self._session.manager, config=self.traitlet_config, timeout=self._timeout, record_timing=False
        )
        self.executor.kc = self._session.client
        # Requests are answered in order, so there is no need to wait for this one.
        self.executor.kc.execute(request.assignment(self._variables), silent=True, store_history=False)
        self.kernel_started = True
        return kernel_id

    async def _jinja_cell_generator(self, nb: NotebookNode, kernel_id: str) -> AsyncIterator[NotebookNode]:
        """Each cell after it was run; none after one that failed."""
        for index, cell in enumerate(nb.cells):
            if cell.cell_type != "code":
                yield cell
                continue
            cell.outputs = []
            try:
                yield await self.executor.async_execute_cell(cell, index, store_history=False)
            except Exception as error:
                yield self._failure(cell, error)
                return

    def _failure(self, cell: NotebookNode, error: Exception) -> NotebookNode:
        """The cell with one output: what a visitor may know of what went wrong."""
        # What the kernel is doing nobody knows: it may be gone, or still at work on this cell.
        self._session.keep = False
        source = str(cell.source)
        # What the cell raised is in the message, with the kernel's traceback; ours would only show the server waiting.
        own = None if isinstance(error, CellExecutionError) else error
        reference = incidents.record(f"cell failed in {self.notebook_path}:\n{source}", str(error), error=own)
        message = text("dashboard.cell-failed", self._language)
        cell.outputs = [
            new_output(
                "error",
                ename=message,
                evalue=text("dashboard.reference", self._language, reference=reference),
                traceback=[],
            )
        ]
        return cell


# Shared by all pages: making one compiles the template, which takes longer than the rest of opening a page.
@lru_cache(maxsize=1)
def _exporter(template_paths: tuple[str, ...], template: str) -> VoilaExporter:
    exporter = VoilaExporter(template_paths=list(template_paths), template_name=template)
    exporter.exclude_input = exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    return exporter


@lru_cache(maxsize=32)
def _read(file: Path, _changed: int) -> NotebookNode:
    notebook: NotebookNode = nbformat.read(file, as_version=4)
    return notebook
