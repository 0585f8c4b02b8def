"""The two ways to get the program, tried for real: a fresh clone with `make run`, and an installed wheel."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of a new machine: own home, empty caches, no virtual environment."""
    kept = {key: value for key, value in os.environ.items() if key not in {"VIRTUAL_ENV", "MAKEFLAGS", "PYTHONPATH"}}
    own_bin = str(Path(sys.executable).parent)
    path = os.pathsep.join(item for item in kept["PATH"].split(os.pathsep) if item != own_bin)
    home = tmp_path / "home"
    home.mkdir()
    return kept | {
        "PATH": path,
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "UV_CACHE_DIR": str(home / "cache" / "uv"),
        "PIP_NO_CACHE_DIR": "1",
    }


def test_a_fresh_clone_writes_the_report_and_serves(tmp_path: Path, environment: dict[str, str]) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with subprocess.Popen(
        ["make", "run", f"SERVE=--port {port}"],
        cwd=clone,
        env=environment,
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as running:
        try:
            assert running.stdout is not None
            lines: list[str] = []
            for line in running.stdout:
                lines.append(line.strip())
                if line.startswith("http://"):
                    break
            address = lines[-1]
            with urllib.request.urlopen(f"{address}lagesbild?region=skaraborg", timeout=60) as answer:
                page = answer.read().decode()
        finally:
            os.killpg(running.pid, signal.SIGTERM)

    assert "Skaraborg" in page
    written = [clone / line for line in lines if line.startswith("reports/out/")]
    assert {path.suffix for path in written} == {".html", ".pdf"}
    assert all(path.stat().st_size > 10_000 for path in written)
    again = subprocess.run(["make", "-q", "env"], cwd=clone, env=environment, check=False)
    assert again.returncode == 0, "make env has nothing left to do"
    assert subprocess.run(["git", "status", "--porcelain"], cwd=clone, capture_output=True, check=True).stdout == b""


def test_an_installed_wheel_writes_a_report(tmp_path: Path, environment: dict[str, str]) -> None:
    uv = Path(sys.executable).with_name("uv")
    lock = ROOT / "requirements.lock"
    built = tmp_path / "built"
    subprocess.run([uv, "build", "--quiet", "--wheel", "-b", lock, "-o", built, ROOT], env=environment, check=True)
    (wheel,) = built.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([uv, "pip", "install", "-q", "-c", lock, "--python", python, wheel], env=environment, check=True)

    made = subprocess.run(
        [python, "-m", "kompetensnb", "report", "lagesbild", "--region", "skaraborg", "--format", "html"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert made.returncode == 0, made.stderr
    assert "Skaraborg" in (tmp_path / made.stdout.strip()).read_text(encoding="utf-8")
