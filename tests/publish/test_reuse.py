"""Results that are kept: of the same page, and only of it."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from kompetensnb.pages.registry import PAGES
from kompetensnb.publish import reuse
from kompetensnb.publish.fragments import Job, make_fragment, read_fragment
from kompetensnb.publish.notebooks import notebook_path
from kompetensnb.publish.reuse import fragment_again, shows_only_its_page
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.vocabulary.parameters import Parameters

OLD = "2001-01-01-000000000000"


def _job(folder: Path, page: str = "jamforelse") -> Job:
    parameters = Parameters(region="tibro", snapshot=open_snapshot().id)
    return Job(str(notebook_path(page)), parameters.to_papermill(), str(folder / "ny.json"))


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The fragment of a run, as JSON."""
    job = _job(tmp_path_factory.mktemp("ny"))
    made = make_fragment(job, engine=None, cell_timeout=120)
    return json.dumps(asdict(made), ensure_ascii=False, sort_keys=True)


def _earlier(fresh: str, folder: Path) -> Path:
    """As if it had been made of an older data set with the same figures."""
    made = reuse.Fragment(**json.loads(fresh))
    path = folder / "gammal.json"
    now = open_snapshot().id
    page = json.loads(json.dumps(made.page).replace(now, OLD))
    replace(made, html=reuse.restamped(made.html, now, OLD), page=page).write(path)
    return path


def test_what_is_kept_is_what_a_run_would_have_given(fresh: str, tmp_path: Path) -> None:
    earlier = _earlier(fresh, tmp_path)
    assert OLD in earlier.read_text(encoding="utf-8")

    kept = fragment_again(replace(_job(tmp_path), earlier=str(earlier)))

    assert kept is not None
    assert json.dumps(asdict(kept), ensure_ascii=False, sort_keys=True) == fresh


def test_another_page_is_not_kept(fresh: str, tmp_path: Path) -> None:
    earlier = _earlier(fresh, tmp_path)
    replace(read_fragment(earlier), digest="0" * 64).write(earlier)

    assert fragment_again(replace(_job(tmp_path), earlier=str(earlier))) is None


@pytest.mark.parametrize("left", [None, "{", '{"html": "x"}'], ids=["none", "half", "of another form"])
def test_without_a_whole_earlier_one_there_is_nothing_to_keep(left: str | None, tmp_path: Path) -> None:
    path = tmp_path / "gammal.json"
    if left is not None:
        path.write_text(left)

    assert fragment_again(replace(_job(tmp_path), earlier=str(path))) is None


def test_all_our_notebooks_show_their_page_and_nothing_else() -> None:
    more = [name for name in PAGES if not shows_only_its_page(nbformat.read(notebook_path(name), as_version=4), name)]

    assert more == []


@pytest.mark.parametrize(
    "cell",
    [
        "import pandas",
        "print(1)",
        "view = open_page('kris', region=region)",
        "view = open_page('pendling', region=str(region))",
        "view.section(region)",
        "view.page",
        "x = view.header()",
        "view.header(",
    ],
)
def test_a_notebook_that_does_more_is_known(cell: str) -> None:
    opening = "from kompetensnb.dashboard import open_page\nview = open_page('pendling', region=region)"
    cells = [new_code_cell("region = 'x'", metadata={"tags": ["parameters"]}), new_code_cell(opening)]

    assert shows_only_its_page(new_notebook(cells=cells), "pendling")
    assert not shows_only_its_page(new_notebook(cells=[*cells, new_code_cell(cell)]), "pendling")


def test_parameters_that_are_computed_are_more_than_values() -> None:
    cell = new_code_cell("year = max(1, 2)", metadata={"tags": ["parameters"]})

    assert not shows_only_its_page(new_notebook(cells=[cell]), "pendling")
