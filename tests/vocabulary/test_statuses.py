import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensnb.vocabulary.statuses import Status, worst

STATUSES = st.sampled_from(list(Status))


def test_codes_are_those_of_the_tables() -> None:
    assert [status.value for status in Status] == [
        "officiell",
        "preliminär",
        "skattad",
        "syntetisk",
        "sekretess",
        "saknas",
    ]


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_status_has_a_name_and_one_sentence(status: Status, language: str) -> None:
    assert status.name_in(language)
    meaning = status.meaning(language)
    assert meaning[0].isupper()
    assert meaning.endswith(".")
    assert ". " not in meaning


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (["officiell", "officiell"], Status.OFFICIAL),
        (["officiell", "preliminär"], Status.PRELIMINARY),
        (["skattad", "preliminär"], Status.ESTIMATED),
        (["syntetisk", "skattad"], Status.SYNTHETIC),
        (["officiell", "sekretess"], Status.SUPPRESSED),
        (["sekretess", "saknas", "officiell"], Status.MISSING),
        ([], Status.MISSING),
    ],
)
def test_a_combination_is_no_firmer_than_its_weakest_part(parts: list[str], whole: Status) -> None:
    assert worst(parts) is whole


@given(st.lists(STATUSES, min_size=1), st.lists(STATUSES, min_size=1))
def test_combining_in_steps_gives_the_same(left: list[Status], right: list[Status]) -> None:
    assert worst([worst(left), worst(right)]) is worst(left + right)


def test_only_suppressed_and_missing_have_no_value() -> None:
    assert [status for status in Status if not status.has_value] == [Status.SUPPRESSED, Status.MISSING]


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(ValueError, match="osäker"):
        worst(["officiell", "osäker"])
