from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kompetensnb.charts.chart import Column, Table
from kompetensnb.errors import KompetensnbError
from kompetensnb.pages.page import Page, Section, TableBlock
from kompetensnb.publish import fingerprint, manifest, verify
from kompetensnb.publish.batch import Limits
from kompetensnb.publish.content import from_json, to_json
from kompetensnb.publish.figures import NAME as FIGURES
from kompetensnb.publish.figures import figure_table, page_figures, write_figures
from kompetensnb.publish.fragments import Fragment, Job
from kompetensnb.publish.manifest import MadeFile, MadeRun, Manifest, read_manifest
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.vocabulary.parameters import Parameters

FRAGMENT = Fragment("<p>x</p>", "x", "skattad")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """An edition of one file and four runs."""
    folder = tmp_path / "2026"
    folder.mkdir()
    (folder / "index.html").write_text("hej")
    FRAGMENT.write(tmp_path / "one.json")
    runs = tuple(
        MadeRun(
            key=region,
            page="lagesbild",
            notebook_sha256="0",
            parameters=Parameters(region=region).to_papermill(),
            sha256=fingerprint.file_sha256(tmp_path / "one.json"),
        )
        for region in ("fyrbodal", "sjuharad", "skaraborg", "riket")
    )
    content = Manifest(
        report="liten",
        edition=2026,
        version=1,
        language="sv",
        snapshot=open_snapshot().id,
        created="2026-11-22",
        generator="kompetensnb",
        code_sha256=fingerprint.code_sha256(),
        environment_sha256=fingerprint.environment_sha256(),
        lock_sha256=fingerprint.lock_sha256(),
        definition_sha256="0",
        runs=runs,
        files=(MadeFile(path="index.html", bytes=3, sha256=fingerprint.file_sha256(folder / "index.html")),),
    )
    (folder / manifest.NAME).write_text(content.text(), encoding="utf-8")
    return folder


def _keys(found: verify.Verification) -> list[str]:
    return [fault.key for fault in found.faults]


@pytest.mark.parametrize("name", ["", manifest.NAME])
def test_an_edition_as_it_was_made_is_right_by_folder_and_by_file(made: Path, name: str) -> None:
    assert verify.verify(made / name) == verify.Verification(1, 0, (), ())


def test_changed_missing_and_added_files_are_told(made: Path) -> None:
    (made / "index.html").write_text("hej!")
    (made / "extra.html").write_text("")
    assert _keys(verify.verify(made)) == ["verify-changed", "verify-extra"]

    (made / "index.html").unlink()
    assert _keys(verify.verify(made)) == ["verify-missing", "verify-extra"]


def test_a_sample_spread_over_the_edition_is_run_again_and_compared(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def run(jobs: Sequence[Job], _: Limits) -> Iterator[tuple[int, KompetensnbError | None]]:
        asked.extend(job.parameters["region"] for job in jobs)
        FRAGMENT.write(Path(jobs[0].target))
        yield 0, None
        Fragment("<p>y</p>", "x", "skattad").write(Path(jobs[1].target))
        yield 1, None
        yield 2, KompetensnbError("notebook-failed", detail="Traceback")

    monkeypatch.setattr(verify, "run_batch", run)
    monkeypatch.setattr(verify, "_damaged", lambda _: None)

    found = verify.verify(made, rerun=3)

    assert asked == ["fyrbodal", "sjuharad", "skaraborg"]
    assert found.rerun == 3
    assert _keys(found) == ["verify-differs", "verify-failed"]
    assert found.faults[0].fields["name"] == "Lägesbild: Sjuhärad"


def test_another_program_is_noted_and_is_no_fault(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprint, "code_sha256", lambda: "1")

    found = verify.verify(made)

    assert (found.notes, found.faults) == (("other-code",), ())


@pytest.mark.parametrize(
    ("content", "key"), [(None, "manifest-missing"), ("{}", "manifest-unreadable"), ("[", "manifest-unreadable")]
)
def test_what_is_no_manifest_is_told(tmp_path: Path, content: str | None, key: str) -> None:
    if content is not None:
        (tmp_path / manifest.NAME).write_text(content)

    with pytest.raises(KompetensnbError) as caught:
        verify.verify(tmp_path)

    assert caught.value.key == key


def _shown(region: str, persons: int) -> Fragment:
    """A run whose page has one figure."""
    rows = ({"name": "Skara", "value": persons},)
    table = TableBlock("tal", "Tal", Table((Column("name", "Var"), Column("value", "Antal", "integer")), rows))
    parameters = Parameters(region=region)
    page = Page(
        "lagesbild", "Liten", "?", "Svaret.", "", parameters, (Section("ett", "Ett", (table,)),), "2026-01-01-a"
    )
    return Fragment(f"<p>{persons}</p>", "x", "skattad", to_json(page))


@pytest.mark.parametrize(
    ("code", "persons", "html", "keys", "alike"),
    [
        ("now", 5, "<p>5</p>", [], 0),
        ("now", 6, "<p>6</p>", ["verify-figures"], 0),
        ("now", 5, "<b>5</b>", ["verify-differs"], 0),
        ("earlier", 5, "<b>5</b>", [], 1),
        ("earlier", 6, "<b>6</b>", ["verify-figures"], 0),
    ],
    ids=["same", "other figure", "same program, other look", "other program, same figures", "other program and figure"],
)
def test_a_run_made_again_is_compared_figure_for_figure(
    made: Path, monkeypatch: pytest.MonkeyPatch, code: str, persons: int, html: str, keys: list[str], alike: int
) -> None:
    before = _shown("skaraborg", 5)
    before.write(made.parent / "one.json")
    content = read_manifest(made)
    run = content.runs[2].model_copy(update={"sha256": fingerprint.file_sha256(made.parent / "one.json")})
    blocks = page_figures(from_json(before.page))
    write_figures(figure_table([("lagesbild", Parameters(region="skaraborg"), blocks)]), made / FIGURES)
    file = MadeFile(path=FIGURES, bytes=1, sha256=fingerprint.file_sha256(made / FIGURES))
    changed = content.model_copy(update={"runs": (run,), "files": (*content.files, file)})
    (made / manifest.NAME).write_text(changed.text(), encoding="utf-8")

    def again(jobs: Sequence[Job], _: Limits) -> Iterator[tuple[int, KompetensnbError | None]]:
        replace(_shown("skaraborg", persons), html=html).write(Path(jobs[0].target))
        yield 0, None

    monkeypatch.setattr(verify, "run_batch", again)
    monkeypatch.setattr(verify, "_damaged", lambda _: None)  # reading every table takes seconds
    if code == "earlier":
        monkeypatch.setattr(fingerprint, "code_sha256", lambda: "1")

    found = verify.verify(made, rerun=1)

    assert (_keys(found), found.alike) == (keys, alike)


def test_data_that_are_not_what_they_were_are_named_and_nothing_is_made_again(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = read_manifest(made).model_copy(update={"snapshot": "2020-01-01-0123456789ab"})
    (made / manifest.NAME).write_text(content.text(), encoding="utf-8")
    monkeypatch.setattr(verify, "run_batch", lambda *_: pytest.fail("made again"))

    found = verify.verify(made, rerun=2)

    assert (_keys(found), found.rerun) == (["verify-data"], 0)
    assert found.faults[0].fields["snapshot"] == "2020-01-01-0123456789ab"


def test_runs_that_show_registers_are_left_out_when_those_have_changed(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = read_manifest(made)
    shows = content.runs[0].model_copy(update={"page": "motesunderlag"})
    (made / manifest.NAME).write_text(
        content.model_copy(update={"runs": (shows,), "records": "0"}).text(), encoding="utf-8"
    )
    monkeypatch.setattr(verify, "records_stamp", lambda _: "1")

    found = verify.verify(made, rerun=1)

    assert (found.notes, found.rerun, found.faults) == (("other-records",), 0, ())
