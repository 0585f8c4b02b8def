from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb.publish import browser


def _program(path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


@pytest.fixture(autouse=True)
def _nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(browser.ENVIRONMENT, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(browser, "_PLACES", ())


def test_without_any_there_is_none() -> None:
    assert browser.find_browser() is None


@pytest.mark.parametrize("name", ["chromium", "google-chrome", "msedge"])
def test_one_on_the_path_is_found(tmp_path: Path, name: str) -> None:
    program = _program(tmp_path / "bin" / name)

    assert browser.find_browser() == program


def test_the_one_named_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(tmp_path / "bin" / "chromium")
    mine = _program(tmp_path / "mine" / "browser")
    monkeypatch.setenv(browser.ENVIRONMENT, str(mine))

    assert browser.find_browser() == mine


def test_a_named_one_that_does_not_exist_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(tmp_path / "bin" / "chromium")
    monkeypatch.setenv(browser.ENVIRONMENT, str(tmp_path / "nowhere"))

    assert browser.find_browser() is None


@pytest.mark.parametrize(("user", "arguments"), [(0, ["--no-sandbox"]), (1000, [])])
def test_only_root_goes_without_the_sandbox(monkeypatch: pytest.MonkeyPatch, user: int, arguments: list[str]) -> None:
    monkeypatch.setattr("os.geteuid", lambda: user)

    assert browser.sandbox_arguments() == arguments
