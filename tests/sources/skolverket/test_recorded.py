"""Files that Skolverket gave, read by the code that reads its answers: exactly the rows of the bundled tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kompetensnb.sources.bundled import read_bundled
from kompetensnb.sources.skolverket.declaration import exports
from kompetensnb.sources.skolverket.export import read_export
from kompetensnb.sources.skolverket.rows import rows
from kompetensnb.store.tables import canonical

RECORDED = Path(__file__).parents[3] / ".." / "shared" / "data" / "skolverket"
FILES = {
    "elever_per_arskurs": "grundskola_elever_per_arskurs_*",
    "elevernas_bakgrund": "grundskola_elever_per_arskurs_*",
    "behorighet_gymnasiet": "behorighet_gymnasieskolan_*",
    "larare": "grundskola_personal_legitimation_*",
    "gymnasieskola_kostnad": "gymnasieskola_kostnader_*",
}

pytestmark = pytest.mark.skipif(not RECORDED.is_dir(), reason="recorded files are not at hand")


@pytest.fixture(scope="module")
def bundled() -> dict[str, pd.DataFrame]:
    return dict(read_bundled().tables)


@pytest.mark.parametrize(("name", "pattern"), FILES.items())
def test_recorded_files_give_the_bundled_rows(name: str, pattern: str, bundled: dict[str, pd.DataFrame]) -> None:
    declaration = exports()[name]
    found = [
        row
        for path in sorted(RECORDED.glob(pattern))
        for row in rows(declaration, read_export(path.read_bytes(), "csv", path.name), "kommun", path.name)
    ]
    read = canonical(pd.DataFrame(found), declaration.subject).drop(columns="origin")
    held = canonical(bundled[declaration.subject.id], declaration.subject).drop(columns="origin")

    pd.testing.assert_frame_equal(read, held)


def test_the_day_of_the_draw_is_read() -> None:
    path = next(RECORDED.glob("grundskola_personal_legitimation_2024*"))
    export = read_export(path.read_bytes(), "csv", path.name)

    assert str(export.drawn) == "2025-02-12"
    assert export.year == 2024
