"""A block of a page as a file: run in the process that makes downloads, never in the server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kompetensnb.charts.chart import Chart, Table
from kompetensnb.charts.export import ExportMeta, to_csv, to_png, to_svg, to_xlsx
from kompetensnb.dashboard.site import load_pages
from kompetensnb.pages.page import Block, ChartBlock, Page, TableBlock
from kompetensnb.store.snapshot import Snapshot, open_snapshot
from kompetensnb.vocabulary.parameters import Parameters

_TABLES: Final[Mapping[str, Callable[[Chart | Table, ExportMeta], bytes]]] = {"csv": to_csv, "xlsx": to_xlsx}
_PICTURES: Final[Mapping[str, Callable[[Chart, ExportMeta], bytes]]] = {"svg": to_svg, "png": to_png}


def make_file(
    pages: str, name: str, chosen: Mapping[str, object], block_id: str, form: str, address: str
) -> bytes | None:
    """The file of a block; None when the page has no such block, or the block no such form.

    `pages` is where the page definitions are (`module:attribute`), `address` where the page was when it was asked for.
    """
    parameters = Parameters.parse(**chosen)
    snapshot = open_snapshot(parameters.snapshot)
    page = load_pages(pages)[name].build(snapshot, parameters)
    block = _find(page, block_id)
    if isinstance(block, ChartBlock):
        chart = block.chart
        meta = _meta(chart.title, chart.selection, chart.sources, snapshot, parameters, address)
        if form in _PICTURES:
            return _PICTURES[form](chart, meta)
        return _TABLES[form](chart, meta)
    if isinstance(block, TableBlock) and form in _TABLES:
        meta = _meta(block.title, block.selection, block.sources, snapshot, parameters, address)
        return _TABLES[form](block.table, meta)
    return None


def _find(page: Page, block_id: str) -> Block | None:
    blocks = (block for section in page.sections for block in section.blocks if block.id == block_id)
    return next(blocks, None)


def _meta(
    title: str, selection: str, sources: tuple[str, ...], snapshot: Snapshot, parameters: Parameters, address: str
) -> ExportMeta:
    return ExportMeta(
        title=title,
        selection=selection,
        sources=sources,
        snapshot=snapshot.id,
        date=snapshot.created.isoformat(),
        language=parameters.language,
        address=address,
    )
