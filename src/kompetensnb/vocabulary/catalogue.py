"""A closed list of things that people choose by id, code or name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Generic, Protocol, TypeVar

from kompetensnb.errors import KompetensnbError
from kompetensnb.vocabulary.inputs import plain_text, shown
from kompetensnb.vocabulary.texts import spelling_key


class Entry(Protocol):
    """What a catalogue needs to know of its entries."""

    @property
    def id(self) -> str:
        """The slug or code that stands in addresses and tables."""

    def spellings(self) -> Iterable[str]:
        """Every text by which the entry may be asked for, its id included."""


EntryT = TypeVar("EntryT", bound=Entry)


class Catalogue(Generic[EntryT]):
    """Entries in a fixed order, found by any of their spellings whatever the case and diacritics.

    Raises ValueError when two entries share a spelling: a name that means two things is a fault in the data file.
    """

    def __init__(self, entries: Iterable[EntryT], *, error: str, parameter: str, examples: Iterable[str] = ()) -> None:
        self._entries = {entry.id: entry for entry in entries}
        self._error = error
        self._parameter = parameter
        self._examples = tuple(examples) or tuple(self._entries)
        self._by_spelling: dict[str, EntryT] = {}
        for entry in self._entries.values():
            for spelling in entry.spellings():
                known = self._by_spelling.setdefault(spelling_key(spelling), entry)
                if known is not entry:
                    raise ValueError(f"{spelling!r} means both {known.id} and {entry.id}")

    def __iter__(self) -> Iterator[EntryT]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, text: object) -> EntryT:
        """The entry with this id, code or name.

        Raises KompetensnbError (the catalogue's key; fields parameter, value, allowed) when there is none.
        """
        name = plain_text(text)
        entry = self._by_spelling.get(spelling_key(name)) if name else None
        if entry is None:
            raise self.unknown(text)
        return entry

    def unknown(self, text: object) -> KompetensnbError:
        """The error for a text that names no entry: the nearest ids as `allowed`, or else examples."""
        allowed = ", ".join(self._suggestions(plain_text(text) or ""))
        return KompetensnbError(self._error, parameter=self._parameter, value=shown(text), allowed=allowed)

    def _suggestions(self, name: str) -> tuple[str, ...]:
        close = get_close_matches(spelling_key(name), self._by_spelling, n=5, cutoff=0.7)
        return tuple(dict.fromkeys(self._by_spelling[spelling].id for spelling in close)) or self._examples
