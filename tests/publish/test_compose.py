from __future__ import annotations

import re

from kompetensnb.pages.page import Page
from kompetensnb.publish.compose import Front, Listed, css_string, index_html, report_html
from kompetensnb.publish.facts import Facts
from kompetensnb.publish.pieces import Chapter, Piece
from kompetensnb.vocabulary.parameters import Parameters

HTML = (
    '<section id="kallor" aria-labelledby="kallor-title"><h2 id="kallor-title">Källor</h2>'
    '<a href="#kallor">hit</a><a href="#annat">dit</a><rect clip-path="url(#kallor)"/>'
    '<div role="region" aria-label="Tabell"></div></section>'
)


PAGE = Page("lagesbild", "Läge", "Hur?", "Så.", "Skövde", Parameters(), (), "2026-01-01-a")


def _chapter(ident: str, title: str, *, named: bool = False, pieces: int = 1) -> Chapter:
    ids = [f"{ident}-{number}" if named else ident for number in range(1, pieces + 1)]
    return Chapter(ident, title, tuple(Piece(each, title, PAGE, HTML, "SCB, TAB1") for each in ids), named)


def test_chapters_with_the_same_ids_and_names_are_told_apart(facts: Facts) -> None:
    chapters = [_chapter("k1", "Läge"), _chapter("k2", 'P "&"')]

    html = report_html(facts, chapters)

    for number, label in (("k1", "Läge"), ("k2", "P &#34;&amp;&#34;")):
        assert f'<section id="{number}-kallor" aria-labelledby="{number}-kallor-title {number}">' in html
        assert f'<h3 id="{number}-kallor-title">Källor</h3>' in html
        assert f'<a href="#{number}-kallor">hit</a><a href="#annat">dit</a>' in html
        assert f"url(#{number}-kallor)" in html
        assert f'<div role="region" aria-label="Tabell, {label}"></div>' in html
        assert f'<li><a href="#{number}">{label}</a></li>' in html


def test_titles_are_escaped_and_one_chapter_has_no_contents(facts: Facts) -> None:
    html = report_html(facts, [_chapter("k1", "Läge")])

    assert "<h1>Lägesbild: &lt;Skaraborg&gt; &amp; &#34;riket&#34;</h1>" in html
    assert "<nav" not in html
    assert "<script" not in html


def test_the_first_page_links_every_form_of_every_document(facts: Facts) -> None:
    html = index_html(facts, [Listed("Skara <b>", {"html": "skara.html", "pdf": "skara.pdf"})])

    assert '<a href="skara.html" aria-label="Skara &lt;b&gt;, HTML">HTML</a>' in html
    assert '<a href="skara.pdf" aria-label="Skara &lt;b&gt;, PDF">PDF</a>' in html


def test_the_pieces_of_a_chapter_with_a_name_are_told_apart_one_level_further_down(facts: Facts) -> None:
    html = report_html(facts, [_chapter("k1", "Tillgång", named=True, pieces=2), _chapter("k2", "Läge")])

    assert '<h2 class="chapter-title" id="k1-rubrik">Tillgång</h2>' in html
    for piece in ("k1-1", "k1-2"):
        assert f'<h4 id="{piece}-kallor-title">Källor</h4>' in html
    assert '<h3 id="k2-kallor-title">Källor</h3>' in html
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_the_front_tells_what_the_document_is_and_answers_first(facts: Facts) -> None:
    front = Front("Till dig & dina.", (("Område", "Skövde"),), (("k1", "Läge", "Fler <än> förr."),))

    html = report_html(facts, [_chapter("k1", "Läge")], front)

    assert '<p class="introduction">Till dig &amp; dina.</p>' in html
    assert "<dt>Område</dt><dd>Skövde</dd>" in html
    assert '<dt><a href="#k1">Läge</a></dt><dd>Fler &lt;än&gt; förr.</dd>' in html


def test_a_title_cannot_end_the_string_of_a_style_sheet_or_the_sheet(facts: Facts) -> None:
    written = css_string('a"b\\c</style>')

    assert not set(written) & set('"<>/')
    assert re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), written) == 'a"b\\c</style>'


def test_paper_has_the_title_the_data_set_and_the_status_on_every_page(facts: Facts) -> None:
    html = report_html(facts, [_chapter("k1", "Läge")], layout="blad", tables="bredvid")

    assert css_string(facts.title) in html.split("@top-left {")[-1]
    assert facts.snapshot in html.split("@bottom-left {")[-1]
    assert '<body class="blad tables-bredvid">' in html
