"""What a chart is called, what its figures are, and how they are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from kompetensnb.charts.chart import Chart, Column, Row, Table
from kompetensnb.narrative import numbers
from kompetensnb.narrative.messages import text
from kompetensnb.vocabulary.statuses import Status

ValueForm = Literal["integer", "decimal", "percent"]

MARKS: Final = {Status.SYNTHETIC: "*", Status.ESTIMATED: "†", Status.PRELIMINARY: "‡"}
"""What stands after a figure that is not official: a mark for each status, since a chart may have several."""
"""Statuses of figures that are drawn, but marked as less than firm."""


@dataclass(frozen=True)
class ChartTexts:
    """The words around the figures of one chart, in one language.

    `selection` says what is shown («Skaraborg, delregion, 1968–2025»), `measure` names the value («Folkmängd») and
    heads its column, `form` is how values are written, `sources` and `notes` are ready sentences.
    """

    id: str
    title: str
    selection: str
    measure: str
    language: str
    form: ValueForm = "integer"
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def value(self, value: numbers.Number) -> str:
        """A value as it is written: «1 234», «12,3 %»."""
        return numbers.cell(value, self.form, self.language)

    def marked(self, value: numbers.Number, status: str) -> str:
        """A value with its mark when it is preliminary, estimated or synthetic."""
        written = self.value(value)
        return written if written == numbers.MISSING else with_mark(written, status)

    def say(self, key: str, **fields: object) -> str:
        """A sentence of the charts' own texts."""
        return text(f"charts.{key}", self.language, **fields)

    def column(self, key: str) -> Column:
        """The column for the measure itself."""
        return Column(key, self.measure, self.form)

    def chart(
        self,
        rows: Iterable[Row],
        *,
        alt: str,
        spec: Mapping[str, Any],
        data: Mapping[str, Sequence[Row]],
        table: Table,
        notes: tuple[str, ...] = (),
    ) -> Chart:
        """The chart with these words. `notes` stand before the chart's own and what its marks mean for `rows`."""
        return Chart(
            id=self.id,
            title=self.title,
            selection=self.selection,
            alt=alt,
            spec=spec,
            data=data,
            table=table,
            sources=self.sources,
            notes=(*notes, *self.all_notes(rows)),
        )

    def all_notes(self, rows: Iterable[Row]) -> tuple[str, ...]:
        """The notes, and what the marks mean that some of the rows have."""
        found = {row["status"] for row in rows if row.get("value") is not None}
        meanings = (f"{mark} {status.meaning(self.language)}" for status, mark in MARKS.items() if status in found)
        return (*self.notes, *meanings)


def sentence_case(told: str) -> str:
    """With a capital first letter, the rest as it is."""
    return told[:1].upper() + told[1:]


def is_provisional(status: str) -> bool:
    """Whether a figure with the status is marked in the chart."""
    return status in MARKS


def with_mark(written: str, status: str) -> str:
    """A text with the mark of the status, if it has one."""
    return written + (MARKS[Status(status)] if is_provisional(status) else "")


def without_mark(written: str) -> str:
    """A text without its mark, for where the status is said in words."""
    return written.rstrip("".join(MARKS.values()))


def status_word(status: str, language: str) -> str:
    """The word for a status in a tooltip."""
    return Status(status).name_in(language)
