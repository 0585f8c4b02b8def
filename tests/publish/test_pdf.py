from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from kompetensnb.errors import KompetensnbError
from kompetensnb.publish import browser, pdf
from kompetensnb.publish.facts import Facts

HTML = """<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Titel</title></head>
<body><h1>Läget i Skaraborg</h1><h2>Befolkning</h2><p>269 467 personer.</p>
<table><tr><th scope="col">År</th></tr><tr><td>2025</td></tr></table></body></html>"""


@pytest.fixture
def html(tmp_path: Path) -> Path:
    path = tmp_path / "läge #1.html"
    path.write_text(HTML, encoding="utf-8")
    return path


def _stand_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    program = tmp_path / "browser"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv(browser.ENVIRONMENT, str(program))


@pytest.mark.browser
def test_it_is_tagged_has_an_outline_and_tells_its_facts(html: Path, tmp_path: Path, facts: Facts) -> None:
    target = tmp_path / "läge.pdf"

    pdf.write_pdf(html, target, facts)

    reader = PdfReader(target)
    root: Any = reader.root_object
    outline: Any = reader.outline
    described: Any = reader.metadata
    assert "269 467 personer." in reader.pages[0].extract_text()
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "sv"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert outline[0].title == "Läget i Skaraborg"
    assert described.title == facts.title
    assert described.subject == facts.description
    assert "region=skaraborg; " in described["/Keywords"]
    assert "snapshot=2026-11-22-0123456789ab" in described["/Keywords"]
    assert described["/CreationDate"] == "D:20261122000000Z"
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".html", ".pdf"], "no profile is left behind"


@pytest.mark.browser
def test_the_same_document_gives_the_same_bytes(html: Path, tmp_path: Path, facts: Facts) -> None:
    first, second = tmp_path / "1.pdf", tmp_path / "2.pdf"

    pdf.write_pdf(html, first, facts)
    time.sleep(1.1)  # the browser writes its clock in whole seconds
    pdf.write_pdf(html, second, facts)

    assert first.read_bytes() == second.read_bytes()


def test_without_a_browser_it_says_so(
    html: Path, tmp_path: Path, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(browser.ENVIRONMENT, str(tmp_path / "nowhere"))

    with pytest.raises(KompetensnbError) as caught:
        pdf.write_pdf(html, tmp_path / "x.pdf", facts)

    assert caught.value.key == "pdf-no-browser"


def test_a_browser_that_hangs_is_stopped_with_all_it_started(
    html: Path, tmp_path: Path, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stand_in(monkeypatch, tmp_path, f"(sleep 5; touch {tmp_path}/alive) & sleep 600")

    with pytest.raises(KompetensnbError) as caught:
        pdf.write_pdf(html, tmp_path / "x.pdf", facts, timeout=1)

    assert caught.value.key == "pdf-timeout"
    assert caught.value.fields == {"seconds": 1}
    time.sleep(5)
    assert not (tmp_path / "alive").exists()


@pytest.mark.parametrize("script", ["echo trasig >&2; exit 3", "exit 0"])
def test_a_browser_that_fails_is_told_with_its_words_for_the_log(
    html: Path, tmp_path: Path, facts: Facts, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    _stand_in(monkeypatch, tmp_path, script)

    with pytest.raises(KompetensnbError) as caught:
        pdf.write_pdf(html, tmp_path / "x.pdf", facts)

    assert caught.value.key == "pdf-failed"
    assert ("trasig" in caught.value.detail) == ("trasig" in script)


def test_a_file_that_is_no_pdf_is_told(
    html: Path, tmp_path: Path, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stand_in(
        monkeypatch, tmp_path, 'for a in "$@"; do case "$a" in --print-to-pdf=*) echo hej >"${a#*=}";; esac; done'
    )

    with pytest.raises(KompetensnbError) as caught:
        pdf.write_pdf(html, tmp_path / "x.pdf", facts)

    assert caught.value.key == "pdf-failed"
