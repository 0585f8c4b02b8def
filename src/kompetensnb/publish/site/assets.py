"""What all pages of the site load besides their data: styles, the script, Vega."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Final

from kompetensnb.dashboard.assets import cache_folder, vega_bundle
from kompetensnb.publish.site.files import put
from kompetensnb.publish.site.scripts import bundle

_AS_THEY_ARE: Final = {"icon.svg": "kompetensnb.dashboard", "early.js": "kompetensnb.publish.site"}
# One after the other in one file: a page is not painted before it has all of them.
_STYLES: Final = {
    "page.css": "kompetensnb.pages",
    "frame.css": "kompetensnb.pages",
    "site.css": "kompetensnb.publish.site",
}


def put_assets(out: Path) -> Mapping[str, str]:
    """Write them into the site; the names of the files, by what they are called here.

    Raises:
        OSError: when one cannot be written.
    """
    contents = {
        **{name: _static(package, name) for name, package in _AS_THEY_ARE.items()},
        "site.css": b"\n".join(_static(package, name) for name, package in _STYLES.items()),
        "site.js": bundle("site.js").encode(),
        "vega.js": vega_bundle(cache_folder()),
    }
    return {name: put(out, content, f"-{name}") for name, content in contents.items()}


def _static(package: str, name: str) -> bytes:
    return resources.files(package).joinpath("static", name).read_bytes()
