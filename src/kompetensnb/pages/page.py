"""What a page is: an ordered list of blocks, the same for browser, paper and file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kompetensnb.charts.chart import Chart, Table
from kompetensnb.pages.scenario_blocks import ChosenScenario, LeverForms, ScenarioLinks
from kompetensnb.pages.sharing_form import SharingForm
from kompetensnb.pages.weighing import Weighing
from kompetensnb.vocabulary.parameters import Parameters


@dataclass(frozen=True)
class KeyFigure:
    """One figure with everything a reader needs to trust it. All texts are ready to show; `status` is the id of one."""

    label: str
    value: str
    change: str = ""
    rank: str = ""
    status: str = ""
    note: str = ""
    source: str = ""


@dataclass(frozen=True)
class Prose:
    """Paragraphs of plain text, generated from figures."""

    id: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class KeyFigures:
    """A row of key figures."""

    id: str
    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class ChartBlock:
    """A chart with its caption, table and downloads."""

    id: str
    chart: Chart


@dataclass(frozen=True)
class TableBlock:
    """A table that is no chart's."""

    id: str
    title: str
    table: Table
    selection: str = ""
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Note:
    """A plain sentence: what is not shown and why, or what to be careful about."""

    id: str
    text: str
    kind: Literal["info", "warning"] = "info"


@dataclass(frozen=True)
class Quadrants:
    """Ranked lists in a grid, such as sector by horizon: `cells` are rows x columns of lines, the first the weightiest.

    `status` is that of all figures in it.
    """

    id: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[tuple[tuple[str, ...], ...], ...]
    status: str = ""


@dataclass(frozen=True)
class Question:
    """A question that another page answers for the choice `parameters`."""

    text: str
    page: str
    parameters: Parameters


@dataclass(frozen=True)
class NextQuestions:
    """What to ask next, and the pages that answer; `title` where the usual heading does not say what the links are."""

    id: str
    questions: tuple[Question, ...]
    title: str = ""


@dataclass(frozen=True)
class Definition:
    """A word and what it means here; `remarks` are further sentences, such as what is contested about it."""

    word: str
    meaning: str
    remarks: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Definitions:
    """Words with their meanings, in the order they are read."""

    id: str
    definitions: tuple[Definition, ...]


Block = (
    Prose
    | KeyFigures
    | ChartBlock
    | TableBlock
    | Note
    | Quadrants
    | Definitions
    | NextQuestions
    | LeverForms
    | ChosenScenario
    | ScenarioLinks
    | Weighing
    | SharingForm
)


@dataclass(frozen=True)
class Section:
    """A part of the page with a heading; a notebook shows one section per cell."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Page:
    """A page for one choice of parameters. Pure: the same data and parameters give the same page.

    `lead` is the answer in one sentence; `selection` says in words what the page is shown for, with the kind of
    geography; `notices` are shown first (estimated or synthetic figures, a choice that was not understood).
    """

    name: str
    title: str
    question: str
    lead: str
    selection: str
    parameters: Parameters
    sections: tuple[Section, ...]
    snapshot: str
    notices: tuple[Note, ...] = ()

    def section(self, section_id: str) -> Section:
        """The section with this id; KeyError when the page has none."""
        return {section.id: section for section in self.sections}[section_id]
