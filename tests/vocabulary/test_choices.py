import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.vocabulary.choices import read_choices


@pytest.mark.parametrize(
    ("parameter", "ids"),
    [("sector", ["alla", "offentlig", "privat"]), ("sex", ["alla", "kvinnor", "man"]), ("language", ["sv", "en"])],
)
def test_choices_are_named_in_both_languages(parameter: str, ids: list[str]) -> None:
    choices = read_choices(parameter)
    assert [choice.id for choice in choices] == ids
    assert all(choice.name("sv") and choice.name("en") for choice in choices)


def test_an_unknown_choice_names_the_parameter() -> None:
    with pytest.raises(KompetensnbError) as caught:
        read_choices("language").get("de")
    assert caught.value.key == "invalid-parameter"
    assert caught.value.fields == {"parameter": "language", "value": "de", "allowed": "sv, en"}
