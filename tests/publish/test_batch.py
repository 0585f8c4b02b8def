"""Runs in forked processes: one that goes wrong is told of by its own error, and the others go on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from kompetensnb.dashboard import forkserver
from kompetensnb.errors import KompetensnbError
from kompetensnb.publish import batch
from kompetensnb.publish.batch import Limits, run_batch
from kompetensnb.publish.fragments import Job, read_fragment
from kompetensnb.vocabulary.parameters import Parameters

pytestmark = pytest.mark.skipif(not forkserver.available(), reason="processes are not forked on this system")
MakeNotebook = Callable[..., Path]
# Every fragment is of a page; these notebooks open the smallest there is.
PAGE = "from kompetensnb.dashboard import open_page\nview = open_page('ordlista', language=language)"


def _job(notebook: Path, tmp_path: Path, region: str = "skaraborg") -> Job:
    return Job(
        str(notebook), Parameters(region=region).to_papermill(), str(tmp_path / f"{notebook.stem}-{region}.json")
    )


def _gone(pid: int) -> bool:
    for _ in range(100):
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or ") Z " in state.read_text():
            return True
        time.sleep(0.05)
    return False


def test_each_run_fails_by_itself_and_the_others_are_done(make_notebook: MakeNotebook, tmp_path: Path) -> None:
    notebooks = [
        make_notebook(PAGE, "raise ValueError('inget')", name="undantag"),
        make_notebook(PAGE, "while True:\n    pass", name="evig"),
        make_notebook("import signal\nsignal.setitimer(signal.ITIMER_REAL, 0)\nwhile True:\n    pass", name="doven"),
        make_notebook(PAGE, "x = bytearray(600 * 1024 * 1024)", name="stor"),
        make_notebook(PAGE, "import os\nos.kill(os.getpid(), 11)", name="krasch"),
        make_notebook(PAGE, "f'{region} klar'", name="bra"),
    ]
    jobs = [_job(path, tmp_path) for path in notebooks]

    found = dict(run_batch(jobs, Limits(workers=2, timeout=10, memory_mb=400)))

    errors = {Path(jobs[index].notebook).stem: error for index, error in found.items()}
    keys = {name: error and error.key for name, error in errors.items()}
    assert keys == {
        "undantag": "notebook-failed",
        "evig": "notebook-timeout",
        "doven": "notebook-timeout",
        "stor": "run-memory",
        "krasch": "notebook-kernel-died",
        "bra": None,
    }
    assert "Traceback" in _detail(errors["undantag"])
    assert "ValueError: inget" in _detail(errors["undantag"])
    assert "while True" in _detail(errors["evig"])
    assert "bytearray" in _detail(errors["stor"])
    assert "-11" in _detail(errors["krasch"])
    assert "skaraborg klar" in read_fragment(Path(jobs[-1].target)).html
    assert sorted(path.name for path in tmp_path.glob("*.json")) == ["bra-skaraborg.json"]


def _detail(error: KompetensnbError | None) -> str:
    assert error is not None
    return error.detail


def test_runs_share_nothing(make_notebook: MakeNotebook, tmp_path: Path) -> None:
    leaking = make_notebook(
        PAGE,
        "import builtins, random\nbefore = getattr(builtins, 'mark', 0)\nbuiltins.mark = 1\n(before, 'x' in dir())",
        "x = 1\n'random', random.random()",
    )
    jobs = [_job(leaking, tmp_path, region) for region in ("skaraborg", "fyrbodal", "sjuharad")]

    assert dict(run_batch(jobs, Limits(workers=1))) == {0: None, 1: None, 2: None}

    shown = [read_fragment(Path(job.target)).html for job in jobs]
    assert all("(0, False)" in html for html in shown)
    assert len({html.split("random")[1] for html in shown}) == 3


def test_runs_are_stopped_when_nobody_waits_for_them(make_notebook: MakeNotebook, tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    slow = make_notebook(
        f"import os, time\nopen({str(mark)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)", name="slow"
    )
    waiting = f"import os, time\nwhile not os.path.getsize({str(mark)!r}):\n    time.sleep(0.05)"
    quick = make_notebook(waiting, name="quick")
    mark.touch()

    results = run_batch([_job(slow, tmp_path), _job(quick, tmp_path)], Limits(workers=2))
    next(results)
    pid = int(mark.read_text())
    results.close()  # type: ignore[attr-defined]

    assert _gone(pid)


def test_a_killed_program_takes_its_runs_with_it_and_leaves_what_was_done(
    make_notebook: MakeNotebook, tmp_path: Path
) -> None:
    mark = tmp_path / "pid"
    mark.touch()
    slow = make_notebook(
        f"import os, time\nopen({str(mark)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)", name="slow"
    )
    jobs = [_job(make_notebook(PAGE, name="quick"), tmp_path), _job(slow, tmp_path)]
    program = (
        "import json, sys\n"
        "from kompetensnb.publish.batch import Limits, run_batch\n"
        "from kompetensnb.publish.fragments import Job\n"
        "jobs = [Job(**values) for values in json.loads(sys.argv[1])]\n"
        "for number, _ in run_batch(jobs, Limits(workers=2)):\n"
        "    print(number, flush=True)\n"
    )
    command = [sys.executable, "-c", program, json.dumps([asdict(job) for job in jobs])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "0\n"
        while not mark.read_text():
            time.sleep(0.05)
        process.kill()

    assert _gone(int(mark.read_text()))
    assert read_fragment(Path(jobs[0].target)).lead


def test_a_warm_process_that_ends_is_told_for_every_run_that_was_left(
    make_notebook: MakeNotebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killing = make_notebook("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)")

    found = dict(run_batch([_job(killing, tmp_path), _job(killing, tmp_path)], Limits(workers=1)))

    assert {index: error and error.key for index, error in found.items()} == {
        0: "notebook-kernel-died",
        1: "notebook-kernel-died",
    }


def test_without_forking_the_same_is_done_one_after_the_other(
    make_notebook: MakeNotebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch.forkserver, "available", lambda: False)
    failing = make_notebook("1 / 0", name="fel")

    found = dict(run_batch([_job(failing, tmp_path)], Limits()))

    assert found[0] is not None
    assert found[0].key == "notebook-failed"


def test_as_many_runs_at_a_time_as_cores() -> None:
    assert Limits(workers=3).cores() == 3
    assert Limits().cores() == len(os.sched_getaffinity(0))
