from __future__ import annotations

from kompetensnb.publish.site.plan import Axis, Offer
from kompetensnb.publish.site.searching import entries

MADE = {
    "pendling": {"question": "Hur pendlar man?", "sections": [["vart", "Vart pendlar man?"]]},
    "ordlista": {"question": "Vad betyder orden?", "sections": []},
}


def offers(*pages: str) -> list[Offer]:
    region = Axis("region", (("skaraborg", "Skaraborg"), ("mark", "Mark")))
    return [Offer(page, "sv", (region,) if page == "pendling" else ()) for page in pages]


def test_pages_sections_regions_and_words_lead_somewhere() -> None:
    found = {entry[0]: entry for entry in entries(offers("pendling", "ordlista"), MADE, "sv")}

    assert found["Pendling"][2] == "pendling.html"
    assert found["Vart pendlar man?"][1:3] == ("Pendling, avsnitt", "pendling.html#avsnitt=vart")
    assert found["Mark"][1:3] == ("kommun", "pendling.html#region=mark")
    assert "1463" in found["Mark"][3]
    assert "ordlista.html" in {entry[2] for entry in found.values() if entry[1] == "ord"}


def test_without_the_glossary_no_word_leads_to_it() -> None:
    assert {entry[2] for entry in entries(offers("pendling"), MADE, "sv") if entry[1] == "ord"} == set()


def test_without_pages_for_regions_none_is_found() -> None:
    assert [entry for entry in entries(offers("ordlista"), MADE, "sv") if entry[1] == "kommun"] == []
