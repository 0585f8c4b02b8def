"""A small program in place of ours: what is imported counts, directly or not, and data files beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kompetensnb.publish import dependencies

FILES = {
    "__init__.py": "",
    "errors.py": "",
    "analysis/__init__.py": "",
    "analysis/work.py": "from kompetensnb.errors import x\n",
    "analysis/other.py": "",
    "analysis/rates.yml": "a: 1",
    "charts/__init__.py": "",
    "charts/bars.py": "",
    "pages/__init__.py": "",
    "pages/registry.py": "from kompetensnb.pages import first, second\n",
    "pages/first.py": "def f():\n    from kompetensnb.analysis import work\n",
    "pages/second.py": "from kompetensnb.charts import bars\n",
    "pages/templates/page.j2": "",
    "dashboard/__init__.py": "from kompetensnb.dashboard.view import x\n",
    "dashboard/view.py": (
        "from typing import TYPE_CHECKING\nfrom kompetensnb.pages.registry import x\nfrom kompetensnb.errors import x\n"
        "if TYPE_CHECKING:\n    from kompetensnb.charts.bars import x\n"
    ),
    "dashboard/server.py": "",
    "dashboard/static/app.js": "",
    "publish/__init__.py": "",
    **{f"publish/{name}.py": "" for name in ("run", "cells", "document", "fragments", "pdf")},
    "publish/templates/report/index.j2": "",
    "publish/templates/edition/index.j2": "",
    "cli.py": "from kompetensnb.pages.first import x\n",
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "kompetensnb"
    for name, content in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    monkeypatch.setattr(dependencies, "_PACKAGE", folder)
    _forget()
    yield folder
    _forget()


def _forget() -> None:
    for kept in ("showing_sha256", "page_sha256", "_modules", "_imported", "_data", "_hash"):
        getattr(dependencies, kept).cache_clear()


def _hashes() -> list[str]:
    _forget()
    return [dependencies.page_sha256("first"), dependencies.page_sha256("second"), dependencies.showing_sha256()]


@pytest.mark.parametrize(
    ("file", "first", "second", "showing"),
    [
        ("analysis/work.py", True, False, False),
        ("errors.py", True, True, True),
        ("analysis/rates.yml", True, False, False),
        ("analysis/other.py", False, False, False),
        ("charts/bars.py", False, True, False),
        ("pages/first.py", True, False, False),
        ("pages/templates/page.j2", True, True, False),
        ("pages/registry.py", False, False, False),
        ("dashboard/view.py", True, True, True),
        ("dashboard/server.py", False, False, False),
        ("dashboard/static/app.js", False, False, False),
        ("publish/cells.py", True, True, True),
        ("publish/pdf.py", False, False, False),
        ("publish/templates/report/index.j2", True, True, True),
        ("publish/templates/edition/index.j2", False, False, False),
        ("cli.py", False, False, False),
    ],
)
def test_a_changed_file_counts_where_it_is_used(
    package: Path, file: str, *, first: bool, second: bool, showing: bool
) -> None:
    before = _hashes()

    (package / file).write_text(FILES[file] + "\n")

    changed = [one != other for one, other in zip(before, _hashes(), strict=True)]
    assert changed == [first, second, showing]


def test_of_our_own_program_a_page_depends_on_its_analysis_and_not_on_the_server() -> None:
    _forget()
    found = dependencies._followed((*dependencies._SHOWING, "pages.pendling"))

    assert {"analysis.journeys", "charts.matrix", "pages.render", "narrative.numbers", "store.snapshot"} <= found
    assert not {"dashboard.server", "pages.lagesbild", "pages.registry", "followup.reading", "sources.fetch"} & found
