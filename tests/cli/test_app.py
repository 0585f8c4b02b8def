from __future__ import annotations

import json
from pathlib import Path

import pytest

from kompetensnb.cli import app
from kompetensnb.errors import KompetensnbError


def test_the_language_is_the_one_asked_for_then_the_environments_then_swedish(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (app.language_of(""), app.language_of("en")) == ("sv", "en")
    monkeypatch.setenv(app.ENVIRONMENT, "en")
    assert app.language_of("") == app.default_language() == "en"
    monkeypatch.setenv(app.ENVIRONMENT, "fi")
    assert app.default_language() == "sv"
    with pytest.raises(KompetensnbError, match="invalid-parameter"):
        app.language_of("fi")


def test_a_file_is_written_whole_or_not_at_all(folder: Path) -> None:
    target = app.write_json(folder / "ut" / "a.json", {"rows": [{"namn": "Åmål", "värde": None}]})
    assert json.loads(target.read_text(encoding="utf-8")) == {"rows": [{"namn": "Åmål", "värde": None}]}
    before = target.read_bytes()
    with pytest.raises(ValueError, match="JSON"):
        app.write_json(target, [{"värde": float("nan")}])
    assert target.read_bytes() == before
    assert [path.name for path in target.parent.iterdir()] == ["a.json"]


def test_options_have_the_help_of_their_area() -> None:
    assert app.option("paths", area="forecast").help == app.help_text("option-paths", "forecast")
    assert app.option("port", meta="N").metavar == "N"
