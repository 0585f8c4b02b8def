"""A page as one hash: of all that it says and shows, whatever data set that was computed from."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from kompetensnb.pages.page import Page


def page_digest(page: Page) -> str:
    """SHA-256 of the page in hex. The id of the data set does not count."""
    written = json.dumps(page, default=_plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.replace(page.snapshot, "").encode()).hexdigest()


def _plain(value: Any) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        # Under its name: two kinds of block with the same fields are not drawn the same.
        return [type(value).__name__, {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}]
    if isinstance(value, BaseModel):
        return value.model_dump()
    if isinstance(value, Mapping):
        return dict(value)
    return value.item()  # a number of NumPy's; anything else is not what a page is made of
