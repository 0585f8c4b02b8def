"""Documents in every form: all that was asked for and nothing else, and nothing made again that would be the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from kompetensnb.errors import KompetensnbError
from kompetensnb.pages.page import Page
from kompetensnb.publish import definitions, edition, making
from kompetensnb.publish.batch import Limits
from kompetensnb.publish.content import to_json
from kompetensnb.publish.edition import make_edition
from kompetensnb.publish.fragments import Fragment, Job
from kompetensnb.publish.manifest import read_manifest
from kompetensnb.publish.verify import verify
from kompetensnb.vocabulary.parameters import Parameters

DEFINITION: dict[str, Any] = {
    "version": 3,
    "title": {"sv": "Liten", "en": "Small"},
    "audience": "stat",
    "forms": ["html", "xlsx", "pptx"],
    "regions": ["skaraborg", "fyrbodal"],
    "introduction": {"sv": "Till staten.", "en": "To the state."},
    "summary": True,
    "tables": "bredvid",
    "parts": [{"notebook": "lagesbild"}, {"notebook": "pendling"}],
}
Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Makes an edition of `DEFINITION` with changes; runs are stood in for by pages without sections."""

    def run(jobs: list[Job], *_: Limits, **__: object) -> Any:
        for index, job in enumerate(jobs):
            parameters = Parameters.from_papermill(**job.parameters)
            name = Path(job.notebook).stem
            page = Page(
                name, name, "Hur?", f"Om {parameters.region}.", parameters.region, parameters, (), "2026-01-01-a"
            )
            Fragment("<h1>Hur?</h1>", page.lead, "skattad", to_json(page)).write(Path(job.target))
            yield index, None

    def made(**changes: object) -> Path:
        (tmp_path / "liten.yml").write_text(yaml.safe_dump({**DEFINITION, **changes}), encoding="utf-8")
        make_edition("liten", year=2026, out=tmp_path / "ut")
        return tmp_path / "ut"

    for module in (definitions, making):
        monkeypatch.setattr(module, "definitions_folder", lambda: tmp_path)
    monkeypatch.setattr(edition, "run_batch", run)
    return made


def test_every_form_is_made_told_of_and_bound(make: Make) -> None:
    out = make()

    names = {f"{region}.{form}" for region in ("skaraborg", "fyrbodal") for form in ("html", "xlsx", "pptx")}
    assert names <= {file.path for file in read_manifest(out).files}
    assert verify(out).faults == ()
    html = (out / "skaraborg.html").read_text(encoding="utf-8")
    for words in ("Till staten.", "<dd>staten</dd>", "2026, mall version 3", "Om skaraborg.", "tables-bredvid"):
        assert words in html
    contents = openpyxl.load_workbook(out / "skaraborg.xlsx")["Innehåll"]
    assert contents["A1"].value == "Liten 2026: Skaraborg"


def test_a_form_that_was_not_asked_for_is_not_there_and_paper_then_keeps_its_tables(make: Make) -> None:
    out = make(forms=["html"], tables="intill")

    assert {path.suffix for path in out.iterdir() if path.stem == "skaraborg"} == {".html"}
    assert "tables-intill" in (out / "skaraborg.html").read_text(encoding="utf-8")


def test_what_would_be_the_same_is_taken_over(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    out = make()
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    made: list[str] = []
    monkeypatch.setattr(making, "report_slides", lambda facts, *_: made.append(facts.title) or b"nya")
    make()
    assert made == []
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before

    (out / "fyrbodal.pptx").write_bytes(b"skadad")
    make()

    assert made == ["Liten 2026: Fyrbodal"]


def test_another_definition_makes_everything_anew(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make()
    made: list[str] = []
    monkeypatch.setattr(making, "report_slides", lambda facts, *_: made.append(facts.title) or b"nya")

    make(version=4)

    assert sorted(made) == ["Liten 2026: Fyrbodal", "Liten 2026: Skaraborg"]


def test_a_document_that_cannot_be_put_together_leaves_the_old_edition(make: Make) -> None:
    out = make()
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    with pytest.raises(KompetensnbError) as caught:
        make(parts=[{"notebook": "lagesbild", "sections": ["alder"]}])

    assert caught.value.key == "report-section"
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
