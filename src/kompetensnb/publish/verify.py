"""Checks an edition against its manifest: every file, and, when asked, a sample of runs made once more."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kompetensnb.errors import KompetensnbError
from kompetensnb.publish import fingerprint, manifest
from kompetensnb.publish.batch import Limits, run_batch
from kompetensnb.publish.fragments import Job
from kompetensnb.publish.manifest import MadeRun, Manifest
from kompetensnb.publish.notebooks import notebook_path
from kompetensnb.publish.plan import run_name
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.vocabulary.parameters import Parameters


@dataclass(frozen=True)
class Verification:
    """`faults` in the order found, as errors to be told; `notes` on what is another today than when it was made.

    `files` is how many files were checked, `rerun` how many runs were made again.
    """

    files: int
    rerun: int
    faults: tuple[KompetensnbError, ...]
    notes: tuple[str, ...]


def verify(path: Path, *, rerun: int = 0, limits: Limits | None = None) -> Verification:
    """Check the edition whose manifest (or folder) `path` is; make `rerun` of its runs again and compare.

    Notes are keys of the messages of `reports`: `other-code`, `other-environment`, `other-lock`.

    Raises:
        KompetensnbError: manifest-missing, manifest-unreadable; what `open_snapshot` raises when runs are to be made
            again and their data are no longer there.
    """
    made = manifest.read_manifest(path)
    folder = path if path.is_dir() else path.parent
    faults = [fault for file in made.files if (fault := _fault(folder, file))]
    listed = {manifest.NAME, *(file.path for file in made.files)}
    there = (found.relative_to(folder).as_posix() for found in sorted(folder.rglob("*")) if found.is_file())
    faults += [KompetensnbError("verify-extra", file=name) for name in there if name not in listed]
    chosen = _sample(made.runs, rerun)
    if chosen:
        open_snapshot(made.snapshot)
        faults += _again(chosen, limits or Limits())
    return Verification(len(made.files), len(chosen), tuple(faults), tuple(_notes(made)))


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


def _again(runs: Sequence[MadeRun], limits: Limits) -> list[KompetensnbError]:
    faults = []
    with tempfile.TemporaryDirectory(prefix="kompetensnb-") as folder:
        jobs = [
            Job(str(notebook_path(run.page)), run.parameters, str(Path(folder, f"{number}.json")))
            for number, run in enumerate(runs)
        ]
        for index, error in run_batch(jobs, limits):
            run = runs[index]
            name = run_name(run.page, Parameters.from_papermill(**run.parameters))
            if error is not None:
                faults.append(KompetensnbError("verify-failed", name=name, detail=f"{error}\n{error.detail}"))
            elif (found := fingerprint.file_sha256(Path(jobs[index].target))) != run.sha256:
                faults.append(KompetensnbError("verify-differs", name=name, found=found[:12], expected=run.sha256[:12]))
    return faults


def _notes(made: Manifest) -> list[str]:
    today: dict[str, Callable[[], str]] = {
        "code": fingerprint.code_sha256,
        "environment": fingerprint.environment_sha256,
        "lock": fingerprint.lock_sha256,
    }
    return [f"other-{name}" for name, now in today.items() if getattr(made, f"{name}_sha256") != now()]
