"""What differs between two snapshots: table by table and source by source, new periods apart from revised figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from kompetensnb.sources.revision import Revision, compare
from kompetensnb.store import registry
from kompetensnb.store.origin import Origin
from kompetensnb.store.snapshot import Snapshot


@dataclass(frozen=True)
class Change:
    """How one source's part of a table differs. `source` is «SCB, TAB638», as pages name it.

    `revised_years` are those in which a figure that there was is another, has come or has gone, or has another status,
    as preliminary figures get; `restated` is how many only have that. The years that are new are in `revision`.
    """

    subject: str
    source: str
    revision: Revision
    revised_years: tuple[int, ...]
    restated: int = 0

    @property
    def is_new(self) -> bool:
        """Whether there are figures that there were not."""
        return bool(self.revision.new)

    @property
    def is_revised(self) -> bool:
        """Whether figures that there were are others, or no longer there."""
        return bool(self.revised_years or self.revision.removed)


def changes(before: Snapshot, after: Snapshot) -> tuple[Change, ...]:
    """What differs, in the order of the registry; nothing for what is the same.

    A table that has moved from one source to another is revised under the source it has now.

    Raises:
        KompetensnbError: what `Snapshot.table` raises.
    """
    if before.id == after.id:
        return ()
    return tuple(_changes(before, after))


def source_name(origin: Origin) -> str:
    """«SCB, TAB638»."""
    return f"{origin.producer}, {origin.table}"


def _changes(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    for name in registry.subjects():
        if _hash(before, name) == _hash(after, name):
            continue
        subject = registry.get(name)
        old, new = _rows(before, name), _rows(after, name)
        keys = list(subject.keys)
        # Each row belongs to the source it has now, or had last.
        owners = pd.concat([_owners(new, after, keys), _owners(old, before, keys)]).drop_duplicates(keys)
        parts = owners.groupby("source", sort=True)
        for source, owned in parts:
            was, now = (frame.merge(owned[keys], on=keys) for frame in (old, new))
            found = compare(was, now, subject)
            years, restated = _revised(was, now, keys)
            if found.kind != "same" or restated:
                yield Change(name, str(source), found, years, restated)


def _hash(snapshot: Snapshot, subject: str) -> str:
    return snapshot.content_sha256(subject) if subject in snapshot.subjects else ""


def _rows(snapshot: Snapshot, subject: str) -> pd.DataFrame:
    if subject in snapshot.subjects:
        return snapshot.table(subject)
    return pd.DataFrame({column.name: pd.Series(dtype=object) for column in registry.get(subject).columns})


def _owners(rows: pd.DataFrame, snapshot: Snapshot, keys: list[str]) -> pd.DataFrame:
    names: Mapping[str, str] = {
        origin: source_name(snapshot.origin(origin)) for origin in rows["origin"].drop_duplicates()
    }
    return rows[keys].assign(source=rows["origin"].map(names).astype(object))


def _revised(old: pd.DataFrame, new: pd.DataFrame, keys: list[str]) -> tuple[tuple[int, ...], int]:
    """The years with revised figures, and how many figures have another status alone."""
    told = [*keys, "value", "status"]
    both = old[told].merge(new[told], on=keys, suffixes=("_old", "_new"))
    one, other = both["value_old"], both["value_new"]
    differs = (one != other) & ~(one.isna() & other.isna())
    restated = ~differs & (both["status_old"] != both["status_new"])
    return tuple(sorted({int(year) for year in both.loc[differs | restated, "year"]})), int(restated.sum())
