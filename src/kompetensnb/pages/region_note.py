"""What must be said of a region before its figures: what kind of area it is, where the word may mislead."""

from __future__ import annotations

from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Note


def region_note(context: Context) -> tuple[Note, ...]:
    """The note at the top of a page; empty for a region that needs none."""
    told = context.region.note_text(context.language)
    return (Note("notis-region", told),) if told else ()
