"""Which figures moved from one edition to another, by how much, and because of what.

With the same data set only the method can be why. With other data but the same program a figure moved because there
are newer figures, or because figures that there were have been revised: what its sources did tells which. Where both
differ, the pages are computed once more with today's program on the earlier data, and the two parts are told apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from kompetensnb.dashboard.building import build_page
from kompetensnb.errors import KompetensnbError
from kompetensnb.pages.registry import PAGES, page_definition
from kompetensnb.publish import fingerprint
from kompetensnb.publish.figures import KEYS, choice_of, figure_table, page_figures, read_figures
from kompetensnb.publish.manifest import MadeRun, Manifest, read_manifest
from kompetensnb.publish.moves import TOLD, Kind, equal, matched
from kompetensnb.sources.changes import Change, changes
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.vocabulary.parameters import Parameters

_KEYS: Final = list(KEYS)
_WITH_REGISTERS: Final = [name for name, page in PAGES.items() if page.uses_records]


class Cause(StrEnum):
    """Why. `NEW`: there are figures that there were not. `BOTH`: data and method. `UNKNOWN`: cannot be told."""

    NEW = "new"
    REVISED = "revised"
    METHOD = "method"
    BOTH = "both"
    REGISTERS = "registers"
    UNKNOWN = "unknown"


@dataclass(frozen=True, eq=False)
class Comparison:
    """`moves` has one row for each figure that is not the same, the largest change first: where it stands (`KEYS` and
    `title`, `label`, `form`), `kind`, `cause`, and before and after `period_…`, `value_…`, `text_…`, `status_…`;
    `change` is the difference, `relative` its share of the earlier figure, and `of_method` the part of it that is the
    method's, where that is known.

    `same` is how many figures are the same. `method` names what is another in how the editions are made (keys of the
    messages of `compare`), `data` what differs between their data sets; None when one of them is gone.
    """

    before: Manifest
    after: Manifest
    moves: pd.DataFrame
    same: int
    method: tuple[str, ...]
    data: tuple[Change, ...] | None

    def counts(self) -> Mapping[tuple[Kind, Cause], int]:
        """How many figures per kind and cause; those that there are."""
        found = self.moves.groupby(["kind", "cause"]).size()
        return {(Kind(key[0]), Cause(key[1])): int(count) for key, count in zip(found.index, found, strict=True)}


def compare_editions(old: Path, new: Path) -> Comparison:
    """The edition in the folder `new` (or with that manifest) against `old`.

    Raises:
        KompetensnbError: manifest-missing, manifest-unreadable, figures-missing, figures-unreadable; compare-reports
            for editions of different reports, compare-languages for editions in different languages.
    """
    before, after = read_manifest(old), read_manifest(new)
    if before.report != after.report:
        raise KompetensnbError("compare-reports", old=before.report, new=after.report)
    if before.language != after.language:
        raise KompetensnbError("compare-languages", old=before.language, new=after.language)
    return compare_figures(before, _figures(old), after, _figures(new))


def compare_figures(before: Manifest, earlier: pd.DataFrame, after: Manifest, later: pd.DataFrame) -> Comparison:
    """As `compare_editions`, for figures (`figures.COLUMNS`) that are at hand."""
    moves, same = matched(earlier, later)
    method, data = _method(before, after), _data(before, after)
    moves = moves.assign(cause=str(Cause.UNKNOWN), of_method=np.nan)
    if before.snapshot == after.snapshot:
        moves["cause"] = str(Cause.METHOD if method else Cause.UNKNOWN)
    elif method:
        _separate(moves, before, after, data)
    else:
        moves["cause"] = _by_data(moves, data)
    if before.records != after.records:
        moves.loc[moves["page"].isin(_WITH_REGISTERS), "cause"] = str(Cause.REGISTERS)
    moves.loc[_in_one_only(moves, before, after), "cause"] = str(Cause.METHOD)
    order = moves["relative"].abs().replace(np.inf, np.nan)
    moves = moves.loc[order.sort_values(ascending=False, kind="stable", na_position="last").index]
    return Comparison(before, after, moves.reset_index(drop=True), same, method, data)


def _figures(path: Path) -> pd.DataFrame:
    return read_figures(path if path.is_dir() else path.parent)


def _method(before: Manifest, after: Manifest) -> tuple[str, ...]:
    """What is another in how the editions were made."""
    found = [
        name
        for name, differs in (
            ("code", before.code_sha256 != after.code_sha256),
            ("environment", before.environment_sha256 != after.environment_sha256),
            ("template", before.definition_sha256 != after.definition_sha256 or before.version != after.version),
            ("notebook", bool(_notebooks(before) ^ _notebooks(after))),
        )
        if differs
    ]
    return tuple(found)


def _notebooks(made: Manifest) -> set[tuple[str, str]]:
    return {(run.page, run.notebook_sha256) for run in made.runs}


def _data(before: Manifest, after: Manifest) -> tuple[Change, ...] | None:
    if before.snapshot == after.snapshot:
        return ()
    try:
        return changes(open_snapshot(before.snapshot), open_snapshot(after.snapshot))
    except KompetensnbError:
        return None


def _by_data(moves: pd.DataFrame, data: Sequence[Change] | None) -> pd.Series:
    """Whether newer or revised figures are why, by what the sources of each figure did."""
    known = _Sources(data)
    told = zip(moves["source"], moves["period_before"], moves["period_after"], strict=True)
    return pd.Series([str(known.cause(*each)) for each in told], index=moves.index, dtype=object)


class _Sources:
    """What the sources did, by name."""

    def __init__(self, data: Sequence[Change] | None) -> None:
        self._data = data or ()
        self._kept: dict[tuple[str, str, str], Cause] = {}

    def cause(self, source: str, before: str, after: str) -> Cause:
        """Why a figure from these sources, before for one period and now for another, is not the same."""
        key = (source, before, after)
        if key not in self._kept:
            self._kept[key] = self._cause(*key)
        return self._kept[key]

    def _cause(self, source: str, before: str, after: str) -> Cause:
        if not self._data:
            return Cause.UNKNOWN
        if before != after and after:
            return Cause.NEW
        names = set(source.split("; "))
        concerned = [each for each in self._data if each.source in names] or list(self._data)
        year = int(after[:4]) if after[:4].isdigit() else 0
        # A share that is weighted by people moves with their number, though another source is named beside it.
        if year and any(year in each.revised_years for each in self._data):
            return Cause.REVISED
        if any(each.is_new for each in concerned):
            return Cause.NEW
        return Cause.REVISED


def _in_one_only(moves: pd.DataFrame, before: Manifest, after: Manifest) -> pd.Series:
    """Figures of a chapter that only one of the editions has."""
    runs = [{(run.page, _choice(run)) for run in made.runs} for made in (before, after)]
    own = runs[0] ^ runs[1]
    return pd.Series(
        [each in own for each in zip(moves["page"], moves["choice"], strict=True)], moves.index, dtype=bool
    )


def _separate(moves: pd.DataFrame, before: Manifest, after: Manifest, data: Sequence[Change] | None) -> None:
    """Tell the method's part from the data's: what today's program makes of the earlier data lies between the two."""
    today = (fingerprint.code_sha256(), fingerprint.environment_sha256())
    if data is None or (after.code_sha256, after.environment_sha256) != today:
        return
    between = _with_method_of_today(before, moves)
    come = moves["kind"] == str(Kind.APPEARED)
    wanted = moves[_KEYS].assign(period=moves["period_before"].where(~come, moves["period_after"]))
    found = wanted.merge(between, on=[*_KEYS, "period"], how="left").set_index(moves.index)
    there = found["status"].notna()
    by_data = _by_data(moves, data)
    method_moved = ~_same(found, moves, "before")
    data_moved = ~_same(found, moves, "after") | (moves["period_before"] != moves["period_after"])
    cause = by_data.where(~(method_moved & data_moved), str(Cause.BOTH))
    cause = cause.where(~(method_moved & ~data_moved), str(Cause.METHOD))
    # One that has come is the method's when the earlier data give it, too; one that is gone when they no longer do.
    cause = cause.where(~come, by_data.where(~there, str(Cause.METHOD)))
    gone = moves["kind"] == str(Kind.DISAPPEARED)
    cause = cause.where(~gone, by_data.where(there, str(Cause.METHOD)))
    moves["cause"] = cause
    part = found["value"] - moves["value_before"]
    moves["of_method"] = part.where(cause.isin([str(Cause.BOTH), str(Cause.METHOD)]))


def _same(found: pd.DataFrame, moves: pd.DataFrame, when: str) -> pd.Series:
    same = equal(found["value"], moves[f"value_{when}"])
    return same & (found["text"].fillna("") == moves[f"text_{when}"]) & (found["status"] == moves[f"status_{when}"])


def _with_method_of_today(before: Manifest, moves: pd.DataFrame) -> pd.DataFrame:
    """The figures that the program of today makes of the earlier edition's data, for the runs that have moved."""
    wanted = set(zip(moves["page"], moves["choice"], strict=True))
    made = []
    for run in before.runs:
        if run.page in PAGES and (run.page, _choice(run)) in wanted:
            parameters = Parameters.from_papermill(**run.parameters)
            page = build_page(page_definition(run.page), parameters.replace(snapshot=before.snapshot))
            made.append((run.page, parameters, page_figures(page)))
    return figure_table(made)[[*KEYS, "period", *TOLD]]


def _choice(run: MadeRun) -> str:
    return choice_of(Parameters.from_papermill(**run.parameters))
