from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.vocabulary.catalogue import Catalogue


@dataclass(frozen=True)
class Town:
    id: str
    name: str

    def spellings(self) -> Iterable[str]:
        return (self.id, self.name)


TOWNS = Catalogue([Town("amal", "Åmål"), Town("ale", "Ale")], error="unknown-town", parameter="town", examples=["ale"])


@pytest.mark.parametrize("text", ["amal", "Åmål", " ÅMÅL ", "a\u030amål"])
def test_any_spelling_finds_the_entry(text: str) -> None:
    assert TOWNS.get(text).id == "amal"


def test_order_is_that_of_the_entries() -> None:
    assert [town.id for town in TOWNS] == ["amal", "ale"]
    assert len(TOWNS) == 2


def test_a_slip_of_the_pen_is_answered_with_the_nearest() -> None:
    with pytest.raises(KompetensnbError) as caught:
        TOWNS.get("Amaal")
    assert caught.value.key == "unknown-town"
    assert caught.value.fields == {"parameter": "town", "value": "Amaal", "allowed": "amal"}


@pytest.mark.parametrize("text", ["zzz", "", "«»", "x" * 10_000, "\0", None, [], 3.0])
def test_anything_else_is_answered_with_examples(text: object) -> None:
    with pytest.raises(KompetensnbError) as caught:
        TOWNS.get(text)
    assert caught.value.fields["allowed"] == "ale"
    assert len(str(caught.value.fields["value"])) <= 60


def test_a_name_for_two_things_is_refused() -> None:
    with pytest.raises(ValueError, match="means both"):
        Catalogue([Town("a", "Same"), Town("b", "same")], error="unknown-town", parameter="town")
