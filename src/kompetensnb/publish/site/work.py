"""Makes what the site needs in several processes, and only what is not there from an earlier time."""

from __future__ import annotations

import json
import multiprocessing
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.publish import fingerprint
from kompetensnb.publish.fragments import failure
from kompetensnb.publish.site.files import FOLDER
from kompetensnb.publish.site.plan import Task
from kompetensnb.publish.site.views import Axes, Made, make_article, make_views
from kompetensnb.publish.staging import writing_to
from kompetensnb.vocabulary.parameters import Parameters

WORK: Final = ".work"
"""The folder inside the site for what only the next publishing needs; it is not for the host."""

_MADE: Final = "made.jsonl"
_AHEAD: Final = 2  # groups that wait for each worker, so that none is idle and Ctrl-C is quick


@dataclass(frozen=True)
class Setting:
    """What all jobs share: the site's folder, the choices of its pages, the data set."""

    out: Path
    axes: Axes
    snapshot: str

    @property
    def specs(self) -> Path:
        """Where chart specifications are collected."""
        return self.out / WORK / "specs"


@dataclass(frozen=True)
class Job:
    """Views, or with `opening` the page as it opens. Jobs of one `group` are done one after the other."""

    task: Task
    opening: bool = False

    @property
    def group(self) -> tuple[str, str]:
        """Jobs that have most in common to compute."""
        return dict(self.task.fixed).get("region", ""), self.task.page

    def key(self, setting: Setting) -> str:
        """A hash of all that the result depends on."""
        program = fingerprint.code_sha256(), fingerprint.environment_sha256()
        return fingerprint.json_sha256([asdict(self), dict(setting.axes), setting.snapshot, program])

    def make(self, setting: Setting) -> Made:
        """Raises KompetensnbError and OSError as `make_views`."""
        if self.opening:
            _, parameters = next(self.task.views())
            return make_article(setting.out, setting.specs, self.task.page, parameters, setting.axes, setting.snapshot)
        return make_views(setting.out, setting.specs, self.task, setting.axes, setting.snapshot)


@dataclass
class Done:
    """Results by job, how many of them were made now, and how many were there."""

    made: dict[Job, Made]
    new: int = 0
    kept: int = 0


def run(
    setting: Setting, jobs: Sequence[Job], workers: int, progress: Callable[[int, int], None] = lambda done, total: None
) -> Done:
    """The results of all jobs. What is made is kept when a later job fails or the run is stopped.

    Raises:
        KompetensnbError: site-failed with the page and the choice when one cannot be made; site-worker-died;
            out-… when a file cannot be written.
    """
    earlier = _earlier(setting.out)
    keys = {job: job.key(setting) for job in jobs}
    done = Done({job: earlier[key] for job, key in keys.items() if key in earlier})
    done.kept = len(done.made)
    missing = sorted((job for job in jobs if job not in done.made), key=lambda job: job.group)
    groups = [list(found) for _, found in groupby(missing, key=lambda job: job.group)]
    progress(done.kept, len(jobs))
    with writing_to(setting.out):
        (setting.out / WORK).mkdir(parents=True, exist_ok=True)
        with (setting.out / WORK / _MADE).open("a", encoding="utf-8") as record:
            record.write("\n")  # the last line of a run that was killed may be torn: nothing may be added to it
            for job, made in _all(setting, groups, workers):
                record.write(json.dumps([keys[job], made], ensure_ascii=False) + "\n")
                record.flush()
                done.made[job] = made
                done.new += 1
                progress(done.kept + done.new, len(jobs))
    return done


def forget(out: Path, kept: Mapping[Job, Made], setting: Setting) -> None:
    """Keep only these results for the next time."""
    lines = [json.dumps([job.key(setting), made], ensure_ascii=False) + "\n" for job, made in kept.items()]
    aside = out / WORK / f"{_MADE}.new"
    aside.write_text("".join(lines), encoding="utf-8")
    aside.replace(out / WORK / _MADE)


def _earlier(out: Path) -> dict[str, Made]:
    """Results of earlier runs whose files are there. The last line of one that was killed may be torn."""
    file = out / WORK / _MADE
    found: dict[str, Made] = {}
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    for line in lines:
        try:
            key, made = json.loads(line)
        except ValueError:
            continue
        if all(
            (out / FOLDER / f"{made[name]}.js").is_file() for name in ("views", "tables", "article") if name in made
        ):
            found[key] = made
    return found


def _all(setting: Setting, groups: Sequence[Sequence[Job]], workers: int) -> Iterator[tuple[Job, Made]]:
    if workers == 1:
        for group in groups:
            yield from zip(group, map(_checked, _work(setting, group)), strict=False)
        return
    with _pool(workers) as pool:
        waiting = iter(groups)
        running: dict[Future[list[Any]], Sequence[Job]] = {}
        try:
            while True:
                for group in waiting:
                    running[pool.submit(_work, setting, group)] = group
                    if len(running) >= workers * _AHEAD:
                        break
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    yield from zip(running.pop(future), map(_checked, future.result()), strict=False)
        except BrokenProcessPool as error:
            raise KompetensnbError("site-worker-died", detail=repr(error)) from error


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    # Not forked: drawing starts threads, which no fork survives.
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _work(setting: Setting, jobs: Sequence[Job]) -> list[Any]:
    """Results, or the last of them an error: as data, since errors with fields do not pass between processes."""
    found: list[Any] = []
    for job in jobs:
        try:
            found.append(job.make(setting))
        except OSError as error:
            return [*found, error]
        except Exception as error:
            reason = error if isinstance(error, KompetensnbError) else type(error).__name__
            choice = ", ".join(value for _, value in job.task.fixed if value) or job.task.language
            told = KompetensnbError(
                "site-failed", page=job.task.page, choice=choice, reason=str(reason), detail=traceback.format_exc()
            )
            return [*found, {"error": failure(told)}]
    return found


def _checked(result: Any) -> Made:
    if isinstance(result, OSError):
        raise result
    if "error" in result:
        told = result["error"]
        raise KompetensnbError(told["key"], detail=told["detail"], **told["fields"])
    made: Made = result
    return made


def opening(task: Task, usual: Parameters) -> Job:
    """The job for a page as it opens, from one of its tasks."""
    chosen = usual.to_papermill()
    fixed = tuple((name, str(chosen[name])) for name, _ in task.fixed)
    varied = tuple((name, (str(chosen[name]),)) for name, _ in task.varied)
    return Job(Task(task.page, task.language, fixed, varied), opening=True)
