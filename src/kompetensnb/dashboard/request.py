"""How the server tells a kernel which visitor it has: the variables that Voilà uses, and one of our own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

BASE_URL: Final = "KOMPETENSNB_BASE_URL"
"""Set only under our own server: the page is then drawn by our script, and its links go to our addresses."""

_QUERY: Final = "QUERY_STRING"
_PREHEAT: Final = "VOILA_PREHEAT"
_SOFTWARE: Final = "SERVER_SOFTWARE"


def variables(query: str, base_url: str, host: str) -> dict[str, str]:
    """What a kernel's environment must hold before the first cell of a visitor's page is run."""
    return {BASE_URL: base_url, _QUERY: query, _PREHEAT: "False", _SOFTWARE: "voila/kompetensnb", "SERVER_NAME": host}


def assignment(values: Mapping[str, str]) -> str:
    """The code that sets them in a kernel that runs already."""
    return f"import os as _os\n_os.environ.update({dict(values)!r})\ndel _os"


def is_live() -> bool:
    """Whether this kernel belongs to a page of our own server."""
    return BASE_URL in os.environ


def base_url() -> str:
    """Where the server's addresses start."""
    return os.environ[BASE_URL]


def visitors_query() -> str | None:
    """The query of the address that the visitor opened; None when nobody opened one (JupyterLab, Papermill)."""
    if not is_live():
        if not os.environ.get(_SOFTWARE, "").startswith("voila/") and os.environ.get(_PREHEAT, "False") == "False":
            return None
        # Stock Voilà runs preheated kernels before the visitor is there, with the variables of an earlier one.
        from voila.utils import wait_for_request

        wait_for_request()
    return os.environ.get(_QUERY, "")
