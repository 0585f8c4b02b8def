"""An executed notebook as one HTML file that needs nothing else: no script, no network, no other file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from nbconvert import TemplateExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from traitlets.config import Config

from kompetensnb.narrative import dates
from kompetensnb.narrative.messages import text
from kompetensnb.pages.render import stylesheet
from kompetensnb.publish.facts import Facts

HIDDEN_TAG: Final = "notebook-only"
"""Cells with this tag are for whoever works in the notebook: the report has its own heading."""

_TEMPLATES: Final = Path(__file__).parent / "templates"
# Forms of a result in the order of preference. Scripts and widgets are not among them: a document runs nothing.
_FORMS: Final = ["text/html", "image/svg+xml", "image/png", "image/jpeg", "text/markdown", "text/plain"]


def document_html(executed: NotebookNode, name: str, facts: Facts) -> str:
    """The report of the page `name`: what the cells show, in the order of the notebook, without the code.

    Markdown cells are shown too, but for those with the tag `notebook-only`. The same notebook and facts give the same
    text. The document forbids itself scripts and requests by a content security policy.
    """
    words = {
        "name": name,
        "style": stylesheet(),
        "facts": facts,
        "footer": text(
            "publish.footer",
            facts.language,
            generator=facts.generator,
            snapshot=facts.snapshot,
            date=dates.day(facts.created, facts.language),
        ),
    }
    return _export(executed, "index.html.j2", words)


def fragment_html(executed: NotebookNode) -> str:
    """What the cells show, as in `document_html`, without the document around it."""
    return _export(executed, "fragment.html.j2", {})


def _export(executed: NotebookNode, template: str, words: Mapping[str, object]) -> str:
    # Not nbconvert's HTMLExporter: it parses the page anew and writes drawings' attributes in lower case.
    exporter = TemplateExporter(
        config=_config(),
        template_name="report",
        template_file=template,
        extra_template_basedirs=[str(_TEMPLATES)],
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        filters={"markdown2html": _markdown},
    )
    html, _ = exporter.from_notebook_node(executed, resources={"report": dict(words)})
    return str(html)


def _markdown(source: str) -> str:
    return str(MarkdownWithMath(renderer=IPythonRenderer(escape=False, exclude_anchor_links=True)).render(source))


def _config() -> Config:
    config = Config()
    config.NbConvertBase.display_data_priority = _FORMS
    config.TagRemovePreprocessor.enabled = True
    config.TagRemovePreprocessor.remove_cell_tags = [HIDDEN_TAG]
    return config
