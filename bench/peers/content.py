"""What all peers show: Lägesbild, computed beforehand for every region that is measured, as one JSON file per region.

None of them has to compute anything, which is in their favour: the live page computes at every change.
"""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = "BENCH_PAGES"
"""Environment variable with the folder of the files."""

TITLE = "Lägesbild"
VEGA = "vega.js"
_ALTAIR = "altair.pickle"


@lru_cache
def page(region: str) -> dict[str, Any]:
    """The page of a region: `title`, `lead`, … and `sections` of `blocks`, each with its `kind`."""
    return _read(region)


@lru_cache
def choices() -> dict[str, str]:
    """Every region that can be chosen: id to label."""
    return _read("_choices")


@lru_cache
def start() -> str:
    """The region that is shown first."""
    return str(_read("_start"))


def charts(region: str) -> dict[str, dict[str, Any]]:
    """The charts of a region's page by id: complete Vega-Lite specifications."""
    blocks = (block for section in page(region)["sections"] for block in section["blocks"])
    return {block["id"]: block["spec"] for block in blocks if block["kind"] == "chart"}


def altair_charts() -> dict[str, Any]:
    """The charts by id as Altair objects without data: what an analyst's code would build."""
    # Reading them takes about as long as building them by Altair's functions; parsing specifications 50 times as long.
    return dict(pickle.loads(Path(os.environ[FOLDER], _ALTAIR).read_bytes()))


def chart_script(port: str) -> str:
    """JupyterChart's script, with Vega from the notebook's own folder in place of a content delivery network."""
    import altair.jupyter

    source = (Path(altair.jupyter.__file__).parent / "js" / "index.js").read_text(encoding="utf-8")
    own = "\n".join(line for line in source.splitlines() if not line.startswith("import "))
    return f'import {{ vegaEmbed, lodashDebounce }} from "http://127.0.0.1:{port}/voila/files/{VEGA}";\n{own}'


def _read(name: str) -> Any:
    return json.loads(Path(os.environ[FOLDER], f"{name}.json").read_text(encoding="utf-8"))


def write(folder: Path, chosen: Sequence[str]) -> None:
    """Compute the pages; the first region is the one shown first."""
    # Only whoever prepares the comparison needs the project; the peers do not pay for importing it.
    import vl_convert

    from kompetensnb.pages import lagesbild
    from kompetensnb.store.snapshot import open_snapshot
    from kompetensnb.vocabulary import regions
    from kompetensnb.vocabulary.parameters import Parameters

    for region in chosen:
        built = lagesbild.build(open_snapshot(), Parameters(region=region))
        _write(folder, region, _plain(built))
        if region == chosen[0]:
            _write_altair(folder, built)
    (folder / VEGA).write_text(vl_convert.javascript_bundle("export { vegaEmbed, lodashDebounce };"), encoding="utf-8")
    labels = {region.id: f"{region.name('sv')} ({region.kind_name('sv')})" for region in regions.all_regions()}
    _write(folder, "_choices", labels)
    _write(folder, "_start", chosen[0])


def _write(folder: Path, name: str, content: object) -> None:
    (folder / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _write_altair(folder: Path, built: Any) -> None:
    import altair as alt

    found = {}
    for block in (block for section in built.sections for block in section.blocks if hasattr(block, "chart")):
        spec = _spec(block.chart)
        kind = alt.LayerChart if "layer" in spec else alt.Chart
        found[block.id] = kind.from_dict(spec, validate=False)
    (folder / _ALTAIR).write_bytes(pickle.dumps(found))


def _spec(chart: Any) -> dict[str, Any]:
    # Vega-Lite draws on no background either way, but Altair's validation does not know that null means so.
    config = {key: value for key, value in chart.spec["config"].items() if key != "background"}
    return {**chart.spec, "config": config}


def _plain(built: Any) -> dict[str, Any]:
    return {
        "title": built.title,
        "question": built.question,
        "selection": built.selection,
        "lead": built.lead,
        "notices": [note.text for note in built.notices],
        "sections": [
            {"title": section.title, "blocks": [found for block in section.blocks if (found := _block(block))]}
            for section in built.sections
        ],
    }


def _block(block: Any) -> dict[str, Any] | None:
    from kompetensnb.pages.page import ChartBlock, KeyFigures, Note, Prose

    match block:
        case Prose():
            return {"kind": "prose", "id": block.id, "paragraphs": block.paragraphs}
        case Note():
            return {"kind": "prose", "id": block.id, "paragraphs": [block.text]}
        case KeyFigures():
            return {"kind": "figures", "id": block.id, "figures": [asdict(figure) for figure in block.figures]}
        case ChartBlock():
            chart = block.chart
            return {
                "kind": "chart",
                "id": block.id,
                "title": chart.title,
                "selection": chart.selection,
                "source": "; ".join(chart.sources),
                "spec": {**_spec(chart), "datasets": dict(chart.data)},
            }
    return None  # tables: the peers need not show them
