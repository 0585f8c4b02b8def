"""The stamp of a review on the page that shows what was reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kompetensnb.narrative.messages import text
from kompetensnb.pages import written
from kompetensnb.pages.page import Note, Page
from kompetensnb.store.records import Record, Records
from kompetensnb.vocabulary.parameters import Parameters

_REVIEWED = ("reviewed", "spread")


def with_reviews(page: Page, records: Records) -> Page:
    """The page, with a sentence for each reviewed analysis that it shows for its region and branch.

    Invented rows are left out: a page of real figures must not say that it is reviewed when it is not.
    """
    language = page.parameters.language
    notes = tuple(
        Note(
            f"granskat-{number}",
            text(
                "pages.records.reviewed",
                language,
                title=row["title"],
                day=written.day(row["reviewed_on"]),
                by=row["reviewed_by"],
            ),
        )
        for number, row in enumerate(reviews(page.name, records), start=1)
        if _concerns(row, page.parameters)
    )
    return replace(page, notices=(*page.notices, *notes)) if notes else page


def reviews(name: str, records: Records) -> Iterator[Record]:
    """The reviewed analyses that the page of this name shows for some region."""
    for row in records.where("analysis", page=name, example=False):
        if row["state"] in _REVIEWED:
            yield row


def _concerns(row: Record, parameters: Parameters) -> bool:
    return written.overlaps(parameters.region, row["region"]) and row["branch"] in (None, parameters.branch)
