"""An empty folder to work in, and a stand-in for the making of reports, for the tests of the commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb import cli
from kompetensnb.errors import KompetensnbError
from kompetensnb.publish import report as report_module
from kompetensnb.publish.report import Report
from kompetensnb.vocabulary.parameters import Parameters


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder; the log is beside it."""
    monkeypatch.setenv(cli.LOG_ENVIRONMENT, str(tmp_path / "log" / "k.log"))
    monkeypatch.delenv(cli.ENVIRONMENT, raising=False)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Parameters, dict[str, object]]]:
    """What `make_report` was asked for, instead of a report."""
    calls: list[tuple[str, Parameters, dict[str, object]]] = []

    def record(name: str, parameters: Parameters, **options: object) -> Report:
        calls.append((name, parameters, options))
        return Report((Path("ut/a.html"),), KompetensnbError("pdf-no-browser"))

    monkeypatch.setattr(report_module, "make_report", record)
    return calls
