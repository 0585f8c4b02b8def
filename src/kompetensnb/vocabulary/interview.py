"""The form for conversations with companies: areas, questions with levels, kinds of need, and when it is needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kompetensnb.vocabulary.files import read_yaml
from kompetensnb.vocabulary.texts import EMPTY, Text


@dataclass(frozen=True)
class Question:
    """A statement that a company says how well it holds, now and as wanted. `short_names` are for axes."""

    id: str
    names: Text
    short_names: Text


@dataclass(frozen=True)
class Area:
    """One of the three areas. `talk` is what to ask about in the conversation, and is not kept."""

    id: str
    names: Text
    talk: Text
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Need:
    """A kind of need, the forms of education that can answer it, and `others` who can, if any."""

    id: str
    names: Text
    forms: tuple[str, ...]
    others: Text


_DATA: Final[Mapping[str, Any]] = read_yaml("interview.yml")

SCALE: Final[Mapping[int, Text]] = {level: Text.of(name) for level, name in _DATA["scale"].items()}
"""What each level means."""

AREAS: Final = tuple(
    Area(
        id_,
        Text.of(entry["name"]),
        Text.of(entry["talk"]),
        tuple(Question(key, Text.of(item["name"]), Text.of(item["short"])) for key, item in entry["questions"].items()),
    )
    for id_, entry in _DATA["areas"].items()
)

NEEDS: Final[Mapping[str, Need]] = {
    id_: Need(
        id_, Text.of(entry["name"]), tuple(entry["forms"]), Text.of(entry["others"]) if "others" in entry else EMPTY
    )
    for id_, entry in _DATA["needs"].items()
}

TERMS: Final[Mapping[str, Text]] = {id_: Text.of(name) for id_, name in _DATA["terms"].items()}
"""When something is needed, the soonest first."""


def question_names(language: str) -> Mapping[str, str]:
    """Every question by id, in the order of the form."""
    return {question.id: question.names[language] for area in AREAS for question in area.questions}
