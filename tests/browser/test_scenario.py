"""The page Scenario in a browser: levers pulled, taken away, kept and shared, by keyboard and by mouse."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

FOUR = (
    "scenario?region=skaraborg&horizon=2035&scenario=Varsel!branch:B%2BC=-10;2026-2028"
    "|Fler%20platser!places:73O=50;2026-2035|retirement=1;2026-2028|migration=-50;2026-2035"
)


def settled(page: Page) -> None:
    expect(page.locator(".bar")).not_to_have_class(re.compile("busy"), timeout=20_000)


def levers(page: Page) -> list[str]:
    return page.locator(".scenario .chosen > li > span:first-child").all_inner_texts()


def test_a_lever_is_pulled_and_taken_away_by_keyboard(visit: Visit) -> None:
    page = visit.open("scenario?region=skaraborg")
    visit.drawn()
    page.get_by_text("Pensionsålder", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("type", "range")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Ändring (år), exakt tal")).to_have_value("1.5")
    button = page.locator("form[data-lever=retirement]").get_by_role("button", name="Lägg till")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".scenario")).to_contain_text("Pensionsålder: +1,5 år 2026–2028", timeout=20_000)
    settled(page)
    assert page.url.endswith("scenario=retirement=1.5;2026-2028")
    expect(button).to_be_focused()
    expect(page.locator(".toast")).to_contain_text("scenario med 1 spak")
    expect(page.locator(".lead")).to_contain_text("Med scenariot")
    remove = page.get_by_role("button", name=re.compile("^Ta bort"))
    remove.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".scenario")).to_contain_text("Ingen spak är dragen", timeout=20_000)
    settled(page)
    assert "scenario=" not in page.url
    assert page.evaluate("document.querySelector('.scenario').contains(document.activeElement)"), (
        "the focus goes on there"
    )


def test_what_was_pulled_comes_back_and_a_link_opens_it(visit: Visit, browser: Browser) -> None:
    page = visit.open("scenario?region=skaraborg&horizon=2035")
    visit.drawn()
    page.get_by_role("link", name=re.compile("Tillverkningen tappar")).click()
    expect(page.locator("#spakar h3").first).to_have_text("Industrin krymper", timeout=20_000)
    settled(page)
    page.get_by_text("Utbildningsplatser", exact=True).click()
    form = page.locator("form[data-lever=places]")
    form.get_by_label("Ändring (platser per år), exakt tal").fill("60")
    form.get_by_role("button", name="Lägg till").click()
    expect(page.locator(".scenario")).to_contain_text("+60 platser per år", timeout=20_000)
    settled(page)
    form.get_by_label("Ändring (platser per år), exakt tal").fill("80")
    form.get_by_role("button", name="Lägg till").click()
    expect(page.locator(".scenario")).to_contain_text("+80 platser per år", timeout=20_000)
    settled(page)
    assert len(levers(page)) == 2, "the same lever pulled again is moved, not doubled"
    lead = page.locator(".lead").inner_text()
    page.get_by_label("Region", exact=True).select_option("fyrbodal")
    expect(page.locator("h1")).to_contain_text("Fyrbodal", timeout=20_000)
    settled(page)
    assert len(levers(page)) == 2, "another region keeps the scenario"
    page.go_back()
    expect(page.locator(".lead")).to_have_text(lead, timeout=20_000)
    settled(page)
    page.go_back()
    expect(page.locator(".scenario")).to_contain_text("+60 platser per år", timeout=20_000)
    settled(page)
    page.go_forward()
    expect(page.locator(".lead")).to_have_text(lead, timeout=20_000)
    address = page.url
    other = browser.new_context()
    opened = other.new_page()
    opened.goto(address)
    expect(opened.locator(".lead")).to_have_text(lead, timeout=30_000)
    assert levers(opened) == levers(page)
    other.close()


def test_scenarios_are_named_kept_and_compared(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("scenario?region=skaraborg&scenario=retirement=1;2026-2028")
    visit.drawn()
    page.get_by_text("Namn och anteckning", exact=True).click()
    page.get_by_label("Namn", exact=True).fill("Senare | pension!")
    page.get_by_label("Din roll").select_option("analytiker")
    page.get_by_label(re.compile("^Anteckning")).fill("Rad ett\n<b>rad två</b> %22..")
    page.get_by_role("button", name="Spara namn och anteckning").click()
    heading = page.locator(".scenario h3")
    expect(heading).to_have_text("Senare | pension!", timeout=20_000)
    settled(page)
    assert page.locator(".scenario > p .told").all_inner_texts() == ["analytiker", "Rad ett\n<b>rad två</b> %22.."]
    with page.expect_download() as saved:
        page.get_by_role("link", name="Spara som fil").click()
    saved.value.save_as(tmp_path / "s.json")
    assert saved.value.suggested_filename == "scenario-senare-pension.json"
    assert json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))["name"] == "Senare | pension!"
    told, line = page.locator(".scenario > p").inner_text(), page.url.partition("scenario=")[2]
    page.get_by_role("button", name="Börja om").click()
    expect(page.locator(".scenario")).to_contain_text("Ingen spak är dragen", timeout=20_000)
    settled(page)
    opener = page.get_by_label("Öppna sparad fil")
    (tmp_path / "fisk.json").write_text('{"levers": [{"lever": "fisk", "size": 1, "start": 2026}]}', encoding="utf-8")
    opener.set_input_files(tmp_path / "fisk.json")
    expect(page.get_by_role("alert")).to_contain_text("Scenariot kan inte ändra «fisk»", timeout=20_000)
    opener.set_input_files(tmp_path / "s.json")
    expect(heading).to_have_text("Senare | pension!", timeout=20_000)
    settled(page)
    assert (page.locator(".scenario > p").inner_text(), page.url.partition("scenario=")[2]) == (told, line)
    page.get_by_role("button", name="Behåll för jämförelse").click()
    expect(page.locator(".scenario h4")).to_have_text("Jämförs med", timeout=20_000)
    settled(page)
    page.get_by_text("Flyttnetto", exact=True).click()
    page.locator("form[data-lever=migration]").get_by_role("button", name="Lägg till").click()
    expect(page.locator("#jamfor table").first).to_be_visible(timeout=20_000)
    settled(page)
    page.get_by_role("button", name="Börja om").click()
    expect(page.locator(".lead")).to_contain_text("Utan ändringar", timeout=20_000)
    settled(page)
    assert "Senare" in page.url, "what is compared with is kept"


def test_a_bad_link_opens_the_baseline_and_says_why(visit: Visit) -> None:
    page = visit.open("scenario?region=skaraborg&scenario=migration=500;2026")
    visit.drawn()
    expect(page.locator(".page-header .notice").first).to_contain_text("kan inte ha storleken «500»")
    expect(page.locator(".scenario")).to_contain_text("Ingen spak är dragen")
    page.get_by_label("Region", exact=True).select_option("fyrbodal")
    expect(page.locator("h1")).to_contain_text("Fyrbodal", timeout=20_000)
    settled(page)
    assert "scenario=" not in page.url


def test_a_refused_wish_leaves_the_page_as_it_was(visit: Visit) -> None:
    page = visit.open("scenario?region=skaraborg&scenario=retirement=1;2026-2028")
    visit.drawn()
    lead = page.locator(".lead").inner_text()
    page.get_by_text("Scenariot som text").click()
    page.get_by_label("Spakar i en rad").fill("retirement=1;2026-2028,retirement=2;2027")
    page.get_by_role("button", name="Visa", exact=True).last.click()
    expect(page.locator(".toast.error")).to_contain_text("Två spakar gäller samma sak", timeout=20_000)
    settled(page)
    expect(page.locator(".lead")).to_have_text(lead)
    page.get_by_label("Region", exact=True).select_option("fyrbodal")
    expect(page.locator("h1")).to_contain_text("Fyrbodal", timeout=20_000)
    settled(page)
    assert levers(page) == ["Antagande: Pensionsålder: +1 år 2026–2028"]


def test_with_levers_pulled_it_is_whole_and_accessible(
    visit: Visit, faults_by_axe: Callable[[Page], list[str]]
) -> None:
    for width in (1440, 390):
        visit.page.set_viewport_size({"width": width, "height": 900})
        page = visit.open(FOUR)
        visit.drawn()
        for summary in page.locator(".lever > summary").all():
            summary.click()
        for summary in page.locator(".further > summary").all():
            summary.click()
        page.get_by_text("Scenariot som text").click()
        page.get_by_text("Namn och anteckning", exact=True).click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert faults_by_axe(page) == []
