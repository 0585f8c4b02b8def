"""The bundled set: the project's own tables, each with its declaration, as the long tables of the registry."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import pandas as pd

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.declaration import read_declaration
from kompetensnb.sources.wide import Row, long_rows
from kompetensnb.store.origin import Origin

TABLES: Final = Path(__file__).parent / "bundled"


@dataclass(frozen=True)
class SourceData:
    """What a source gives: one tidy frame per subject, all origins, and the day the latest of them was taken."""

    tables: Mapping[str, pd.DataFrame]
    origins: tuple[Origin, ...]
    created: date


def read_bundled(folder: Path = TABLES) -> SourceData:
    """All tables in a folder: for each declaration `name.yml` the table `name.csv`.

    Raises:
        KompetensnbError: source-missing-table, source-declaration, source-duplicate-origin, and what
            `wide.long_rows` raises; each names the file and the value.
    """
    rows: dict[str, list[Row]] = {}
    origins: dict[str, Origin] = {}
    for path in sorted(folder.glob("*.yml")):
        declaration = read_declaration(path)
        text = _table_text(path.with_suffix(".csv"))
        # Of the text, not of the bytes: a checkout may end its lines in another way.
        digest = hashlib.sha256(text.encode()).hexdigest()
        for origin in declaration.origins:
            if origin.id in origins:
                raise KompetensnbError("source-duplicate-origin", file=path.name, value=origin.id)
            origins[origin.id] = replace(origin, sha256=digest)
        for subject, row in long_rows(declaration, text):
            rows.setdefault(subject.id, []).append(row)
    tables = {subject: pd.DataFrame(found) for subject, found in rows.items()}
    return SourceData(tables, tuple(origins.values()), _latest(origins))


def _latest(origins: Mapping[str, Origin]) -> date:
    return max(origin.retrieved for origin in origins.values() if origin.retrieved is not None)


def _table_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise KompetensnbError("source-missing-table", file=path.name) from error
