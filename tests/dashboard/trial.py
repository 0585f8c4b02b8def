"""A page of its own for the tests of the server, so that they do not depend on the real pages."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kompetensnb.charts.chart import Chart, Column, Table
from kompetensnb.errors import KompetensnbError
from kompetensnb.pages.page import ChartBlock, KeyFigure, KeyFigures, Note, Page, Prose, Section
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.parameters import Parameters

_SPEC: Mapping[str, Any] = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "width": "container",
    "height": 180,
    "datasets": {"rows": []},
    "data": {"name": "rows"},
    "mark": {"type": "line", "point": True, "tooltip": True},
    "encoding": {
        "x": {"field": "year", "type": "quantitative", "axis": {"format": "d"}},
        "y": {"field": "value", "type": "quantitative"},
        "tooltip": [{"field": "year"}, {"field": "value"}],
    },
}
_BARS: Mapping[str, Any] = {
    **_SPEC,
    "transform": [{"calculate": "datum.value * 2", "as": "double"}],
    "mark": "bar",
    "encoding": {"x": {"field": "year", "type": "ordinal"}, "y": {"field": "double", "type": "quantitative"}},
}


@dataclass(frozen=True)
class Trial:
    """What the server needs to know of a page (as `kompetensnb.pages.registry.PageDefinition`)."""

    name: str
    controls: tuple[str, ...] = ("region", "comparison", "year", "sex")
    section_ids: tuple[str, ...] = ("first", "second")
    uses_records: bool = False

    def title(self, language: str) -> str:
        return {"sv": "Provsida", "en": "Trial page"}[language]

    def description(self, language: str) -> str:
        return {"sv": "En sida för prov.", "en": "A page for trials."}[language]

    def choices(self, _snapshot: object, parameters: Parameters) -> Mapping[str, tuple[tuple[str, str], ...]]:
        return {
            "year": (("0", "Senaste"), *((str(year), str(year)) for year in range(2020, 2026))),
            "sex": (("alla", "Alla"), ("kvinnor", "Kvinnor"), ("man", "Män")),
        }

    def build(self, _snapshot: object, parameters: Parameters) -> Page:
        _misbehave(parameters)
        region = regions.get(parameters.region)
        name = region.name(parameters.language)
        ascii_sum = sum(map(ord, region.id))
        rows = tuple({"year": year, "value": float(ascii_sum + year % 7)} for year in range(2015, 2026))
        first = [
            Prose("prose", (f"Stycke om {name} <b>& mer</b>.",)),
            KeyFigures("figures", (KeyFigure("Antal", str(ascii_sum), status="officiell"),)),
            *(ChartBlock(f"line-{number}", _chart(f"line-{number}", name, _SPEC, rows)) for number in (1, 2)),
        ]
        second = [ChartBlock("bars", _chart("bars", name, _BARS, rows))]
        if region.id == "riket":
            second.append(Note("note", "Bara för riket."))
        return Page(
            name=self.name,
            title=self.title(parameters.language),
            question=f"Hur är det i {name}?",
            lead="Så här.",
            selection=f"{name}, {region.kind_name(parameters.language)}",
            parameters=parameters,
            sections=(Section("first", "Första", tuple(first)), Section("second", f"Andra {name}", tuple(second))),
            snapshot="2026-11-22-trial",
        )


def _misbehave(parameters: Parameters) -> None:
    """Faults on request: the scenario says which; one measure has none that a page could be shown without."""
    if parameters.measure == "andel-65":
        raise KompetensnbError("unknown-region", value="Atlantis", allowed="riket", detail="secret detail")
    match parameters.scenario:
        case "raise":
            raise ValueError("secret detail /etc/trial")
        case "mend":
            raise KompetensnbError("scenario-unreadable", value="mend", allowed="migration=5;2026")
        case "die":
            os._exit(3)
        case "slow":
            time.sleep(3)


def _chart(chart_id: str, name: str, spec: Mapping[str, Any], rows: tuple[dict[str, Any], ...]) -> Chart:
    return Chart(
        id=chart_id,
        title=f"Diagram {chart_id}",
        selection=name,
        alt=f"Diagram för {name}",
        spec=spec,
        data={"rows": rows},
        table=Table((Column("year", "År", "year"), Column("value", "Värde", "decimal")), rows),
        sources=("SCB",),
    )


PAGES = {"prov": Trial("prov"), "trasig": Trial("trasig"), "dod": Trial("dod")}
