"""The commands for who may write: the key goes to standard output alone, and only once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kompetensnb import cli
from kompetensnb.followup.access import read_access


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "access.json"


def _run(file: Path, *words: str) -> int:
    return cli.run(["followup", "access", *words, "--file", str(file)])


def test_a_key_is_made_listed_and_taken_away(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(file, "add", "--organisation", "Fyrbodals kommunalförbund", "--role", "analytiker") == 0
    told = capsys.readouterr()
    key = read_access(file).recognised(told.out.strip(), datetime.now(UTC).date())
    assert key is not None
    assert key.last_day == datetime.now(UTC).date() + timedelta(days=365)
    assert told.out.strip() not in told.err
    assert f"--followup-writers {file}" in told.err
    assert _run(file, "list") == 0
    assert key.id in capsys.readouterr().out
    assert _run(file, "remove", key.id) == 0
    assert read_access(file).keys == ()


def test_a_proxy_is_trusted_and_distrusted(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(file, "proxy", "--role-header", "X-Roll") == 0
    secret = capsys.readouterr().out.strip()
    assert read_access(file).trusts(secret)
    assert _run(file, "list") == 0
    assert "X-Roll" in capsys.readouterr().err
    assert _run(file, "proxy", "--off") == 0
    assert read_access(file).proxy is None


@pytest.mark.parametrize(
    "words",
    [
        ["add", "--organisation", "A", "--role", "chef"],
        ["add", "--organisation", " "],
        ["add", "--organisation", "A", "--until", "2020-01-01"],
        ["add", "--organisation", "A", "--until", "i morgon"],
        ["list"],
        ["remove", "abc"],
        ["proxy", "--role-header", "Roll"],
        ["proxy", "--off"],
    ],
)
def test_what_cannot_be_done_is_said_with_exit_code_2(
    file: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(file, *words) == 2
    assert len(capsys.readouterr().err.strip()) > 20
    assert not file.exists()


def test_the_pages_are_not_served_with_a_file_that_is_not_there(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KOMPETENSNB_FOLLOWUP", f"sqlite:///{tmp_path / 'r.sqlite'}")
    assert cli.run(["followup", "init"]) == 0
    capsys.readouterr()
    assert cli.run(["serve", "--port", "8183", "--followup-writers", str(file)]) == 2
    assert "kompetensnb followup access add" in capsys.readouterr().err
