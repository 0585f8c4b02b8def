"""The classes of the occupational barometer and their words."""

from __future__ import annotations

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.store import registry
from kompetensnb.vocabulary import outlook


@pytest.mark.parametrize("measure", registry.get("outlook").column("measure").codes)
def test_every_class_has_a_word_that_leads_back(measure: str) -> None:
    unit = registry.get("outlook").unit(measure)
    for number in outlook.classes(measure):
        assert outlook.number(measure, outlook.meaning(measure, number, "sv").upper()) == number
        assert outlook.meaning(measure, number, "en")
        assert (unit.minimum or 0) <= number <= (unit.maximum or 0)


def test_classes_go_from_least_to_most_and_the_paradox_is_off_the_scale() -> None:
    words = {
        measure: [outlook.meaning(measure, number, "sv") for number in outlook.classes(measure)]
        for measure in ("opportunity", "recruitment", "forecast")
    }
    assert words == {
        "opportunity": ["små", "medelstora", "stora"],
        "recruitment": ["överskott", "balans", "brist", "paradox"],
        "forecast": ["minska", "vara oförändrad", "öka"],
    }
    assert outlook.meaning("recruitment", outlook.PARADOX, "sv") == "paradox"


def test_a_word_that_is_not_known_is_told_with_those_that_are() -> None:
    with pytest.raises(KompetensnbError) as caught:
        outlook.number("opportunity", "goda")
    assert (caught.value.key, caught.value.fields["allowed"]) == ("unknown-assessment", ("små", "medelstora", "stora"))
