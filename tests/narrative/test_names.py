"""Names keep the capitals that belong to them."""

import pytest

from kompetensnb.narrative.names import lowered


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Vård och omsorg, gymnasial", "vård och omsorg, gymnasial"),
        ("IT och kommunikation", "IT och kommunikation"),
        ("VVS", "VVS"),
        ("El och data", "el och data"),
        ("Övrig vård", "övrig vård"),
        ("", ""),
    ],
)
def test_only_a_capital_that_begins_a_sentence_is_lost(name: str, inside: str) -> None:
    assert lowered(name) == inside
