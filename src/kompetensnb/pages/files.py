"""The files of a page: a chart or a table as CSV, XLSX, SVG or PNG that tells what it is and where it is from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kompetensnb.charts.chart import Chart, Table
from kompetensnb.charts.export import ExportMeta, to_csv, to_png, to_svg, to_xlsx
from kompetensnb.pages.page import ChartBlock, Page, TableBlock

_TABLES: Final[Mapping[str, Callable[[Chart | Table, ExportMeta], bytes]]] = {"csv": to_csv, "xlsx": to_xlsx}
_PICTURES: Final[Mapping[str, Callable[[Chart, ExportMeta], bytes]]] = {"svg": to_svg, "png": to_png}
_DATE_LENGTH: Final = len("2026-11-20")


def block_file(page: Page, block_id: str, form: str, address: str = "") -> bytes | None:
    """The file of a block in a form; None when the page has no such block or the block no such form.

    `address` is where the page was when the file was asked for; it is written into the file.
    """
    blocks = (block for section in page.sections for block in section.blocks if getattr(block, "id", "") == block_id)
    block = next(blocks, None)
    if isinstance(block, ChartBlock):
        chart = block.chart
        meta = _meta(page, chart.title, chart.selection, chart.sources, address)
        return _PICTURES[form](chart, meta) if form in _PICTURES else _table(chart, form, meta)
    if isinstance(block, TableBlock):
        return _table(block.table, form, _meta(page, block.title, block.selection, block.sources, address))
    return None


def _table(content: Chart | Table, form: str, meta: ExportMeta) -> bytes | None:
    return _TABLES[form](content, meta) if form in _TABLES else None


def _meta(page: Page, title: str, selection: str, sources: tuple[str, ...], address: str) -> ExportMeta:
    return ExportMeta(
        title=title,
        selection=selection,
        sources=sources,
        snapshot=page.snapshot,
        # The id of a snapshot begins with the day it is of.
        date=page.snapshot[:_DATE_LENGTH],
        language=page.parameters.language,
        address=address,
    )
