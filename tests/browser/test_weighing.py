"""Criteria weighed and a rule for seats tried in a browser: the page follows, and the address carries it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(200)]


def test_weights_are_set_by_keyboard_shared_by_link_and_taken_back(visit: Visit) -> None:
    page = visit.open("behovsanalys?region=skaraborg")
    visit.drawn()
    ranked = page.locator("[data-block=branschval-summor] tbody th")
    usual = ranked.all_inner_texts()
    form = page.locator("form[data-weights]")
    form.get_by_label("Vilja, exakt tal").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("100")
    expect(form.locator("output")).to_have_text("180")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("weights=struktur:20,vilja:100,behov:40,resultat:20"), timeout=20_000)
    expect(form.get_by_role("button", name="Räkna om")).to_be_focused(timeout=20_000)
    tried = ranked.all_inner_texts()
    page.reload()
    visit.drawn()
    assert ranked.all_inner_texts() == tried
    form.get_by_role("button", name="Tillbaka till utgångsläget").click()
    expect(page).not_to_have_url(re.compile("weights"), timeout=20_000)
    expect(form.locator("output")).to_have_text("100", timeout=20_000)
    assert ranked.all_inner_texts() == usual


def test_another_rule_for_seats_is_set_by_slider_shared_by_link_and_taken_back(visit: Visit) -> None:
    page = visit.open("samverkan?region=goteborgsregionen")
    visit.drawn()
    total = page.locator("[data-block=fordelning-tabell] tbody tr").last.locator("td").nth(1)
    expect(total).to_have_text("105")
    form = page.locator("form[data-sharing]")
    form.get_by_label("Platser till varje kommun", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(form.get_by_label("Platser till varje kommun, exakt tal")).to_have_value("2")
    form.get_by_label("Avgift, kronor per invånare, exakt tal").fill("80")
    form.get_by_role("button", name="Räkna om").click()
    expect(page).to_have_url(re.compile(r"sharing=base=2;fee=80$"), timeout=20_000)
    expect(total).not_to_have_text("105", timeout=20_000)
    expect(form.get_by_role("button", name="Räkna om")).to_be_focused(timeout=20_000)
    tried = total.inner_text()
    page.reload()
    visit.drawn()
    expect(total).to_have_text(tried)
    expect(page.locator(".bar select[name=sharing]")).to_have_value("base=2;fee=80")
    form.get_by_role("button", name="Tillbaka till regeln i källan").click()
    expect(page).not_to_have_url(re.compile("sharing"), timeout=20_000)
    expect(total).to_have_text("105", timeout=20_000)
