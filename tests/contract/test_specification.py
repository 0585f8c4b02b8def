"""The local server speaks as the specification and the recorded answers do, where these are at hand."""

from __future__ import annotations

import copy
import json
import urllib.request
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml

from kompetensnb.sources.scb.declaration import Lookup, declarations
from kompetensnb.sources.scb.jsonstat import decode
from kompetensnb.sources.scb.lookup import find_table
from kompetensnb.sources.scb.metadata import TableMetadata, read_metadata
from kompetensnb.sources.scb.plan import Question, plan
from kompetensnb.sources.scb.tidy import rows

from .conftest import Serve
from .tables import catalogue, labour, population, population_month, population_noisy

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data"
SPECIFICATION = SHARED / "pxapi_spec" / "PxAPI-2.yml"
RECORDED = SHARED / "pxweb_v2_fixtures"
METADATA = SHARED / "vg" / "scb_v2_metadata"

needs_specification = pytest.mark.skipif(not SPECIFICATION.is_file(), reason="the specification is not at hand")
needs_recorded = pytest.mark.skipif(not RECORDED.is_dir(), reason="recorded answers are not at hand")
needs_metadata = pytest.mark.skipif(not METADATA.is_dir(), reason="recorded metadata are not at hand")


@cache
def _schemas() -> dict[str, Any]:
    """The schemas of the specification as JSON Schema.

    `nullable` is OpenAPI's own word. The specification wants a time stamp that also matches a plain date, which nothing
    can be: the pattern is left out.
    """
    content = yaml.safe_load(SPECIFICATION.read_text(encoding="utf-8"))
    plain: dict[str, Any] = _as_json_schema(content["components"]["schemas"])
    return plain


def _as_json_schema(part: Any) -> Any:
    if isinstance(part, list):
        return [_as_json_schema(item) for item in part]
    if not isinstance(part, dict):
        return part
    found = {key: _as_json_schema(value) for key, value in part.items() if key not in ("nullable", "example")}
    if str(found.get("pattern", "")).startswith("^((19|20)"):
        del found["pattern"]
    if part.get("nullable") and isinstance(found.get("type"), str):
        found["type"] = [found["type"], "null"]
    return found


def faults(content: Any, schema: str) -> list[str]:
    """What in the content is not as a schema of the specification says; nothing when it is valid."""
    whole = {"$ref": f"#/components/schemas/{schema}", "components": {"schemas": _schemas()}}
    found = jsonschema.Draft4Validator(whole).iter_errors(content)
    return [f"{error.json_path}: {error.message[:200]}" for error in found]


def answer(url: str, body: Any = None) -> Any:
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def recorded(name: str) -> Any:
    return json.loads((RECORDED / name).read_text(encoding="utf-8"))


def labels_of(name: str) -> dict[str, str]:
    return {value["code"]: value["label"] for value in recorded(f"{name}.json")["values"]}


@needs_specification
def test_the_local_server_answers_as_specified(serve: Serve) -> None:
    url = serve(catalogue()).url
    assert faults(answer(f"{url}/config"), "ConfigResponse") == []
    assert faults(answer(f"{url}/tables?query=folkm%C3%A4ngden"), "TablesResponse") == []
    assert faults(answer(f"{url}/tables/TAB638"), "TableResponse") == []
    assert faults(answer(f"{url}/codelists/agg_%C3%85lder5%C3%A5r"), "CodelistResponse") == []
    for table in catalogue():
        assert faults(answer(f"{url}/tables/{table.id}/metadata"), "Dataset") == [], table.id
    selection = [{"variableCode": item.code, "valueCodes": list(item.values)[:2]} for item in labour().variables]
    assert faults(answer(f"{url}/tables/TAB3200/data", {"selection": selection}), "Dataset") == []


@needs_specification
def test_the_validation_finds_what_is_wrong(serve: Serve) -> None:
    content = answer(f"{serve(catalogue()).url}/config")
    del content["maxDataCells"]
    assert faults(content, "ConfigResponse") == ["$: 'maxDataCells' is a required property"]


@needs_specification
@needs_recorded
@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("config.json", "ConfigResponse"),
        ("tables.json", "TablesResponse"),
        ("search.json", "TablesResponse"),
        ("TAB6471_metadata.json", "Dataset"),
        ("TAB6471_data.json", "Dataset"),
        ("agg_Ålder10årJ.json", "CodelistResponse"),
    ],
)
def test_recorded_answers_are_as_specified(name: str, schema: str) -> None:
    assert faults(recorded(name), schema) == []


@needs_recorded
def test_a_recorded_table_becomes_rows() -> None:
    """TAB6471: the question that its metadata leads to, answered for the part of it that was recorded."""
    metadata = read_metadata(recorded("TAB6471_metadata.json"), "TAB6471")
    data = decode(recorded("TAB6471_data.json"), "TAB6471")
    (question,) = plan(declarations()["folkmangd_manad"], metadata, labels_of)
    part = {item.id: item.codes for item in data.dimensions}

    assert set(part["Alder"]) <= set(question.selection["Alder"]) | {"100+10"}
    assert question.cells == 22 * 12 * 3 * 16
    ages = {**dict(question.columns["age"][1]), "100+10": "100+"}
    same = Question(question.selection, {}, {**question.columns, "age": ("Alder", ages)}, {}, "Region", "Tid")
    frame = rows(declarations()["folkmangd_manad"], same, part, data)

    county = frame[(frame["region"] == "14") & (frame["sex"] == "alla") & (frame["month"] == 4)]
    assert len(frame) == 21 * 11 * 3 * 4
    assert abs(county["value"].sum() - 1_777_763) < 30


@needs_recorded
def test_a_table_is_found_in_a_recorded_search() -> None:
    lookup = Lookup(("befolkning",), ("befolkningsstatistik", "månad"), ("region", "kön"))
    wanted = replace(declarations()["folkmangd_manad"], table="", lookup=lookup)

    assert find_table(wanted, lambda _: recorded("search.json")["tables"]) == "TAB6473"


@needs_metadata
@pytest.mark.parametrize(
    ("table", "name", "cells"),
    [
        ("TAB638", "folkmangd_1968_2024", 53 * 57 * 3 * (1 + 21)),
        ("TAB5557", "folkmangd_2025", 53 * 3 * 22),
        ("TAB3200", "arbetsmarknad_20_64", 53 * 5 * 2),
    ],
)
def test_recorded_metadata_resolve(table: str, name: str, cells: int) -> None:
    metadata = _recorded_metadata(table)

    def five_years(name_: str) -> dict[str, str]:
        assert name_ == "agg_Ålder5år"
        _, values = population().variable("Alder").codelists["agg_Ålder5år"]
        return {code: label for code, (label, _) in values.items()}

    questions = plan(declarations()[name], metadata, five_years)

    assert sum(question.cells for question in questions) == cells
    chosen = {code for question in questions for code in question.selection.get("Kon", ())}
    assert chosen == {"TAB638": {"1", "2"}, "TAB5557": {"TotSa", "1", "2"}, "TAB3200": {"1+2"}}[table]


@needs_metadata
@pytest.mark.parametrize("made", [population(), population_noisy(), labour()], ids=lambda table: table.id)
def test_made_up_tables_have_the_shape_of_the_recorded(made: Any) -> None:
    real, own = _recorded_metadata(made.id), read_metadata(made.metadata(), made.id)

    assert [item.id for item in own.variables] == [item.id for item in real.variables]
    assert [item.label for item in own.variables] == [item.label for item in real.variables]
    assert own.summable == real.summable
    for mine, theirs in zip(own.variables, real.variables, strict=True):
        assert mine.elimination == theirs.elimination or mine.id in ("Region", "Civilstand", "Kon", "Fodelseregion")


def _recorded_metadata(table: str) -> TableMetadata:
    content = json.loads((METADATA / f"{table}.json").read_text(encoding="utf-8"))
    return read_metadata(copy.deepcopy(content), table)


@needs_recorded
def test_made_up_months_have_the_shape_of_the_recorded() -> None:
    real = read_metadata(recorded("TAB6471_metadata.json"), "TAB6471")
    own = read_metadata(population_month().metadata(), "TAB6471")

    assert [(item.id, item.label, item.elimination) for item in own.variables if item.id != "Region"] == [
        (item.id, item.label, item.elimination) for item in real.variables if item.id != "Region"
    ]
    assert own.roles == real.roles
