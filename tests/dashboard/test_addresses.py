"""Addresses of pages and files."""

from __future__ import annotations

from kompetensnb.dashboard.addresses import download_address, page_address
from kompetensnb.vocabulary.parameters import Parameters

from . import trial


def test_an_address_names_only_what_differs_from_the_usual() -> None:
    assert page_address("/", "lagesbild", Parameters()) == "/lagesbild"
    assert (
        page_address("/b/", "lagesbild", Parameters(region="vara", year=2020)) == "/b/lagesbild?region=vara&year=2020"
    )


def test_a_download_is_for_the_choice_of_its_page() -> None:
    page = trial.PAGES["prov"].build(None, Parameters(region="vara"))
    assert download_address("/", page, "bars", "csv") == "/download/prov/bars.csv?region=vara"
