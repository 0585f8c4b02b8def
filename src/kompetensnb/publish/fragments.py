"""The result of one run: what the notebook shows, and what must be known of it to put a report together."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kompetensnb.dashboard.building import build_page, records_stamp
from kompetensnb.errors import KompetensnbError
from kompetensnb.pages.page import Page
from kompetensnb.pages.registry import page_definition
from kompetensnb.pages.render import page_statuses
from kompetensnb.publish.content import to_json
from kompetensnb.publish.digest import page_digest
from kompetensnb.publish.document import fragment_html
from kompetensnb.publish.run import run_notebook
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.statuses import worst


@dataclass(frozen=True)
class Job:
    """A run: a notebook (its path) for parameters, and the file that its fragment goes to.

    `records` is the stamp of the registers that the page shall show; empty for a page that shows none. `earlier` is the
    file of a fragment that is kept if the page is still the same; empty when there is none that could be.
    """

    notebook: str
    parameters: Mapping[str, str | int]
    target: str
    records: str = ""
    earlier: str = ""


@dataclass(frozen=True)
class Fragment:
    """`html` has no document around it. `status` is that of the weakest figure, a code of `vocabulary.statuses`.

    `page` is the page as plain values (`content.from_json`), for workbooks and slides; `digest` tells whether another
    is the same.
    """

    html: str
    lead: str
    status: str
    page: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""

    def write(self, target: Path) -> None:
        """Into a file that appears whole. OSError when it cannot."""
        aside = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            aside.write_text(json.dumps(asdict(self), ensure_ascii=False, sort_keys=True), encoding="utf-8")
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)


def read_fragment(path: Path) -> Fragment:
    """A fragment that was written. OSError or ValueError when it is not there or not whole."""
    values: dict[str, Any] = json.loads(path.read_bytes())
    try:
        return Fragment(**values)
    except TypeError as error:
        raise ValueError(str(error)) from error


def make_fragment(job: Job, *, engine: str | None, cell_timeout: int) -> Fragment:
    """Run the job's notebook and keep what it shows.

    Raises:
        KompetensnbError: what `run_notebook` raises; run-registers when somebody wrote in the registers meanwhile.
    """
    path, parameters = Path(job.notebook), Parameters.from_papermill(**job.parameters)
    executed = run_notebook(path, parameters, cell_timeout=cell_timeout, engine=engine)
    if job.records and records_stamp(page_definition(path.stem)) != job.records:
        raise KompetensnbError("run-registers", notebook=path.name)
    page = _shown_page() if engine else None
    page = page or build_page(page_definition(path.stem), parameters)
    status = worst(status for status in page_statuses(page) if status.has_value)
    return Fragment(fragment_html(executed), page.lead, status, to_json(page), page_digest(page))


def failure(error: KompetensnbError) -> dict[str, Any]:
    """An error as JSON, for another process."""
    fields = {name: value if isinstance(value, int) else str(value) for name, value in error.fields.items()}
    return {"key": error.key, "fields": fields, "detail": error.detail}


def _shown_page() -> Page | None:
    """The page that the notebook opened, when it was run in this process: building it once more would cost as much."""
    from kompetensnb.dashboard.view import DocumentView
    from kompetensnb.publish.cells import CellShell

    views = [value for value in CellShell.make().user_ns.values() if isinstance(value, DocumentView)]
    return views[-1].page if views else None
