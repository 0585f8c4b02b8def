"""Rates and rests computed from fetched counts, so that a new year of them needs no hand work.

Each rule is a pure function from tables of subjects to rows of a subject, with `parents`, the origins of a row's parts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import pandas as pd
import yaml

from kompetensnb.store import registry
from kompetensnb.store.origin import Origin
from kompetensnb.store.tables import canonical, content_hash
from kompetensnb.vocabulary.statuses import Status

ELSEWHERE: Final = "99"
"""In the commuting matrix, every place that is not a municipality of ours."""

REGISTER: Final = "scb-tab1828"
"""The commuting totals of the same register as the matrix; a difference between two registers would mean nothing."""

_PLACE: Final = ["region", "year"]
_POST_SECONDARY: Final = ("5", "6", "7")
_DECIMALS: Final = 2
_JOINED: Final = "; "
_WORST_LAST: Final = (Status.OFFICIAL, Status.PRELIMINARY, Status.MISSING, Status.SUPPRESSED)

Tables = Mapping[str, pd.DataFrame]
Rule = Callable[[Tables], pd.DataFrame]


@dataclass(frozen=True)
class Derived:
    """Rows of a subject (canonical) of one series, and where they are from."""

    subject: registry.Subject
    frame: pd.DataFrame
    origin: Origin


def education_share(tables: Tables) -> pd.DataFrame:
    """Per cent with post-secondary education, unknown level in the base: region × year × sex, two decimals."""
    counts = _counts(tables["education"])
    both = counts.assign(sex="alla")
    keys = [*_PLACE, "sex"]
    counts = pd.concat([counts, both], ignore_index=True)
    parts = counts.assign(value=counts["value"].where(counts["level"].isin(_POST_SECONDARY), 0.0))
    size = counts.groupby(keys).size()
    levels = registry.get("education").column("level").codes
    whole = size == len(levels) * (1 + (size.index.get_level_values("sex") == "alla"))
    share = 100 * _sum(parts, keys) / _sum(counts, keys)
    return _rows(share.where(whole).round(_DECIMALS), counts, keys)


def commuting_rate(tables: Tables) -> pd.DataFrame:
    """In-commuters per 1 000 inhabitants and out-commuters in per cent of employed residents, two decimals."""
    counts = _counts(tables["commuting"])
    wide = counts.pivot_table(index=_PLACE, columns="measure", values="value", dropna=False)
    wide = wide.reindex(columns=["in", "out", "stay"])
    out = counts[counts["measure"] != "in"]
    share = (100 * wide["out"] / (wide["out"] + wide["stay"])).round(_DECIMALS)
    rows = [_rows(share[share.index.isin(_index(out))], out, _PLACE).assign(measure="out_share")]
    people, entering = _inhabitants(tables["population"]), counts[counts["measure"] == "in"]
    rows.append(_per_1000(entering, people).assign(measure="in_per_1000"))
    return pd.concat(rows, ignore_index=True)


def migration(tables: Tables) -> pd.DataFrame:
    """Net migration per 1 000 inhabitants on 31 December of the year, two decimals."""
    return _per_1000(_counts(tables["net_migration"]), _inhabitants(tables["population"]))


def commuting_matrix(tables: Tables) -> pd.DataFrame:
    """Those who commute to and from elsewhere: all commuters but those between our municipalities, by home and work."""
    pairs = _counts(tables["commuting_matrix"])
    pairs = pairs[(pairs["region"] != ELSEWHERE) & (pairs["work"] != ELSEWHERE) & (pairs["region"] != pairs["work"])]
    totals = _counts(tables["commuting"])
    totals = totals[totals["origin"] == REGISTER]
    away = _rest(totals[totals["measure"] == "out"], pairs).assign(work=ELSEWHERE)
    turned = pairs.assign(region=pairs["work"])
    here = _rest(totals[totals["measure"] == "in"], turned)
    return pd.concat([away, here.assign(work=here["region"], region=ELSEWHERE)], ignore_index=True)


RULES: Final[Mapping[str, tuple[tuple[str, ...], Rule]]] = {
    "education_share": (("education",), education_share),
    "commuting_rate": (("commuting", "population"), commuting_rate),
    "migration": (("net_migration", "population"), migration),
    "commuting_matrix": (("commuting_matrix", "commuting"), commuting_matrix),
}
"""What is computed: the subjects that it needs, the first of which gives the series its name, and how."""


def derived(tables: Tables, origins: Mapping[str, Origin], fresh: Collection[str], today: date) -> list[Derived]:
    """All that can be computed where a subject is fresh, one series for each of the first parent's."""
    found: list[Derived] = []
    for name, (needs, rule) in RULES.items():
        if set(needs) & set(fresh) and set(needs) <= tables.keys():
            rows = rule({need: tables[need] for need in needs})
            found += [_derived(name, str(main), part, origins, today) for main, part in rows.groupby("main")]
    return found


def _derived(name: str, main: str, rows: pd.DataFrame, origins: Mapping[str, Origin], today: date) -> Derived:
    subject = registry.get(name)
    parents = [
        origins[one] for one in sorted({one for cell in rows["parents"].unique() for one in cell.split(_JOINED)})
    ]
    first = origins[main]
    texts: Any = _texts()[name]
    tables = ", ".join(dict.fromkeys([first.table, *(parent.table for parent in parents)]))
    frame = rows.assign(origin=f"{main}-{texts['suffix']}")[list(subject.column_names)]
    frame = canonical(frame.astype({"origin": "str", "status": "str"}), subject)
    origin = Origin(
        id=f"{main}-{texts['suffix']}",
        producer=first.producer,
        table=first.table,
        address=first.address,
        licence=first.licence,
        titles={language: text.format(tables=tables) for language, text in texts["title"].items()},
        notes={language: text.format(tables=tables) for language, text in texts["note"].items()},
        contents=tuple(dict.fromkeys(code for parent in parents for code in parent.contents)),
        retrieved=max((parent.retrieved for parent in parents if parent.retrieved), default=today),
        updated=max((parent.updated for parent in parents if parent.updated), default=None),
        next_release=min((parent.next_release for parent in parents if parent.next_release), default=None),
        perturbed=any(parent.perturbed for parent in parents),
        derived=True,
        sha256=content_hash(frame, subject),
    )
    return Derived(subject, frame, origin)


@cache
def _texts() -> Any:
    return yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))


def _counts(frame: pd.DataFrame) -> pd.DataFrame:
    """The producer's own figures: a rate is never computed from an estimate that stands in for them."""
    return frame[frame["status"].isin([str(status) for status in _WORST_LAST])]


def _inhabitants(population: pd.DataFrame) -> pd.DataFrame:
    return _counts(population[(population["sex"] == "alla") & (population["age"] == "total")])


def _per_1000(counts: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    both = pd.concat([counts, people[_index(people).isin(_index(counts))]], ignore_index=True)
    counts = counts[_index(counts).isin(_index(people))]
    rate = 1000 * _sum(counts, _PLACE) / _sum(people, _PLACE)
    return _rows(rate.reindex(_index(counts)).round(_DECIMALS), both, _PLACE)


def _rest(totals: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    totals, parts = totals[_index(totals).isin(_index(parts))], parts[_index(parts).isin(_index(totals))]
    rest = _sum(totals, _PLACE) - _sum(parts, _PLACE)
    return _rows(rest.where(rest >= 0), pd.concat([parts, totals], ignore_index=True), _PLACE)


def _index(frame: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(frame[_PLACE])


def _sum(frame: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Sums by keys; one with a missing part is missing."""
    return frame.groupby(keys)["value"].sum(skipna=False)


def _rows(values: pd.Series, parts: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Rows of values by key, with the worst status of their parts, the first part's origin and all parts' origins."""
    groups = parts.groupby(keys)
    worst = parts["status"].map({str(status): rank for rank, status in enumerate(_WORST_LAST)})
    rank = worst.groupby([parts[key] for key in keys]).max()
    rows = values.rename("value").to_frame().join(rank.rename("rank")).join(groups["origin"].first().rename("main"))
    parents = groups["origin"].agg(lambda origins: _JOINED.join(dict.fromkeys(origins)))
    rows = rows.join(parents.rename("parents")).reset_index()
    missing = _WORST_LAST.index(Status.MISSING)
    rows["rank"] = rows["rank"].where(rows["value"].notna() | (rows["rank"] >= missing), missing)
    return rows.assign(status=rows["rank"].map(dict(enumerate(map(str, _WORST_LAST))))).drop(columns="rank")
