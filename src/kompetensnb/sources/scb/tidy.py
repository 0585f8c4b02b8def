"""From answers to rows of a subject: our codes for the producer's, a status for every cell."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.scb.declaration import TableDeclaration
from kompetensnb.sources.scb.jsonstat import Dataset
from kompetensnb.sources.scb.plan import Question, period
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import RegionKind
from kompetensnb.vocabulary.statuses import Status

_MISSING: Final = str(Status.MISSING)


def rows(
    declaration: TableDeclaration, question: Question, selection: Mapping[str, tuple[str, ...]], answer: Dataset
) -> pd.DataFrame:
    """The rows in one answer, columns as the subject has them.

    A municipality has no rows for years before it existed: some tables give 0 there, others nothing. The answer must
    be to the question (`check_answered`).
    """
    columns: dict[str, object] = {}
    if question.region:
        columns["region"] = _spread(answer, question.region, {})
    for unit in ("year", "month", "quarter"):
        if unit in declaration.subject.keys:
            codes = next(item.codes for item in answer.dimensions if item.id == question.time)
            columns[unit] = _spread(answer, question.time, {code: period(code)[unit] for code in codes})
    for column, (variable, ours) in question.columns.items():
        columns[column] = _spread(answer, variable, ours)
    columns |= dict(question.constants)
    frame = pd.DataFrame(columns | {"value": np.abs(answer.values) if declaration.unsigned else answer.values})
    frame["status"] = _statuses(declaration, answer)
    frame["origin"] = declaration.origin
    if declaration.subject.has_marks:
        frame["mark"] = _marks(answer)
    frame = frame[_existing(frame)]
    return frame[list(declaration.subject.column_names)].astype(
        {item.name: "str" for item in declaration.subject.columns if item.type == "text"}
    )


def added(frame: pd.DataFrame, declaration: TableDeclaration) -> pd.DataFrame:
    """Rows with the same keys as one, their figures added up; a sum with a missing part is missing, as that part is."""
    if not declaration.adds:
        return frame
    keys = list(declaration.subject.keys)
    sums = frame.groupby(keys, sort=False)["value"].sum(skipna=False)
    one = frame.sort_values("value", na_position="first", kind="stable").drop_duplicates(keys)
    return one.drop(columns="value").merge(sums.reset_index(), on=keys)[frame.columns]


def check_answered(table: str, selection: Mapping[str, tuple[str, ...]], answer: Dataset) -> None:
    """Whether an answer has the variables and codes that were asked for.

    Nothing is taken on trust: a server that drops a value, or sends more, would shift every figure after it.

    Raises:
        KompetensnbError: scb-other-answer.
    """
    found = {item.id: set(item.codes) for item in answer.dimensions if item.id in selection or len(item.codes) > 1}
    wanted = {variable: set(codes) for variable, codes in selection.items()}
    if found != wanted:
        names = found.keys() | wanted.keys()
        variable = next(name for name in sorted(names) if found.get(name) != wanted.get(name))
        raise KompetensnbError(
            "scb-other-answer",
            table=table,
            variable=variable,
            found=len(found.get(variable, ())),
            expected=len(wanted.get(variable, ())),
        )


def _spread(answer: Dataset, variable: str, ours: Mapping[str, object]) -> pd.api.extensions.ExtensionArray:
    """One column: the value of a dimension in every cell, in our words."""
    sizes = answer.sizes
    place = [item.id for item in answer.dimensions].index(variable)
    inner, outer = math.prod(sizes[place + 1 :]), math.prod(sizes[:place])
    codes = np.tile(np.repeat(np.arange(sizes[place], dtype=np.int32), inner), outer)
    values = [ours.get(code, code) for code in answer.dimensions[place].codes]
    return pd.array(values).take(codes)


def _statuses(declaration: TableDeclaration, answer: Dataset) -> pd.Series:
    """The declared status where there is a figure; elsewhere what the mark says, and missing when it says nothing."""
    known = ~np.isnan(answer.values)
    found = np.where(known, declaration.status, _MISSING).astype(object)
    for place, mark in answer.statuses.items():
        if not known[place]:
            found[place] = declaration.marks.get(mark, _MISSING)
    return pd.Series(found, dtype="str")


def _marks(answer: Dataset) -> pd.Series:
    found = np.full(len(answer.values), "", dtype=object)
    for place, mark in answer.statuses.items():
        if np.isnan(answer.values[place]):
            found[place] = mark
    return pd.Series(found, dtype="str")


def _existing(frame: pd.DataFrame) -> pd.Series:
    first = {item.code: item.exists_from for item in regions.of_kind(RegionKind.MUNICIPALITY)}
    since = frame["region"].astype("str").map(first).fillna(0)
    return frame["year"].astype(int) >= since
