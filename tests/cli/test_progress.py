from __future__ import annotations

import pytest

from kompetensnb.cli.progress import shown_progress


def test_progress_goes_to_standard_error_only(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress("Filer") as progress:
        progress(1, 3)
        progress(3, 3)

    said = capsys.readouterr()
    assert said.out == ""
    assert "Filer" in said.err or said.err == ""
