"""Makes an edition of a defined report: runs what is new, puts the documents together, replaces the old edition whole.

Results of runs are kept beside the edition (`.<year>.runs`), so that what was done is not done again: not when nothing
has changed, and not after an interruption.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import text
from kompetensnb.publish import fingerprint, manifest
from kompetensnb.publish.batch import Limits, run_batch
from kompetensnb.publish.browser import find_browser
from kompetensnb.publish.compose import Chapter, Listed, index_html, report_html
from kompetensnb.publish.definitions import FORMS, Definition, definitions_folder, read_definition
from kompetensnb.publish.facts import Facts
from kompetensnb.publish.fragments import Job, read_fragment
from kompetensnb.publish.manifest import MadeFile, MadeRun, Manifest
from kompetensnb.publish.pdf import write_pdf
from kompetensnb.publish.plan import Document, Run, documents, runs
from kompetensnb.publish.staging import writing_to
from kompetensnb.publish.swap import alone, replaced
from kompetensnb.store.snapshot import Snapshot, open_snapshot
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.statuses import worst

Progress = Callable[[int, int], None]
"""Told how many runs have ended, of how many."""

_INDEX: Final = "index.html"


@dataclass(frozen=True)
class Edition:
    """What was made. With `failed` runs (name and error) nothing is, and `files` is empty.

    `executed` and `kept` count runs; `without_pdf` tells why a PDF that nobody asked for by name is not there.
    """

    files: tuple[Path, ...] = ()
    executed: int = 0
    kept: int = 0
    failed: tuple[tuple[str, KompetensnbError], ...] = ()
    without_pdf: KompetensnbError | None = None


@dataclass(frozen=True)
class _Work:
    name: str
    edition: int
    definition: Definition
    snapshot: Snapshot
    language: str
    forms: tuple[str, ...]
    documents: tuple[Document, ...]
    folder: Path
    old: Manifest | None

    @property
    def aside(self) -> Path:
        return self.folder.with_name(f".{self.folder.name}.runs")

    def target(self, run: Run) -> Path:
        return self.aside / f"{run.key}.json"


def make_edition(
    name: str,
    *,
    year: int = 0,
    language: str = "",
    snapshot: str = "",
    formats: tuple[str, ...] = (),
    out: Path | None = None,
    limits: Limits | None = None,
    progress: Progress = lambda done, total: None,
) -> Edition:
    """Make the edition `year` (that of the data when 0) of the report `name` in `out`, or under reports/out.

    Everything is checked before anything is run. A run that fails does not stop the others, but there is no new
    edition then. The old one stays until the new one is whole.

    Raises:
        KompetensnbError: what `read_definition`, `open_snapshot`, `alone` and `replaced` raise; unknown-format,
            pdf-no-browser; edition-other-files for a folder with files that no edition wrote.
    """
    definition = read_definition(name)
    opened = open_snapshot(Parameters.parse(snapshot=snapshot).snapshot)
    chosen = Parameters.parse(year=year, language=language or definition.language)
    forms = formats or definition.forms
    for form in forms:
        if form not in FORMS:
            raise KompetensnbError("unknown-format", value=form[:60], allowed=", ".join(FORMS))
    without_pdf = KompetensnbError("pdf-no-browser") if "pdf" in forms and find_browser() is None else None
    if without_pdf and formats:
        raise without_pdf
    made = tuple(form for form in forms if form != "pdf" or not without_pdf)
    edition = chosen.year or opened.created.year
    folder = (out or Path("reports", "out", name, str(edition))).absolute()
    with alone(folder):
        old = _old(folder)
        planned = documents(definition, opened.id, chosen.language)
        work = _Work(name, edition, definition, opened, chosen.language, made, planned, folder, old)
        executed, failed = _run(work, limits or Limits(), progress)
        kept = len(runs(planned)) - executed
        if failed:
            return Edition((), executed, kept, failed, without_pdf)
        files = _publish(work, limits or Limits())
        _forget_unused(work)
    return Edition(files, executed, kept, (), without_pdf)


def _old(folder: Path) -> Manifest | None:
    """The edition that is there. A folder with anything else in it is not replaced: it could be somebody's."""
    with writing_to(folder):
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
        there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    if not there:
        return None
    try:
        old = manifest.read_manifest(folder)
    except KompetensnbError:
        old = None
    others = there - {manifest.NAME, *(file.path for file in old.files)} if old else there
    if others:
        raise KompetensnbError("edition-other-files", folder=folder, value=min(others))
    return old


def _run(work: _Work, limits: Limits, progress: Progress) -> tuple[int, tuple[tuple[str, KompetensnbError], ...]]:
    """Run what has no usable result: how many were run, and which failed."""
    with writing_to(work.folder):
        work.aside.mkdir(exist_ok=True)
    known = {run.key: run.sha256 for run in work.old.runs} if work.old else {}
    wanted = [run for run in runs(work.documents).values() if not _usable(work.target(run), known.get(run.key))]
    jobs = [Job(str(run.notebook), run.parameters.to_papermill(), str(work.target(run)), run.records) for run in wanted]
    failed = []
    progress(0, len(jobs))
    for done, (index, error) in enumerate(run_batch(jobs, limits), start=1):
        progress(done, len(jobs))
        if error is not None:
            failed.append((wanted[index].name(), error))
    return len(jobs), tuple(failed)


def _usable(path: Path, expected: str | None) -> bool:
    """Whether a run's result is there, whole, and what the manifest says that it was."""
    try:
        read_fragment(path)
        return expected is None or fingerprint.file_sha256(path) == expected
    except (OSError, ValueError):
        return False


def _publish(work: _Work, limits: Limits) -> tuple[Path, ...]:
    with replaced(work.folder) as aside, writing_to(work.folder):
        facts = {document.stem: _write_document(work, document, aside) for document in work.documents}
        if "pdf" in work.forms:
            with ThreadPoolExecutor(limits.cores()) as pool:
                list(pool.map(lambda stem: _write_pdf(work, aside, stem, facts[stem]), facts))
        if "html" not in work.forms:
            for stem in facts:
                (aside / f"{stem}.html").unlink()
        listed = [
            Listed(document.region, {form: f"{document.stem}.{form}" for form in work.forms})
            for document in work.documents
        ]
        (aside / _INDEX).write_text(index_html(_index_facts(work, facts), listed), encoding="utf-8")
        names = sorted(path.name for path in aside.iterdir() if path.is_file())
        (aside / manifest.NAME).write_text(_manifest(work, aside, names).text(), encoding="utf-8")
    return tuple(work.folder / name for name in (*names, manifest.NAME))


def _write_document(work: _Work, document: Document, aside: Path) -> Facts:
    found = [(run, read_fragment(work.target(run))) for run in document.chapters]
    facts = Facts(
        title=f"{work.definition.title_in(work.language)} {work.edition}: {document.region}",
        description=found[0][1].lead,
        parameters=document.parameters,
        snapshot=work.snapshot.id,
        created=work.snapshot.created,
        status=worst(fragment.status for _, fragment in found),
    )
    chapters = [
        Chapter(f"kapitel-{number}", run.page, run.title(), fragment.html)
        for number, (run, fragment) in enumerate(found, start=1)
    ]
    (aside / f"{document.stem}.html").write_text(report_html(facts, chapters), encoding="utf-8")
    return facts


def _write_pdf(work: _Work, aside: Path, stem: str, facts: Facts) -> None:
    """Print a document, or take over the PDF of the old edition when that was printed from the very same document."""
    html, pdf = aside / f"{stem}.html", aside / f"{stem}.pdf"
    before = {file.path: file.sha256 for file in work.old.files} if work.old else {}
    there = work.folder / pdf.name
    if before.get(html.name) == fingerprint.file_sha256(html) and there.is_file():
        shutil.copyfile(there, pdf)
        if fingerprint.file_sha256(pdf) == before.get(pdf.name):
            return
    write_pdf(html, pdf, facts)


def _index_facts(work: _Work, of: Mapping[str, Facts]) -> Facts:
    title = f"{work.definition.title_in(work.language)} {work.edition}"
    return Facts(
        title=title,
        description=text("reports.index", work.language, count=len(work.documents)),
        parameters=Parameters(snapshot=work.snapshot.id, language=work.language),
        snapshot=work.snapshot.id,
        created=work.snapshot.created,
        status=worst(facts.status for facts in of.values()),
    )


def _manifest(work: _Work, aside: Path, names: list[str]) -> Manifest:
    return Manifest(
        report=work.name,
        edition=work.edition,
        version=work.definition.version,
        language=work.language,
        snapshot=work.snapshot.id,
        created=work.snapshot.created.isoformat(),
        generator=f"kompetensnb {version('kompetensnb')}",
        code_sha256=fingerprint.code_sha256(),
        environment_sha256=fingerprint.environment_sha256(),
        lock_sha256=fingerprint.lock_sha256(),
        definition_sha256=fingerprint.file_sha256(definitions_folder() / f"{work.name}.yml"),
        records=max((run.records for run in runs(work.documents).values()), default=""),
        runs=tuple(_made_runs(work)),
        files=tuple(
            MadeFile(path=name, bytes=(aside / name).stat().st_size, sha256=fingerprint.file_sha256(aside / name))
            for name in names
        ),
    )


def _made_runs(work: _Work) -> Iterator[MadeRun]:
    for key, run in runs(work.documents).items():
        yield MadeRun(
            key=key,
            page=run.page,
            notebook_sha256=run.notebook_sha256,
            parameters=run.parameters.to_papermill(),
            sha256=fingerprint.file_sha256(work.target(run)),
        )


def _forget_unused(work: _Work) -> None:
    used = {work.target(run).name for run in runs(work.documents).values()}
    for path in work.aside.iterdir():
        if path.name not in used:
            path.unlink(missing_ok=True)
