"""Checks an edition against its manifest: every file, and, when asked, a sample of runs made once more."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kompetensnb.dashboard.building import records_stamp
from kompetensnb.errors import KompetensnbError
from kompetensnb.pages.registry import PAGES
from kompetensnb.publish import fingerprint, manifest
from kompetensnb.publish.batch import Limits, run_batch
from kompetensnb.publish.content import from_json
from kompetensnb.publish.figures import choice_of, figure_table, page_figures, read_figures
from kompetensnb.publish.fragments import Job, read_fragment
from kompetensnb.publish.manifest import MadeRun, Manifest
from kompetensnb.publish.moves import matched
from kompetensnb.publish.notebooks import notebook_path
from kompetensnb.publish.plan import run_name
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.vocabulary.parameters import Parameters


@dataclass(frozen=True)
class Verification:
    """`faults` in the order found, as errors to be told; `notes` on what is another today than when it was made.

    `files` is how many files were checked, `rerun` how many runs were made again, and `alike` how many of those look
    another with the program of today but have the very same figures.
    """

    files: int
    rerun: int
    faults: tuple[KompetensnbError, ...]
    notes: tuple[str, ...]
    alike: int = 0


def verify(path: Path, *, rerun: int = 0, limits: Limits | None = None) -> Verification:
    """Check the edition whose manifest (or folder) `path` is; make `rerun` of its runs again and compare.

    Notes are keys of the messages of `reports`: `other-code`, `other-environment`, `other-lock`, and `other-records`
    when somebody has written in the registers since. Runs that show those can then not be made again, nor can any when
    the data are not what they were, which is a fault.

    Raises:
        KompetensnbError: manifest-missing, manifest-unreadable.
    """
    made = manifest.read_manifest(path)
    folder = path if path.is_dir() else path.parent
    faults = [fault for file in made.files if (fault := _fault(folder, file))]
    listed = {manifest.NAME, *(file.path for file in made.files)}
    there = (found.relative_to(folder).as_posix() for found in sorted(folder.rglob("*")) if found.is_file())
    faults += [KompetensnbError("verify-extra", file=name) for name in there if name not in listed]
    notes, alike = tuple(_notes(made)), 0
    repeatable = [run for run in made.runs if "other-records" not in notes or not _shows_registers(run)]
    chosen = _sample(repeatable, rerun)
    if chosen and (damaged := _damaged(made.snapshot)):
        faults, chosen = [*faults, damaged], []
    elif chosen:
        same_program = not {"other-code", "other-environment"} & set(notes)
        found, alike = _again(chosen, limits or Limits(), _figures(folder), same_program=same_program)
        faults += found
    return Verification(len(made.files), len(chosen), tuple(faults), notes, alike)


def _fault(folder: Path, file: manifest.MadeFile) -> KompetensnbError | None:
    try:
        found = fingerprint.file_sha256(folder / file.path)
    except OSError as error:
        return KompetensnbError("verify-missing", file=file.path, detail=str(error))
    if found != file.sha256:
        return KompetensnbError("verify-changed", file=file.path, found=found[:12], expected=file.sha256[:12])
    return None


def _sample(runs: Sequence[MadeRun], count: int) -> list[MadeRun]:
    """Runs spread evenly over the edition, the same each time."""
    count = min(count, len(runs))
    return [runs[number * len(runs) // count] for number in range(count)]


def _damaged(snapshot: str) -> KompetensnbError | None:
    """Why the data that the edition was made from are not what they were."""
    try:
        open_snapshot(snapshot).verify()
    except KompetensnbError as error:
        return KompetensnbError("verify-data", snapshot=snapshot, reason=error, detail=error.detail)
    return None


def _again(
    runs: Sequence[MadeRun], limits: Limits, figures: pd.DataFrame | None, *, same_program: bool
) -> tuple[list[KompetensnbError], int]:
    """Make runs again: what is wrong, and how many look another with another program but have the very same figures."""
    faults: list[KompetensnbError] = []
    alike = 0
    with tempfile.TemporaryDirectory(prefix="kompetensnb-") as folder:
        jobs = [
            Job(str(notebook_path(run.page)), run.parameters, str(Path(folder, f"{number}.json")))
            for number, run in enumerate(runs)
        ]
        for index, error in run_batch(jobs, limits):
            run, target = runs[index], Path(jobs[index].target)
            name = run_name(run.page, Parameters.from_papermill(**run.parameters))
            if error is not None:
                faults.append(KompetensnbError("verify-failed", name=name, detail=f"{error}\n{error.detail}"))
            elif (found := fingerprint.file_sha256(target)) != run.sha256:
                moved = _moved(run, target, figures)
                if moved:
                    faults.append(KompetensnbError("verify-figures", name=name, count=moved))
                elif moved == 0 and not same_program:
                    alike += 1
                else:
                    short = {"found": found[:12], "expected": run.sha256[:12]}
                    faults.append(KompetensnbError("verify-differs", name=name, **short))
    return faults, alike


def _moved(run: MadeRun, target: Path, figures: pd.DataFrame | None) -> int | None:
    """How many figures of a run are others than in the edition; None where they cannot be compared."""
    page = read_fragment(target).page
    if figures is None or not page:
        return None
    parameters = Parameters.from_papermill(**run.parameters)
    again = figure_table([(run.page, parameters, page_figures(from_json(page)))])
    own = figures[(figures["page"] == run.page) & (figures["choice"] == choice_of(parameters))]
    return len(matched(own, again)[0])


def _figures(folder: Path) -> pd.DataFrame | None:
    try:
        return read_figures(folder)
    except KompetensnbError:
        return None


def _notes(made: Manifest) -> list[str]:
    today: dict[str, Callable[[], str]] = {
        "code": fingerprint.code_sha256,
        "environment": fingerprint.environment_sha256,
        "lock": fingerprint.lock_sha256,
    }
    found = [f"other-{name}" for name, now in today.items() if getattr(made, f"{name}_sha256") != now()]
    shown = next((run.page for run in made.runs if _shows_registers(run)), "")
    if shown and made.records != _stamp(shown):
        found.append("other-records")
    return found


def _shows_registers(run: MadeRun) -> bool:
    return run.page in PAGES and PAGES[run.page].uses_records


def _stamp(page: str) -> str:
    """That of the registers as they are now; empty when they cannot be read."""
    try:
        return records_stamp(PAGES[page])
    except KompetensnbError:
        return ""
