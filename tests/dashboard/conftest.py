"""A really running server of the trial pages, and small tools to ask it and to look at its processes."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

HERE = Path(__file__).parent
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"
_OPEN = """import trial
from kompetensnb.dashboard import open_page
view = open_page(trial.PAGES["prov"])
view.controls()"""
NOTEBOOKS = {
    "prov": [_OPEN, "view.header()", 'view.section("first")', 'view.section("second")'],
    "trasig": ['print("before")', 'raise ValueError("secret detail /etc/trial")', 'print("after")'],
}


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str


@dataclass
class RunningServer:
    """A server process, its port and its log."""

    process: subprocess.Popen[bytes]
    port: int
    base_url: str
    log_file: Path
    headers: dict[str, str] = field(default_factory=lambda: {"User-Agent": BROWSER})

    def get(self, path: str, *, method: str = "GET", body: str | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
            connection.request(method, self.base_url + path.removeprefix("/"), body=body, headers=sent)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read().decode("utf-8", "replace"))
        finally:
            connection.close()

    def kernel_of(self, page: str) -> str:
        return json.loads(page.split('id="live">')[1].split("</script>")[0])["kernel"]

    def model_of(self, page: str) -> str:
        return page.split('data-page-model="')[1].split('"')[0]

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8")

    @property
    def warm_process(self) -> int:
        return next(pid for pid in children(self.process.pid) if "zygote" in command(pid))

    @property
    def kernels(self) -> list[int]:
        """Process ids of all kernels, spare ones included."""
        return children(self.warm_process)


def children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except FileNotFoundError:
        return []


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except FileNotFoundError:
        return ""


def eventually(condition: Callable[[], Any], seconds: float = 15.0) -> Any:
    """The first true value of `condition`; the last one when time is up."""
    deadline = time.monotonic() + seconds
    while not (value := condition()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return value


def write_notebooks(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, sources in NOTEBOOKS.items():
        note = new_markdown_cell("For the analyst alone", metadata={"tags": ["notebook-only"]})
        notebook = new_notebook(cells=[note, new_markdown_cell("För *alla*"), *map(new_code_cell, sources)])
        nbformat.write(notebook, folder / f"{name}.ipynb")


@contextmanager
def running(folder: Path, port: int, **settings: Any) -> Iterator[RunningServer]:
    """A server on a port of its own, stopped afterwards."""
    write_notebooks(folder / "notebooks")
    (folder / "notebooks" / "secret.txt").write_text("not for visitors", encoding="utf-8")
    log = folder / "server.log"
    given = json.dumps({"port": port, **settings})
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, str(HERE / "serve_trial.py"), str(folder / "notebooks"), given],
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH")]))},
        )
    server = RunningServer(process, port, settings.get("base_url", "/"), log)
    try:
        ready = eventually(lambda: "READY http" in server.log or process.poll() is not None, 60)
        assert ready, server.log
        assert process.poll() is None, server.log
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")
