"""Links from the pages to the registers: for those who write, and nobody else."""

from __future__ import annotations

from kompetensnb.dashboard.followup.links import _ON_PAGE
from kompetensnb.followup.registers import REGISTERS
from kompetensnb.pages.registry import PAGES

from .office import Office, Visitor


def _links(visitor: Visitor) -> str:
    page = visitor.get("prov", User_Agent="Googlebot").text  # the frame of a page, without the kernel behind it
    return page.split('<nav class="desk"')[1].split("</nav>")[0] if '<nav class="desk"' in page else ""


def test_who_writes_finds_the_registers_on_the_pages_and_others_do_not(office: Office) -> None:
    assert "Registren (processledare)" in _links(office.visitor("processledare"))
    assert [_links(office.visitor(role)) for role in ("", "läsa")] == ["", ""]


def test_every_link_leads_to_a_register_from_a_page_that_there_is() -> None:
    assert {name for names in _ON_PAGE.values() for name in names} <= set(REGISTERS)
    assert set(_ON_PAGE) <= {name for name, page in PAGES.items() if page.uses_records}
