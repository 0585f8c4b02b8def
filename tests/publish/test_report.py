from __future__ import annotations

import errno
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from pypdf import PdfReader

from kompetensnb.errors import KompetensnbError
from kompetensnb.pages.page import Page
from kompetensnb.pages.registry import PageDefinition
from kompetensnb.publish import browser, report
from kompetensnb.store.snapshot import Snapshot, open_snapshot
from kompetensnb.vocabulary.parameters import Parameters

MakeNotebook = Callable[..., Path]


def _build(snapshot: Snapshot, parameters: Parameters) -> Page:
    return Page(
        name="liten",
        title="Liten sida",
        question="Vad?",
        lead="Svaret.",
        selection=parameters.region,
        parameters=parameters,
        sections=(),
        snapshot=snapshot.id,
    )


def _choices(_: Snapshot, __: Parameters) -> Mapping[str, tuple[tuple[str, str], ...]]:
    return {"year": (("0", "Senaste"), ("2024", "2024"), ("2025", "2025"))}


@pytest.fixture
def page(make_notebook: MakeNotebook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MakeNotebook:
    """A page `liten` whose notebook shows its parameters; the working folder is the test's own."""
    definition = PageDefinition("liten", ("region", "year"), (), _build, _choices)
    monkeypatch.setattr(PageDefinition, "title", lambda *_: "Liten sida")
    monkeypatch.setattr(report, "page_definition", lambda _: definition)
    monkeypatch.chdir(tmp_path)

    def use(*cells: str) -> Path:
        path = make_notebook(*(cells or ("(region, year, snapshot)",)))
        monkeypatch.setattr(report, "notebook_path", lambda _: path)
        return path

    use()
    return use


@pytest.fixture
def without_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(browser.ENVIRONMENT, "/nowhere/browser")


@pytest.mark.browser
def test_both_files_are_written_under_page_and_region(page: MakeNotebook) -> None:
    made = report.make_report("liten", Parameters(region="skaraborg", year=2024))

    folder = Path("reports/out/liten/skaraborg")
    assert made.files == (folder / "liten-skaraborg-year-2024.html", folder / "liten-skaraborg-year-2024.pdf")
    assert made.without_pdf is None
    assert sorted(folder.iterdir()) == sorted(made.files)
    html = made.files[0].read_text(encoding="utf-8")
    assert f"&#39;skaraborg&#39;, 2024, &#39;{open_snapshot().id}&#39;" in html
    assert "<title>Liten sida: skaraborg</title>" in html
    assert open_snapshot().id in PdfReader(made.files[1]).pages[0].extract_text()


def test_the_same_choice_gives_the_same_bytes(page: MakeNotebook, tmp_path: Path) -> None:
    written = [
        report.make_report("liten", Parameters(), formats=["html"], out=tmp_path / name).files[0].read_bytes()
        for name in ("one", "two")
    ]

    assert written[0] == written[1]


@pytest.mark.usefixtures("without_browser")
def test_without_a_browser_the_html_is_written_and_it_is_said_why_there_is_no_pdf(
    page: MakeNotebook, tmp_path: Path
) -> None:
    made = report.make_report("liten", Parameters(), out=tmp_path / "out")

    assert [file.suffix for file in made.files] == [".html"]
    assert made.without_pdf is not None
    assert made.without_pdf.key == "pdf-no-browser"


@pytest.mark.usefixtures("without_browser")
def test_a_pdf_asked_for_by_name_is_made_or_the_report_fails(page: MakeNotebook, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    page(f"open({str(mark)!r}, 'w').close()")

    with pytest.raises(KompetensnbError) as caught:
        report.make_report("liten", Parameters(), formats=["html", "pdf"], out=tmp_path / "out")

    assert caught.value.key == "pdf-no-browser"
    assert not mark.exists()
    assert not (tmp_path / "out").exists()


@pytest.mark.browser
def test_a_pdf_alone(page: MakeNotebook, tmp_path: Path) -> None:
    made = report.make_report("liten", Parameters(), formats=["pdf"], out=tmp_path / "out")

    assert [file.name for file in (tmp_path / "out").iterdir()] == ["liten-vastra-gotaland.pdf"]
    assert made.files == (tmp_path / "out" / "liten-vastra-gotaland.pdf",)


@pytest.mark.parametrize(
    ("parameters", "key", "value", "allowed"),
    [
        (Parameters(year=2031), "invalid-parameter", 2031, "0, 2024, 2025"),
        (Parameters(sex="kvinnor"), "parameter-not-used", "kvinnor", "region, year, language, snapshot"),
        (Parameters(snapshot="2020-01-01-finns-inte"), "snapshot-unknown", "2020-01-01-finns-inte", None),
    ],
)
def test_a_choice_that_page_or_data_do_not_have_is_refused_before_anything_runs(
    page: MakeNotebook, tmp_path: Path, parameters: Parameters, key: str, value: object, allowed: str | None
) -> None:
    mark = tmp_path / "ran"
    page(f"open({str(mark)!r}, 'w').close()")

    with pytest.raises(KompetensnbError) as caught:
        report.make_report("liten", parameters, formats=["html"], out=tmp_path / "out")

    assert caught.value.key == key
    assert caught.value.fields["value"] == value
    assert caught.value.fields["allowed"] == (allowed or (open_snapshot().id,))
    assert not mark.exists()
    assert not (tmp_path / "out").exists()


def test_an_unknown_format_is_refused_with_those_there_are(page: MakeNotebook) -> None:
    with pytest.raises(KompetensnbError) as caught:
        report.make_report("liten", Parameters(), formats=["docx"])

    assert caught.value.key == "unknown-format"
    assert caught.value.fields == {"value": "docx", "allowed": "html, pdf, xlsx, pptx"}


def test_a_failing_run_leaves_the_last_good_report(page: MakeNotebook, tmp_path: Path) -> None:
    good = report.make_report("liten", Parameters(), formats=["html"], out=tmp_path / "out").files[0]
    before = good.read_bytes()
    page("1 / 0")

    with pytest.raises(KompetensnbError) as caught:
        report.make_report("liten", Parameters(), formats=["html"], out=tmp_path / "out")

    assert caught.value.key == "notebook-failed"
    assert good.read_bytes() == before
    assert list((tmp_path / "out").iterdir()) == [good]


def test_a_full_disk_is_told_and_leaves_nothing(
    page: MakeNotebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(KompetensnbError) as caught:
        report.make_report("liten", Parameters(), formats=["html"], out=tmp_path / "out")

    assert caught.value.key == "out-disk-full"
    assert caught.value.fields["folder"] == tmp_path / "out"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notebooks"]


@pytest.mark.parametrize(
    ("parameters", "stem"),
    [
        (Parameters(), "lagesbild-vastra-gotaland"),
        (Parameters(region="1480"), "lagesbild-goteborg"),
        (Parameters(region="skaraborg", branch="B+C", language="en"), "lagesbild-skaraborg-branch-b-c-language-en"),
        (Parameters(scenario="migration=5;2026," * 100), "lagesbild-vastra-gotaland-scenario-8de1ca8c"),
    ],
)
def test_file_names_tell_the_choice_apart(parameters: Parameters, stem: str) -> None:
    assert report.file_stem("lagesbild", parameters) == stem
