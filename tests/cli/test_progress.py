from __future__ import annotations

import pytest

from kompetensnb.cli.progress import shown_progress


def test_a_terminal_sees_how_much_is_done(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    run()
    said = capsys.readouterr()
    assert said.out == ""
    assert "Filer" in said.err
    assert "3/3" in said.err


def test_a_log_is_left_alone(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    run()
    assert tuple(capsys.readouterr()) == ("", "")


def run() -> None:
    with shown_progress("Filer") as progress:
        progress(1, 3)
        progress(3, 3)
