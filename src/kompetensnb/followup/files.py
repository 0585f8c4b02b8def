"""Reads the data files that lie beside the code of the registers."""

from __future__ import annotations

from importlib import resources
from typing import Any

import yaml


def read_yaml(name: str) -> Any:
    """The content of `name` in this folder."""
    # The C loader is ten times as fast, which is felt when a page opens; it is absent where libyaml is.
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=loader)  # noqa: S506 - both loaders are the safe ones
