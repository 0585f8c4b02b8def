"""An edition: whole or not at all, nothing done twice, nothing of anybody else's touched. Runs are stood in for."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from kompetensnb.errors import KompetensnbError
from kompetensnb.pages.page import Page
from kompetensnb.publish import browser, definitions, dependencies, edition, fingerprint, making
from kompetensnb.publish.batch import Limits
from kompetensnb.publish.content import to_json
from kompetensnb.publish.edition import make_edition
from kompetensnb.publish.fragments import Fragment, Job
from kompetensnb.publish.manifest import read_manifest
from kompetensnb.publish.swap import alone
from kompetensnb.publish.verify import verify
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.vocabulary.parameters import Parameters

DEFINITION: dict[str, Any] = {
    "version": 3,
    "title": {"sv": "Liten", "en": "Small"},
    "audience": "analytiker",
    "forms": ["html"],
    "regions": ["skaraborg", "fyrbodal"],
    "parts": [
        {"notebook": "lagesbild"},
        {"notebook": "kompetensbehov", "horizons": ["kort"]},
        {"notebook": "ordlista"},
    ],
}
Result = KompetensnbError | BaseException | None


class Runs:
    """What was run, and what becomes of a run (by page and region)."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str]] = []
        self.earlier: list[str] = []
        self.outcome: Callable[[str, str], Result] = lambda page, region: None

    def __call__(
        self, jobs: Sequence[Job], _: Limits, kept: Callable[[int], object]
    ) -> Iterator[tuple[int, KompetensnbError | None]]:
        for index, job in enumerate(jobs):
            self.earlier.append(Path(job.earlier).name if job.earlier else "")
            page, region = Path(job.notebook).stem, str(job.parameters["region"])
            outcome = self.outcome(page, region)
            self.done.append((page, region))
            if outcome is None:
                html = f'<section id="kallor"><h1>{page} {region}</h1><a href="#kallor">k</a></section>'
                shown = Page(page, page, "Hur?", f"Om {region}.", region, Parameters(region=region), (), "2026-01-01-a")
                Fragment(html, shown.lead, "skattad", to_json(shown)).write(Path(job.target))
            elif not isinstance(outcome, KompetensnbError):
                raise outcome
            yield index, outcome


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "liten.yml").write_text(yaml.safe_dump(DEFINITION), encoding="utf-8")
    for module in (definitions, making):
        monkeypatch.setattr(module, "definitions_folder", lambda: folder)
    made = Runs()
    monkeypatch.setattr(edition, "run_batch", made)
    return made


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "ut" / "2026"


def _content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_document_per_region_an_index_and_a_manifest_that_binds_them(runs: Runs, out: Path) -> None:
    made = make_edition("liten", year=2026, out=out)

    assert [file.name for file in made.files] == [
        "figures.parquet",
        "fyrbodal.html",
        "index.html",
        "skaraborg.html",
        "manifest.json",
    ]
    assert sorted(path.name for path in out.iterdir()) == sorted(file.name for file in made.files)
    assert (made.executed, made.kept) == (5, 0)
    document = (out / "skaraborg.html").read_text(encoding="utf-8")
    assert "<title>Liten 2026: Skaraborg</title>" in document
    assert '<li><a href="#kapitel-2">Kompetensbehov, ' in document
    assert "<h2>lagesbild skaraborg</h2>" in document
    assert 'id="kapitel-1-kallor"' in document
    assert '<a href="#kapitel-2-kallor">' in document
    assert 'href="fyrbodal.html"' in (out / "index.html").read_text(encoding="utf-8")
    manifest = read_manifest(out)
    assert (manifest.report, manifest.edition, manifest.version) == ("liten", 2026, 3)
    assert manifest.snapshot == open_snapshot().id
    assert manifest.code_sha256 == fingerprint.code_sha256()
    assert {run.page for run in manifest.runs} == {"lagesbild", "kompetensbehov", "ordlista"}
    assert verify(out).faults == ()


def test_a_page_that_is_the_same_for_every_region_is_run_once(runs: Runs, out: Path) -> None:
    make_edition("liten", out=out)

    assert [page for page, _ in runs.done].count("ordlista") == 1


def test_nothing_changed_runs_nothing_and_gives_the_same_bytes(runs: Runs, out: Path) -> None:
    make_edition("liten", year=2026, out=out)
    before, runs.done = _content(out), []

    made = make_edition("liten", year=2026, out=out)

    assert runs.done == []
    assert (made.executed, made.kept) == (0, 5)
    assert _content(out) == before


@pytest.mark.parametrize("damage", ["remove", "cut", "change"])
def test_a_result_that_is_not_what_the_manifest_says_is_made_again_and_only_that(
    runs: Runs, out: Path, damage: str
) -> None:
    make_edition("liten", out=out)
    before, runs.done = _content(out), []
    run = next(run for run in read_manifest(out).runs if run.parameters["region"] == "fyrbodal")
    result = out.with_name(".2026.runs") / f"{run.key}.json"
    if damage == "remove":
        result.unlink()
    elif damage == "cut":
        result.write_bytes(result.read_bytes()[:-5])
    else:
        result.write_text(json.dumps({"html": "annat", "lead": "", "status": "skattad", "page": {}}))

    make_edition("liten", out=out)

    assert runs.done == [(run.page, "fyrbodal")]
    assert _content(out) == before


def test_other_libraries_run_everything_again_and_keep_nothing(
    runs: Runs, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_edition("liten", out=out)
    runs.done, runs.earlier = [], []
    monkeypatch.setattr(fingerprint, "environment_sha256", lambda: "0" * 64)

    assert make_edition("liten", out=out).executed == 5
    assert runs.earlier == [""] * 5


def test_pages_computed_by_another_program_are_compared_with_those_there_were(
    runs: Runs, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_edition("liten", out=out)
    before = {f"{run.key}.json" for run in read_manifest(out).runs}
    runs.done, runs.earlier = [], []
    monkeypatch.setattr(dependencies, "page_sha256", lambda page, **_: "0" * 64)

    assert make_edition("liten", out=out).executed == 5
    assert set(runs.earlier) == before


def test_a_failed_run_is_named_the_rest_are_kept_and_the_old_edition_stays(runs: Runs, out: Path) -> None:
    make_edition("liten", out=out)
    before, runs.done = _content(out), []
    for result in out.with_name(".2026.runs").iterdir():
        result.unlink()
    error = KompetensnbError("notebook-failed", notebook="lagesbild.ipynb", cell=3, reason="x", detail="Traceback")
    runs.outcome = lambda page, region: error if (page, region) == ("lagesbild", "fyrbodal") else None

    made = make_edition("liten", out=out)

    assert made.failed == (("Lägesbild: Fyrbodal", error),)
    assert made.files == ()
    assert len(runs.done) == 5
    assert _content(out) == before
    runs.done, runs.outcome = [], lambda page, region: None
    assert make_edition("liten", out=out).executed == 1
    assert runs.done == [("lagesbild", "fyrbodal")]


def test_an_interruption_leaves_the_old_edition_and_what_was_done(runs: Runs, out: Path) -> None:
    make_edition("liten", out=out)
    before, runs.done = _content(out), []
    for result in out.with_name(".2026.runs").iterdir():
        result.unlink()
    runs.outcome = lambda page, region: KeyboardInterrupt() if region == "fyrbodal" else None

    with pytest.raises(KeyboardInterrupt):
        make_edition("liten", out=out)

    assert _content(out) == before
    done = len(runs.done) - 1
    runs.outcome = lambda page, region: None
    assert make_edition("liten", out=out).kept == done


def test_two_at_the_same_time_the_second_is_refused(runs: Runs, out: Path) -> None:
    with alone(out), pytest.raises(KompetensnbError) as caught:
        make_edition("liten", out=out)

    assert caught.value.key == "edition-running"
    assert runs.done == []
    assert make_edition("liten", out=out).executed == 5


def test_a_folder_with_files_of_somebody_else_is_not_replaced(runs: Runs, out: Path) -> None:
    make_edition("liten", out=out)
    (out / "min.txt").write_text("mitt")

    with pytest.raises(KompetensnbError) as caught:
        make_edition("liten", out=out)

    assert (caught.value.key, caught.value.fields["value"]) == ("edition-other-files", "min.txt")
    assert (out / "min.txt").read_text() == "mitt"


def test_a_file_in_the_way_is_told_and_left(runs: Runs, out: Path) -> None:
    out.parent.mkdir()
    out.write_text("min fil")

    with pytest.raises(KompetensnbError) as caught:
        make_edition("liten", out=out)

    assert caught.value.key == "out-not-folder"
    assert out.read_text() == "min fil"


@pytest.mark.parametrize(
    ("number", "key"), [(errno.ENOSPC, "out-disk-full"), (errno.EROFS, "out-not-writable")], ids=["full", "read-only"]
)
def test_a_full_or_read_only_target_is_told_and_leaves_the_old_edition(
    runs: Runs, out: Path, monkeypatch: pytest.MonkeyPatch, number: int, key: str
) -> None:
    make_edition("liten", out=out)
    before = _content(out)

    def refuse(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_text", refuse)
        with pytest.raises(KompetensnbError) as caught:
            make_edition("liten", out=out)

    assert caught.value.key == key
    assert _content(out) == before
    assert sorted(path.name for path in out.parent.iterdir()) == [".2026.lock", ".2026.runs", "2026"]


def test_a_form_that_cannot_be_made_is_refused_before_anything_is_run(
    runs: Runs, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(browser.ENVIRONMENT, "/nowhere/browser")
    for form, key in (("docx", "unknown-format"), ("pdf", "pdf-no-browser")):
        with pytest.raises(KompetensnbError) as caught:
            make_edition("liten", formats=(form,), out=out)
        assert caught.value.key == key

    assert runs.done == []
    assert not out.parent.exists()


def test_pdfs_are_printed_once_for_the_same_document(runs: Runs, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[str] = []

    def write(html: Path, pdf: Path, _: object) -> None:
        printed.append(html.name)
        pdf.write_bytes(b"%PDF " + html.read_bytes())

    monkeypatch.setattr(making, "write_pdf", write)
    monkeypatch.setattr(edition, "find_browser", lambda: Path("browser"))
    make_edition("liten", formats=("html", "pdf"), out=out)
    before = _content(out)

    make_edition("liten", formats=("html", "pdf"), out=out)

    assert sorted(printed) == ["fyrbodal.html", "skaraborg.html"]
    assert _content(out) == before


def test_an_edition_says_what_has_changed_since_the_one_beside_it(runs: Runs, out: Path) -> None:
    make_edition("liten", year=2025, out=out.with_name("2025"))

    made = make_edition("liten", year=2026, out=out)

    assert "andringar.html" in [file.name for file in made.files]
    assert "Båda utgåvorna bygger på datamängden" in (out / "andringar.html").read_text(encoding="utf-8")
    assert 'href="andringar.html"' in (out / "index.html").read_text(encoding="utf-8")
    assert read_manifest(out).previous_sha256 == fingerprint.file_sha256(out.with_name("2025") / "manifest.json")
    assert (read_manifest(out.with_name("2025")).previous_sha256, verify(out).faults) == ("", ())


def test_a_meeting_names_its_edition_and_is_compared_with_the_data_of_the_one_before(
    runs: Runs, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    definition = {**DEFINITION, "parts": [{"notebook": "motesunderlag"}]}
    (definitions.definitions_folder() / "mote.yml").write_text(yaml.safe_dump(definition), encoding="utf-8")
    monkeypatch.chdir(out.parents[1])
    make_edition("mote", meeting="2026-03-12")

    make_edition("mote", meeting="2026-06-01")

    folder = Path("reports/out/mote")
    first, second = (read_manifest(folder / day).runs[0].parameters for day in ("2026-03-12", "2026-06-01"))
    assert (first["meeting"], first["since"]) == ("2026-03-12", "")
    assert (second["meeting"], second["since"]) == ("2026-06-01", open_snapshot().id)
    title = "<title>Liten 1 juni 2026: Skaraborg</title>"
    assert title in (folder / "2026-06-01" / "skaraborg.html").read_text(encoding="utf-8")


def test_a_meeting_is_refused_where_no_page_is_about_one(runs: Runs, out: Path) -> None:
    with pytest.raises(KompetensnbError) as caught:
        make_edition("liten", meeting="2026-03-12", out=out)

    assert (caught.value.key, caught.value.fields["parameter"], runs.done) == ("parameter-not-used", "meeting", [])
