"""What comes of two changes of the same row, whatever fields each of them changed."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kompetensnb.followup import editing
from kompetensnb.followup.database import Database
from kompetensnb.followup.merging import merge
from kompetensnb.followup.registers import Need

from .rows import NEED

_FIELDS = ("title", "description", "owner", "source_text")
_edits = st.dictionaries(st.sampled_from(_FIELDS), st.sampled_from(["ett", "två", "tre"]))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(mine=_edits, theirs=_edits)
def test_nothing_that_either_wrote_is_lost(made: Path, mine: dict[str, str], theirs: dict[str, str]) -> None:
    start = {**dict.fromkeys(_FIELDS), **NEED}
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{shutil.copy(made, folder)}")
        with database.writing("processledare") as session:
            editing.add(session, Need, NEED, row="n")
        with database.writing("processledare") as session:
            editing.change(session, Need, "n", 1, theirs)
        with database.reading() as session:
            merged = merge(session, Need, "n", 1, {**start, **mine})
        database.close()
    for name in _FIELDS:
        i_changed, they_changed = (
            mine.get(name, start[name]) != start[name],
            theirs.get(name, start[name]) != start[name],
        )
        expected = mine[name] if i_changed else theirs.get(name, start[name])
        assert merged.values[name] == expected
        differ = i_changed and they_changed and mine[name] != theirs[name]
        assert (name in merged.theirs) == differ
        assert (name in merged.taken) == (they_changed and not i_changed)
