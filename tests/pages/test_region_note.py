from __future__ import annotations

from kompetensnb.pages.context import Context
from kompetensnb.pages.region_note import region_note
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.parameters import Parameters


def test_a_region_that_may_be_misread_is_explained_and_others_are_not(bundled: Snapshot) -> None:
    for region in regions.all_regions():
        for language in ("sv", "en"):
            context = Context.of("kris", bundled, Parameters(region=region.id, language=language))
            told = [note.text for note in region_note(context)]
            assert told == ([region.note_text(language)] if region.note_text(language) else [])
    assert region_note(Context.of("kris", bundled, Parameters(region="gr13")))
    assert not region_note(Context.of("kris", bundled, Parameters(region="skovde")))
