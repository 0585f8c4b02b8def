"""Branches: the groups of SNI 2007 in the statistics, and the branches that the councils speak of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kompetensnb.vocabulary.catalogue import Catalogue
from kompetensnb.vocabulary.files import read_yaml
from kompetensnb.vocabulary.texts import EMPTY, Text

TOTAL = "A-U+US"
UNKNOWN = "US"


class BranchKind(StrEnum):
    """Where a branch comes from."""

    GROUP = "sni"
    UNKNOWN = "okand"
    TOTAL = "totalt"
    COUNCIL = "bransch"


@dataclass(frozen=True)
class Branch:
    """One branch.

    `id` is SCB's code for a group of the statistics ("B+C", "US", "A-U+US") and a slug for a council's branch.
    `sni_groups` are the codes by which tables are read; `sni` (divisions or groups of SNI 2007) and `ssyk` (SSYK 2012)
    define a council's branch more closely. When it is not `exact`, the groups hold more than the branch, and `notes`
    says what: a figure by group is then an upper frame and must not be shown as the branch's own.
    """

    id: str
    kind: BranchKind
    names: Text
    long_names: Text
    sni_groups: tuple[str, ...]
    sni: tuple[str, ...] = ()
    ssyk: tuple[str, ...] = ()
    exact: bool = True
    notes: Text = EMPTY

    def spellings(self) -> Iterable[str]:
        """The id and the names; a group of the statistics by its full name, since councils own the short words."""
        texts = {self.long_names, self.names} if self.kind is BranchKind.COUNCIL else {self.long_names}
        return (self.id, *(name for text in texts for name in (text.sv, text.en)))

    def name(self, language: str) -> str:
        """The short name, for axes and lists."""
        return self.names[language]

    def long_name(self, language: str) -> str:
        """The full name."""
        return self.long_names[language]

    def note_text(self, language: str) -> str:
        """What the groups hold besides the branch; empty when they are the same."""
        return self.notes[language]


def _group(code: str, entry: Mapping[str, Any]) -> Branch:
    kind = {TOTAL: BranchKind.TOTAL, UNKNOWN: BranchKind.UNKNOWN}.get(code, BranchKind.GROUP)
    return Branch(code, kind, Text.of(entry["name"]), Text.of(entry["long_name"]), sni_groups=(code,))


def _council_branch(id_: str, entry: Mapping[str, Any]) -> Branch:
    name = Text.of(entry["name"])
    return Branch(
        id=id_,
        kind=BranchKind.COUNCIL,
        names=name,
        long_names=name,
        sni_groups=tuple(entry["sni_groups"]),
        sni=tuple(entry.get("sni", ())),
        ssyk=tuple(entry.get("ssyk", ())),
        exact="note" not in entry,
        notes=Text.of(entry.get("note", "")),
    )


_BRANCHES = Catalogue(
    [
        *(_group(code, entry) for code, entry in read_yaml("sni_groups.yml").items()),
        *(_council_branch(id_, entry) for id_, entry in read_yaml("branches.yml").items()),
    ],
    error="unknown-branch",
    parameter="branch",
    examples=["B+C", "F", "G", "Q", "handel", "bygg", "vard-och-omsorg", "industri"],
)


def get(text: object) -> Branch:
    """The branch with this id, code or name, whatever the case; KompetensnbError("unknown-branch") otherwise."""
    return _BRANCHES.get(text)


def all_branches() -> tuple[Branch, ...]:
    """Groups of the statistics, unknown, total, then the councils' branches."""
    return tuple(_BRANCHES)


def of_kind(kind: BranchKind) -> tuple[Branch, ...]:
    """All branches of one kind; `BranchKind.GROUP` is the standard list of 15 groups, which share out all employed."""
    return tuple(branch for branch in _BRANCHES if branch.kind is kind)
