import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.vocabulary import horizons


def test_named_horizons_nearest_first() -> None:
    assert [horizon.id for horizon in horizons.all_horizons()] == ["kort", "medel", "lang"]


@pytest.mark.parametrize(
    ("text", "years"),
    [("kort", (2026, 2028)), ("Medellång sikt", (2030, 2030)), ("long term", (2035, 2040)), ("2034", (2034, 2034))],
)
def test_years_are_counted_from_the_latest_outcome(text: str, years: tuple[int, int]) -> None:
    assert horizons.get(text).years(2025) == years


def test_a_target_year_names_itself() -> None:
    assert horizons.get(2030).id == horizons.get("2030").name("sv") == horizons.get("2030").name("en") == "2030"


@pytest.mark.parametrize("text", ["2025", "2101", "-2030", "20300", "٢٠٣٠", "snart", "", None, 2030.5])
def test_other_texts_are_refused_with_what_is_allowed(text: object) -> None:
    with pytest.raises(KompetensnbError) as caught:
        horizons.get(text)
    assert caught.value.key == "invalid-parameter"
    assert caught.value.fields["allowed"] == "kort, medel, lang, 2026–2100"


def test_a_target_year_with_an_outcome_is_refused() -> None:
    with pytest.raises(KompetensnbError) as caught:
        horizons.get("2027").years(2027)
    assert caught.value.fields == {"parameter": "horizon", "value": "2027", "allowed": "2028–2100"}


def test_2030_is_marked_in_both_languages() -> None:
    assert "2030" in horizons.MARKED_YEARS[2030]["sv"]
    assert "2030" in horizons.MARKED_YEARS[2030]["en"]
