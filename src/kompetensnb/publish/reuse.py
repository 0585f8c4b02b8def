"""When a result can be kept though the data are others: the page is the same, and the notebook shows nothing else."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from typing import Final

from nbformat import NotebookNode

from kompetensnb.dashboard.building import build_page, records_stamp
from kompetensnb.pages.embed import restamped
from kompetensnb.pages.registry import page_definition
from kompetensnb.publish.content import to_json
from kompetensnb.publish.digest import page_digest
from kompetensnb.publish.fragments import Fragment, Job, read_fragment
from kompetensnb.vocabulary.parameters import Parameters

_OPENING: Final = "from kompetensnb.dashboard import open_page"
_PARTS: Final = ("controls", "header", "section")


def fragment_again(job: Job) -> Fragment | None:
    """The earlier fragment under today's data set, if the page that it shows is the same today; else None.

    Raises:
        KompetensnbError: what building the page raises.
    """
    try:
        earlier = read_fragment(Path(job.earlier)) if job.earlier else None
    except (OSError, ValueError):
        return None
    if earlier is None:
        return None
    definition = page_definition(Path(job.notebook).stem)
    page = build_page(definition, Parameters.from_papermill(**job.parameters))
    if earlier.digest != page_digest(page) or job.records != records_stamp(definition):
        return None
    html = restamped(earlier.html, str(earlier.page["snapshot"]), page.snapshot)
    return replace(earlier, html=html, page=to_json(page))


def shows_only_its_page(notebook: NotebookNode, page: str) -> bool:
    """Whether the cells do nothing but open this page with their parameters and show parts of it.

    One that reads data by itself may give something else when they change, though the page does not.
    """
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    try:
        return all(
            _is_value(line) if "parameters" in cell.metadata.get("tags", []) else _is_showing(line, page)
            for cell in cells
            for line in ast.parse(cell.source).body
        )
    except SyntaxError:
        return False


def _is_value(line: ast.stmt) -> bool:
    return isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant)


def _is_showing(line: ast.stmt, page: str) -> bool:
    if ast.unparse(line) == _OPENING:
        return True
    match line:
        case ast.Assign(
            targets=[ast.Name(id="view")],
            value=ast.Call(func=ast.Name(id="open_page"), args=[ast.Constant(value=opened)], keywords=given),
        ):
            return opened == page and all(
                isinstance(each.value, ast.Name) and each.value.id == each.arg for each in given
            )
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="view"), attr=part), args=given)):
            return part in _PARTS and all(isinstance(each, ast.Constant) for each in given)
    return False
