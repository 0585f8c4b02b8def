"""Looking figures up: latest, change, rank."""

from __future__ import annotations

from kompetensnb.analysis.observations import Indicators, Observation, Rank, observe, ranked_with
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions

SKOVDE, HJO, TIBRO = (regions.get(name) for name in ("skovde", "hjo", "tibro"))


def item(year: int, value: float | None, status: str = "officiell") -> Observation:
    return Observation(year, value, status if value is not None else "saknas", "", "a")


def make(**series: tuple[Observation, ...]) -> Indicators:
    return Indicators({("sysselsattning", region, "alla"): items for region, items in series.items()})


def test_the_latest_is_the_latest_with_a_figure() -> None:
    found = make(skovde=(item(2020, 1.0), item(2021, 2.0), item(2022, None))).at("sysselsattning", SKOVDE)
    assert found == item(2021, 2.0)


def test_a_chosen_year_is_shown_even_when_missing() -> None:
    indicators = make(skovde=(item(2021, 2.0), item(2022, None)))
    assert indicators.at("sysselsattning", SKOVDE, 2022) == item(2022, None)
    assert indicators.at("sysselsattning", SKOVDE, 1999) is None


def test_rank_counts_those_above_and_ties_share_the_better_place() -> None:
    indicators = make(skovde=(item(2020, 80.0),), hjo=(item(2020, 90.0),), tibro=(item(2020, 80.0),))
    assert indicators.rank("sysselsattning", SKOVDE, 2020) == Rank(2, 3)
    assert indicators.rank("sysselsattning", TIBRO, 2020) == Rank(2, 3)
    assert indicators.rank("sysselsattning", HJO, 2020) == Rank(1, 3)


def test_peers_without_a_figure_do_not_count() -> None:
    indicators = make(skovde=(item(2020, 80.0),), hjo=(item(2020, None),), tibro=(item(2020, 70.0),))
    assert indicators.rank("sysselsattning", SKOVDE, 2020) == Rank(1, 2)
    assert indicators.rank("sysselsattning", HJO, 2020) is None


def test_a_region_without_peers_has_no_rank(bundled: Snapshot) -> None:
    assert observe(bundled).rank("folkmangd", regions.get("vastra-gotaland"), 2025) is None


def test_municipalities_are_ranked_within_the_county() -> None:
    assert len(ranked_with(SKOVDE)) == 49
    assert regions.get("kungsbacka") in ranked_with(regions.get("kungsbacka"))
    assert regions.get("kungsbacka") not in ranked_with(SKOVDE)


def test_years_and_sexes_are_those_with_figures(bundled: Snapshot) -> None:
    found = observe(bundled)
    assert found.years("sysselsattning") == (2020, 2021, 2022, 2023, 2024)
    assert found.sexes("eftergymnasial") == ("alla", "kvinnor", "man")
    assert found.sexes("folkmangd") == ("alla",)
