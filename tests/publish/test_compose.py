from __future__ import annotations

from kompetensnb.publish.compose import Chapter, Listed, index_html, report_html
from kompetensnb.publish.facts import Facts

HTML = (
    '<section id="kallor" aria-labelledby="kallor-title"><h2 id="kallor-title">Källor</h2>'
    '<a href="#kallor">hit</a><a href="#annat">dit</a><rect clip-path="url(#kallor)"/>'
    '<div role="region" aria-label="Tabell"></div></section>'
)


def test_chapters_with_the_same_ids_and_names_are_told_apart(facts: Facts) -> None:
    chapters = [Chapter("k1", "lagesbild", "Läge", HTML), Chapter("k2", "pendling", 'P "&"', HTML)]

    html = report_html(facts, chapters)

    for number, label in (("k1", "Läge"), ("k2", "P &#34;&amp;&#34;")):
        assert f'<section id="{number}-kallor" aria-labelledby="{number}-kallor-title {number}">' in html
        assert f'<h3 id="{number}-kallor-title">Källor</h3>' in html
        assert f'<a href="#{number}-kallor">hit</a><a href="#annat">dit</a>' in html
        assert f"url(#{number}-kallor)" in html
        assert f'<div role="region" aria-label="Tabell, {label}"></div>' in html
        assert f'<li><a href="#{number}">{label}</a></li>' in html


def test_titles_are_escaped_and_one_chapter_has_no_contents(facts: Facts) -> None:
    html = report_html(facts, [Chapter("k1", "lagesbild", "Läge", HTML)])

    assert "<h1>Lägesbild: &lt;Skaraborg&gt; &amp; &#34;riket&#34;</h1>" in html
    assert "<nav" not in html
    assert "<script" not in html


def test_the_first_page_links_every_form_of_every_document(facts: Facts) -> None:
    html = index_html(facts, [Listed("Skara <b>", {"html": "skara.html", "pdf": "skara.pdf"})])

    assert '<a href="skara.html" aria-label="Skara &lt;b&gt;, HTML">HTML</a>' in html
    assert '<a href="skara.pdf" aria-label="Skara &lt;b&gt;, PDF">PDF</a>' in html
