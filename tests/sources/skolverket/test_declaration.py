"""The declarations of exports fit their subjects, and one that does not is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.skolverket.declaration import FOLDER, exports, read_declaration

BUNDLED = ("elever_per_arskurs", "behorighet_gymnasiet", "larare", "gymnasieskola_kostnad")


def test_the_bundled_tables_are_refreshed_under_their_own_origins() -> None:
    """The same origin: fetched rows take the place of the bundled ones, and none of those is left beside them."""
    found = {name: exports()[name].origin for name in BUNDLED}

    assert found == {
        "elever_per_arskurs": "skolverket-elever",
        "behorighet_gymnasiet": "skolverket-behorighet",
        "larare": "skolverket-larare",
        "gymnasieskola_kostnad": "skolverket-kostnad",
    }


def test_no_two_tables_share_an_origin() -> None:
    origins = [item.origin for item in exports().values()]

    assert len(set(origins)) == len(origins)
    assert all(item.subject.has_marks for item in exports().values()), (
        "marks are what Skolverket says instead of a figure"
    )


def test_every_measure_of_a_subject_has_its_heading() -> None:
    for item in exports().values():
        if item.spread:
            assert set(item.headings) == set(item.subject.column(item.spread).codes)


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": "weather"},
        {"columns": {}},
        {"columns": {"provider": "cell"}},
        {"columns": {"provider": {"heading": "Typ av huvudman", "labels": {"kyrklig": "Kyrklig"}}}},
        {"spread": ""},
        {"shape": "series"},
        {"headings": {"10": "Elever, årskurs 10"}},
        {"exports": {}},
        {"exports": {"socken": "1"}},
        {"names": []},
        {"notes": {"sv": "x"}},
        {"colour": "blue"},
    ],
)
def test_what_does_not_fit_is_told_with_the_file(tmp_path: Path, changed: dict[str, Any]) -> None:
    whole = yaml.safe_load((FOLDER / "elever_per_arskurs.yml").read_text(encoding="utf-8"))
    path = tmp_path / "fel.yml"
    path.write_text(yaml.safe_dump({**whole, **changed}, allow_unicode=True), encoding="utf-8")

    with pytest.raises(KompetensnbError) as caught:
        read_declaration(path)
    assert (caught.value.key, caught.value.fields["file"]) == ("source-declaration", "fel.yml")
