"""What is written about each export of Skolverket's: which it is, what it feeds, what its headings mean to us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Final, Literal, get_args

from kompetensnb.sources.declared import read_declared
from kompetensnb.store import registry
from kompetensnb.store.registry import Subject

FOLDER: Final = Path(__file__).parent / "exports"
SIRIS: Final = "siris"

Level = Literal["riket", "lan", "kommun"]
Shape = Literal["year", "series"]
"""A file per year with a heading per measure, or one file for all years with a heading per year."""

SHEET: Final = "sheet"
"""In place of a heading: the name of the sheet, which is a programme of upper-secondary school."""


@dataclass(frozen=True)
class Heading:
    """What a column is called: one of `names`, or else the only heading that holds all of `words`."""

    names: tuple[str, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnRule:
    """How one column of the subject is filled: from the sheet, or the cells below a heading by their labels.

    With `others` a row with a label that is not among them is left out; otherwise it is an error.
    """

    heading: Heading | None
    labels: Mapping[str, tuple[str, ...]]
    others: bool = False


@dataclass(frozen=True)
class ExportDeclaration:
    """One table of exports.

    `exports` are Skolverket's ids by level; a level with an empty id is looked up in the catalogue by `names`. `title`
    is that of the file, where a line has to hold all of `says`. `school_form` is Skolverket's code of it. `spread` is
    the column that the headings of a `year` file are values of, with the heading for each of its codes. `only` leaves
    rows with another label out. `draws`: drawn several times a year, so that the latest draw has to be asked for.
    """

    producer: ClassVar[str] = "skolverket"
    service: ClassVar[str] = SIRIS

    name: str
    title: str
    says: tuple[str, ...]
    names: tuple[str, ...]
    school_form: str
    exports: Mapping[Level, str]
    form: str
    shape: Shape
    subject: Subject
    origin: str
    first_year: int
    draws: bool
    columns: Mapping[str, ColumnRule]
    spread: str
    headings: Mapping[str, Heading]
    only: Mapping[str, str]
    titles: Mapping[str, str]
    notes: Mapping[str, str]

    @property
    def table(self) -> str:
        """The title in the file: the ids differ by level, and the bundled figures name the title, too."""
        return self.title


@cache
def exports() -> Mapping[str, ExportDeclaration]:
    """All declared exports by name, in the order they are fetched."""
    return {path.stem: read_declaration(path) for path in sorted(FOLDER.glob("*.yml"))}


def read_declaration(path: Path) -> ExportDeclaration:
    """The declaration in a YAML file.

    Raises:
        KompetensnbError: source-declaration when it cannot be read, or a field is missing, unknown or does not fit.
    """
    return read_declared(path, lambda content: _declaration(path.stem, **content))


def _declaration(
    name: str,
    *,
    title: str,
    school_form: str,
    exports: Mapping[Level, str],
    subject: str,
    origin: str,
    titles: Mapping[str, str],
    notes: Mapping[str, str],
    columns: Mapping[str, Any] | None = None,
    says: list[str] | None = None,
    names: list[str] | None = None,
    form: Literal["csv", "xls"] = "csv",
    shape: Shape = "year",
    first_year: int = 0,
    draws: bool = False,
    spread: str = "",
    headings: Mapping[str, Any] | None = None,
    only: Mapping[str, str] | None = None,
) -> ExportDeclaration:
    found = registry.get(subject)
    rules = {column: _rule(found, column, rule) for column, rule in (columns or {}).items()}
    given = {"region", "year", *rules, *([spread] if spread else [])}
    if given != set(found.keys):
        raise ValueError(f"columns {sorted(given)}; {subject} has {sorted(found.keys)}")
    if bool(spread) != bool(headings) or bool(spread) == (shape == "series"):
        raise ValueError("spread and headings go together, and with files of one year")
    if spread and set(headings or {}) - set(found.column(spread).codes):
        raise ValueError(f"headings {sorted(headings or {})}")
    if not set(exports) <= set(get_args(Level)) or not exports or shape not in get_args(Shape):
        raise ValueError(f"exports {exports}, shape {shape}")
    if not (all(exports.values()) or names) or set(titles) != {"sv", "en"} or set(notes) != {"sv", "en"}:
        raise ValueError("names, titles or notes are missing")
    return ExportDeclaration(
        name=name,
        title=title,
        says=tuple(says or [title]),
        names=tuple(names or ()),
        school_form=school_form,
        exports=dict(exports),
        form=form,
        shape=shape,
        subject=found,
        origin=origin,
        first_year=first_year,
        draws=draws,
        columns=rules,
        spread=spread,
        headings={code: _heading(heading) for code, heading in (headings or {}).items()},
        only=dict(only or {}),
        titles=dict(titles),
        notes=dict(notes),
    )


def _rule(subject: Subject, column: str, rule: str | Mapping[str, Any]) -> ColumnRule:
    if rule == SHEET:
        return ColumnRule(None, {})
    return _labelled(subject, column, **dict(rule)) if isinstance(rule, Mapping) else _refuse(column)


def _labelled(
    subject: Subject, column: str, *, heading: Any, labels: Mapping[str, str | list[str]], others: bool = False
) -> ColumnRule:
    unknown = set(labels) - set(subject.column(column).codes)
    if unknown:
        raise ValueError(f"{column}: {sorted(unknown)}")
    return ColumnRule(_heading(heading), {code: _texts(label) for code, label in labels.items()}, others)


def _heading(written: str | list[str] | Mapping[str, list[str]]) -> Heading:
    if isinstance(written, Mapping):
        return Heading((), tuple(written["words"]))
    return Heading(_texts(written))


def _texts(written: str | list[str]) -> tuple[str, ...]:
    return (written,) if isinstance(written, str) else tuple(written)


def _refuse(column: str) -> ColumnRule:
    raise ValueError(f"{column}: neither {SHEET} nor a heading with labels")
