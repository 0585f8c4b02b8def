"""`kompetensnb compare`: two editions of a report, or two data sets, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich import box
from rich.console import Console
from rich.table import Table as Shown

from kompetensnb.cli.app import Language, app, help_text, language_of, option, say, write_json
from kompetensnb.cli.edition import whole
from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative import numbers
from kompetensnb.narrative.messages import text

if TYPE_CHECKING:
    from kompetensnb.charts.chart import Table

_MADE: Final = Path("reports", "out")
_WIDTH: Final = 132
"""Columns that the table of changes needs; a narrower terminal wraps its lines rather than cutting the figures."""


@app.command("compare", help=help_text("help-compare", "compare"))
def compare(
    old: Annotated[str, typer.Argument(help=help_text("argument-old", "compare"), metavar="OLD")],
    new: Annotated[str, typer.Argument(help=help_text("argument-new", "compare"), metavar="NEW")],
    report: Annotated[str, option("report", meta="NAME", area="compare")] = "",
    json_file: Annotated[str, option("json", meta="FILE", area="compare")] = "",
    most: Annotated[str, option("most", meta="N", area="compare")] = "25",
    language: Language = "",
) -> None:
    """Say which figures are others in the newer of two editions, by how much and because of what."""
    from kompetensnb.store.snapshot import list_snapshots

    chosen, count = language_of(language), whole("most", most)
    known = {info.id for info in list_snapshots()}
    target = Path(json_file) if json_file else None
    if old in known and new in known:
        _compare_snapshots(old, new, target, chosen)
    else:
        before, after = _editions(old, new, report)
        _compare_editions(before, after, target, count, chosen)


def _compare_editions(old: Path, new: Path, target: Path | None, most: int, language: str) -> None:
    from kompetensnb.publish.changed import data_table, largest_table, plain, sentences
    from kompetensnb.publish.compare import compare_editions

    found = compare_editions(old, new)
    for sentence in sentences(found, language):
        typer.echo(sentence)
    _show(largest_table(found, language, most), language)
    if found.data:
        _show(data_table(found.data, language), language)
    if target:
        _written(target, plain(found, language), language)


def _compare_snapshots(old: str, new: str, target: Path | None, language: str) -> None:
    from kompetensnb.publish.changed import data_table, plain_change
    from kompetensnb.sources.changes import changes
    from kompetensnb.store.snapshot import open_snapshot

    found = changes(open_snapshot(old), open_snapshot(new))
    key = "snapshots" if found else "snapshots-same"
    typer.echo(text(f"compare.{key}", language, old=old, new=new, count=len(found)))
    _show(data_table(found, language), language)
    if target:
        content: dict[str, Any] = {"before": old, "after": new, "data": [plain_change(change) for change in found]}
        _written(target, content, language)


def _editions(old: str, new: str, report: str) -> tuple[Path, Path]:
    """The two editions: as they were written, or by their years among the reports that have been made here.

    Raises:
        KompetensnbError: compare-none when there is no such edition; compare-which when several reports have both.
    """
    paths = Path(old), Path(new)
    if report or not all(path.exists() for path in paths):
        made = [folder for folder in sorted(_MADE.glob("*")) if all((folder / name).is_dir() for name in (old, new))]
        names = tuple(folder.name for folder in made)
        if (report and report not in names) or not names:
            wanted = next((value for value, path in zip((old, new), paths, strict=True) if not path.exists()), report)
            raise KompetensnbError("compare-none", value=(report or wanted)[:60], folder=_MADE, allowed=names or "–")
        if not report and len(names) > 1:
            raise KompetensnbError("compare-which", old=old, new=new, allowed=names)
        folder = _MADE / (report or names[0])
        paths = folder / old, folder / new
    return paths


def _show(table: Table, language: str) -> None:
    if not table.rows:
        return
    shown = Shown(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    for column in table.columns:
        shown.add_column(column.label, justify="left" if column.format == "text" else "right", overflow="fold")
    for row in table.rows:
        shown.add_row(*(numbers.cell(row.get(column.key), column.format, language) for column in table.columns))
    console = Console()
    typer.echo("")
    Console(width=max(console.width, _WIDTH)).print(shown)


def _written(target: Path, content: dict[str, Any], language: str) -> None:
    say(text("compare.written", language))
    typer.echo(write_json(target, content))
