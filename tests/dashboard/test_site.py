"""What the handlers share."""

from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb.dashboard.assets import Assets
from kompetensnb.dashboard.settings import Settings
from kompetensnb.dashboard.site import Site, language_of, load_pages


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "prov.ipynb").touch()
    (tmp_path / "secret.ipynb").touch()
    return Site(Settings(tmp_path / "notebooks"), {}, Assets({}), sessions=None)  # type: ignore[arg-type]


def test_a_notebook_is_one_of_the_folder(site: Site) -> None:
    assert site.notebook("prov") == site.settings.notebooks / "prov.ipynb"
    assert site.notebook("other") is None
    assert site.notebook("../secret") is None


def test_pages_are_where_the_settings_say() -> None:
    assert set(load_pages("kompetensnb.pages.registry:PAGES")) >= {"lagesbild"}


def test_a_language_there_is_not_becomes_swedish() -> None:
    assert [language_of(value) for value in ("en", "sv", "", "<script>")] == ["en", "sv", "sv", "sv"]
