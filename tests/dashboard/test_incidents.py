"""References of faults."""

from __future__ import annotations

import re

import pytest

from kompetensnb.dashboard import incidents


def test_a_reference_can_be_read_out_and_is_not_repeated() -> None:
    references = {incidents.new_reference() for _ in range(500)}
    assert len(references) == 500
    assert all(re.fullmatch(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", reference) for reference in references)


def test_the_log_tells_what_the_page_does_not(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError("inner")
    except ValueError as error:
        reference = incidents.record("what", "detail", error=error)
    assert f"incident {reference}: what\ndetail" in caplog.text
    assert "ValueError: inner" in caplog.text
