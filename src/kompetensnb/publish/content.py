"""A page as JSON and back: what a run leaves beside its HTML, so that tables and slides need not compute it anew."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter

from kompetensnb.pages.page import (
    Block,
    ChartBlock,
    Definitions,
    KeyFigures,
    Note,
    Page,
    Prose,
    Quadrants,
    Section,
    TableBlock,
)
from kompetensnb.vocabulary.parameters import Parameters

_KINDS: Final[Mapping[str, type]] = {
    kind.__name__: kind for kind in (Prose, KeyFigures, ChartBlock, TableBlock, Note, Quadrants, Definitions)
}
_TOLD: Final = ("name", "title", "question", "lead", "selection", "snapshot")


def to_json(page: Page) -> dict[str, Any]:
    """The page as plain JSON values, without what only a live page can use: forms, links, next questions."""
    return {
        **{name: getattr(page, name) for name in _TOLD},
        "parameters": page.parameters.to_papermill(),
        "notices": [_block(note) for note in page.notices],
        "sections": [
            {"id": each.id, "title": each.title, "blocks": [_block(block) for block in each.blocks if _is_kept(block)]}
            for each in page.sections
        ],
    }


def from_json(values: Mapping[str, Any]) -> Page:
    """The page that `to_json` wrote. Raises ValueError (or KeyError, TypeError) for anything else."""
    return Page(
        **{name: values[name] for name in _TOLD},
        parameters=Parameters.from_papermill(**values["parameters"]),
        notices=tuple(_read(note) for note in values["notices"]),
        sections=tuple(
            Section(each["id"], each["title"], tuple(map(_read, each["blocks"]))) for each in values["sections"]
        ),
    )


def _is_kept(block: Block) -> bool:
    return type(block).__name__ in _KINDS


def _block(block: Block) -> dict[str, Any]:
    kind = type(block).__name__
    return {"is": kind, "of": _adapter(kind).dump_python(block, mode="json")}


def _read(values: Mapping[str, Any]) -> Any:
    return _adapter(values["is"]).validate_python(values["of"])


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(_KINDS[kind])
