from __future__ import annotations

import json
import re

from kompetensnb.publish.site import frames
from kompetensnb.publish.site.frames import Edition, Where
from kompetensnb.publish.site.plan import Axis, Offer

REGION = Axis("region", (("skaraborg", "Skaraborg"), ("goteborg", "Göteborg")))
HORIZON = Axis("horizon", (("medel", "medellång sikt"), ("lang", "lång sikt")))
BRANCH = Axis("branch", (("", "Industri och teknik"), ("Q", "Vård och omsorg")), frozenset({"skaraborg"}))
NAMES = ("site.css", "icon.svg", "early.js", "site.js", "vega.js")
MADE = {"title": "Kompetensbehov <Skaraborg>", "lead": "Svar & ord", "html": '<article class="page">Innehåll</article>'}


def edition() -> Edition:
    offers = tuple(Offer("kompetensbehov", language, (REGION, BRANCH, HORIZON)) for language in ("sv", "en"))
    named = {name: f"abc-{name}" for name in NAMES}
    return Edition("2026-11-22-abc", "s1", "2026-11-22", offers, named, {"sv": "s", "en": "e"})


def page(language: str = "sv", *, current: bool = True) -> str:
    made = edition()
    offer = next(offer for offer in made.offers if offer.language == language)
    return frames.page_html(made, offer, MADE, "index", Where("kompetensbehov", language, current))


def test_a_page_says_what_it_is_and_escapes_what_it_is_told() -> None:
    html = page()

    assert '<html lang="sv">' in html
    assert "<title>Kompetensbehov &lt;Skaraborg&gt; – " in html
    assert '<meta name="description" content="Svar &amp; ord">' in html
    assert '<article class="page">Innehåll</article>' in html


def test_the_policy_allows_no_foreign_host_and_no_text_as_program() -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page())

    assert policy is not None
    assert policy[1].startswith("default-src &#39;none&#39;")
    assert "unsafe" not in policy[1]
    assert "http" not in policy[1]
    scripts = re.findall(r"<script(?![^>]*src=)[^>]*>", page())
    assert scripts == ['<script type="application/json" id="site">']


def test_addresses_are_right_from_every_place() -> None:
    found = {
        (language, current): set(
            re.findall(r'(?:src|href)="([^"#]*abc-site\.(?:js|css))"', page(language, current=current))
        )
        for language in ("sv", "en")
        for current in (True, False)
    }

    assert found["sv", True] == {"files/abc-site.js", "files/abc-site.css"}
    assert found["en", True] == {"../files/abc-site.js", "../files/abc-site.css"}
    assert found["sv", False] == {"../../files/abc-site.js", "../../files/abc-site.css"}
    assert found["en", False] == {"../../../files/abc-site.js", "../../../files/abc-site.css"}
    assert '"current": "../../current.js"' in page(current=False)
    assert 'class="notice warning newer"' not in page()
    assert 'href="../../../en/kompetensbehov.html"' in page("en", current=False)


def test_the_bar_offers_what_there_is_and_the_rest_is_told() -> None:
    html = page()
    values = re.findall(r'<option value="([^"]*)"', html)

    assert values == ["skaraborg", "goteborg", "", "Q", "medel", "lang"]
    config = json.loads(re.search(r'id="site">(.+?)</script>', html)[1])  # type: ignore[index]
    assert [axis["name"] for axis in config["axes"]] == ["region", "branch", "horizon"]
    assert config["axes"][1]["only"] == ["skaraborg"]
    assert config["axes"][2]["together"]


def test_a_choice_may_be_spelt_as_in_addresses_of_live_pages() -> None:
    found = frames.spellings(edition().offers[0])

    assert found["region"]["1480"] == "goteborg"
    assert found["region"]["goteborg"] == "goteborg"
    assert found["branch"]["industri"] == ""
    assert found["horizon"]["lang-sikt"] == "lang"
