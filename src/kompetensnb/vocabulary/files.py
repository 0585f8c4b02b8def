"""Reads the data files that lie beside the code."""

from __future__ import annotations

import csv
from importlib import resources
from typing import Any

import yaml


def read_yaml(name: str) -> Any:
    """The content of `name` in this folder."""
    # The C loader is ten times as fast, which is felt when a page opens; it is absent where libyaml is.
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    return yaml.load(_text(name), Loader=loader)  # noqa: S506 - both loaders are the safe ones


def read_csv(name: str) -> list[dict[str, str]]:
    """The rows of `name` in this folder, all cells as text."""
    return list(csv.DictReader(_text(name).splitlines()))


def _text(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
