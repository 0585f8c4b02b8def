"""A strategist's path: from what will be short, to what if, to a link that shows a colleague the same figures."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

NOTE = 'Till mötet 3/12: räcker det? <b>50 %</b> & "mer" | !'


def settled(page: Page) -> None:
    expect(page.locator(".bar")).not_to_have_class(re.compile("busy"), timeout=20_000)


def reach(page: Page, place: Locator) -> None:
    """Go to a place with Tab alone, as somebody without a mouse does."""
    for _ in range(150):
        if place.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{place} is not reached by Tab")


class Mouse:
    """Who points and clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, place: Locator) -> None:
        place.click()

    def choose(self, place: Locator, label: str) -> None:
        place.select_option(label=label)

    def write(self, place: Locator, text: str) -> None:
        place.fill(text)


class Keyboard:
    """Who has no mouse: everything is reached by Tab."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, place: Locator) -> None:
        reach(self.page, place)
        self.page.keyboard.press("Enter")

    def choose(self, place: Locator, label: str) -> None:
        reach(self.page, place)
        self.page.keyboard.type(label)
        expect(place.locator("option:checked")).to_have_text(label)

    def write(self, place: Locator, text: str) -> None:
        reach(self.page, place)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)


def figures(page: Page) -> list[str]:
    """What the page says in figures: the answer, what is pulled, and every table, opened or not."""
    page.evaluate("document.querySelectorAll('details.data').forEach((details) => { details.open = true; })")
    expect(page.locator("details[data-pending]")).to_have_count(0, timeout=20_000)
    return page.locator(".lead, .scenario .chosen, .scenario .told, .page table").all_inner_texts()


@pytest.mark.parametrize("hand", [Mouse, Keyboard])
def test_from_what_is_short_to_a_link_with_the_same_figures(
    visit: Visit, browser: Browser, hand: type[Mouse] | type[Keyboard]
) -> None:
    page = visit.open("kompetensbehov")
    visit.drawn()
    user = hand(page)
    for name, label in (
        ("region", "Skaraborg (delregion)"),
        ("branch", "Industri och teknik"),
        ("horizon", "2035"),
    ):
        user.choose(page.locator(f".bar [name={name}]"), label)
        settled(page)
    expect(page.locator("h1")).to_contain_text("Skaraborg")
    expect(page.locator(".page-header .selection")).to_contain_text("industri och teknik")
    expect(page.locator(".page-header .selection")).to_contain_text("2035")

    user.press(page.locator("nav.next").get_by_role("link", name=re.compile("får fler utbildningsplatser")))
    page.wait_for_url(re.compile("/scenario"))
    visit.drawn()
    for name, value in (("region", "skaraborg"), ("branch", "industri"), ("horizon", "2035")):
        expect(page.locator(f".bar [name={name}]")).to_have_value(value)

    user.press(page.locator(".lever > summary", has_text="Utbildningsplatser"))
    places = page.locator("form[data-lever=places]")
    group = page.locator(".bar [name=group]").input_value()
    expect(places.get_by_label("Utbildning", exact=True)).to_have_value(group)
    user.write(places.get_by_label("Ändring (platser per år), exakt tal"), "60")
    user.press(places.get_by_role("button", name="Lägg till"))
    expect(page.locator(".scenario")).to_contain_text("+60 platser per år", timeout=20_000)
    settled(page)

    user.press(page.locator(".lever > summary", has_text="Antal sysselsatta"))
    fall = page.locator("form[data-lever=branch]")
    expect(fall.get_by_label("Bransch", exact=True)).to_have_value("B+C")
    user.choose(fall.get_by_label("Bransch", exact=True), "alla branscher")
    user.write(fall.get_by_label("Ändring (%), exakt tal"), "-5")
    user.press(fall.get_by_role("button", name="Lägg till"))
    expect(page.locator(".scenario")).to_contain_text("Antal sysselsatta (alla branscher): −5 %", timeout=20_000)
    settled(page)

    user.press(page.get_by_text("Namn och anteckning", exact=True))
    user.write(page.get_by_label("Namn", exact=True), "60 platser, 5 % fall")
    user.write(page.get_by_label(re.compile("^Anteckning")), NOTE)
    user.press(page.get_by_role("button", name="Spara namn och anteckning"))
    expect(page.locator(".scenario h3")).to_have_text("60 platser, 5 % fall", timeout=20_000)
    settled(page)
    expect(page.locator(".scenario .told")).to_have_text(NOTE)
    expect(page.locator(".lead")).to_contain_text("färre sysselsatta än i baslinjen år 2035")

    shown = figures(page)
    assert len(shown) > 8
    colleague = browser.new_context()
    try:
        opened = Visit(colleague, visit.address)
        opened.page.goto(page.url)
        opened.drawn()
        assert figures(opened.page) == shown
        assert opened.faults == []
    finally:
        colleague.close()
