from __future__ import annotations

from pathlib import Path

from kompetensnb.publish.site.assets import put_assets
from kompetensnb.publish.site.files import FOLDER


def test_styles_scripts_and_vega_are_there_under_names_of_their_content(tmp_path: Path) -> None:
    named = put_assets(tmp_path)

    assert set(named) == {"site.css", "icon.svg", "early.js", "site.js", "vega.js"}
    assert all(name.endswith(f"-{plain}") for plain, name in named.items())
    assert {path.name for path in (tmp_path / FOLDER).iterdir()} == set(named.values())
    assert put_assets(tmp_path) == named
