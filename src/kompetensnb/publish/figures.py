"""Every figure of an edition in one table that a program can read: where it stands, its value, status and source.

A figure is found again in another edition by page, choice, block, row and column. Years are kept apart from the row
(`period`), so that the same row a year later is the same figure with another period.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from kompetensnb.charts.chart import Column, Row, Table
from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.numbers import MISSING, is_missing
from kompetensnb.narrative.separators import MINUS, SEPARATORS
from kompetensnb.pages.page import ChartBlock, KeyFigure, KeyFigures, Page, Quadrants, Section, TableBlock
from kompetensnb.pages.sections import sources
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.statuses import Status

NAME: Final = "figures.parquet"
"""Name of the file in an edition."""

KEYS: Final = ("page", "choice", "section", "block", "row", "column")
"""What finds a figure again, apart from its period."""

COLUMNS: Final = (*KEYS, "period", "value", "text", "status", "source", "title", "label", "form")
"""`value` is missing for what is no number, which is in `text`; `form` is how the value is written."""

ANSWER: Final = "svar"
"""The section and block of a page's answer in a sentence."""

_OF_THE_EDITION: Final = ("snapshot", "language", "since", "meeting")
_OWN: Final = frozenset({"status", "mark"})
_PERIOD: Final = re.compile(r"(?:19|20)\d\d(?:/\d\d)?")
_LABELLED: Final = re.compile(r"(?P<row>.*?),? (?P<period>(?:19|20)\d\d(?:/\d\d)?)")

Block = dict[str, Any]
"""A block's figures as plain JSON: section, block, title, source, columns (key, label, form), rows (row, period, …)."""


def page_figures(page: Page) -> list[Block]:
    """The figures of a page, block by block, without the list of its sources."""
    everywhere = sources.named(page)
    answer = _block(ANSWER, ANSWER, "", everywhere, [("lead", "", "text")], [["", "", "", page.lead]])
    language = page.parameters.language
    shown = (section for section in page.sections if section.id != sources.ID)
    return [answer, *(block for section in shown for block in _in(section, everywhere, language))]


def choice_of(parameters: Parameters) -> str:
    """What a run was made for, as in an address: all but what belongs to the edition (data set, language, meeting)."""
    usual = Parameters()
    own = {name: getattr(usual, name) for name in _OF_THE_EDITION if name in Parameters.names()}
    return parameters.replace(**own).to_query()


def figure_table(runs: Iterable[tuple[str, Parameters, Sequence[Block]]]) -> pd.DataFrame:
    """The figures of runs (page, choice, blocks) as one frame with `COLUMNS`, one row per figure."""
    rows = [
        (page, choice, *figure)
        for page, parameters, blocks in runs
        for choice in [choice_of(parameters)]
        for block in blocks
        for figure in _flat(block)
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({name: "float64" if name == "value" else "str" for name in COLUMNS})


def write_figures(frame: pd.DataFrame, target: Path) -> None:
    """The frame as Parquet; the same figures give the same bytes."""
    arrays = [
        pa.array(frame[name], pa.float64(), from_pandas=True)
        if name == "value"
        else pa.array(frame[name].tolist(), pa.string()).dictionary_encode()
        for name in COLUMNS
    ]
    pq.write_table(pa.table(arrays, names=list(COLUMNS)), target, compression="zstd")


def read_figures(folder: Path) -> pd.DataFrame:
    """The figures of the edition in a folder.

    Raises:
        KompetensnbError: figures-missing, figures-unreadable.
    """
    file = folder / NAME
    try:
        table = pq.read_table(file)
        if tuple(table.column_names) != COLUMNS:
            raise ValueError(f"columns {table.column_names}")
    except FileNotFoundError as error:
        raise KompetensnbError("figures-missing", file=file) from error
    except (OSError, ValueError) as error:
        raise KompetensnbError("figures-unreadable", file=file, detail=str(error)) from error
    frame = pd.DataFrame({name: table[name].to_pylist() for name in COLUMNS})
    return frame.astype({name: "float64" if name == "value" else "str" for name in COLUMNS})


def _in(section: Section, everywhere: str, language: str) -> Iterator[Block]:
    for block in section.blocks:
        match block:
            case ChartBlock(id=name, chart=chart):
                yield _of_table(section.id, name, chart.title, chart.table, _source(chart.sources, everywhere))
            case TableBlock(id=name, title=title, table=table):
                yield _of_table(section.id, name, title, table, _source(block.sources, everywhere))
            case KeyFigures():
                yield from (_key_figure(section, block.id, figure, everywhere, language) for figure in block.figures)
            case Quadrants():
                columns = [(f"c{place}", label, "text") for place, label in enumerate(block.columns)]
                rows = [
                    [row, "", block.status, *("; ".join(lines) for lines in cells)]
                    for row, cells in zip(block.rows, block.cells, strict=True)
                ]
                yield _block(section.id, block.id, block.caption, everywhere, columns, rows)
            case _:
                pass


def _key_figure(section: Section, block: str, figure: KeyFigure, everywhere: str, language: str) -> Block:
    found = _LABELLED.fullmatch(figure.label)  # «Folkmängd, 2025» is the figure Folkmängd for the period 2025
    row, period = (found["row"], found["period"]) if found else (figure.label, "")
    number, form = read_number(figure.value, language)
    value = figure.value if number is None and figure.value != MISSING else number
    status = figure.status or str(Status.OFFICIAL)
    source = figure.source or everywhere
    return _block(section.id, block, section.title, source, [("value", "", form)], [[row, period, status, value]])


def _block(section: str, block: str, title: str, source: str, columns: Sequence[Any], rows: Sequence[Any]) -> Block:
    found = {"section": section, "block": block, "title": title, "source": source}
    return {**found, "columns": [list(column) for column in columns], "rows": list(rows)}


def _of_table(section: str, name: str, title: str, table: Table, source: str) -> Block:
    periods = [column for column in table.columns if _is_period(column, table.rows)]
    words = [column for column in table.columns if column.format == "text" and column not in periods]
    naming = _naming(words, periods, table.rows)
    figures = [
        column for column in table.columns if column not in periods and column not in naming and column.key not in _OWN
    ]
    rows: list[list[Any]] = []
    for row in table.rows:
        values = [_plain(row.get(column.key)) for column in figures]
        rows.append([_joined(row, naming), _joined(row, periods), row.get("status") or str(Status.OFFICIAL), *values])
    _number_equals(rows)
    return _block(section, name, title, source, [(item.key, item.label, item.format) for item in figures], rows)


def _is_period(column: Column, rows: Sequence[Row]) -> bool:
    if column.format == "year":
        return True
    values = [row.get(column.key) for row in rows]
    return column.format == "text" and bool(values) and all(_PERIOD.fullmatch(str(value)) for value in values)


def _naming(words: Sequence[Column], periods: Sequence[Column], rows: Sequence[Row]) -> Sequence[Column]:
    """The fewest columns of words that tell rows of a period apart, the first of those. The rest are findings."""
    for count in range(1, len(words)):
        for chosen in combinations(words, count):
            told = {(_joined(row, chosen), _joined(row, periods)) for row in rows}
            if len(told) == len(rows):
                return chosen
    return words


def _joined(row: Row, columns: Sequence[Column]) -> str:
    return " · ".join(str(row.get(column.key, "")) for column in columns)


def _number_equals(rows: Sequence[list[Any]]) -> None:
    """Rows that nothing tells apart are told apart by their order."""
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        key = row[0], row[1]
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            row[0] = f"{row[0]} ({seen[key]})"


def _plain(value: Any) -> float | str | None:
    if is_missing(value):
        return None
    return float(value) if isinstance(value, (int, float)) else str(value)


def _flat(block: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    for row, period, status, *values in block["rows"]:
        for (key, label, form), value in zip(block["columns"], values, strict=True):
            number = value if isinstance(value, (int, float)) else None
            told = value if isinstance(value, str) else ""
            known = Status(status).has_value if status else True
            said = str(Status.MISSING) if value is None and known else status
            yield (
                *(block["section"], block["block"], row, key, period, number, told),
                *(said, block["source"], block["title"], label, form),
            )


def read_number(written: str, language: str) -> tuple[float | None, str]:
    """The number behind a key figure, which is written for people, and its form."""
    signs = SEPARATORS[language]
    bare = written.removesuffix("%").strip().replace(MINUS, "-").lstrip("+")
    plain = bare.replace(signs.thousands, "").replace(signs.decimal, ".")
    if not re.fullmatch(r"-?\d+(?:\.\d+)?", plain):
        return None, "text"
    return float(plain), "percent" if written.endswith("%") else "decimal" if "." in plain else "integer"


def _source(named: Sequence[str], everywhere: str) -> str:
    """A block's own sources; all of the page's where it names none, or something that is computed from them."""
    known = set(everywhere.split("; "))
    own = list(dict.fromkeys(item for name in named for item in name.split("; ")))
    return "; ".join(own) if own and all(item in known for item in own) else everywhere
