import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import text
from kompetensnb.vocabulary import education
from kompetensnb.vocabulary.education import EducationGroup, Level


def test_levels_are_scbs_codes_from_the_shortest() -> None:
    assert [level.id for level in education.all_levels()] == ["1", "2", "3", "4", "5", "6", "7", "US"]


def test_groups_share_out_the_levels() -> None:
    codes = {group.value: [level.id for level in education.of_group(group)] for group in EducationGroup}
    assert codes == {
        "forgymnasial": ["1", "2"],
        "gymnasial": ["3", "4"],
        "eftergymnasial": ["5", "6", "7"],
        "okand": ["US"],
    }


@pytest.mark.parametrize("level", education.all_levels(), ids=lambda level: level.id)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_levels_and_groups_are_named_in_both_languages(level: Level, language: str) -> None:
    assert education.get(level.name(language)) is level
    assert len(level.short_name(language)) <= 24
    assert level.group.name_in(language)


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(KompetensnbError) as caught:
        education.get("8")
    assert caught.value.key == "unknown-education"
    assert all("«8»" in text(f"errors.{caught.value.key}", lang, **caught.value.fields) for lang in ("sv", "en"))
