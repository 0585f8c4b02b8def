"""A document as a tagged PDF, printed by a headless browser, with its facts in the file's metadata."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
from datetime import date
from pathlib import Path
from typing import Any, Final

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import BooleanObject, DictionaryObject, IndirectObject, NameObject

from kompetensnb.errors import KompetensnbError
from kompetensnb.publish.browser import find_browser, sandbox_arguments
from kompetensnb.publish.facts import Facts

TIMEOUT: Final = 120
"""Seconds that the browser may take."""

_ZOOMS: Final = (1, 0.94, 0.88, 0.82, 0.78)

_ARGUMENTS: Final = (
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # a report needs no network, so it gets none
    "--no-pdf-header-footer",
    "--export-tagged-pdf",
    "--generate-pdf-document-outline",
)


def write_pdf(html: Path, target: Path, facts: Facts, *, timeout: int = TIMEOUT) -> None:
    """Print the document `html` to `target` and write the facts into it. The same document gives the same bytes.

    Raises:
        KompetensnbError: pdf-no-browser; pdf-timeout; pdf-failed, with what the browser said as detail.
    """
    browser = find_browser()
    if browser is None:
        raise KompetensnbError("pdf-no-browser")
    _print(browser, html, target, timeout)
    try:
        _describe(target, facts)
    except (PyPdfError, KeyError, ValueError) as error:
        raise KompetensnbError("pdf-failed", detail=f"the browser wrote no readable PDF: {error}") from error


def write_one_page(html: Path, target: Path, facts: Facts) -> None:
    """Print a sheet that must go on one page: as it is, or a little smaller, but never too small to be read.

    Raises:
        KompetensnbError: report-too-long; what `write_pdf` raises.
    """
    words = html.read_text(encoding="utf-8")
    fitted = html.with_name(f".{html.name}")
    pages = 0
    try:
        for zoom in _ZOOMS:
            fitted.write_text(words.replace("--fit: 1;", f"--fit: {zoom};", 1), encoding="utf-8")
            write_pdf(fitted, target, facts)
            pages = len(PdfReader(target).pages)
            if pages == 1:
                return
    finally:
        fitted.unlink(missing_ok=True)
    raise KompetensnbError("report-too-long", name=facts.title, pages=pages)


def _print(browser: Path, html: Path, target: Path, timeout: int) -> None:
    """In a profile of its own beside the document: a browser from a snap package cannot see /tmp."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="profile-", ignore_cleanup_errors=True) as profile:
        command = [
            str(browser),
            *_ARGUMENTS,
            *sandbox_arguments(),
            f"--user-data-dir={profile}",
            f"--print-to-pdf={target}",
            html.resolve().as_uri(),
        ]
        with tempfile.TemporaryFile(dir=profile) as said:
            # To a file, not a pipe: helpers of the browser may outlive it and would keep a pipe open.
            process = subprocess.Popen(  # noqa: S603 (a fixed command line, no shell)
                command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
            )
            try:
                code = process.wait(timeout)
            except subprocess.TimeoutExpired as error:
                raise KompetensnbError("pdf-timeout", seconds=timeout, detail=str(browser)) from error
            finally:
                _stop(process)
            said.seek(0)
            words = said.read()[-4000:].decode("utf-8", "replace")
    if code != 0 or not target.is_file():
        raise KompetensnbError("pdf-failed", detail=f"{browser} ended with code {code}: {words}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the browser with all its processes; they share a session that nobody else is in."""
    if not hasattr(os, "killpg"):
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _describe(pdf: Path, facts: Facts) -> None:
    """Write title, subject and keywords, and the day of the data in place of the clock, so that bytes repeat."""
    writer = PdfWriter(clone_from=pdf)
    writer.metadata = None
    writer.add_metadata(
        {
            "/Title": facts.title,
            "/Subject": facts.description,
            "/Keywords": "; ".join(f"{name}={value}" for name, value in facts.entries().items()),
            "/Creator": facts.generator,
            "/CreationDate": _pdf_date(facts.created),
            "/ModDate": _pdf_date(facts.created),
        }
    )
    catalog = writer.root_object
    catalog[NameObject("/ViewerPreferences")] = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
    _let_drawings_be_figures(catalog)
    writer._ID = None  # a random file identifier would make each run differ
    writer.write(pdf)


def _let_drawings_be_figures(catalog: DictionaryObject) -> None:
    """Tag as figures only what has an alternative text: the browser does it with the frame round a drawing, too."""
    left: list[Any] = [catalog.get("/StructTreeRoot")]
    while left:
        found = left.pop()
        element = found.get_object() if isinstance(found, IndirectObject) else found
        if isinstance(element, list):
            left.extend(element)
        elif isinstance(element, DictionaryObject):
            if element.get("/S") == "/Figure" and not element.get("/Alt"):
                element[NameObject("/S")] = NameObject("/Div")
            left.append(element.raw_get("/K") if "/K" in element else None)


def _pdf_date(day: date) -> str:
    return f"D:{day:%Y%m%d}000000Z"
