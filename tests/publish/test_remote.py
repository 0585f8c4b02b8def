"""A batch on a real scheduler with two workers, processes of their own on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from kompetensnb.dashboard import forkserver
from kompetensnb.errors import KompetensnbError
from kompetensnb.publish import fingerprint, remote
from kompetensnb.publish.batch import Limits, run_batch
from kompetensnb.publish.fragments import Job
from kompetensnb.publish.notebooks import notebook_path
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.vocabulary.parameters import Parameters

pytestmark = pytest.mark.skipif(not forkserver.available(), reason="processes are not forked on this system")
MakeNotebook = Callable[..., Path]
QUIET = {"DASK_DISTRIBUTED__DASHBOARD__LINK": "", "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a scheduler with two workers."""
    folder = tmp_path_factory.mktemp("dask")
    told = folder / "scheduler.json"
    common = ["--scheduler-file", str(told), "--no-dashboard"]
    workers = ["--nthreads", "1", "--no-nanny", "--host", "127.0.0.1", "--local-directory", str(folder)]
    commands = [["scheduler", "--host", "127.0.0.1", "--port", "0"], ["worker", *workers], ["worker", *workers]]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_" + kind, *options, *common],
            env={**os.environ, **QUIET},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for kind, *options in commands
    ]
    try:
        from distributed import Client

        with Client(scheduler_file=str(told), timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            address = client.scheduler.address
        yield address
    finally:
        for process in processes:
            process.kill()
            process.wait()


def _jobs(folder: Path, notebook: Path | None = None) -> list[Job]:
    folder.mkdir(exist_ok=True)
    path = str(notebook or notebook_path("jamforelse"))
    chosen = [Parameters(region=name, snapshot=open_snapshot().id) for name in ("tibro", "skovde", "tranemo")]
    return [Job(path, each.to_papermill(), str(folder / f"{each.region}.json")) for each in chosen]


def _content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.json")}


def test_a_worker_is_killed_and_the_results_are_those_of_this_machine(
    scheduler: str, tmp_path: Path, make_notebook: MakeNotebook
) -> None:
    jobs, mark = _jobs(tmp_path / "dask"), tmp_path / "killed"
    # The first run that comes so far kills the worker that its warm process works for.
    killing = make_notebook(
        "import os, pathlib, signal\n"
        f"mark = pathlib.Path({str(mark)!r})\n"
        "if not mark.exists():\n"
        "    mark.touch()\n"
        "    warm = pathlib.Path(f'/proc/{os.getppid()}/stat').read_text().rsplit(')', 1)[1].split()[1]\n"
        "    os.kill(int(warm), signal.SIGKILL)",
        "from kompetensnb.dashboard import open_page\nview = open_page('ordlista', language=language)",
        name="dodande",
    )
    last = Job(str(killing), Parameters().to_papermill(), str(tmp_path / "dask" / "dodande.json"))

    ended = dict(run_batch([*jobs, last], Limits(timeout=60, scheduler=scheduler)))

    assert ended == dict.fromkeys(range(4))
    assert mark.exists()
    local = _jobs(tmp_path / "here")
    assert dict(run_batch(local, Limits(workers=2))) == dict.fromkeys(range(3))
    (tmp_path / "dask" / "dodande.json").unlink()
    assert _content(tmp_path / "dask") == _content(tmp_path / "here")


def test_what_goes_wrong_in_a_run_is_told_from_afar(
    scheduler: str, tmp_path: Path, make_notebook: MakeNotebook
) -> None:
    job = _jobs(tmp_path / "ut", make_notebook("1 / 0", name="fel"))[0]

    found = dict(run_batch([job], Limits(scheduler=scheduler)))[0]

    assert found is not None
    assert (found.key, found.fields["notebook"]) == ("notebook-failed", "fel.ipynb")
    assert "ZeroDivisionError" in found.detail
    assert not Path(job.target).exists()


def test_nothing_is_run_where_the_program_is_another(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fingerprint, "code_sha256", lambda: "another")

    with pytest.raises(KompetensnbError) as caught:
        list(run_batch(_jobs(tmp_path / "ut"), Limits(scheduler=scheduler)))

    assert (caught.value.key, caught.value.fields["value"]) == ("scheduler-mismatch", "kompetensnb")
    assert _content(tmp_path / "ut") == {}


def test_a_scheduler_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "CONNECTING", 1)

    with pytest.raises(KompetensnbError) as caught:
        list(run_batch(_jobs(tmp_path / "ut"), Limits(scheduler="tcp://127.0.0.1:8149")))

    assert (caught.value.key, caught.value.fields["value"]) == ("scheduler-unreachable", "tcp://127.0.0.1:8149")


def test_without_dask_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(KompetensnbError) as caught:
        list(run_batch(_jobs(tmp_path / "ut"), Limits(scheduler="tcp://127.0.0.1:8149")))

    assert caught.value.key == "scheduler-not-installed"


@pytest.mark.parametrize(
    ("expected", "different"),
    [
        ({"kompetensnb": "x"}, "kompetensnb"),
        ({"snapshot 2001-01-01-000000000000": "x"}, "snapshot 2001-01-01-000000000000"),
    ],
)
def test_a_worker_that_joins_later_refuses_what_it_cannot_do_alike(expected: Mapping[str, str], different: str) -> None:
    answer = remote.run_part([{}], expected, (1, 1))

    assert answer[0]["error"]["key"] == "scheduler-mismatch"
    assert answer[0]["error"]["fields"]["value"] == different
