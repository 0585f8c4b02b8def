"""Runs that are done together, and which. What becomes of a run by itself is in `test_batch`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kompetensnb.dashboard import forkserver
from kompetensnb.publish.batch import Limits, run_batch
from kompetensnb.publish.fragments import Job, read_fragment
from kompetensnb.publish.pool import TOGETHER, tasks_of
from kompetensnb.vocabulary.parameters import Parameters

MakeNotebook = Callable[..., Path]
OPENING = "from kompetensnb.dashboard import open_page\nview = open_page('jamforelse', region=region, year=year)"
forks = pytest.mark.skipif(not forkserver.available(), reason="processes are not forked on this system")


def _jobs(notebook: Path, folder: Path) -> list[Job]:
    chosen = [Parameters(region=region, year=year) for region in ("tibro", "skovde") for year in (2022, 2023)]
    return [Job(str(notebook), each.to_papermill(), str(folder / f"{each.region}-{each.year}.json")) for each in chosen]


def _job(region: str) -> Job:
    return Job("x.ipynb", {"region": region}, "x.json")


def test_runs_of_a_region_are_together_the_largest_tasks_first() -> None:
    jobs = [_job(region) for region in [*"abc" * 3, *["d"] * 5]]

    assert tasks_of(jobs, workers=1) == [[9, 10, 11, 12, 13], [0, 3, 6], [1, 4, 7], [2, 5, 8]]


def test_tasks_are_no_larger_than_that_every_worker_has_some() -> None:
    jobs = [_job("a") for _ in range(40)]

    assert max(map(len, tasks_of(jobs, workers=1))) == TOGETHER
    assert sorted(map(len, tasks_of(jobs[:8], workers=2))) == [2, 2, 2, 2]
    assert tasks_of(jobs[:2], workers=2) == [[0], [1]]


@forks
def test_pages_of_a_region_are_built_together_before_its_runs(make_notebook: MakeNotebook, tmp_path: Path) -> None:
    counting = "from kompetensnb.dashboard import building\nf'{len(building._BUILT)} built'"
    jobs = _jobs(make_notebook(OPENING, counting, name="jamforelse"), tmp_path)

    assert dict(run_batch(jobs, Limits(workers=1))) == dict.fromkeys(range(4))
    shown = [read_fragment(Path(job.target)) for job in jobs]
    assert all("2 built" in each.html for each in shown)
    assert [each.page["parameters"]["year"] for each in shown] == [2022, 2023, 2022, 2023]


@forks
def test_runs_of_a_process_that_was_killed_are_done_alone(make_notebook: MakeNotebook, tmp_path: Path) -> None:
    mark = tmp_path / "killed"
    killing = (
        "import os, pathlib, signal\n"
        f"mark = pathlib.Path({str(mark)!r})\n"
        "if not mark.exists():\n"
        "    mark.touch()\n"
        "    os.kill(os.getppid(), signal.SIGKILL)"
    )
    jobs = _jobs(make_notebook(OPENING, killing, name="jamforelse"), tmp_path)

    assert dict(run_batch(jobs, Limits(workers=1))) == dict.fromkeys(range(4))
    assert mark.exists()
    assert all(read_fragment(Path(job.target)).lead for job in jobs)
