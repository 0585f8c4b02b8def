"""A fault in what is written about a table is told with the file and what does not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.declared import read_declared


def _sum(content: dict[str, int]) -> int:
    return content["a"] + content["b"]


def test_what_is_made_of_the_content_is_returned(tmp_path: Path) -> None:
    file = tmp_path / "table.yml"
    file.write_text("a: 1\nb: 2\n", encoding="utf-8")
    assert read_declared(file, _sum) == 3


@pytest.mark.parametrize("written", ["a: 1", "a: [", "- 1", "a: 1\nb: text", ""])
def test_what_does_not_fit_names_the_file(tmp_path: Path, written: str) -> None:
    file = tmp_path / "table.yml"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(KompetensnbError) as caught:
        read_declared(file, _sum)
    assert caught.value.key == "source-declaration"
    assert caught.value.fields["file"] == "table.yml"
    assert caught.value.detail
