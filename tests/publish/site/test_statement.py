from __future__ import annotations

import json
from pathlib import Path

import pytest

from kompetensnb.publish.site import statement

RESULTS = {
    "day": "2026-11-22",
    "version": "4.10.3",
    "widths": [1440, 390],
    "pages": ["index", "pendling"],
    "faults": {"pendling": ["Elements must have sufficient contrast (color-contrast)"]},
}


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "accessibility.json"
    file.write_text(json.dumps(RESULTS), encoding="utf-8")
    monkeypatch.setattr(statement, "RESULTS", file)
    return file


def told(language: str = "sv", contact: str = "") -> str:
    found = statement.paragraphs(language, contact)
    return "\n".join(line for heading, paragraphs, items in found for line in (heading, *paragraphs, *items))


def test_what_was_found_is_told_with_day_tool_and_pages(results: Path) -> None:
    written = told()

    assert "fann en brist" in written
    assert "Pendling: Elements must have sufficient contrast (color-contrast)" in written
    assert "Den 22 november 2026 granskades 2 sidor" in written
    assert "axe-core 4.10.3" in written
    assert "Start och Pendling" in written


def test_without_faults_no_more_is_claimed_than_was_tested(results: Path) -> None:
    results.write_text(json.dumps({**RESULTS, "faults": {}}), encoding="utf-8")

    assert "delvis förenlig" in told()
    assert "ingen människa prövat" in told()


def test_without_results_nothing_is_claimed(results: Path) -> None:
    results.unlink()

    assert "Ingen automatisk granskning finns lagrad" in told()
    assert "axe-core" not in told()


def test_a_contact_is_told_and_a_missing_one_is_called_a_fault(results: Path) -> None:
    assert "Skriv till hej@example.org" in told(contact="hej@example.org")
    assert "Det är en brist" in told()


def test_the_supervisor_is_told_in_both_languages(results: Path) -> None:
    assert "https://www.digg.se/tdosanmalan" in told("sv")
    assert "https://www.digg.se/tdosanmalan" in told("en")
