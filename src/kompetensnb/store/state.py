"""What a snapshot holds, table by table: how old, how complete, how much is missing or suppressed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from kompetensnb.store import registry
from kompetensnb.store.breaks import breaks
from kompetensnb.store.origin import Origin
from kompetensnb.store.releases import usual_release
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.statuses import Status


@dataclass(frozen=True)
class TableState:
    """One table of a snapshot.

    `age_days` counts from the day the producer's figures were last taken. `gaps` are years without any row between the
    first and the last, `breaks` those that are not to be compared with the year before. `next_release` is the day that
    the producer has named, `due` that it has come; `usual_release` what is known of other years (`releases`). Shares
    are per cent of the rows, `counts` how many of each status. A date that is not known is None.
    """

    snapshot: str
    table: str
    rows: int
    first_year: int
    last_year: int
    gaps: tuple[int, ...]
    breaks: tuple[int, ...]
    retrieved: date | None
    age_days: int | None
    next_release: date | None
    due: bool
    usual_release: str
    missing_percent: float
    suppressed_percent: float
    estimated_percent: float
    synthetic_percent: float
    counts: Mapping[Status, int]
    origins: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values, dates as ISO text."""
        plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(self).items()}
        counts = {str(status): count for status, count in self.counts.items()}
        lists = {name: list(getattr(self, name)) for name in ("gaps", "breaks", "origins")}
        return plain | lists | {"counts": counts}


def snapshot_state(snapshot: Snapshot, today: date | None = None) -> list[TableState]:
    """The state of every table, in the order of the registry. Reads every table, so a damaged one is found.

    Without `today` no age is given, and the same snapshot always has the same state.

    Raises:
        KompetensnbError: what `Snapshot.table` raises.
    """
    return [_table_state(snapshot, subject, today) for subject in snapshot.subjects]


def _table_state(snapshot: Snapshot, subject: str, today: date | None) -> TableState:
    table = snapshot.table(subject)
    names = sorted({name for cell in table["origin"].unique() for name in str(cell).split("; ")})
    origins = [snapshot.origin(name) for name in names]
    retrieved = max(_days(origins, "retrieved"), default=None)
    release = min(_days(origins, "next_release"), default=None)
    years = {int(year) for year in table["year"].unique()}
    counts = {Status(str(code)): int(count) for code, count in table["status"].value_counts().items()}
    return TableState(
        snapshot=snapshot.id,
        table=subject,
        rows=len(table),
        first_year=min(years),
        last_year=max(years),
        gaps=tuple(sorted(set(range(min(years), max(years))) - years)),
        breaks=breaks(table, registry.get(subject), {origin.id: origin for origin in origins}),
        retrieved=retrieved,
        age_days=(today - retrieved).days if today and retrieved else None,
        next_release=release,
        due=bool(today and release and release <= today),
        usual_release=usual_release(subject),
        missing_percent=_percent(counts, Status.MISSING),
        suppressed_percent=_percent(counts, Status.SUPPRESSED),
        estimated_percent=_percent(counts, Status.ESTIMATED),
        synthetic_percent=_percent(counts, Status.SYNTHETIC),
        counts=counts,
        origins=tuple(names),
    )


def _days(origins: Iterable[Origin], field: str) -> list[date]:
    return [day for origin in origins if (day := getattr(origin, field)) is not None]


def _percent(counts: Mapping[Status, int], status: Status) -> float:
    return round(counts.get(status, 0) / sum(counts.values()) * 100, 2)
