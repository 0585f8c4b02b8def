"""Which figures count where several series of one subject have the same year, and how fresh rows replace old ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from kompetensnb.sources.producer import FetchedTable
from kompetensnb.store.registry import Subject
from kompetensnb.store.snapshot import Snapshot

_PLACE: Final = ["region", "year"]


def settled(fetched: Sequence[FetchedTable], base: Snapshot) -> list[FetchedTable]:
    """The tables without rows for a place and year that a series they yield to has, fresh or held."""
    own = {table.origin.id: table.frame for table in fetched}
    found = [_settled(table, own, base) if table.yields_to else table for table in fetched]
    base.forget()
    return found


def merged(before: pd.DataFrame | None, fresh: pd.DataFrame, subject: Subject, replaced: Iterable[str]) -> pd.DataFrame:
    """The rows without those of the replaced origins, and the fresh ones; these win over any other with their keys."""
    if before is None:
        return fresh
    kept = before[~before["origin"].isin(list(replaced))]
    if len(kept):
        keys = list(subject.keys)
        kept = kept[~pd.MultiIndex.from_frame(kept[keys]).isin(pd.MultiIndex.from_frame(fresh[keys]))]
    return pd.concat([kept, fresh], ignore_index=True) if len(kept) else fresh


def _settled(table: FetchedTable, own: dict[str, pd.DataFrame], base: Snapshot) -> FetchedTable:
    subject = table.declaration.subject.id
    held = base.table(subject) if subject in base.subjects else table.frame.iloc[:0]
    others = [own[name] if name in own else held[held["origin"] == name] for name in table.yields_to]
    taken = pd.MultiIndex.from_frame(pd.concat(others)[_PLACE])
    kept = ~pd.MultiIndex.from_frame(table.frame[_PLACE]).isin(taken)
    return replace(table, frame=table.frame[kept].reset_index(drop=True))
