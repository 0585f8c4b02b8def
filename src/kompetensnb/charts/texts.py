"""What a chart is called, what its figures are, and how they are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kompetensnb.charts.chart import Chart, Column, Row, Table
from kompetensnb.narrative import numbers
from kompetensnb.narrative.messages import text
from kompetensnb.vocabulary.statuses import Status

ValueForm = Literal["integer", "decimal", "percent"]

PROVISIONAL = frozenset({Status.PRELIMINARY, Status.ESTIMATED, Status.SYNTHETIC})
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
        """A value with an asterisk when it is preliminary, estimated or synthetic."""
        written = self.value(value)
        return f"{written}*" if is_provisional(status) and written != numbers.MISSING else written

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
        """The notes, and what the asterisk means when some of the rows have one."""
        found = {row["status"] for row in rows if row.get("value") is not None}
        meanings = [status.meaning(self.language) for status in Status if status in found and status in PROVISIONAL]
        return (*self.notes, *(f"* {meaning}" for meaning in meanings))


def sentence_case(told: str) -> str:
    """With a capital first letter, the rest as it is."""
    return told[:1].upper() + told[1:]


def is_provisional(status: str) -> bool:
    """Whether a figure with the status is marked in the chart."""
    return status in PROVISIONAL


def status_word(status: str, language: str) -> str:
    """The word for a status in a tooltip."""
    return Status(status).name_in(language)
