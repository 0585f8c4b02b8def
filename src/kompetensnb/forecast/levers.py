"""The levers that a scenario may have: what each is for, its unit and its range, as declared in `levers.yml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast.axes import BIRTHS, SERVICES, SEXES
from kompetensnb.forecast.files import read_yaml
from kompetensnb.vocabulary import branches, education_groups, sectors
from kompetensnb.vocabulary.branches import BranchKind
from kompetensnb.vocabulary.catalogue import Catalogue
from kompetensnb.vocabulary.inputs import plain_text, shown
from kompetensnb.vocabulary.texts import Text, spelling_key

_DATA: Final = read_yaml("levers.yml")
EVERYTHING: Final = "alla"
"""The target of a lever that could be for one group and is for all."""

Target = Literal["", "people", "branch-or-all", "service", "education", "education-or-all", "from-to"]
Course = Literal["gradual", "yearly"]


@dataclass(frozen=True)
class Range:
    """A number with a unit, `minimum` to `maximum`, on a slider in steps of `step`.

    `usual` is where the slider of a size stands at first, and what an option is when nothing is chosen (None: from the
    data).
    """

    id: str
    names: Text
    unit: str
    minimum: float
    maximum: float
    step: float
    usual: float | None = None

    @property
    def allowed(self) -> str:
        """The range as it is written in a message."""
        return f"{self.minimum:g} … {self.maximum:g}".replace("-", "−")

    def unit_name(self, language: str) -> str:
        """The unit in words or as a sign."""
        return Text.of(_DATA["units"][self.unit])[language]


@dataclass(frozen=True)
class LeverType:
    """One kind of lever. `size` has its range, `options` those of its further figures."""

    id: str
    kind: Literal["antagande", "atgard"]
    names: Text
    meanings: Text
    target: Target
    size: Range
    course: Course
    options: tuple[str, ...]

    def spellings(self) -> Iterable[str]:
        """The id and both names."""
        return (self.id, self.names.sv, self.names.en)

    def kind_name(self, language: str) -> str:
        """Assumption or measure, lower case."""
        return Text.of(_DATA["kinds"][self.kind])[language]


def _range(id_: str, entry: Mapping[str, Any]) -> Range:
    return Range(
        id=id_,
        names=Text.of(entry["name"]),
        unit=entry["unit"],
        minimum=entry["minimum"],
        maximum=entry["maximum"],
        step=entry["step"],
        usual=entry.get("usual"),
    )


def _lever(id_: str, entry: Mapping[str, Any]) -> LeverType:
    return LeverType(
        id=id_,
        kind=entry["kind"],
        names=Text.of(entry["name"]),
        meanings=Text.of(entry["meaning"]),
        target=entry.get("target", ""),
        size=_range(id_, entry),
        course=entry["course"],
        options=tuple(entry.get("options", ())),
    )


_LEVERS = Catalogue(
    [_lever(id_, entry) for id_, entry in _DATA["levers"].items()], error="scenario-unknown-lever", parameter="lever"
)
_RANGES: Final = {id_: _range(id_, entry) for id_, entry in _DATA["options"].items() if "choices" not in entry}


def get(text: object) -> LeverType:
    """The lever with this id or name; KompetensnbError("scenario-unknown-lever") otherwise."""
    return _LEVERS.get(text)


def all_levers() -> tuple[LeverType, ...]:
    """Every lever, in the order in which they are shown."""
    return tuple(_LEVERS)


def option_range(option: str) -> Range:
    """The range of an option that is a number."""
    return _RANGES[option]


def usual(option: str, level: str = "") -> float:
    """What an option is when neither lever nor data say: years for `length` by a group's level, else per cent."""
    value = _DATA["usual"][option]
    return float(value[level] if isinstance(value, dict) else value)


def option(lever: LeverType, name: str, value: object) -> float | str:
    """The value of an option, checked. KompetensnbError("scenario-option"; lever, option, value, allowed) otherwise."""
    if name not in lever.options:
        allowed = ", ".join(lever.options) or "–"
        raise KompetensnbError("scenario-unknown-option", lever=lever.id, value=shown(name), allowed=allowed)
    if name == "sector":
        return sectors.get(value).id
    range_ = _RANGES[name]
    number_ = number(value)
    if number_ is None or not range_.minimum <= number_ <= range_.maximum:
        raise KompetensnbError(
            "scenario-option", lever=lever.id, option=name, value=shown(value), allowed=range_.allowed
        )
    return float(round(number_)) if range_.unit == "years" else number_


def number(value: object) -> float | None:
    """A number that somebody typed, to three decimals; None when it is none."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        text: str | None = repr(value)
    else:
        text = plain_text(value)
    try:
        found = round(float((text or "").replace("−", "-")), 3) + 0.0  # no minus zero
    except ValueError:
        return None
    return found if abs(found) < 1e9 else None


def target(lever: LeverType, value: object) -> str:
    """What the lever is for, in its one spelling.

    Raises:
        KompetensnbError: scenario-target (lever, value, allowed), scenario-same-group, scenario-branch-part, and
            unknown-branch or unknown-education-group with their fields.
    """
    text = plain_text(value)
    if text is None:
        raise _no_target(lever, value, "–")
    found: str = _TARGETS[lever.target](lever, text)
    return found


def cells(lever: LeverType, target_: str, sector: str = EVERYTHING) -> frozenset[tuple[str, ...]]:
    """The smallest things that a lever acts on, to tell whether two of a kind act on the same."""
    if lever.target == "people":
        parts = target_.split("/")
        return frozenset(
            (sex, birth)
            for sex in SEXES
            for birth in BIRTHS
            if (sex in parts or not set(SEXES) & set(parts)) and (birth in parts or not set(BIRTHS) & set(parts))
        )
    if lever.target == "branch-or-all":
        names = [choice.id for choice in sectors.all_sectors() if sector in (EVERYTHING, choice.id)]
        return frozenset((code, name) for code in _codes(target_) for name in names if name != EVERYTHING)
    if lever.target in ("education", "education-or-all"):
        return frozenset((code,) for code in groups(target_))
    return frozenset({(target_,)})


def groups(target_: str) -> tuple[str, ...]:
    """The education groups of a target: one, those of a theme, or all."""
    if target_ == EVERYTHING:
        return tuple(group.id for group in education_groups.all_groups())
    return tuple(group.id for group in education_groups.groups_of(target_))


def _codes(target_: str) -> tuple[str, ...]:
    """The branches of a target: one, or all with the unknown, so that a share of all is a share of everybody."""
    every = (*(group.id for group in branches.of_kind(BranchKind.GROUP)), branches.UNKNOWN)
    return every if target_ == EVERYTHING else (target_,)


def _nothing(lever: LeverType, text: str) -> str:
    if text:
        raise _no_target(lever, text, "–")
    return ""


def _people(lever: LeverType, text: str) -> str:
    keys = {spelling_key(name): name for name in (*SEXES, *BIRTHS)} | {"kvinna": "kvinnor", "women": "kvinnor"}
    keys |= {"man": "man", "men": "man", "domestic": "inrikes", "foreign": "utrikes"}
    words = [word for word in text.split("/") if word and spelling_key(word) != EVERYTHING]
    found = [keys.get(spelling_key(word)) for word in words]
    kinds = [name in SEXES for name in found]
    if None in found or len(kinds) != len(set(kinds)):
        raise _no_target(lever, text, ", ".join((EVERYTHING, *SEXES, *BIRTHS, "kvinnor/utrikes")))
    return "/".join(sorted(filter(None, found), key=lambda name: name in BIRTHS))


def _branch_or_all(lever: LeverType, text: str) -> str:
    if spelling_key(text) == EVERYTHING:
        return EVERYTHING
    branch = branches.get(text)
    if branch.kind is BranchKind.TOTAL:
        return EVERYTHING
    if not branch.exact:
        allowed = ", ".join(branch.sni_groups)
        raise KompetensnbError("scenario-branch-part", lever=lever.id, value=branch.id, allowed=allowed)
    known = [group.id for group in branches.of_kind(BranchKind.GROUP)]
    if len(branch.sni_groups) != 1 or branch.sni_groups[0] not in known:
        raise _no_target(lever, text, ", ".join((EVERYTHING, *known)))
    return branch.sni_groups[0]


def _service(lever: LeverType, text: str) -> str:
    found = {spelling_key(name): name for name in SERVICES}.get(spelling_key(text))
    if found is None:
        raise _no_target(lever, text, ", ".join(SERVICES))
    return found


def _education(lever: LeverType, text: str) -> str:
    found = education_groups.groups_of(text)
    return found[0].id if len(found) == 1 else education_groups.theme(text).id


def _education_or_all(lever: LeverType, text: str) -> str:
    return EVERYTHING if spelling_key(text) in ("", EVERYTHING) else _education(lever, text)


def _from_to(lever: LeverType, text: str) -> str:
    left, arrow, right = text.partition(">")
    if not (arrow and left.strip() and right.strip()):
        raise _no_target(lever, text, "02Z>73O, 73O>75N")
    source, goal = education_groups.get(left).id, education_groups.get(right).id
    if source == goal:
        raise KompetensnbError("scenario-same-group", lever=lever.id, value=source)
    return f"{source}>{goal}"


def _no_target(lever: LeverType, value: object, allowed: str) -> KompetensnbError:
    return KompetensnbError("scenario-target", lever=lever.id, value=shown(value), allowed=allowed)


_TARGETS: Final = {
    "": _nothing,
    "people": _people,
    "branch-or-all": _branch_or_all,
    "service": _service,
    "education": _education,
    "education-or-all": _education_or_all,
    "from-to": _from_to,
}
