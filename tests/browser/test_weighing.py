"""The criteria for a branch weighed in a browser: the sum follows, the order changes, the address carries it."""

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
