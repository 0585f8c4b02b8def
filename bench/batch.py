"""A batch of notebooks: ours from a warm process, plain Papermill with a kernel each, on the same work and cores."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from concurrent.futures import Executor, ProcessPoolExecutor
from itertools import zip_longest
from pathlib import Path

from bench.figures import Results
from bench.options import Options
from kompetensnb.publish.batch import Limits, run_batch
from kompetensnb.publish.document import fragment_html
from kompetensnb.publish.fragments import Job, read_fragment
from kompetensnb.publish.notebooks import notebook_path
from kompetensnb.publish.run import run_notebook
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.region import RegionKind

PAGES = ("lagesbild", "kompetensbehov", "utbildning", "pendling")
"""As in a report on a municipality."""

TURNS = 2


def measure(options: Options) -> Results:
    """Seconds per run of pages for municipalities, all cores, and how many times longer plain Papermill takes.

    In turns: some runs of plain Papermill, one for each core at a time, then a batch with its warming up, so that a
    slow minute is slow for both. Each side makes the same fragments; that is checked.
    """
    municipalities = [region.id for region in regions.of_kind(RegionKind.MUNICIPALITY)]
    chosen = [(page, region) for region in municipalities for page in PAGES][: options.batch_runs]
    cores, per_turn = Limits().cores(), len(chosen) // TURNS
    plain_per_turn = max(cores, options.batch_plain // TURNS)
    ours = theirs = 0.0
    spawning = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(cores, spawning) as pool:
        list(pool.map(abs, range(cores)))  # started before the clock
        jobs = [_job(page, region, Path(folder)) for page, region in chosen[: per_turn * TURNS]]
        for turn in range(TURNS):
            part = jobs[turn * per_turn : (turn + 1) * per_turn]
            seconds, plain = _plain_batch(pool, part[:plain_per_turn])
            theirs += seconds
            began = time.perf_counter()
            failed = [str(error) for _, error in run_batch(part, Limits()) if error]
            ours += time.perf_counter() - began
            other = [
                f"{Path(job.target).stem} {_where(read_fragment(Path(job.target)).html, html)}"
                for job, html in zip(part, plain, strict=False)
                if read_fragment(Path(job.target)).html != html
            ]
            if failed or other:
                raise ValueError(f"the batch does not do the same work: {failed} {other}")
    per_run, plain_per_run = ours / len(jobs), theirs / (plain_per_turn * TURNS)
    return {"batch_s_per_run": per_run, "batch_plain_s_per_run": plain_per_run, "batch_ratio": plain_per_run / per_run}


def _where(ours: str, theirs: str) -> str:
    """Where two texts differ for the first time."""
    same = next(place for place, pair in enumerate(zip_longest(ours, theirs)) if pair[0] != pair[1])
    return f"{ours[same - 60 : same + 60]!r} {theirs[same - 60 : same + 60]!r}"


def _job(page: str, region: str, folder: Path) -> Job:
    parameters = Parameters(region=region, snapshot=open_snapshot().id)
    return Job(str(notebook_path(page)), parameters.to_papermill(), str(folder / f"{page}-{region}.json"))


def _plain_batch(pool: Executor, jobs: list[Job]) -> tuple[float, list[str]]:
    began = time.perf_counter()
    made = list(pool.map(_plain, jobs))
    return time.perf_counter() - began, made


def _plain(job: Job) -> str:
    return fragment_html(run_notebook(Path(job.notebook), Parameters.from_papermill(**job.parameters)))
