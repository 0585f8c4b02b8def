from __future__ import annotations

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from kompetensnb.pages.templating import templates


def test_what_is_filled_in_is_escaped_and_must_be_there() -> None:
    template = templates("kompetensnb.pages").from_string("<p>{{ told }}</p>")
    assert template.render(told="<b>&") == "<p>&lt;b&gt;&amp;</p>"
    with pytest.raises(UndefinedError):
        template.render()


def test_a_template_is_found_in_its_own_package() -> None:
    assert templates("kompetensnb.pages").get_template("prose.html.j2")
    with pytest.raises(TemplateNotFound):
        templates("kompetensnb.dashboard").get_template("prose.html.j2")
