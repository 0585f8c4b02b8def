"""A batch of notebooks: ours from a warm process, and plain Papermill with a kernel each, on the same work."""

from __future__ import annotations

import tempfile
import time
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

PAGE = "pendling"
TURNS = 2


def measure(options: Options) -> Results:
    """Seconds per run of one page for municipalities, all cores, and how many times longer plain Papermill takes.

    In turns: some runs of plain Papermill, then a batch, so that a slow minute is slow for both. Each side makes the
    same fragments; that is checked.
    """
    chosen = [region.id for region in regions.of_kind(RegionKind.MUNICIPALITY)]
    per_turn, plain_per_turn = options.batch_runs // TURNS, max(1, options.batch_plain // TURNS)
    ours = theirs = 0.0
    with tempfile.TemporaryDirectory() as folder:
        jobs = [_job(region, Path(folder)) for region in chosen[: per_turn * TURNS]]
        for turn in range(TURNS):
            part = jobs[turn * per_turn : (turn + 1) * per_turn]
            began = time.perf_counter()
            plain = [_plain(job) for job in part[:plain_per_turn]]
            theirs += time.perf_counter() - began
            began = time.perf_counter()
            failed = [error for _, error in run_batch(part, Limits()) if error]
            ours += time.perf_counter() - began
            if failed or any(
                read_fragment(Path(job.target)).html != html for job, html in zip(part, plain, strict=False)
            ):
                raise ValueError(f"the batch does not do the same work: {failed}")
    per_run, plain_per_run = ours / len(jobs), theirs / (plain_per_turn * TURNS)
    return {"batch_s_per_run": per_run, "batch_plain_s_per_run": plain_per_run, "batch_ratio": plain_per_run / per_run}


def _job(region: str, folder: Path) -> Job:
    parameters = Parameters(region=region, snapshot=open_snapshot().id)
    return Job(str(notebook_path(PAGE)), parameters.to_papermill(), str(folder / f"{region}.json"))


def _plain(job: Job) -> str:
    return fragment_html(run_notebook(Path(job.notebook), Parameters.from_papermill(**job.parameters)))
