"""Names of groups and branches where a sentence uses them."""

from __future__ import annotations


def lowered(name: str) -> str:
    """A name inside a sentence: its first letter small, unless it is an abbreviation («IT och kommunikation»)."""
    return name if name[:2].isupper() else f"{name[:1].lower()}{name[1:]}"
