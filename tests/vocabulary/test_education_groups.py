import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import text
from kompetensnb.vocabulary import education, education_groups
from kompetensnb.vocabulary.education import EducationGroup
from kompetensnb.vocabulary.education_groups import Group, Theme

LEVELS_OF_DIGIT = {
    "1": education.of_group(EducationGroup.COMPULSORY),
    "2": education.of_group(EducationGroup.COMPULSORY),
    "3": education.of_group(EducationGroup.UPPER_SECONDARY),
    "4": education.of_group(EducationGroup.POST_SECONDARY),
    "5": education.of_group(EducationGroup.POST_SECONDARY),
    "9": education.of_group(EducationGroup.UNKNOWN),
}


def test_there_are_98_groups_in_the_order_of_their_codes() -> None:
    codes = [group.id for group in education_groups.all_groups()]
    assert len(codes) == 98
    assert codes == sorted(set(codes))
    assert codes[0] == "01Z"
    assert codes[-1] == "99Z"


@pytest.mark.parametrize("group", education_groups.all_groups(), ids=lambda group: group.id)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_group_is_named_by_itself_and_by_its_digits(group: Group, language: str) -> None:
    assert education_groups.get(group.name(language)) is group
    assert education_groups.get(group.short_name(language)) is group
    assert len(group.short_name(language)) <= 30
    assert group.field_name(language)
    assert group.level_name(language)


@pytest.mark.parametrize("group", education_groups.all_groups(), ids=lambda group: group.id)
def test_levels_agree_with_the_second_digit(group: Group) -> None:
    allowed = {level.id for level in LEVELS_OF_DIGIT[group.level]}
    assert group.levels
    assert set(group.levels) <= allowed
    assert list(group.levels) == sorted(group.levels)


def test_every_level_has_groups_to_be_shared_out_on() -> None:
    held = {level for group in education_groups.all_groups() for level in group.levels}
    assert held == {level.id for level in education.all_levels()}


@pytest.mark.parametrize(
    ("text_", "code"),
    [
        ("73O", "73O"),
        ("73o", "73O"),
        ("Vård och omsorg", "73O"),
        ("vard och omsorg", "73O"),
        ("sjuksköterskor", "75N"),
        ("förskollärare", "15B"),
        ("Nurses", "75N"),
        ("75SA", "75S"),
        ("73OX", "73O"),
        ("45DL", "45D"),
        ("15HP", "15H"),
        ("53A+55Q", "53A"),
    ],
)
def test_groups_are_found_by_code_name_alias_and_newer_code(text_: str, code: str) -> None:
    assert education_groups.get(text_).id == code


@pytest.mark.parametrize("code", ["00S", "1", "8"])
def test_totals_are_known_and_are_no_group(code: str) -> None:
    assert education_groups.is_total(code)
    assert education_groups.parent(code) is None
    with pytest.raises(KompetensnbError):
        education_groups.get(code)


def test_a_group_is_no_total_and_its_own_code_is_no_newer_one() -> None:
    assert not any(education_groups.is_total(group.id) for group in education_groups.all_groups())
    assert education_groups.parent("75N") is None


@pytest.mark.parametrize("text_", ["75Q", "99ZZZ9", "", None, 75])
def test_an_unknown_group_is_refused_in_both_languages(text_: object) -> None:
    with pytest.raises(KompetensnbError) as caught:
        education_groups.get(text_)
    assert caught.value.key == "unknown-education-group"
    for language in ("sv", "en"):
        assert text(f"errors.{caught.value.key}", language, **caught.value.fields)


def test_an_unknown_group_is_answered_with_the_nearest() -> None:
    with pytest.raises(KompetensnbError) as caught:
        education_groups.get("sjukskötare")
    assert "75N" in str(caught.value.fields["allowed"])


@pytest.mark.parametrize("theme", education_groups.themes(), ids=lambda theme: theme.id)
def test_a_theme_is_found_by_its_words_and_holds_groups(theme: Theme) -> None:
    codes = [group.id for group in education_groups.groups_of(theme.name("sv"))]
    assert tuple(codes) == theme.groups
    assert len(set(codes)) == len(codes) > 0
    assert education_groups.theme(theme.name("en")) is theme


def test_a_word_stands_for_a_theme_or_for_one_group() -> None:
    assert {group.id for group in education_groups.groups_of("industri")} >= {"53V", "53P", "55I"}
    assert [group.id for group in education_groups.groups_of("förskollärare")] == ["15B"]
    with pytest.raises(KompetensnbError) as caught:
        education_groups.groups_of("astrologer")
    assert caught.value.key == "unknown-education-group"
