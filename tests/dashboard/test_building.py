"""Every door builds a page in the same way, with the registers for those pages that show them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb.dashboard.building import build_page, records_stamp
from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.database import ENVIRONMENT
from kompetensnb.followup.reading import example_records
from kompetensnb.pages.registry import PageDefinition
from kompetensnb.vocabulary.parameters import Parameters


def definition(*, uses_records: bool) -> PageDefinition:
    def build(*given: object) -> object:
        return given[2:]

    return PageDefinition("prov", (), (), build, lambda *_: {}, uses_records)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def registers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(ENVIRONMENT, f"sqlite:///{tmp_path / 'register.sqlite'}")


def test_only_pages_that_show_registers_get_them() -> None:
    assert build_page(definition(uses_records=False), Parameters()) == ()  # type: ignore[comparison-overlap]
    assert build_page(definition(uses_records=True), Parameters()) == (example_records(),)  # type: ignore[comparison-overlap]


def test_the_stamp_is_that_of_the_registers_or_empty() -> None:
    assert records_stamp(definition(uses_records=False)) == ""
    assert records_stamp(definition(uses_records=True)) == example_records().stamp


def test_a_report_is_not_made_without_registers_that_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, "postgresql://127.0.0.1:9/nothing")
    with pytest.raises(KompetensnbError) as caught:
        records_stamp(definition(uses_records=True))
    assert caught.value.key == "followup-unreachable"
