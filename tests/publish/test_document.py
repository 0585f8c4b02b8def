from __future__ import annotations

import re
from dataclasses import replace

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kompetensnb.publish.document import document_html
from kompetensnb.publish.facts import Facts
from kompetensnb.vocabulary.parameters import Parameters


def _shown(data: dict[str, str]) -> NotebookNode:
    shown: NotebookNode = new_code_cell(
        "secret_source()", execution_count=7, outputs=[new_output("execute_result", data=data)]
    )
    return shown


@pytest.fixture
def executed() -> NotebookNode:
    notebook: NotebookNode = new_notebook(
        cells=[
            new_markdown_cell("# Rubrik för arbetet", metadata={"tags": ["notebook-only"]}),
            new_markdown_cell("Om **figurerna**."),
            _shown(
                {
                    "text/html": '<h1>Läget</h1><svg viewBox="0 0 4 2"><linearGradient/></svg>',
                    "text/plain": "<View>",
                    "application/javascript": "alert(1)",
                    "application/vnd.jupyter.widget-view+json": '{"model_id": "1"}',
                }
            ),
            new_code_cell(
                "print()",
                outputs=[
                    new_output("stream", name="stdout", text="1 < 2"),
                    new_output("stream", name="stderr", text="FutureWarning"),
                ],
            ),
        ]
    )
    return notebook


def test_what_cells_show_is_there_and_what_is_for_the_work_is_not(executed: NotebookNode, facts: Facts) -> None:
    html = document_html(executed, "lagesbild", facts)

    assert '<h1>Läget</h1><svg viewBox="0 0 4 2"><linearGradient/></svg>' in html
    assert "<strong>figurerna</strong>" in html
    assert "1 &lt; 2" in html
    for hidden in ("secret_source", "Rubrik för arbetet", "FutureWarning", "alert(1)", "model_id", "[7]", "¶"):
        assert hidden not in html


def test_it_needs_no_script_and_no_other_file(executed: NotebookNode, facts: Facts) -> None:
    html = document_html(executed, "lagesbild", facts)
    head = html[: html.index("</head>")]

    assert "default-src 'none'" in head
    assert not re.search(r"<script|<link|@import|url\(\s*['\"]?(?!data:|#)|\bsrc=\"(?!data:)", html)
    assert "--accent" in head, "the style of pages is inside"


def test_head_tells_language_title_and_facts_escaped(executed: NotebookNode, facts: Facts) -> None:
    html = document_html(executed, "lagesbild", facts)

    assert html.lstrip().startswith("<!doctype html>")
    assert '<html lang="sv">' in html
    assert "<title>Lägesbild: &lt;Skaraborg&gt; &amp; &#34;riket&#34;</title>" in html
    meta = dict(re.findall(r'<meta name="([^"]+)" content="([^"]*)">', html))
    assert meta["kompetensnb:region"] == "skaraborg"
    assert meta["kompetensnb:year"] == "2024"
    assert meta["kompetensnb:snapshot"] == "2026-11-22-0123456789ab"
    assert meta["kompetensnb:date"] == "2026-11-22"
    assert meta["kompetensnb:status"] == "skattad"
    assert "kompetensnb:branch" not in meta, "a choice that was not made is not a fact"


def test_english_is_english_throughout(executed: NotebookNode, facts: Facts) -> None:
    facts = replace(facts, parameters=Parameters(language="en"))

    html = document_html(executed, "lagesbild", facts)

    assert '<html lang="en">' in html
    assert "Made with kompetensnb" in html
    assert "22 November 2026" in html


def test_the_same_gives_the_same_bytes(executed: NotebookNode, facts: Facts) -> None:
    assert document_html(executed, "lagesbild", facts) == document_html(executed, "lagesbild", facts)


def test_pictures_are_inside_with_a_text(facts: Facts) -> None:
    executed = new_notebook(cells=[_shown({"image/png": "aGVq", "text/plain": 'karta "A"'})])

    html = document_html(executed, "lagesbild", facts)

    assert '<img src="data:image/png;base64,aGVq" alt="karta &#34;A&#34;">' in html
