"""A process leader's day: what a dialogue told becomes a need, an action and a result, and is seen on the pages."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kompetensnb.followup import migrating
from kompetensnb.followup.access import add_key
from kompetensnb.followup.database import ENVIRONMENT, Database
from kompetensnb.followup.example import add_example

from ..followup import postgresql
from .conftest import Visit, _free_port, _served_at

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

_SERVING = """
import sys
from pathlib import Path
from kompetensnb.pages import registry
from kompetensnb.dashboard import warming
PAGES = {name: registry.PAGES[name] for name in ("branschanalys", "uppfoljning", "motesunderlag")}
warming.LANGUAGES, warming._EXAMPLES = ("sv",), ("skaraborg",)
if __name__ == "__main__":
    from kompetensnb.dashboard.server import serve
    from kompetensnb.dashboard.settings import Settings
    from kompetensnb.publish.notebooks import notebooks_folder
    port, writers = int(sys.argv[1]), Path(sys.argv[2])
    settings = Settings(
        notebooks_folder(), port=port, pages="serving:PAGES", spare_kernels=1, writers=writers, every_region=False
    )
    serve(settings, lambda address: print(address, flush=True))
"""


@dataclass
class Served:
    address: str
    key: str


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The dashboards over registers of their own, served as a deployment that lets some write serves them."""
    folder = tmp_path_factory.mktemp(request.param)
    with ExitStack() as stack:
        if request.param == "sqlite":
            registers = f"sqlite:///{folder / 'register.sqlite'}"
        else:
            if reason := postgresql.lacking():
                pytest.skip(reason)
            server = stack.enter_context(postgresql.running())
            registers = stack.enter_context(postgresql.schema(server))
        database = Database(registers)
        migrating.init(database)
        add_example(database)
        database.close()
        keys = folder / "access.json"
        _, key = add_key(keys, "processledare", "Skaraborgs kommunalförbund", date.today())  # noqa: DTZ011
        yield Served(stack.enter_context(_serving(folder, registers, keys)), key)


@contextmanager
def _serving(folder: Path, registers: str, keys: Path) -> Iterator[str]:
    """The pages of the path alone, warmed for its region alone: to warm all of them twice would take minutes."""
    (folder / "serving.py").write_text(_SERVING, encoding="utf-8")
    log = folder / "server.log"
    environment = {**os.environ, ENVIRONMENT: registers, "PYTHONPATH": str(folder)}
    with log.open("w") as out:
        command = [sys.executable, "-m", "serving", str(_free_port()), str(keys)]
        server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=environment)
    try:
        yield _served_at(server, log)
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="module")
def visitor(browser: Browser, served: Served) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(120_000)
    expect.set_options(timeout=30_000)
    visit = Visit(context, served.address)
    yield visit
    context.close()
    # The browser notes every answer that is not a plain yes; a form that comes back with a fault is one.
    assert [fault for fault in visit.faults if "422" not in fault] == []


def _log_in(visitor: Visit, served: Served) -> Page:
    page = visitor.open("followup/")
    if "login" in page.url:
        page.get_by_label("Nyckel").fill(served.key)
        page.get_by_role("button", name="Logga in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Register")
    return page


def _save(page: Page) -> None:
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("status")).to_have_text("Raden är sparad.")


def test_from_what_a_dialogue_told_to_a_result_on_the_pages(visitor: Visit, served: Served) -> None:
    _log_in(visitor, served)
    page = visitor.open("branschanalys?region=skaraborg&branch=industri")
    visitor.drawn()
    page.get_by_role("navigation", name="Skriv i registren").get_by_role("link", name="Lägg till i Dialoger").click()
    expect(page.get_by_label("Region")).to_have_value("skaraborg")
    page.get_by_label("Datum").fill("2026-11-03")
    page.get_by_label("Forum").select_option(label="direkt dialog")
    page.get_by_label("Aktörstyp").select_option(label="företag")
    page.get_by_label("Organisation").fill("Verkstadsföretag i Skövde")
    page.get_by_label("Anteckning").fill("Sju licenssvetsare går i pension före sommaren.")
    _save(page)

    page.get_by_role("link", name="Lägg till i Behov").click()
    page.get_by_label("Rubrik").fill("Licenssvetsare i Skövde")
    page.get_by_label("Antal personer").fill("sju")
    page.get_by_label("Läge").select_option(label="öppet")
    page.get_by_role("button", name="Spara").click()
    expect(page.locator("#fault-persons")).to_contain_text("«sju» ska vara ett helt tal")
    expect(page.get_by_label("Rubrik")).to_have_value("Licenssvetsare i Skövde")
    page.get_by_label("Antal personer").fill("7")
    _save(page)

    page.get_by_role("link", name="Lägg till i Åtgärder").click()
    page.get_by_label("Rubrik").fill("Kurs för licenssvetsare")
    page.get_by_label("Ansvarig").fill("Yrkeshögskolan")
    page.get_by_label("Läge").select_option(label="pågår")
    _save(page)

    page.get_by_role("link", name="Lägg till i Resultat").click()
    page.get_by_label("Datum").fill("2026-11-20")
    page.get_by_label("Beskrivning").fill("Fem har fått licens.")
    page.get_by_label("Värde").fill("5")
    page.get_by_label("Enhet").fill("personer")
    _save(page)

    page = visitor.open("uppfoljning?region=skaraborg")
    visitor.drawn()
    for told in ("Licenssvetsare i Skövde", "Kurs för licenssvetsare", "Fem har fått licens."):
        expect(page.locator("main").get_by_text(told).first).to_be_attached()
    page = visitor.open("branschanalys?region=skaraborg&branch=industri")
    visitor.drawn()
    expect(page.locator("main").get_by_text("Licenssvetsare i Skövde").first).to_be_attached()


def test_a_decision_is_in_the_pre_read_of_the_next_meeting(visitor: Visit, served: Served) -> None:
    _log_in(visitor, served)
    page = visitor.open("followup/meeting/new?region=skaraborg")
    page.get_by_label("Datum").fill("2026-10-01")
    page.get_by_label("Forum").select_option(label="övergripande kompetensråd")
    page.get_by_label("Rubrik").fill("Höstmöte")
    _save(page)
    page.get_by_role("link", name="Lägg till i Beslut").click()
    page.get_by_label("Beslut").fill("Kartlägga behovet av licenssvetsare")
    page.get_by_label("Ansvarig").fill("Kansliet")
    page.get_by_label("Läge").select_option(label="öppet")
    _save(page)
    page = visitor.open("motesunderlag?region=skaraborg")
    visitor.drawn()
    expect(page.locator("main").get_by_text("Kartlägga behovet av licenssvetsare").first).to_be_attached()
