"""What all handlers share: the pages there are, their files, open sessions, and the words around a page."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment

from kompetensnb.dashboard.assets import Assets
from kompetensnb.dashboard.sessions import Sessions
from kompetensnb.dashboard.settings import Settings
from kompetensnb.narrative.messages import LANGUAGES, text
from kompetensnb.pages.templating import templates
from kompetensnb.vocabulary.parameters import Parameters

if TYPE_CHECKING:
    from kompetensnb.pages.registry import PageDefinition


@dataclass(frozen=True)
class Site:
    """The parts of a running server."""

    settings: Settings
    pages: Mapping[str, PageDefinition]
    assets: Assets
    sessions: Sessions

    @cached_property
    def _templates(self) -> Environment:
        return templates("kompetensnb.dashboard")

    def fill(self, template: str, language: str, **values: object) -> str:
        """A template, with `word(key)` for the texts of the area `dashboard`, `static(name)` and `base_url` at hand."""
        base_url = self.settings.base_url

        def word(key: str, **fields: object) -> str:
            return text(f"dashboard.{key}", language, **fields)

        def static(name: str) -> str:
            return self.assets.address(base_url, name)

        shared = {"language": language, "base_url": base_url, "pages": self.pages, "word": word, "static": static}
        query = Parameters(language=language).to_query()  # what links to pages carry, unless a choice has been made
        return self._templates.get_template(f"{template}.html.j2").render({**shared, "query": query, **values})

    def notebook(self, name: str) -> Path | None:
        """The notebook that shows a page, None when the folder has none of that name."""
        path = self.settings.notebooks / f"{name}.ipynb"
        # A name is one that a listing of the folder gives, so it can never lead out of the folder.
        return path if path in self.settings.notebooks.glob("*.ipynb") else None


def load_pages(where: str) -> Mapping[str, PageDefinition]:
    """The page definitions at `module:attribute`."""
    module, _, attribute = where.partition(":")
    pages: Mapping[str, PageDefinition] = getattr(importlib.import_module(module), attribute)
    return pages


def language_of(value: str) -> str:
    """A language there is: `value`, or Swedish."""
    return value if value in LANGUAGES else LANGUAGES[0]
