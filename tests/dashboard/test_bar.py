"""The parameter bar as data, and as the form that the server writes."""

from __future__ import annotations

from kompetensnb.dashboard import bar
from kompetensnb.vocabulary.parameters import Parameters

from . import trial

PAGE = trial.PAGES["prov"]


def test_the_controls_are_those_of_the_page_with_what_is_chosen() -> None:
    region, comparison, year, sex = bar.controls(PAGE, Parameters(region="skovde", year=2024))
    assert (region.label, region.value) == ("Region", "skovde")
    assert (comparison.label, comparison.value) == ("Jämför med", "")
    assert (year.label, year.value) == ("År", "2024")
    assert sex.groups[0].options == (("alla", "Alla"), ("kvinnor", "Kvinnor"), ("man", "Män"))


def test_regions_are_grouped_by_kind_which_each_name_tells() -> None:
    region = bar.controls(PAGE, Parameters())[0]
    assert [group.label for group in region.groups][:3] == ["Land", "Län", "Delregion"]
    assert ("skaraborg", "Skaraborg (delregion)") in region.groups[2].options
    municipalities = [label for _, label in region.groups[-1].options]
    assert municipalities[0].startswith("Ale ")
    assert municipalities[-1].startswith("Öckerö ")
    assert len(municipalities) == 51


def test_the_language_of_the_address_is_that_of_the_bar() -> None:
    region = bar.controls(PAGE, Parameters(language="en"))[0]
    assert region.groups[2].label == "Sub-region"


def test_a_comparison_may_be_left_to_the_page() -> None:
    comparison = bar.controls(PAGE, Parameters())[1]
    assert comparison.groups[0].options == (("", "Närmast större område"),)


def test_choices_outside_the_bar_are_kept() -> None:
    assert bar.kept(PAGE, Parameters(language="en", measure="andel-65", region="vara")) == (
        ("measure", "andel-65"),
        ("language", "en"),
    )
