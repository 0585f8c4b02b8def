import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensnb.vocabulary.texts import Text, alphabetical, slug, spelling_key


def test_text_is_read_by_language() -> None:
    text = Text.of({"sv": "kommun", "en": "municipality"})
    assert (text["sv"], text["en"]) == ("kommun", "municipality")


def test_plain_string_is_the_same_in_both_languages() -> None:
    assert Text.of("Fyrbodal") == Text("Fyrbodal", "Fyrbodal")


@pytest.mark.parametrize("language", ["de", "", "of", "__class__"])
def test_other_languages_are_refused(language: str) -> None:
    with pytest.raises(KeyError):
        Text("a", "b")[language]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lilla Edet", "lilla-edet"),
        ("Dals-Ed", "dals-ed"),
        ("ÅMÅL", "amal"),
        ("A\u030amål", "amal"),
        ("  GR:s 13 kommuner ", "gr-s-13-kommuner"),
        ("«»", ""),
    ],
)
def test_slugs_are_ascii(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(st.text())
def test_a_slug_of_a_slug_is_itself(text: str) -> None:
    once = slug(text)
    assert slug(once) == once
    assert once.isascii()


@pytest.mark.parametrize("text", ["B+C", "b-c", "b c", " B / C ", "b_c", "B\u2013C"])
def test_joints_case_and_space_make_no_difference(text: str) -> None:
    assert spelling_key(text) == "b-c"


@pytest.mark.parametrize("text", ["-14", "%14", "14!", "<14>", "1 4"])
def test_other_signs_make_another_word(text: str) -> None:
    assert spelling_key(text) != spelling_key("14")


def test_swedish_letters_are_sorted_last_in_their_order() -> None:
    assert sorted(["Östra", "ärlig", "Åmål", "zon", "Ale"], key=alphabetical) == [
        "Ale",
        "zon",
        "Åmål",
        "ärlig",
        "Östra",
    ]
