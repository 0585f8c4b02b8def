"""Whether what was promised is done: judgements of commitments by party, steps of anchoring by municipality."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from kompetensnb.store.records import Record
from kompetensnb.vocabulary.commitments import Commitment, all_commitments
from kompetensnb.vocabulary.regions import Region

JUDGEMENTS: Final = ("yes", "partly", "no", "not_assessed")
"""How a commitment is judged, from the best; one that nobody has judged counts as not assessed."""
STEPS: Final = ("received", "discussed", "decided")
"""How far a question has come, from the first step."""


def judged(rows: Iterable[Record]) -> dict[tuple[str, str], Record]:
    """The open rows of the register by commitment and region."""
    return {(row["commitment"], row["region"]): row for row in rows}


def followed_up_for(region: Region) -> tuple[Commitment, ...]:
    """The commitments that a region is judged on."""
    return tuple(each for each in all_commitments() if region.kind in each.kinds)


def counts(rows: Mapping[tuple[str, str], Record], region: Region) -> dict[str, int]:
    """How many of its commitments are judged which way; they add up to all that it is judged on."""
    found = Counter(
        rows[each.id, region.id]["judgement"] if (each.id, region.id) in rows else "not_assessed"
        for each in followed_up_for(region)
    )
    return {judgement: found[judgement] for judgement in JUDGEMENTS}


def steps(rows: Iterable[Record], matter: str) -> dict[str, Record]:
    """How far a question has come, by region: the row with the furthest step."""
    found: dict[str, Record] = {}
    for row in rows:
        known = found.get(row["region"])
        if row["matter"] == matter and (known is None or STEPS.index(row["step"]) > STEPS.index(known["step"])):
            found[row["region"]] = row
    return found


def latest_matter(rows: Iterable[Record]) -> str | None:
    """The question that somebody dealt with last; None when there is none."""
    last = max(rows, key=lambda row: (row["step_on"], row["matter"]), default=None)
    return None if last is None else str(last["matter"])
