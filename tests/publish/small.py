"""Small editions for the tests of comparing: a page on one table, with data and a program of the test's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kompetensnb.charts.chart import Column, Table
from kompetensnb.pages import registry
from kompetensnb.pages.page import KeyFigure, KeyFigures, Page, Section, TableBlock
from kompetensnb.pages.registry import PageDefinition
from kompetensnb.publish import compare, fingerprint, manifest
from kompetensnb.publish.figures import NAME, figure_table, page_figures, write_figures
from kompetensnb.publish.manifest import MadeRun, Manifest
from kompetensnb.store import places
from kompetensnb.store.origin import Origin
from kompetensnb.store.snapshot import Snapshot, open_snapshot
from kompetensnb.store.writing import write_snapshot
from kompetensnb.vocabulary.parameters import Parameters

Figures = Mapping[tuple[str, int], float]
ORIGIN = Origin("scb", "SCB", "TAB1", "https://example.org", "CC0", {"sv": "x", "en": "x"})
FIGURES: Figures = {("1480", 2023): 100.0, ("1480", 2024): 200.0, ("1490", 2023): 300.0, ("1490", 2024): 400.0}


class Editions:
    """Makes editions of a page that shows the figures of a table times `factor`: the program's way to compute."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.factor, self._monkeypatch = folder, 1.0, monkeypatch
        monkeypatch.setenv(places.ENVIRONMENT, str(folder / "data"))
        definition = PageDefinition("lagesbild", ("region",), (), self._page, lambda *_: {})
        for module in (compare, registry):
            monkeypatch.setattr(module, "PAGES", {"lagesbild": definition})
        self.program("1")

    def program(self, version: str, factor: float = 1.0) -> None:
        """Be another program, which computes in another way."""
        self.factor = factor
        self._monkeypatch.setattr(fingerprint, "code_sha256", lambda: version)

    def data(self, figures: Figures, day: int = 1, status: str = "officiell") -> Snapshot:
        """A data set of one table."""
        rows = [
            {"region": region, "year": year, "value": value, "status": status, "origin": "scb"}
            for (region, year), value in figures.items()
        ]
        return write_snapshot({"migration": pd.DataFrame(rows)}, [ORIGIN], date(2026, 1, day))

    def make(self, name: str, snapshot: Snapshot, regions: tuple[str, ...] = ("skaraborg",), **other: Any) -> Path:
        """An edition in the folder `name`; `other` goes into its manifest."""
        folder = self.folder / name
        folder.mkdir(parents=True)
        chosen = [Parameters(region=region, snapshot=snapshot.id) for region in regions]
        pages = [("lagesbild", each, page_figures(self._page(snapshot, each))) for each in chosen]
        write_figures(figure_table(pages), folder / NAME)
        runs = tuple(
            MadeRun(key="k", page="lagesbild", notebook_sha256="0", parameters=each.to_papermill(), sha256="0")
            for each in chosen
        )
        values: dict[str, Any] = {
            "report": "liten",
            "edition": int(name),
            "version": 1,
            "language": "sv",
            "snapshot": snapshot.id,
            "created": snapshot.created.isoformat(),
            "generator": "kompetensnb",
            "code_sha256": fingerprint.code_sha256(),
            "environment_sha256": fingerprint.environment_sha256(),
            "lock_sha256": "",
            "definition_sha256": "0",
        }
        made = Manifest(**{**values, **other}, runs=runs, files=())
        (folder / manifest.NAME).write_text(made.text(), encoding="utf-8")
        return folder

    def _page(self, snapshot: Snapshot, parameters: Parameters) -> Page:
        rows = open_snapshot(snapshot.id).table("migration")
        rows = rows.assign(value=rows["value"] * self.factor, name=rows["region"])
        columns = (Column("name", "Kommun"), Column("year", "År", "year"), Column("value", "Antal", "integer"))
        latest = rows[rows["region"] == "1480"].iloc[-1]
        figure = KeyFigure(f"Göteborg, {latest['year']}", f"{latest['value']:.0f}", source="SCB, TAB1")
        sources = Table((Column("producer", ""), Column("table", "")), ({"producer": "SCB", "table": "TAB1"},))
        return Page(
            name="lagesbild",
            title="Liten",
            question="?",
            lead="Svaret.",
            selection="",
            parameters=parameters,
            sections=(
                Section("tal", "Tal", (KeyFigures("nyckeltal", (figure,)),)),
                Section("alla", "Alla", (TableBlock("tabell", "Alla år", Table(columns, tuple(_records(rows)))),)),
                Section("kallor", "Källor", (TableBlock("kallor-tabell", "Källor", sources),)),
            ),
            snapshot=snapshot.id,
        )


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]
