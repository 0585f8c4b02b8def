from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.publish import notebooks


def test_every_notebook_is_found_by_its_name() -> None:
    paths = list(notebooks.notebooks_folder().glob("*.ipynb"))

    assert paths
    assert [notebooks.notebook_path(path.stem) for path in paths] == paths


@pytest.mark.parametrize("name", ["finns-inte", "../notebooks/lagesbild", ""])
def test_another_name_is_refused_with_the_names_there_are(name: str) -> None:
    with pytest.raises(KompetensnbError) as caught:
        notebooks.notebook_path(name)

    assert caught.value.key == "notebook-missing"
    assert caught.value.fields["value"] == name
    assert "lagesbild" in str(caught.value.fields["allowed"])


def test_an_installation_without_notebooks_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(notebooks, "_PACKAGE", tmp_path / "src" / "kompetensnb")

    with pytest.raises(KompetensnbError) as caught:
        notebooks.notebooks_folder()

    assert caught.value.key == "notebooks-missing"
