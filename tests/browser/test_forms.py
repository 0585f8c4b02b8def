"""Every form of the registers: accessible at two widths, and usable with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from ..dashboard.followup.office import Office, open_office
from .conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

_WIDTHS = (1440, 390)
_FORMS = (
    "", "need", "import", "commitment/new", "dialogue/new", "need/new", "action/new", "decision/new", "goal/new",
    "member/new", "answer/new", "need/row/exempel-behov-svets", "need/row/exempel-behov-svets/change",
)  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("forms")) as opened:
        yield opened


@pytest.fixture
def visitor(browser: Browser, office: Office) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    visit = Visit(context, f"http://127.0.0.1:{office.server.port}/")
    yield visit
    context.close()
    assert [fault for fault in visit.faults if "422" not in fault] == []


def _log_in(visitor: Visit, office: Office) -> Page:
    page = visitor.open("followup/")
    page.get_by_label("Nyckel").fill(office.keys["processledare"])
    page.get_by_role("button", name="Logga in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Register")
    return page


def test_every_form_is_accessible_at_two_widths(
    visitor: Visit, office: Office, faults_by_axe: Callable[[Page], list[str]]
) -> None:
    found = [(fault, "login") for fault in faults_by_axe(visitor.open("followup/login"))]
    page = _log_in(visitor, office)
    for path in _FORMS:
        page = visitor.open(f"followup/{path}")
        for width in _WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found += [(fault, path) for fault in faults_by_axe(page)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(("wider than the screen", f"{path} {width}"))
    page = visitor.open("followup/need/new")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("alert")).to_contain_text("behöver rättas")
    found += [(fault, "with faults") for fault in faults_by_axe(page)]
    assert found == []


def test_a_need_is_written_with_the_keyboard_alone(visitor: Visit, office: Office) -> None:
    _log_in(visitor, office)
    page = visitor.open("followup/need/new?region=skaraborg&source=statistics")
    page.get_by_label("Rubrik").focus()
    page.keyboard.type("Kockar till hemmen")
    page.keyboard.press("Tab")
    page.keyboard.type("Rad ett,")
    page.keyboard.press("Enter")
    page.keyboard.type("rad tre.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Platsbanken i maj")
    met = []
    while len(met) < 20 and (not met or met[-1] != "state"):
        page.keyboard.press("Tab")
        met.append(page.evaluate("document.activeElement.name"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Spara"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Raden är sparad.")
    expect(page.locator(".values")).to_contain_text("Platsbanken i maj")


def test_who_logs_out_meets_the_pages_as_everybody_does(visitor: Visit, office: Office) -> None:
    page = _log_in(visitor, office)
    visitor.open("prov")
    expect(page.get_by_role("navigation", name="Skriv i registren")).to_have_count(1)
    visitor.open("followup/")
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Logga in")
    visitor.open("prov")
    expect(page.get_by_role("navigation", name="Skriv i registren")).to_have_count(0)
