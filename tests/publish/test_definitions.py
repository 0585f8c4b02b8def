from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from kompetensnb.errors import KompetensnbError
from kompetensnb.pages.registry import PAGES
from kompetensnb.publish import definitions
from kompetensnb.publish.definitions import definition_names, read_definition

RIGHT: dict[str, Any] = {
    "version": 1,
    "title": {"sv": "Liten", "en": "Small"},
    "audience": "analytiker",
    "regions": ["Skaraborg"],
    "parts": [{"notebook": "lagesbild"}],
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(definitions, "definitions_folder", lambda: tmp_path)
    return tmp_path


def _write(folder: Path, **changes: object) -> None:
    (folder / "liten.yml").write_text(yaml.safe_dump({**RIGHT, **changes}), encoding="utf-8")


def test_every_definition_of_the_project_is_right_and_called_as_a_page_only_when_it_is_of_that_page() -> None:
    expected = {"ansokan", "bedomning-kommun", "bedomning-stat", "branschblad", "faktablad", "kompetensanalys"}
    assert expected <= set(definition_names())
    for name in definition_names():
        definition = read_definition(name)
        assert definition.region_ids()
        assert name not in PAGES or {part.notebook for part in definition.parts} == {name}


def test_an_installed_program_has_every_definition() -> None:
    root = Path(__file__).parents[2]
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    inside = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]

    for path in (root / "reports").glob("*.yml"):
        assert inside.get(f"reports/{path.name}") == f"kompetensnb/reports/{path.name}"


def test_the_yearly_analysis_has_the_county_and_its_sub_regions_and_the_fact_sheet_every_municipality() -> None:
    delregioner = ("fyrbodal", "goteborgsregionen", "sjuharad", "skaraborg")

    assert read_definition("kompetensanalys").region_ids() == ("vastra-gotaland", *delregioner)
    assert len(read_definition("faktablad").region_ids()) == 49


def test_a_part_is_shown_for_every_branch_and_horizon_and_a_region_named_twice_once(folder: Path) -> None:
    part = {"notebook": "kompetensbehov", "branches": ["F", "G"], "horizons": ["kort", "lang"]}
    _write(folder, regions=["Skaraborg", "skovde"], kinds=["delregion"], parts=[part])

    read = read_definition("liten")

    assert read.region_ids() == ("skaraborg", "skovde", "fyrbodal", "goteborgsregionen", "sjuharad")
    assert [tuple(chosen.values()) for chosen in read.parts[0].choices()] == [
        ("F", "kort"),
        ("F", "lang"),
        ("G", "kort"),
        ("G", "lang"),
    ]


@pytest.mark.parametrize(
    ("changes", "place", "value", "allowed"),
    [
        ({"parts": [{"notebook": "finns-inte"}]}, "parts.0.notebook", "finns-inte", "lagesbild"),
        ({"regions": ["Skåne"]}, "regions", "Skåne", "skaraborg"),
        ({"municipalities_of": ["Mordor"]}, "municipalities_of", "Mordor", "skaraborg"),
        ({"kinds": ["landskap"]}, "kinds", "landskap", "delregion"),
        ({"forms": ["html", "docx"]}, "forms", "docx", "html, pdf, xlsx, pptx"),
        ({"branches": ["Z9"]}, "branches", "Z9", ""),
        ({"forms": ["pdf"], "tables": "bredvid"}, "tables", "bredvid", "intill"),
        ({"parts": [{"notebook": "lagesbild", "sections": ["alder", "vader"]}]}, "parts.0.sections", "vader", "alder"),
        ({"language": "fi"}, "language", "fi", "sv, en"),
        ({"parts": [{"notebook": "lagesbild", "branches": ["F"]}]}, "parts.0", "branch", "region"),
        ({"parts": [{"notebook": "kompetensbehov", "branches": ["Z9"]}]}, "parts.0.branch", "Z9", ""),
        ({"parts": [{"notebook": "kompetensbehov", "horizons": ["snart"]}]}, "parts.0.horizon", "snart", "kort"),
    ],
)
def test_a_value_that_does_not_exist_is_named_with_its_place_and_those_that_do(
    folder: Path, changes: dict[str, object], place: str, value: str, allowed: str
) -> None:
    _write(folder, **changes)

    with pytest.raises(KompetensnbError) as caught:
        read_definition("liten")

    assert caught.value.key == "report-definition-value"
    assert (caught.value.fields["file"], caught.value.fields["place"]) == ("liten.yml", place)
    assert caught.value.fields["value"] == value
    assert allowed in str(caught.value.fields["allowed"])


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"version": 0}, "version"),
        ({"version": None}, "version"),
        ({"audience": "alla"}, "audience"),
        ({"title": {"sv": "Liten"}}, "title.en"),
        ({"region": "skaraborg"}, "region"),
        ({"parts": []}, "parts"),
        ({"parts": [{"notebook": "lagesbild", "branches": []}]}, "parts.0.branches"),
        ({"regions": []}, "regions"),
        ({"parts": [{"notebook": "lagesbild", "sections": []}]}, "parts.0.sections"),
        ({"parts": [{"notebook": "lagesbild", "chapter": {"sv": "Läget"}}]}, "parts.0.chapter.en"),
        ({"layout": "affisch"}, "layout"),
        ({"introduction": {"sv": "x", "en": ""}}, "introduction.en"),
        ({"branches": ["F"]}, "branches"),  # no part takes a branch: every document would be the same
    ],
)
def test_a_file_of_another_form_is_refused_with_the_place(folder: Path, changes: dict[str, object], place: str) -> None:
    _write(folder, **changes)

    with pytest.raises(KompetensnbError) as caught:
        read_definition("liten")

    assert caught.value.key == "report-definition"
    assert caught.value.fields == {"file": "liten.yml", "place": place}


@pytest.mark.parametrize(
    ("changes", "place", "value"),
    [
        ({"forms": ["html", "html"]}, "forms", "html"),
        ({"regions": ["Skaraborg", "Skaraborg"]}, "regions", "Skaraborg"),
        ({"parts": [{"notebook": "lagesbild", "sections": ["alder", "alder"]}]}, "parts.0.sections", "alder"),
        ({"parts": [{"notebook": "lagesbild"}, {"notebook": "lagesbild"}]}, "parts", "lagesbild nyckeltal"),
        (
            {"parts": [{"notebook": "lagesbild", "sections": ["alder"]}, {"notebook": "lagesbild"}]},
            "parts",
            "lagesbild alder",
        ),
    ],
)
def test_what_is_there_twice_is_named_with_its_place(
    folder: Path, changes: dict[str, object], place: str, value: str
) -> None:
    _write(folder, **changes)

    with pytest.raises(KompetensnbError) as caught:
        read_definition("liten")

    assert caught.value.key == "report-definition-twice"
    assert caught.value.fields == {"file": "liten.yml", "place": place, "value": value}


@pytest.mark.parametrize("content", [b"a: [", b"", b"\xff\xfe\x00", b"- 1"])
def test_a_file_that_is_no_definition_is_refused(folder: Path, content: bytes) -> None:
    (folder / "liten.yml").write_bytes(content)

    with pytest.raises(KompetensnbError) as caught:
        read_definition("liten")

    assert caught.value.key == "report-definition"


@pytest.mark.parametrize("name", ["stor", "../liten", ""])
def test_an_unknown_report_is_refused_with_those_there_are(folder: Path, name: str) -> None:
    _write(folder)

    with pytest.raises(KompetensnbError) as caught:
        read_definition(name)

    assert caught.value.key == "unknown-report"
    assert caught.value.fields["allowed"] == "liten"
