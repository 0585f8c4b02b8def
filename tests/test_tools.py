"""What the scripts of the Makefile say when a machine lacks something."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from kompetensnb.publish import browser

ROOT = Path(__file__).parents[1]


def _run(script: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(ROOT / "tools" / script), *arguments],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def _program(path: Path, body: str) -> Path:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def test_a_python_that_is_too_old_is_named_with_what_is_needed(tmp_path: Path) -> None:
    old = _program(tmp_path / "python3", 'case "$1" in --version) echo "Python 3.9.1";; *) exit 1;; esac')

    made = _run("venv.sh", str(tmp_path / "venv"), "requirements.lock", PYTHON=str(old))

    assert made.returncode == 1
    assert f"needs Python 3.11 or later; {old} gives Python 3.9.1." in made.stderr
    assert not (tmp_path / "venv").exists()


def test_a_python_without_venv_leaves_nothing(tmp_path: Path) -> None:
    bare = _program(tmp_path / "python3", 'case "$1" in -c) exit 0;; *) mkdir -p "$3"; exit 1;; esac')

    made = _run("venv.sh", str(tmp_path / "venv"), "requirements.lock", PYTHON=str(bare))

    assert made.returncode == 1
    assert "apt-get install python3-venv" in made.stderr
    assert not (tmp_path / "venv").exists()


def test_an_environment_whose_python_is_gone_is_told_and_kept(tmp_path: Path) -> None:
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "venv" / "bin" / "python").symlink_to(tmp_path / "gone")

    made = _run("venv.sh", str(tmp_path / "venv"), "requirements.lock")

    assert made.returncode == 1
    assert "Remove it and run make again" in made.stderr
    assert (tmp_path / "venv" / "bin" / "python").is_symlink()


@pytest.mark.parametrize(("code", "message"), [(0, ""), (1, "KOMPETENSNB_BROWSER")])
def test_a_browser_is_asked_for_where_none_can_be_installed(tmp_path: Path, code: int, message: str) -> None:
    python = _program(tmp_path / "python", f"exit {code}")

    found = _run("browser.sh", str(python), PATH=str(tmp_path))

    assert found.returncode == code
    assert message in found.stderr
    assert browser.ENVIRONMENT == "KOMPETENSNB_BROWSER"
