"""What all pages of the site load besides their data: styles, the script, Vega."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Final

from kompetensnb.dashboard.assets import cache_folder, vega_bundle
from kompetensnb.publish.site.files import put
from kompetensnb.publish.site.scripts import bundle

_SHARED: Final = {
    "page.css": "kompetensnb.pages",
    "frame.css": "kompetensnb.pages",
    "icon.svg": "kompetensnb.dashboard",
    "site.css": "kompetensnb.publish.site",
    "early.js": "kompetensnb.publish.site",
}


def put_assets(out: Path) -> Mapping[str, str]:
    """Write them into the site; the names of the files, by what they are called here.

    Raises:
        OSError: when one cannot be written.
    """
    contents = {
        name: resources.files(package).joinpath("static", name).read_bytes() for name, package in _SHARED.items()
    }
    contents |= {"site.js": bundle("site.js").encode(), "vega.js": vega_bundle(cache_folder())}
    return {name: put(out, content, f"-{name}") for name, content in contents.items()}
