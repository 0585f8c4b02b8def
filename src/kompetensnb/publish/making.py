"""Makes the documents of an edition in every form, or takes over those of the old edition that would be the same."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from kompetensnb.narrative import dates
from kompetensnb.narrative.messages import text
from kompetensnb.publish import fingerprint
from kompetensnb.publish.compose import Front, report_html
from kompetensnb.publish.definitions import Definition, definitions_folder
from kompetensnb.publish.facts import Facts, told
from kompetensnb.publish.fragments import read_fragment
from kompetensnb.publish.manifest import Manifest
from kompetensnb.publish.pdf import write_one_page, write_pdf
from kompetensnb.publish.pieces import Chapter, all_pieces, chapters_of
from kompetensnb.publish.plan import Document, Run
from kompetensnb.publish.pptx import report_slides
from kompetensnb.publish.xlsx import report_workbook
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.statuses import worst


@dataclass(frozen=True)
class Work:
    """An edition that is being made in `folder`. `old` is the manifest of the one that is there."""

    name: str
    edition: int
    definition: Definition
    snapshot: Snapshot
    language: str
    forms: tuple[str, ...]
    documents: tuple[Document, ...]
    folder: Path
    old: Manifest | None
    meeting: str = ""

    @property
    def label(self) -> str:
        """What the edition is called: its year, or the day of the meeting that it is for."""
        return dates.day(self.meeting, self.language) if self.meeting else str(self.edition)

    @property
    def aside(self) -> Path:
        """Where results of runs are kept."""
        return self.folder.with_name(f".{self.folder.name}.runs")

    @property
    def definition_sha256(self) -> str:
        """Of the definition's file."""
        return fingerprint.file_sha256(definitions_folder() / f"{self.name}.yml")

    def target(self, run: Run) -> Path:
        """The file of a run's result."""
        return self.aside / f"{run.key}.json"


def write_documents(work: Work, aside: Path, cores: int) -> Mapping[str, Facts]:
    """Write every document into the folder `aside`; the facts of each by its stem.

    Raises:
        KompetensnbError: report-section; report-too-long for a sheet that does not go on one page; what `write_pdf`
            raises.
    """
    may_take_over = _same_program(work)

    def write(document: Document) -> tuple[str, Facts]:
        return document.stem, _write_document(work, document, aside, may_take_over=may_take_over)

    with ThreadPoolExecutor(cores) as pool:
        return dict(pool.map(write, work.documents))


def _write_document(work: Work, document: Document, aside: Path, *, may_take_over: bool) -> Facts:
    shown = [(planned, read_fragment(work.target(planned.run))) for planned in document.shown]
    facts = Facts(
        title=f"{work.definition.title_in(work.language)} {work.label}: {document.subject}",
        description=shown[0][1].lead,
        parameters=document.parameters,
        snapshot=work.snapshot.id,
        created=work.snapshot.created,
        status=worst(fragment.status for _, fragment in shown),
    )
    files = [f"{document.stem}.{form}" for form in work.forms]
    if may_take_over and _same_results(work, document) and _take_over(work, aside, files):
        return facts
    definition = work.definition
    chapters = chapters_of(shown, summed_up=definition.summary)
    about = tuple(_about(work, facts))
    html = aside / f"{document.stem}.html"
    front = _front(definition, about, chapters)
    tables = definition.tables if "xlsx" in work.forms else "intill"
    html.write_text(report_html(facts, chapters, front, layout=definition.layout, tables=tables), encoding="utf-8")
    if "xlsx" in work.forms:
        html.with_suffix(".xlsx").write_bytes(report_workbook(facts, about, chapters))
    if "pptx" in work.forms:
        html.with_suffix(".pptx").write_bytes(report_slides(facts, about, chapters))
    if "pdf" in work.forms:
        write = write_one_page if definition.layout == "blad" else write_pdf
        write(html, html.with_suffix(".pdf"), facts)
    if "html" not in work.forms:
        html.unlink()
    return facts


def _same_program(work: Work) -> bool:
    """Whether the old edition was put together by this very program from this very definition."""
    old = work.old
    return old is not None and (
        (old.code_sha256, old.environment_sha256, old.definition_sha256, old.language, old.edition, old.snapshot)
        == (
            *(fingerprint.code_sha256(), fingerprint.environment_sha256(), work.definition_sha256),
            *(work.language, work.edition, work.snapshot.id),
        )
    )


def _same_results(work: Work, document: Document) -> bool:
    before = {run.key: run.sha256 for run in work.old.runs} if work.old else {}
    runs = {planned.run.key: planned.run for planned in document.shown}
    return all(before.get(key) == fingerprint.file_sha256(work.target(run)) for key, run in runs.items())


def _take_over(work: Work, aside: Path, files: list[str]) -> bool:
    """Copy the old edition's files, unless one of them is not what its manifest says."""
    before = {file.path: file.sha256 for file in work.old.files} if work.old else {}
    for name in files:
        if name not in before or not (work.folder / name).is_file():
            return False
        shutil.copyfile(work.folder / name, aside / name)
        if fingerprint.file_sha256(aside / name) != before[name]:
            return False
    return True


def _front(definition: Definition, about: tuple[tuple[str, str], ...], chapters: tuple[Chapter, ...]) -> Front:
    language = all_pieces(chapters)[0].page.parameters.language
    answers: dict[str, tuple[str, str, str]] = {}
    for piece in all_pieces(chapters) if definition.summary else ():
        answers.setdefault(f"{piece.title}: {piece.page.lead}", (piece.id, piece.title, piece.page.lead))
    introduction = definition.introduction.in_language(language) if definition.introduction else ""
    return Front(introduction, about, tuple(answers.values()))


def _about(work: Work, facts: Facts) -> Iterator[tuple[str, str]]:
    """For whom and which edition, then what every document tells of itself."""
    definition, language = work.definition, work.language
    yield text("reports.fact-audience", language), text(f"reports.audience-{definition.audience}", language)
    edition = text("reports.fact-edition-value", language, year=work.label, version=str(definition.version))
    yield text("reports.fact-edition", language), edition
    yield from told(facts)
