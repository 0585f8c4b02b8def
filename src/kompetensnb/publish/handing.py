"""The inbox as somebody at the command line sees it: which files are there, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import error_text, text
from kompetensnb.sources.manual.checking import FAULTS
from kompetensnb.sources.manual.inbox import Found, inbox_folder, look
from kompetensnb.store.snapshot import open_snapshot


def make_inbox(today: date) -> tuple[Found, ...]:
    """What is in the inbox, which is made when it is not there.

    Raises:
        KompetensnbError: fetch-cannot-write, and what opening the current snapshot raises.
    """
    folder = inbox_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KompetensnbError("fetch-cannot-write", folder=str(folder), reason=error.strerror or error) from error
    held = {name: origin.sha256 for name, origin in open_snapshot().origins.items()}
    return look(today, held)


def to_take(found: Sequence[Found]) -> list[str]:
    """Names of the files that are right and not taken in before."""
    return [file.file for file in found if file.handed and not file.faults and not file.unchanged]


def found_sentences(found: Sequence[Found], language: str) -> Iterator[str]:
    """Where the inbox is, and each file with all that is wrong with it; one sentence at a time."""
    yield text("manual.folder", language, folder=inbox_folder())
    if not found:
        yield text("manual.empty", language)
    for file in found:
        if file.faults:
            yield text("manual.wrong", language, file=file.file, count=len(file.faults))
            for fault in file.faults:
                yield text("manual.fault", language, fault=error_text(fault, language))
            if len(file.faults) >= FAULTS:
                yield text("manual.more", language)
        elif file.unchanged:
            yield text("manual.unchanged", language, file=file.file)
        elif file.handed:
            rows = sum(map(any, file.handed.handed.rows)) - 1
            yield text("manual.right", language, file=file.file, count=rows)
