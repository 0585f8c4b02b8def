"""A folder with one small table and its declaration, to be changed by a test."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

DECLARATION = """\
origins:
  skola:
    producer: Skolverket
    table: Elever
    address: https://example.org
    licence: Officiell statistik
    retrieved: 2026-03-01
    titles: {sv: Elever, en: Pupils}
keys: [region, provider, year]
labels: [namn]
marks: {'.': saknas, '..': sekretess, '~100': sekretess}
blocks:
  - subject: pupils
    spread: grade
    headings: {arskurs_1: '1', arskurs_1_9: 1-9}
  - subject: pupils_background
    spread: measure
    headings: {andel_flickor: girls_share}
"""
TABLE = """\
region,namn,provider,year,arskurs_1,arskurs_1_9,andel_flickor
1480,Göteborg,samtliga,2024,5975,56096,49.1
1480,Göteborg,enskild,2024,.,0,..
1440,Ale,samtliga,2024,,-1,~100
"""


@dataclass(frozen=True)
class Small:
    """The small table on disk, as its two texts."""

    folder: Path

    def write(self, *, name: str = "elever", declaration: str = DECLARATION, table: str = TABLE) -> None:
        """Write both files, the declaration or the table in another wording."""
        (self.folder / f"{name}.yml").write_text(declaration, encoding="utf-8")
        (self.folder / f"{name}.csv").write_text(table, encoding="utf-8")

    def change(self, old: str, new: str) -> None:
        """Write both files with one piece of text changed, wherever it is."""
        assert old in DECLARATION + TABLE
        self.write(declaration=DECLARATION.replace(old, new, 1), table=TABLE.replace(old, new, 1))

    @property
    def table(self) -> str:
        """The table as it first was."""
        return TABLE

    @property
    def declaration(self) -> str:
        """The declaration as it first was."""
        return DECLARATION


@pytest.fixture
def small(tmp_path: Path) -> Small:
    files = Small(tmp_path)
    files.write()
    return files


@pytest.fixture
def folder(small: Small) -> Path:
    return small.folder
