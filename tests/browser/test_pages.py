"""Every page there is: opens whole, at two widths and in two languages, without a fault that a visitor could meet."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from kompetensnb.pages.registry import PAGES

from ..conftest import FaultsByAxe
from .conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

WIDTHS = (1440, 390)


@pytest.mark.parametrize("name", [name for name in PAGES if name != "lagesbild"])
def test_a_page_is_whole_and_accessible(visit: Visit, faults_by_axe: FaultsByAxe, name: str) -> None:
    for width in WIDTHS:
        visit.page.set_viewport_size({"width": width, "height": 900})
        page = visit.open(name)
        visit.drawn()
        assert page.locator("section[data-section]").count() == len(PAGES[name].section_ids)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert faults_by_axe(page, drawings=width == WIDTHS[0]) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_english_when_asked(visit: Visit, name: str) -> None:
    page = visit.open(f"{name}?language=en")
    visit.drawn()
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(page.locator(".site-header [aria-current]")).to_have_text(PAGES[name].title("en"))


def test_the_choice_follows_to_the_next_page(visit: Visit) -> None:
    page = visit.open("lagesbild?region=skaraborg")
    visit.drawn()
    page.get_by_label("Region", exact=True).select_option("fyrbodal")
    expect(page.locator("h1")).to_contain_text("Fyrbodal", timeout=15_000)
    page.locator(".site-header nav a", has_text="Ordlista").click()
    visit.drawn()
    assert "region=fyrbodal" in page.url
    page.locator(".site-header nav a", has_text="Lägesbild").click()
    visit.drawn()
    expect(page.locator("h1")).to_contain_text("Fyrbodal")


def test_on_a_phone_the_pages_are_in_a_menu(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 800})
    page = visit.open("ordlista")
    link = page.locator(".site-header nav a", has_text="Lägesbild")
    expect(link).not_to_be_visible()
    page.get_by_text("Sidor", exact=True).click()
    link.click()
    visit.drawn()
    assert "lagesbild" in page.url
