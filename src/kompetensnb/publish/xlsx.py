"""A report as a workbook: every figure as a number, a sheet for each section, and a first sheet that leads to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from kompetensnb.charts.workbook import put, repeatable
from kompetensnb.narrative.messages import text
from kompetensnb.publish.facts import Facts
from kompetensnb.publish.grids import Grid, grids_of
from kompetensnb.publish.pieces import Chapter
from kompetensnb.vocabulary.statuses import Status

_LONGEST_NAME: Final = 31
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\']")
_FACE: Final = "Calibri"  # without a name a spreadsheet takes a serif
_TITLE, _BOLD = Font(_FACE, bold=True, size=14, color="0A4A75"), Font(_FACE, bold=True)
_LINK, _SOFT = Font(_FACE, color="0A4A75", underline="single"), Font(_FACE, color="4A5865", italic=True)
_HEAD: Final = PatternFill("solid", fgColor="E2ECF4")
_TOP: Final = Alignment(wrap_text=True, vertical="top")
_APART: Final = Alignment(indent=1)
_NARROWEST, _WIDEST, _WIDEST_WORDS = 9, 34, 62
_TOLD_WIDTH, _LINE_HEIGHT = 84, 15
_FIRST_ROW: Final = 5


@dataclass(frozen=True)
class _Sheet:
    name: str
    chapter: str
    title: str
    selection: str
    grids: tuple[Grid, ...]


def report_workbook(facts: Facts, about: Sequence[tuple[str, str]], chapters: Sequence[Chapter]) -> bytes:
    """The workbook of a document. `about` is what it tells of itself as (heading, text).

    A missing value is an empty cell, and its status says so. No text is run as a formula. The same figures give the
    same bytes.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    language = facts.language
    first = book.create_sheet(text("reports.sheet-contents", language))
    sheets = list(_sheets(chapters, taken={first.title, text("reports.sheet-about", language)}))
    for number, sheet in enumerate(sheets, start=1):
        _write_sheet(book.create_sheet(sheet.name), sheet, number, first.title, facts)
    _write_contents(first, facts, about, sheets)
    _write_about(book.create_sheet(text("reports.sheet-about", language)), facts, sheets)
    properties = book.properties
    properties.title, properties.subject, properties.language = facts.title, facts.description, language
    properties.keywords = "; ".join(f"{name}={value}" for name, value in facts.entries().items())
    properties.creator = facts.generator
    return repeatable(book, facts.created.isoformat())


def _sheets(chapters: Sequence[Chapter], taken: set[str]) -> Iterator[_Sheet]:
    for number, chapter in enumerate(chapters, start=1):
        found = [
            (piece, section, grids)
            for piece in chapter.pieces
            for section in piece.page.sections
            if (grids := grids_of(section, piece.sources, piece.page.parameters.language))
        ]
        for place, (piece, section, grids) in enumerate(found, start=1):
            name = _name(f"{number}.{place} {section.title}", taken)
            taken.add(name)
            yield _Sheet(name, chapter.title, section.title, piece.page.selection, grids)


def _name(wanted: str, taken: set[str]) -> str:
    """A name that a workbook can have, at a word's end where it is cut; names differ whatever the case."""
    plain = _NOT_IN_NAMES.sub(" ", wanted)
    short = plain if len(plain) <= _LONGEST_NAME else plain[: _LONGEST_NAME - 1].rsplit(" ", 1)[0].rstrip(" ,:–-") + "…"
    number, known = 1, {name.casefold() for name in taken}
    name = short
    while name.casefold() in known:
        number += 1
        name = f"{short[: _LONGEST_NAME - 3]} {number}"
    return name


def _write_sheet(sheet: Worksheet, content: _Sheet, number: int, contents: str, facts: Facts) -> None:
    put(sheet["A1"], f"{content.chapter}: {content.title}", "text")
    sheet["A1"].font = _TITLE
    put(sheet["A2"], content.selection, "text")
    sheet["A2"].font = _SOFT
    _link(sheet, "A3", contents, text("reports.sheet-back", facts.language))
    row = _FIRST_ROW
    for place, grid in enumerate(content.grids, start=1):
        row = _write_grid(sheet, grid, row, f"Tabell_{number}_{place}") + 2
    # One table keeps its heading in sight; of several each shows its own in place of the letters of the columns.
    sheet.freeze_panes = "B7" if len(content.grids) == 1 else "A4"
    _widen(sheet, content.grids)
    _on_paper(sheet, facts)


def _on_paper(sheet: Worksheet, facts: Facts) -> None:
    """As wide as a page, with what the report is called and is made from."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    header, footer = HeaderFooterItem(), HeaderFooterItem()
    header.left.text = facts.title.replace("&", "&&")
    footer.left.text, footer.right.text = facts.snapshot, "&P / &N"
    sheet.HeaderFooter.oddHeader, sheet.HeaderFooter.oddFooter = header, footer


def _write_grid(sheet: Worksheet, grid: Grid, row: int, name: str) -> int:
    """The grid from `row` on: its title, its heading, its rows, its notes. Returns the last row that is used."""
    put(sheet.cell(row, 1), f"{grid.title}. {grid.selection}" if grid.selection else grid.title, "text")
    sheet.cell(row, 1).font = _BOLD
    head = row + 1
    for place, label in enumerate(_headings(grid), start=1):
        cell = sheet.cell(head, place)
        put(cell, label, "text")
        cell.font, cell.fill, cell.alignment = _BOLD, _HEAD, _TOP
    line = head
    for line, values in enumerate(grid.rows, start=head + 1):
        for place, column in enumerate(grid.columns, start=1):
            value = values.get(column.key)
            put(sheet.cell(line, place), None if value == "" else value, column.format)
            if column.key == "status":  # the figures before it stand to the right
                sheet.cell(line, place).alignment = _APART
    table = Table(displayName=name, ref=f"A{head}:{get_column_letter(len(grid.columns))}{line}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.add_table(table)
    for note in grid.notes:
        line += 1
        put(sheet.cell(line, 1), note, "text")
        sheet.cell(line, 1).font = _SOFT
    return line


def _headings(grid: Grid) -> list[str]:
    """Labels of the columns, told apart by a number where two are the same: a table of a workbook demands it."""
    found: list[str] = []
    for column in grid.columns:
        label, number = column.label or column.key, 1
        while label.casefold() in {other.casefold() for other in found}:
            number += 1
            label = f"{column.label} {number}"
        found.append(label)
    return found


def _widen(sheet: Worksheet, grids: Sequence[Grid]) -> None:
    for place in range(1, max(len(grid.columns) for grid in grids) + 1):
        columns = [(grid, grid.columns[place - 1]) for grid in grids if place <= len(grid.columns)]
        longest = max(len(str(row.get(column.key) or "")) for grid, column in columns for row in grid.rows)
        heading = max(min(len(column.label), 24) for _, column in columns)
        is_words = any(column.format == "text" for _, column in columns)
        width = min(max(longest, heading) + 2, _WIDEST_WORDS if is_words else _WIDEST)
        sheet.column_dimensions[get_column_letter(place)].width = max(width, _NARROWEST)


def _write_contents(sheet: Worksheet, facts: Facts, about: Sequence[tuple[str, str]], sheets: Sequence[_Sheet]) -> None:
    put(sheet["A1"], facts.title, "text")
    sheet["A1"].font = _TITLE
    row = _write_told(sheet, about, 3)
    head = row + 2
    for place, key in enumerate(("sheet", "chapter", "tables"), start=1):
        put(sheet.cell(head, place), text(f"reports.column-{key}", facts.language), "text")
        sheet.cell(head, place).font, sheet.cell(head, place).fill = _BOLD, _HEAD
    for line, each in enumerate(sheets, start=head + 1):
        _link(sheet, f"A{line}", each.name, each.name)
        put(sheet.cell(line, 2), each.chapter, "text")
        put(sheet.cell(line, 3), "; ".join(grid.title for grid in each.grids), "text")
    for letter, width in (("A", 36), ("B", _TOLD_WIDTH), ("C", 90)):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    _on_paper(sheet, facts)


def _write_about(sheet: Worksheet, facts: Facts, sheets: Sequence[_Sheet]) -> None:
    """What the words for the statuses mean, and how missing figures are written."""
    language = facts.language
    used = {str(row["status"]).split(";")[0] for each in sheets for grid in each.grids for row in grid.rows}
    lines = [(text("reports.sheet-about", language), text("reports.sheet-missing", language))]
    lines += [
        (status.name_in(language), status.meaning(language)) for status in Status if status.name_in(language) in used
    ]
    _write_told(sheet, lines, 1)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, _TOLD_WIDTH
    _on_paper(sheet, facts)


def _write_told(sheet: Worksheet, lines: Sequence[tuple[str, str]], row: int) -> int:
    """Headings and texts from `row` on; the last row that is used."""
    for number, (label, told) in enumerate(lines, start=row):
        put(sheet.cell(number, 1), label, "text")
        put(sheet.cell(number, 2), told, "text")
        sheet.cell(number, 1).font = _BOLD
        sheet.cell(number, 1).alignment = sheet.cell(number, 2).alignment = _TOP
        # Not every program makes a row as high as its text.
        sheet.row_dimensions[number].height = _LINE_HEIGHT * (1 + len(told) // _TOLD_WIDTH)
    return row + len(lines) - 1


def _link(sheet: Worksheet, place: str, name: str, label: str) -> None:
    put(sheet[place], label, "text")
    quoted = name.replace("'", "''")
    sheet[place].hyperlink = Hyperlink(ref=place, location=f"'{quoted}'!A1", display=label)
    sheet[place].font = _LINK
