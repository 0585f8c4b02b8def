"""A warm process that runs notebooks: it imports and opens the data once, then forks for every run.

Run by `batch.run_batch` as `python -m kompetensnb.publish.warm FD`. FD is one end of a socket pair: the work comes as
one line of JSON, and a line goes back for each run that has ended. When the other end closes, whoever wanted the
work is gone, and the runs are stopped.
"""

from __future__ import annotations

import gc
import json
import logging
import socket
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

import nbformat

from kompetensnb.dashboard import forking
from kompetensnb.dashboard.building import build_page
from kompetensnb.pages.registry import PAGES
from kompetensnb.pages.render import render_page
from kompetensnb.publish import cells
from kompetensnb.publish.document import fragment_html
from kompetensnb.publish.drawers import Drawers
from kompetensnb.publish.forked import Terms
from kompetensnb.publish.fragments import Job
from kompetensnb.publish.pool import Pool, tasks_of
from kompetensnb.vocabulary.parameters import Parameters

_FEW: Final = 3
_LOG = logging.getLogger("kompetensnb.publish.warm")


def warm_up(jobs: Sequence[Job]) -> None:
    """Do once what every run would do: imports, the shell, templates, and each page for the first of its regions."""
    cells.register()
    cells.CellShell.make()
    fragment_html(nbformat.v4.new_notebook())
    pages = [Path(job.notebook).stem for job in jobs]
    for name in dict.fromkeys(pages):
        if name in PAGES and pages.count(name) >= _FEW:
            parameters = Parameters.from_papermill(**jobs[pages.index(name)].parameters)
            try:
                render_page(build_page(PAGES[name], parameters), "live")
            except Exception:
                _LOG.exception("%s could not be built beforehand", name)


def main() -> None:
    """Take the work, warm up, freeze what is shared, and run."""
    logging.basicConfig(level=logging.WARNING, format="[%(levelname).1s %(asctime)s %(name)s] %(message)s")
    with socket.socket(fileno=int(sys.argv[1])) as control:
        with control.makefile("r", encoding="utf-8") as lines:
            work = json.loads(lines.readline())
        jobs = [Job(**values) for values in work["jobs"]]
        warm_up(jobs)
        if (threads := forking.threads()) != 1:
            _LOG.warning("%d threads before forking", threads)
        gc.collect()
        # The collector would write to every shared page otherwise, and each run would copy them all.
        gc.freeze()
        with closing(Drawers(work["workers"])) as drawers:
            terms = Terms(work["timeout"], work["memory_mb"], drawers.address)
            Pool(jobs, terms, control.sendall).run(tasks_of(jobs, work["workers"]), work["workers"], control, drawers)


if __name__ == "__main__":
    main()
