"""Thousands are kept apart by the sign of the language."""

from __future__ import annotations

import pytest

from kompetensnb.narrative.separators import grouped


@pytest.mark.parametrize(("language", "expected"), [("sv", "−1\u00a0234\u00a0567"), ("en", "−1,234,567")])
def test_grouped(language, expected):
    assert grouped(-1234567, language) == expected
