"""The commands of the registers: what they say, what they write, and their exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb import cli


@pytest.fixture
def registers(tmp_path: Path) -> str:
    """Address of registers that are made."""
    address = f"sqlite:///{tmp_path / 'r.sqlite'}"
    assert cli.run(["followup", "init", "--database", address]) == 0
    return address


def test_registers_are_made_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("KOMPETENSNB_FOLLOWUP", raising=False)
    monkeypatch.setenv("KOMPETENSNB_DATA", str(tmp_path / "data"))
    assert cli.run(["followup", "status"]) == 2
    assert "kompetensnb followup init" in capsys.readouterr().err
    assert cli.run(["followup", "init"]) == 0
    assert capsys.readouterr().out.strip() == f"sqlite:///{tmp_path}/data/followup.sqlite"
    assert cli.run(["followup", "upgrade"]) == 0


def test_the_example_goes_out_and_in(registers: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = ["--database", registers]
    assert cli.run(["followup", "example", "--add", *at]) == 0
    capsys.readouterr()
    assert cli.run(["followup", "export", "need", "dialogue", "--format", "csv", "--out", "ut", *at]) == 0
    assert capsys.readouterr().out.split() == ["ut/behov.csv", "ut/dialoger.csv"]
    assert cli.run(["followup", "import", "ut/behov.csv", *at]) == 0
    assert "Nya rader: 0. Ändrade: 0. Oförändrade: 5" in capsys.readouterr().err
    assert cli.run(["followup", "example", "--remove", *at]) == 0
    assert cli.run(["followup", "import", "ut/behov.csv", *at]) == 2
    assert "behov.csv, rad 2, kolumn G (Dialog)" in capsys.readouterr().err
    assert cli.run(["followup", "import", "ut/dialoger.csv", "--check", *at]) == 0
    assert "skulle bli 4" in capsys.readouterr().err


def test_status_counts_the_rows(registers: str, capsys: pytest.CaptureFixture[str]) -> None:
    cli.run(["followup", "example", "--add", "--database", registers])
    assert cli.run(["followup", "status", "--database", registers, "--language", "en"]) == 0
    assert "Needs" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["example"],
        ["example", "--add", "--remove"],
        ["export", "--format", "pdf"],
        ["export", "nothing"],
        ["import", "missing.csv", "--register", "need"],
        ["import", "missing.csv", "--role", "läsa"],
    ],
)
def test_what_cannot_be_done_is_said_with_exit_code_2(
    registers: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert cli.run(["followup", *words, "--database", registers]) == 2
    assert len(capsys.readouterr().err.strip()) > 20
