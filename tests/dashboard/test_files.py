"""A block of a page as a file."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kompetensnb.dashboard.files import make_file
from kompetensnb.errors import KompetensnbError


@pytest.fixture(autouse=True)
def trial_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    monkeypatch.delitem(sys.modules, "trial", raising=False)


def made(block: str, form: str, **chosen: object) -> bytes | None:
    return make_file("trial:PAGES", "prov", chosen, block, form, "http://example.se/prov")


def test_a_chart_has_figures_and_a_picture() -> None:
    csv = made("bars", "csv", region="vara")
    assert csv is not None
    assert "http://example.se/prov" in csv.decode("utf-8-sig")
    assert "Vara" in csv.decode("utf-8-sig")
    assert (made("bars", "svg") or b"").startswith(b"<svg")


def test_what_has_no_file_gives_none() -> None:
    assert made("prose", "csv") is None
    assert made("nothing", "csv") is None


def test_a_bad_choice_is_refused() -> None:
    with pytest.raises(KompetensnbError, match="unknown-region"):
        made("bars", "csv", region="atlantis")
