"""The measures against published figures, and against what they are defined as."""

from __future__ import annotations

import pandas as pd
import pytest

from kompetensnb.analysis.indicators import bands, education_counts, indicators, perturbed_origins
from kompetensnb.analysis.observations import observe
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import measures, regions

PUBLISHED = [
    ("folkmangd", "goteborg", 2025, 613_278),
    ("folkmangd", "boras", 2025, 115_238),
    ("folkmangd", "trollhattan", 2025, 59_265),
    ("sysselsattning", "goteborg", 2024, 77.7),
    ("sysselsattning", "kungsbacka", 2024, 87.9),
    ("behorighet-yrkes", "goteborg", 2024, 82.8),
    ("behorighet-yrkes", "boras", 2024, 81.7),
    ("behorighet-yrkes", "ale", 2024, 81.6),
]


@pytest.mark.parametrize(("measure", "region", "year", "value"), PUBLISHED)
def test_published_figures_are_shown_as_published(
    bundled: Snapshot, measure: str, region: str, year: int, value: float
) -> None:
    found = observe(bundled).at(measure, regions.get(region), year)
    assert found is not None
    assert (found.value, found.status) == (value, "officiell")


@pytest.mark.parametrize(
    ("region", "people"),
    [("skaraborg", 269_467), ("fyrbodal", 271_319), ("sjuharad", 229_580), ("goteborgsregionen", 1_007_428)],
)
def test_subregions_are_summed_from_perturbed_figures_and_say_so(bundled: Snapshot, region: str, people: int) -> None:
    found = observe(bundled).at("folkmangd", regions.get(region), 2025)
    assert found is not None
    assert (found.value, found.status, found.note) == (people, "skattad", "summed-perturbed")


def test_sums_of_unperturbed_counts_stay_official(bundled: Snapshot) -> None:
    found = observe(bundled).at("folkmangd", regions.get("vastra-gotaland"), 2024)
    assert found is not None
    assert (found.value, found.status) == (1_772_821, "officiell")


def test_no_year_is_lost_where_bollebygd_was_a_part_of_boras(bundled: Snapshot) -> None:
    series = observe(bundled).series("folkmangd", regions.get("sjuharad"))
    assert [item.year for item in series] == list(range(1968, 2026))
    assert all(item.value is not None for item in series)


def test_post_secondary_share_of_a_subregion_is_exact_where_counts_are_known(bundled: Snapshot) -> None:
    skaraborg = regions.get("skaraborg")
    latest = observe(bundled).at("eftergymnasial", skaraborg)
    before = observe(bundled).at("eftergymnasial", skaraborg, 2024)
    assert latest is not None
    assert before is not None
    assert (latest.year, latest.status) == (2025, "officiell")
    assert (before.status, before.note) == ("skattad", "weighted")
    # The estimate for the year before must lie near: a wrong weight would show as a jump.
    assert latest.value == pytest.approx(before.value, abs=1.0)


def test_the_county_has_the_published_share_of_post_secondary(bundled: Snapshot) -> None:
    found = observe(bundled).at("eftergymnasial", regions.get("vastra-gotaland"), 2025)
    assert found is not None
    assert found.value == pytest.approx(42.42, abs=0.005)


def test_education_counts_of_both_sexes_are_women_and_men(bundled: Snapshot) -> None:
    counts = education_counts(bundled)
    county = counts[counts["region"] == "vastra-gotaland"].groupby("sex")["value"].sum()
    assert county.to_dict() == {"alla": 1_273_962, "kvinnor": 625_169, "man": 648_793}


def test_commuting_nets_cancel_inside_a_region(bundled: Snapshot) -> None:
    found = observe(bundled).at("pendlingsnetto", regions.get("vastra-gotaland"), 2021)
    assert found is not None
    assert found.value == pytest.approx(100 * (880_822 - 870_071) / 870_071)


def test_gross_commuting_is_not_given_for_regions_of_several_municipalities(bundled: Snapshot) -> None:
    rates = indicators(bundled)
    rates = rates[rates["measure"].isin(["inpendling-per-1000", "utpendling-andel"])]
    assert {len(regions.get(region).members) for region in rates["region"].unique()} == {1}


def test_a_weighted_rate_lies_between_those_of_its_parts(bundled: Snapshot) -> None:
    found = observe(bundled)
    for measure in ("sysselsattning", "arbetsloshet", "behorighet-yrkes"):
        for region in regions.of_kind(regions.RegionKind.SUBREGION):
            whole = found.at(measure, region)
            assert whole is not None
            assert whole.value is not None
            parts = [found.at(measure, regions.municipality(code), whole.year) for code in region.members]
            values = [part.value for part in parts if part is not None and part.value is not None]
            assert min(values) < whole.value < max(values)


def test_every_measure_has_figures_and_every_row_a_status_that_fits(bundled: Snapshot) -> None:
    frame = indicators(bundled)
    assert set(frame["measure"]) == {measure.id for measure in measures.all_measures()}
    without = frame["value"].isna()
    assert (without == frame["status"].isin(["sekretess", "saknas"])).all()
    assert not frame.duplicated(["measure", "region", "sex", "year"]).any()


def test_only_origins_with_noise_make_sums_estimates(bundled: Snapshot) -> None:
    noisy = perturbed_origins(bundled)
    assert "scb-tab5557" in noisy
    assert "scb-tab638" not in noisy


def test_bands() -> None:
    assert bands(90, 100) == ("90-94", "95-99", "100+")


def test_a_snapshot_without_a_subject_lacks_only_the_measures_that_need_it(bundled: Snapshot) -> None:
    class Without(Snapshot):
        """The bundled snapshot with one table fewer."""

        def __init__(self) -> None:
            pass

        subjects = tuple(subject for subject in bundled.subjects if subject != "labour")
        origins = bundled.origins

        def table(self, subject: str) -> pd.DataFrame:
            assert subject != "labour"
            return bundled.table(subject)

    found = set(indicators(Without())["measure"])
    assert found == {measure.id for measure in measures.all_measures()} - {"sysselsattning", "arbetsloshet"}
