"""What a table says now against what it said last time: new, revised (how much, where), changed in structure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Literal

import pandas as pd

from kompetensnb.store.registry import Subject

Kind = Literal["first", "same", "extended", "revised", "structure"]
_SHOWN: Final = 5


@dataclass(frozen=True)
class Revision:
    """The difference between two versions of the rows of one origin.

    `kind` is the gravest that holds: `first` when nothing was held before, `structure` when rows went away or contents
    changed, `revised` when figures differ, `extended` when there only are more, `same` when nothing differs. Rows that
    are `new` come with their `periods`; of the `revised`, the one that changed most is named by its keys. `lost` and
    `gained` are figures that became missing, or were.
    """

    kind: Kind
    new: int = 0
    periods: tuple[int, ...] = ()
    removed: int = 0
    removed_values: Mapping[str, tuple[str, ...]] | None = None
    revised: int = 0
    lost: int = 0
    gained: int = 0
    largest: float | None = None
    largest_before: float | None = None
    largest_after: float | None = None
    where: Mapping[str, str] | None = None
    contents_changed: bool = False

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        plain = asdict(self)
        removed = {name: list(values) for name, values in (self.removed_values or {}).items()}
        return plain | {"periods": list(self.periods), "removed_values": removed}


def compare(before: pd.DataFrame, after: pd.DataFrame, subject: Subject, *, contents_changed: bool = False) -> Revision:
    """The revision from one version of a subject's rows (canonical form) to another."""
    if before.empty:
        return Revision("first", new=len(after), periods=_years(after))
    keys = list(subject.keys)
    old, fresh = _coded(before[[*keys, "value"]], after[[*keys, "value"]], keys)
    joined = old.merge(fresh, on=keys, how="outer", suffixes=("_before", "_after"), indicator="found")
    new, removed = joined[joined["found"] == "right_only"], joined[joined["found"] == "left_only"]
    both = joined[joined["found"] == "both"]
    lost = both["value_before"].notna() & both["value_after"].isna()
    gained = both["value_before"].isna() & both["value_after"].notna()
    change = (both["value_after"] - both["value_before"]).abs()
    revised = change > 0
    found = Revision(
        kind=_kind(len(removed), contents_changed, int(revised.sum() + lost.sum() + gained.sum()), len(new)),
        new=len(new),
        periods=tuple(sorted(set(_years(after)) - set(_years(before)))),
        removed=len(removed),
        removed_values=_gone(removed, before, after, keys),
        revised=int(revised.sum()),
        lost=int(lost.sum()),
        gained=int(gained.sum()),
        contents_changed=contents_changed,
    )
    return _with_largest(found, both, change, keys) if revised.any() else found


def _coded(before: pd.DataFrame, after: pd.DataFrame, keys: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both with keys as categories: joining the texts of a large table would take many times its size."""
    every = {key: pd.concat([before[key].drop_duplicates(), after[key].drop_duplicates()]).unique() for key in keys}
    types = {key: pd.CategoricalDtype(values) for key, values in every.items()}
    return before.astype(types), after.astype(types)


def _kind(removed: int, contents_changed: bool, changed: int, new: int) -> Kind:
    if removed or contents_changed:
        return "structure"
    if changed:
        return "revised"
    return "extended" if new else "same"


def _with_largest(found: Revision, both: pd.DataFrame, change: pd.Series, keys: list[str]) -> Revision:
    row = both.iloc[int(change.fillna(0).to_numpy().argmax())]
    return replace(
        found,
        largest=round(float(change.max()), 6),
        largest_before=float(row["value_before"]),
        largest_after=float(row["value_after"]),
        where={key: str(row[key]) for key in keys},
    )


def _gone(
    removed: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame, keys: list[str]
) -> Mapping[str, tuple[str, ...]]:
    """Per column the values that no row has any more; the first few."""
    if removed.empty:
        return {}
    gone = {key: sorted(set(before[key].astype(str)) - set(after[key].astype(str))) for key in keys}
    return {key: tuple(values[:_SHOWN]) for key, values in gone.items() if values}


def _years(frame: pd.DataFrame) -> tuple[int, ...]:
    return tuple(sorted(int(year) for year in frame["year"].unique()))
