"""A chart without figures becomes a sentence; any other fault is not hidden."""

from __future__ import annotations

import pytest

from kompetensnb.charts.chart import Chart
from kompetensnb.errors import KompetensnbError
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Note
from kompetensnb.pages.sections.drawn import chart_or_note, plain
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.parameters import Parameters


def failing(key: str) -> Chart:
    raise KompetensnbError(key, chart="x")


def test_nothing_to_draw_is_said(bundled: Snapshot) -> None:
    context = Context.of("matchning", bundled, Parameters())
    block = chart_or_note(context, "prov", lambda: failing("charts-no-data"))
    assert isinstance(block, Note)
    assert block.id == "prov-saknas"
    assert block.text == "Det finns ingen uppgift att visa för det här valet."


def test_other_faults_are_told(bundled: Snapshot) -> None:
    context = Context.of("matchning", bundled, Parameters())
    with pytest.raises(KompetensnbError, match="snapshot-missing-table"):
        chart_or_note(context, "prov", lambda: failing("snapshot-missing-table"))


def test_what_is_no_figure_is_missing() -> None:
    assert [plain(value) for value in (1.5, float("nan"), float("inf"))] == [1.5, None, None]
