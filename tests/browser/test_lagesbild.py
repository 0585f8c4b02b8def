"""The page Lägesbild as visitors meet it: every region, by keyboard alone, on a phone, and under axe."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from playwright.sync_api import expect

from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.region import Region, RegionKind

from ..conftest import FaultsByAxe
from .conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]


OF_EVERY_KIND = [next(iter(regions.of_kind(kind))) for kind in RegionKind]


@pytest.mark.parametrize(
    "chosen", [OF_EVERY_KIND, pytest.param(regions.all_regions(), marks=pytest.mark.slow)], ids=["sample", "all"]
)
def test_every_region_opens_with_every_chart_drawn(visit: Visit, chosen: Sequence[Region]) -> None:
    for region in chosen:
        visit.open(f"lagesbild?region={region.id}")
        page = visit.drawn()
        expect(page.locator("h1")).to_contain_text(region.name("sv"))
        assert page.locator(".chart svg text").filter(has_text=re.compile(r"NaN|undefined|null")).count() == 0


def test_region_is_changed_by_keyboard_alone(visit: Visit) -> None:
    visit.open("lagesbild?region=skaraborg")
    page = visit.drawn()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "region":
            break
    assert page.evaluate("document.activeElement.name") == "region"
    page.keyboard.type("Borås")
    expect(page.locator("h1")).to_contain_text("Borås", timeout=15_000)
    expect(page).to_have_url(re.compile("region=boras"))
    assert page.evaluate("document.activeElement.name") == "region"
    visit.drawn()


def test_back_and_forward_and_a_link_reopen_the_view(visit: Visit) -> None:
    visit.open("lagesbild?region=skaraborg")
    page = visit.drawn()
    page.get_by_label("Region", exact=True).select_option("fyrbodal")
    expect(page.locator("h1")).to_contain_text("Fyrbodal", timeout=15_000)
    page.get_by_label("Mått").select_option("arbetsloshet")
    expect(page).to_have_url(re.compile("measure=arbetsloshet"), timeout=15_000)
    link = page.url
    page.go_back()
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Skaraborg", timeout=15_000)
    page.go_forward()
    expect(page.locator("h1")).to_contain_text("Fyrbodal", timeout=15_000)
    page.goto(link)
    expect(page.locator("h1")).to_contain_text("Fyrbodal")
    expect(page.get_by_label("Mått")).to_have_value("arbetsloshet")
    visit.drawn()


def test_the_figures_are_the_published_ones(visit: Visit) -> None:
    for region, figure in (
        ("goteborg", "613 278"),
        ("boras", "115 238"),
        ("trollhattan", "59 265"),
        ("skaraborg", "269 467"),
    ):
        page = visit.open(f"lagesbild?region={region}")
        shown = page.locator(".key-figure .value").first.inner_text().replace("\u00a0", " ")
        assert shown == figure
    expect(page.get_by_text("Summerat av störda värden").first).to_be_attached()


def test_a_link_that_is_not_understood_says_what_was_wrong_in_place(visit: Visit) -> None:
    page = visit.open("lagesbild?region=Atlantis&year=1066&colour=red")
    visit.drawn()
    notices = page.locator(".notice").all_inner_texts()
    assert any("Atlantis" in notice for notice in notices)
    assert any("1066" in notice for notice in notices)
    assert any("colour" in notice for notice in notices)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", ["", "lagesbild?region=skaraborg", "lagesbild?region=skovde&language=en"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    visit: Visit, path: str, width: int, faults_by_axe: FaultsByAxe
) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    page = visit.open(path)
    if path:
        visit.drawn()
    assert faults_by_axe(page, drawings=width == 1440) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
