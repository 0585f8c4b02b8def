"""The kinds of files that can be handed in: what their columns are called, what may stand below them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, get_args

import yaml

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.declared import telling
from kompetensnb.store import registry
from kompetensnb.store.registry import Subject
from kompetensnb.vocabulary import branch_choice, interview, regions
from kompetensnb.vocabulary.statuses import Status
from kompetensnb.vocabulary.texts import spelling_key

FOLDER: Final = Path(__file__).parent / "kinds"
VALUE: Final = "value"

FieldType = Literal["region", "year", "month", "programme", "branch", "education_group", "choice", "text"]
Level = Literal["riket", "lan", "kommun"]

MARKS: Final[Mapping[str, Status]] = {
    "..": Status.SUPPRESSED,
    "x": Status.SUPPRESSED,
    "X": Status.SUPPRESSED,
    "-": Status.MISSING,
    "–": Status.MISSING,
    ".": Status.MISSING,
    "": Status.MISSING,
}
"""What may stand in place of a figure, and what it means; also nothing at all."""

OFFERED: Final[Mapping[str, Callable[[], Mapping[str, str]]]] = {
    "question": lambda: interview.question_names("sv"),
    "need": lambda: {need.id: need.names["sv"] for need in interview.NEEDS.values()},
    "term": lambda: {id_: name["sv"] for id_, name in interview.TERMS.items()},
    "aspect": lambda: branch_choice.aspect_names("sv"),
    "subregion": lambda: {item.id: item.name("sv") for item in regions.of_kind(regions.RegionKind.SUBREGION)},
}
"""Lists of the vocabulary that a column can choose from: codes with their names in the form."""

SHOWN_MARKS: Final = ("..", "x", "-", ".")
"""Those that a sentence names."""


@dataclass(frozen=True)
class Field:
    """One column that names a row. `values` are allowed codes with what they are called; `levels` of which areas.

    With `ditto` an empty cell means the same as the one above.
    """

    column: str
    heading: str
    type: FieldType
    values: Mapping[str, str]
    levels: tuple[Level, ...] = ()
    ditto: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of file, for one subject.

    `figures` are the headings of the columns with figures by the code that each has in the column `spread`; where the
    subject has no such column the code is empty. `status` is that of its figures when the file does not say another.
    `constants` are codes of columns that the file does not have. `row_each` is a column of which the template has a row
    for each value: a row where nothing else is written is no answer and is passed over.
    """

    id: str
    names: Mapping[str, str]
    about: Mapping[str, str]
    subject: Subject
    status: Status
    fields: tuple[Field, ...]
    spread: str
    figures: Mapping[str, str]
    example: Mapping[str, Any]
    constants: Mapping[str, str] = dataclasses.field(default_factory=dict)
    row_each: str = ""

    @property
    def headings(self) -> tuple[str, ...]:
        """All headings, in the order of the template."""
        return (*(field.heading for field in self.fields), *self.figures.values())


def kinds() -> tuple[str, ...]:
    """Ids of all kinds."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yml")))


def needs_subject(kind: str) -> bool:
    """Whether the kind is for any of several subjects, so that one has to be chosen."""
    return "subject" not in _content(kind_id(kind))


def kind_id(text: str) -> str:
    """The id of a kind, however its case and joints are written; KompetensnbError("manual-kind") otherwise."""
    found = next((name for name in kinds() if spelling_key(name) == spelling_key(text)), None)
    if found is None:
        raise KompetensnbError("manual-kind", value=text[:60], allowed=kinds())
    return found


def get_kind(text: str, subject: str = "") -> Kind:
    """The kind with this id; `subject` for one that is for several.

    Raises:
        KompetensnbError: manual-kind, manual-subject (with those that can be chosen), source-declaration.
    """
    name = kind_id(text)
    if needs_subject(name) and subject not in ordered_subjects():
        raise KompetensnbError("manual-subject", value=subject[:60], allowed=ordered_subjects())
    return _kind(name, subject if needs_subject(name) else "")


@cache
def ordered_subjects() -> tuple[str, ...]:
    """Subjects that a table ordered from SCB can be for: those whose every column has a heading."""
    content = _content("scb-bestallning")
    headings, others = set(content["headings"]), content["except"]
    return tuple(
        name for name, item in registry.subjects().items() if set(item.keys) <= headings and name not in others
    )


@cache
def _kind(name: str, subject: str) -> Kind:
    with telling(name):
        content = dict(_content(name))
        if subject:
            content = _ordered(content, registry.get(subject))
        return _declared(name, **content)


@cache
def _content(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    return found


def _ordered(content: dict[str, Any], subject: Subject) -> dict[str, Any]:
    """The declaration of a table with a column for every key of a subject and one of figures."""
    headings, _ = content.pop("headings"), content.pop("except")
    columns = {key: {"heading": headings[key], "type": _type(subject, key)} for key in subject.keys}
    figures = {"": headings[VALUE]}
    return content | {"subject": subject.id, "columns": columns, "figures": figures, "example": {}}


def _type(subject: Subject, key: str) -> FieldType:
    if key in ("region", "year", "month"):
        return "region" if key == "region" else "year" if key == "year" else "month"
    return "choice" if subject.column(key).codes else "text"


def _declared(
    name: str,
    *,
    names: Mapping[str, str],
    about: Mapping[str, str],
    subject: str,
    status: str,
    columns: Mapping[str, Mapping[str, Any]],
    figures: Mapping[str, str],
    example: Mapping[str, Any],
    spread: str = "",
    constants: Mapping[str, str] | None = None,
    row_each: str = "",
) -> Kind:
    found = registry.get(subject)
    fields = tuple(_field(found, column, **entry) for column, entry in columns.items())
    fixed = dict(constants or {})
    given = [*(field.column for field in fields), *([spread] if spread else []), *fixed]
    if sorted(given) != sorted(found.keys):
        raise ValueError(f"columns {sorted(given)}; {subject} has {sorted(found.keys)}")
    if bool(spread) == ("" in figures) or (spread and set(figures) != set(found.column(spread).codes)):
        raise ValueError(f"figures {sorted(figures)}")
    if row_each and not any(item.column == row_each and item.values for item in fields):
        raise ValueError(f"row_each {row_each}")
    made = Kind(name, names, about, found, Status(status), fields, spread, figures, example, fixed, row_each)
    if not set(example) <= set(made.headings) or set(names) != {"sv", "en"} or set(about) != {"sv", "en"}:
        raise ValueError("example, names or about")
    return made


def _field(
    subject: Subject,
    column: str,
    *,
    heading: str,
    type: FieldType,  # noqa: A002 - the word in the files
    values: list[str] | None = None,
    levels: list[Level] | None = None,
    offered: str = "",
    ditto: bool = False,
) -> Field:
    if type not in get_args(FieldType) or not set(levels or ()) <= set(get_args(Level)):
        raise ValueError(f"{column}: type {type}, levels {levels}")
    codes = subject.column(column).codes if type == "choice" and not values else values or ()
    named = OFFERED[offered]() if offered else {str(code): str(code) for code in codes}
    if offered and set(named) != set(subject.column(column).codes):
        raise ValueError(f"{column}: {sorted(named)}")
    return Field(column, heading, type, named, tuple(levels or ()), ditto)
