"""A block of a page as a file. Made by a process of its own, so that drawing a picture keeps no visitor waiting."""

from __future__ import annotations

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from http import HTTPStatus
from typing import Final

from tornado.web import HTTPError

from kompetensnb.dashboard import files
from kompetensnb.dashboard.addresses import page_address
from kompetensnb.dashboard.web import PublicHandler
from kompetensnb.narrative.messages import error_text
from kompetensnb.vocabulary.parameters import Parameters

_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
    "png": "image/png",
}
_TIMEOUT: Final = 60
_MOST_WAITING: Final = 20
_TASKS_PERWORKER: Final = 200


class DownloadHandler(PublicHandler):
    """`/download/lagesbild/folkmangd.csv?region=skaraborg`."""

    async def get(self, name: str, block_id: str, form: str) -> None:
        """The file. 404 for a page, block or form that there is not; 400 for a choice that is not understood."""
        if name not in self.site.pages or form not in _TYPES:
            raise HTTPError(HTTPStatus.NOT_FOUND)
        parameters, errors = Parameters.from_query(self.request.query)
        if errors:
            self.set_status(HTTPStatus.BAD_REQUEST)
            self.tell(error_text(errors[0], self.language))
            return
        address = page_address(self.site.settings.base_url, name, parameters)
        task = (
            name,
            parameters.to_papermill(),
            block_id,
            form,
            f"{self.request.protocol}://{self.request.host}{address}",
        )
        content = await WORKER.make(self.site.settings.pages, *task)
        if content is None:
            raise HTTPError(HTTPStatus.NOT_FOUND)
        self.set_header("Content-Type", _TYPES[form])
        self.set_header(
            "Content-Disposition", f'attachment; filename="{_file_name(name, parameters, block_id)}.{form}"'
        )
        self.write(content)


def _file_name(name: str, parameters: Parameters, block_id: str) -> str:
    """Such as lagesbild-skaraborg-2024-folkmangd."""
    parts = (name, parameters.region, parameters.year or "", block_id)
    return "-".join(str(part) for part in parts if part)


class Worker:
    """One process that makes files, started when first needed and again when it dies."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._waiting = 0

    async def make(self, *task: object) -> bytes | None:
        """What `files.make_file` gives for these arguments. HTTPError 503 when too many wait or it takes too long."""
        if self._waiting >= _MOST_WAITING:
            raise HTTPError(HTTPStatus.SERVICE_UNAVAILABLE)
        self._waiting += 1
        try:
            file = self._start().submit(files.make_file, *task)  # type: ignore[arg-type]
            return await asyncio.wait_for(asyncio.wrap_future(file), _TIMEOUT)
        except (TimeoutError, BrokenProcessPool) as error:
            self.stop()
            raise HTTPError(HTTPStatus.SERVICE_UNAVAILABLE) from error
        finally:
            self._waiting -= 1

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        for process in multiprocessing.active_children():
            if process.pid in pool._processes:
                process.kill()
        pool.shutdown(wait=False, cancel_futures=True)

    def _start(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # A fork of the server would hold its sockets; pictures are drawn by threads, which no fork survives.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=_TASKS_PERWORKER)
        return self._pool


WORKER = Worker()
