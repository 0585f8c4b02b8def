"""Rows to try the registers with: one right row of each, and any right rows as hypothesis makes them up."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from kompetensnb.followup import checks
from kompetensnb.followup.base import Row, fields_of
from kompetensnb.followup.fields import Field, Kind
from kompetensnb.followup.registers import REGISTERS, Answer
from kompetensnb.vocabulary import branches, education_groups, regions
from kompetensnb.vocabulary.branches import BranchKind
from kompetensnb.vocabulary.commitments import all_commitments
from kompetensnb.vocabulary.instruments import instrument

DIALOGUE: dict[str, Any] = {
    "held_on": date(2026, 3, 4), "region": "skaraborg", "forum": "direct", "actor": "company",
    "note": "Svetsare saknas",
}  # fmt: skip
NEED: dict[str, Any] = {
    "title": "Svetsare", "source": "statistics", "source_text": "SCB", "region": "skaraborg", "state": "open",
}  # fmt: skip
TREND: dict[str, Any] = {"seen_on": date(2026, 1, 2), "title": "Elektrifiering", "source": "SOU", "horizon": "lang"}
MEETING: dict[str, Any] = {"held_on": date(2026, 2, 3), "region": "fyrbodal", "forum": "overall", "title": "Vårmöte"}

_PLACES = [place.id for place in regions.all_regions()]
_BRANCHES = [each.id for kind in (BranchKind.GROUP, BranchKind.COUNCIL) for each in branches.of_kind(kind)]
_GROUPS = [group.id for group in education_groups.all_groups()]
_FORMULAS = ("=", "+", "-", "@", "'", "＝", '"', ";", ",", "\t", "_x0041_", "é", "<b>", "")

words = st.builds(
    lambda start, rest: (start + rest).strip(),
    st.sampled_from(_FORMULAS),
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=60),
).filter(lambda text: not list(checks._text_problems(Field(Kind.LINE, True, most=200), text)))
proses = st.lists(words, min_size=1, max_size=3).map("\n".join)


def _values(field: Field, ids: dict[str, list[str]]) -> st.SearchStrategy[Any]:
    match field.kind:
        case Kind.LINE:
            return words.map(lambda text: text[: field.most].strip()).filter(bool)
        case Kind.PROSE:
            return proses
        case Kind.ADDRESS:
            return st.sampled_from(["https://www.scb.se/", "http://example.org/a?b=c&d=å"])
        case Kind.REGION:
            return st.sampled_from([id_ for id_ in _PLACES if regions.get(id_).kind in field.levels])
        case Kind.BRANCH:
            return st.sampled_from(_BRANCHES)
        case Kind.GROUP:
            return st.sampled_from(_GROUPS)
        case Kind.COMMITMENT:
            return st.sampled_from([each.id for each in all_commitments()])
        case Kind.CHOICE:
            return st.sampled_from(field.choices)
        case Kind.DAY:
            return st.dates(date(1600, 1, 1), date(2200, 12, 31))
        case Kind.WHOLE:
            return st.integers(field.low, field.high)
        case Kind.NUMBER:
            return st.floats(-1e11, 1e11, allow_nan=False).map(lambda value: value + 0.0)
        case Kind.REFERENCE:
            return st.sampled_from(ids[field.register]) if ids.get(field.register) else st.none()
    raise AssertionError(field.kind)


@st.composite
def any_values(draw: st.DrawFn, model: type[Row], ids: dict[str, list[str]]) -> dict[str, Any]:
    """Values that are right together; the references lead to `ids`."""
    values = {
        name: draw(_values(field, ids) if field.required else st.none() | _values(field, ids))
        for name, field in fields_of(model).items()
    }
    if model is REGISTERS["goal"]:  # a tree is tried in its own test
        values |= {"level": "vision", "parent": None}
    if model is REGISTERS["trend"]:  # levers are tried where they are read
        values["scenario"] = draw(st.none() | st.just("migration=-20;2027-2032"))
    return values


def _right_answers(name: str) -> list[dict[str, Any]]:
    """Answers on the scale of the instrument's own questions."""
    asked = instrument(name)
    return [{"item": item.id, "value": value} for item in asked.items for value in (asked.low, asked.high)]


@st.composite
def any_rows(draw: st.DrawFn) -> list[tuple[type[Row], str, dict[str, Any]]]:
    """Some rows of every register, in an order in which each finds what it refers to; no two on the same thing."""
    made: list[tuple[type[Row], str, dict[str, Any]]] = []
    ids: dict[str, list[str]] = {}
    for name, model in REGISTERS.items():
        seen = set()
        for number in range(draw(st.integers(0, 2))):
            values = draw(any_values(model, ids))
            if model is Answer and (asked := next((row for _, id_, row in made if id_ == values["assessment"]), None)):
                values |= draw(st.sampled_from(_right_answers(asked["instrument"])))
            key = tuple(values[field] for field in model.unique)
            if (model.unique and key in seen) or list(checks.problems(model, values)):
                continue
            seen.add(key)
            made.append((model, f"{name.replace('_', '-')}-{number}", values))
        ids[name] = [row for other, row, _ in made if other is model]
    return made
