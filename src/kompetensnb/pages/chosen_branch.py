"""The branch that a page on one branch is about, and how it is called where the statistics know only a wider one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kompetensnb.narrative.messages import joined
from kompetensnb.narrative.names import lowered
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Note
from kompetensnb.vocabulary import branches
from kompetensnb.vocabulary.branches import Branch, BranchKind
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.texts import alphabetical

USUAL: Final = "industri"
"""Shown until a branch is chosen."""


@dataclass(frozen=True)
class Chosen:
    """A branch, the name that its figures bear (that of its groups when it is only a part of them), and its groups."""

    branch: Branch
    label: str
    groups: tuple[str, ...]

    @property
    def word(self) -> str:
        """The label inside a sentence."""
        return lowered(self.label)


def chosen_branch(parameters: Parameters) -> Chosen:
    """The branch of a choice; the usual one where none, the unknown or all of them together are chosen."""
    found = branches.get(parameters.branch or USUAL)
    if found.kind in (BranchKind.TOTAL, BranchKind.UNKNOWN):
        found = branches.get(USUAL)
    language = parameters.language
    parts = [branches.get(code).name(language) for code in found.sni_groups]
    label = found.name(language) if found.exact else joined([parts[0], *map(lowered, parts[1:])], language)
    return Chosen(found, label, found.sni_groups)


def branch_options(parameters: Parameters) -> tuple[tuple[str, str], ...]:
    """Every branch but the unknown and the total, those that the councils speak of first, as (value, label)."""
    usual = branches.get(USUAL)
    councils = sorted(
        branches.of_kind(BranchKind.COUNCIL), key=lambda branch: alphabetical(branch.name(parameters.language))
    )
    found = [branch for branch in (*councils, *branches.of_kind(BranchKind.GROUP)) if branch is not usual]
    # What is not chosen is the usual one: it must not stand in the list twice.
    first = USUAL if parameters.branch == USUAL else ""
    labels = [(branch.id, branch.name(parameters.language)) for branch in found]
    return ((first, usual.name(parameters.language)), *labels)


def frame_notice(context: Context, chosen: Chosen) -> tuple[Note, ...]:
    """That the figures are an upper frame, for a branch that the statistics do not know by itself."""
    if chosen.branch.exact:
        return ()
    told = context.say(
        "branch.upper-frame",
        note=chosen.branch.note_text(context.language),
        group=chosen.word,
        branch=lowered(chosen.branch.name(context.language)),
    )
    return (Note("notis-ram", told, "warning"),)
