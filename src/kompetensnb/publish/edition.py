"""Makes an edition of a defined report: runs what is new, puts the documents together, replaces the old edition whole.

Results of runs are kept beside the edition (`.<year>.runs`), so that what was done is not done again: not when nothing
has changed, and not after an interruption.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

import pandas as pd

from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import text
from kompetensnb.pages.registry import page_definition
from kompetensnb.publish import fingerprint, manifest
from kompetensnb.publish.batch import Limits, run_batch
from kompetensnb.publish.browser import find_browser
from kompetensnb.publish.changed import previous_edition, write_changes
from kompetensnb.publish.compose import Listed, index_html
from kompetensnb.publish.content import from_json
from kompetensnb.publish.definitions import FORMS, read_definition
from kompetensnb.publish.facts import Facts
from kompetensnb.publish.figures import NAME as FIGURES
from kompetensnb.publish.figures import figure_table, page_figures, write_figures
from kompetensnb.publish.fragments import Job, read_fragment
from kompetensnb.publish.making import Work, write_documents
from kompetensnb.publish.manifest import MadeFile, MadeRun, Manifest
from kompetensnb.publish.plan import documents, runs
from kompetensnb.publish.staging import writing_to
from kompetensnb.publish.swap import alone, replaced
from kompetensnb.store.snapshot import open_snapshot
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


def make_edition(
    name: str,
    *,
    year: int = 0,
    meeting: str = "",
    language: str = "",
    snapshot: str = "",
    formats: tuple[str, ...] = (),
    out: Path | None = None,
    limits: Limits | None = None,
    progress: Progress = lambda done, total: None,
) -> Edition:
    """Make the edition `year` (that of the data when 0) of the report `name` in `out`, or under reports/out.

    One for a `meeting` (an ISO day) is called by that day. What has changed is told since the edition before it, the
    one beside it whose folder's name comes last before its own.

    Everything is checked before anything is run. A run that fails does not stop the others, but there is no new
    edition then. The old one stays until the new one is whole.

    Raises:
        KompetensnbError: what `read_definition`, `open_snapshot`, `alone` and `replaced` raise; unknown-format,
            pdf-no-browser; parameter-not-used for a meeting where no page is about one; edition-other-files for a
            folder with files that no edition wrote.
    """
    definition = read_definition(name)
    opened = open_snapshot(Parameters.parse(snapshot=snapshot).snapshot)
    chosen = Parameters.parse(year=year, language=language or definition.language, meeting=meeting)
    controls = {control for part in definition.parts for control in page_definition(part.notebook).controls}
    if chosen.meeting and "meeting" not in controls:
        raise KompetensnbError("parameter-not-used", parameter="meeting", value=meeting, page=name, allowed="year")
    forms = formats or definition.forms
    for form in forms:
        if form not in FORMS:
            raise KompetensnbError("unknown-format", value=form[:60], allowed=", ".join(FORMS))
    without_pdf = KompetensnbError("pdf-no-browser") if "pdf" in forms and find_browser() is None else None
    if without_pdf and formats:
        raise without_pdf
    made = tuple(form for form in forms if form != "pdf" or not without_pdf)
    edition = int(chosen.meeting[:4] or chosen.year or opened.created.year)
    folder = (out or Path("reports", "out", name, chosen.meeting or str(edition))).absolute()
    with alone(folder):
        old, before = _old(folder), previous_edition(folder, name, chosen.language)
        since = manifest.read_manifest(before).snapshot if before and "since" in controls else ""
        planned = documents(definition, opened.id, chosen.language, meeting=chosen.meeting, since=since)
        work = Work(name, edition, definition, opened, chosen.language, made, planned, folder, old, chosen.meeting)
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


def _run(work: Work, limits: Limits, progress: Progress) -> tuple[int, tuple[tuple[str, KompetensnbError], ...]]:
    """Run what has no usable result: how many notebooks were executed, and which failed."""
    with writing_to(work.folder):
        work.aside.mkdir(exist_ok=True)
    known = {run.key: run.sha256 for run in work.old.runs} if work.old else {}
    wanted = [run for run in runs(work.documents).values() if not _usable(work.target(run), known.get(run.key))]
    earlier = _earlier(work)
    jobs = [
        Job(
            str(run.notebook),
            run.parameters.to_papermill(),
            str(work.target(run)),
            run.records,
            earlier.get(_showing(run.page, run.shown_by, run.parameters.to_papermill()), ""),
        )
        for run in wanted
    ]
    kept: set[int] = set()
    failed = []
    progress(0, len(jobs))
    for done, (index, error) in enumerate(run_batch(jobs, limits, kept=kept.add), start=1):
        progress(done, len(jobs))
        if error is not None:
            failed.append((wanted[index].name(), error))
    return len(jobs) - len(kept), tuple(failed)


def _earlier(work: Work) -> dict[str, str]:
    """Files of the fragments that the old edition was made of, by what they show and by what they are shown."""
    made = [run for run in work.old.runs if run.shown_by] if work.old else []
    return {
        _showing(run.page, run.shown_by, run.parameters): str(path)
        for run in made
        if _usable(path := work.aside / f"{run.key}.json", run.sha256)
    }


def _showing(page: str, shown_by: str, parameters: Mapping[str, str | int]) -> str:
    return fingerprint.json_sha256([page, shown_by, {**parameters, "snapshot": ""}])


def _usable(path: Path, expected: str | None) -> bool:
    """Whether a run's result is there, whole, and what the manifest says that it was."""
    try:
        read_fragment(path)
        return expected is None or fingerprint.file_sha256(path) == expected
    except (OSError, ValueError):
        return False


def _publish(work: Work, limits: Limits) -> tuple[Path, ...]:
    with replaced(work.folder) as aside, writing_to(work.folder):
        facts = write_documents(work, aside, limits.cores())
        listed = [
            Listed(document.subject, {form: f"{document.stem}.{form}" for form in work.forms})
            for document in work.documents
        ]
        made = _manifest(work)
        about = _index_facts(work, facts)
        write_figures(figures := _figures(work), aside / FIGURES)
        if before := previous_edition(work.folder, work.name, work.language):
            made = made.model_copy(update={"previous_sha256": fingerprint.file_sha256(before / manifest.NAME)})
            if told := write_changes(before, made, figures, about, aside):
                listed.append(told)
        (aside / _INDEX).write_text(index_html(about, listed), encoding="utf-8")
        names = sorted(path.name for path in aside.iterdir() if path.is_file())
        made = made.model_copy(update={"files": tuple(_made_file(aside, name) for name in names)})
        (aside / manifest.NAME).write_text(made.text(), encoding="utf-8")
    return tuple(work.folder / name for name in (*names, manifest.NAME))


def _figures(work: Work) -> pd.DataFrame:
    """Every figure of the edition."""
    read = ((run, read_fragment(work.target(run)).page) for run in runs(work.documents).values())
    return figure_table((run.page, run.parameters, page_figures(from_json(page))) for run, page in read)


def _index_facts(work: Work, of: Mapping[str, Facts]) -> Facts:
    title = f"{work.definition.title_in(work.language)} {work.label}"
    return Facts(
        title=title,
        description=text("reports.index", work.language, count=len(work.documents)),
        parameters=Parameters(snapshot=work.snapshot.id, language=work.language),
        snapshot=work.snapshot.id,
        created=work.snapshot.created,
        status=worst(facts.status for facts in of.values()),
    )


def _manifest(work: Work) -> Manifest:
    """The manifest, without files."""
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
        definition_sha256=work.definition_sha256,
        records=max((run.records for run in runs(work.documents).values()), default=""),
        runs=tuple(_made_runs(work)),
        files=(),
    )


def _made_file(folder: Path, name: str) -> MadeFile:
    file = folder / name
    return MadeFile(path=name, bytes=file.stat().st_size, sha256=fingerprint.file_sha256(file))


def _made_runs(work: Work) -> Iterator[MadeRun]:
    for key, run in runs(work.documents).items():
        yield MadeRun(
            key=key,
            page=run.page,
            notebook_sha256=run.notebook_sha256,
            parameters=run.parameters.to_papermill(),
            sha256=fingerprint.file_sha256(work.target(run)),
            shown_by=run.shown_by,
        )


def _forget_unused(work: Work) -> None:
    used = {work.target(run).name for run in runs(work.documents).values()}
    for path in work.aside.iterdir():
        if path.name not in used:
            path.unlink(missing_ok=True)
