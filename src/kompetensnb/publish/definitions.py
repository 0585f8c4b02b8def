"""Definitions of reports, `reports/*.yml`: which pages, for which regions, branches and horizons, in which forms."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import LANGUAGES
from kompetensnb.pages.registry import page_definition
from kompetensnb.publish.notebooks import notebook_path
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.region import RegionKind

FORMS: Final = ("html", "pdf", "xlsx", "pptx")
"""Forms that an edition can be made in."""

_PACKAGE: Final = Path(__file__).parents[1]
_Name = Annotated[str, Field(min_length=1, max_length=60)]
_Names = Annotated[tuple[_Name, ...], Field(min_length=1)]
_Text = Annotated[str, Field(min_length=1, max_length=600)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Titles(_Strict):
    """The name of a report or of a chapter, per language."""

    sv: _Name
    en: _Name

    def in_language(self, language: str) -> str:
        """The name in a language."""
        return self.en if language == "en" else self.sv


class Words(_Strict):
    """A few sentences, per language."""

    sv: _Text
    en: _Text

    def in_language(self, language: str) -> str:
        """The sentences in a language."""
        return self.en if language == "en" else self.sv


class Part(_Strict):
    """A page of the report, once per branch and horizon. Without those it is shown for what the page itself chooses.

    `sections` (ids, in the order shown) leaves out the rest of the page. Parts that follow each other with the same
    `chapter` are one chapter with that name; a part without is a chapter called as its page.
    """

    notebook: _Name
    branches: _Names | None = None
    horizons: _Names | None = None
    sections: _Names | None = None
    chapter: Titles | None = None

    def choices(self) -> tuple[dict[str, str], ...]:
        """What its runs choose beyond region and language, in order."""
        found: list[dict[str, str]] = [{}]
        for name, values in (("branch", self.branches), ("horizon", self.horizons)):
            if values is not None:
                found = [{**chosen, name: value} for chosen in found for value in values]
        return tuple(found)


class Definition(_Strict):
    """One report. `version` is that of its template, which an edition is bound to.

    There is one document for each of `regions` (ids), then for each region of `kinds`, then for each municipality of
    the regions `municipalities_of`; a region that is named twice has one. With `branches` each region has one document
    per branch, and parts that take a branch and name none are shown for that one.

    `layout` is `rapport` (chapters, each on a new page) or `blad` (one printed page). `summary` puts the answers of all
    pages first; `tables` says whether paper has the long tables (`intill`) or leaves them to the workbook (`bredvid`),
    which is then one of the forms.
    """

    version: Annotated[int, Field(ge=1)]
    title: Titles
    audience: Literal["analytiker", "anordnare", "branschrad", "kommun", "radsledamot", "stat", "strateg"]
    language: str = LANGUAGES[0]
    forms: _Names = FORMS
    regions: tuple[_Name, ...] = ()
    kinds: tuple[_Name, ...] = ()
    municipalities_of: tuple[_Name, ...] = ()
    branches: _Names | None = None
    layout: Literal["rapport", "blad"] = "rapport"
    introduction: Words | None = None
    summary: bool = False
    tables: Literal["intill", "bredvid"] = "intill"
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]

    def title_in(self, language: str) -> str:
        """The name of the report."""
        return self.title.in_language(language)

    def region_ids(self) -> tuple[str, ...]:
        """The regions that have a document each, in order."""
        named = [regions.get(value).id for value in self.regions]
        of_kinds = [region.id for kind in self.kinds for region in regions.of_kind(RegionKind(kind))]
        members = [code for value in self.municipalities_of for code in regions.get(value).members]
        return tuple(dict.fromkeys([*named, *of_kinds, *(regions.municipality(code).id for code in members)]))


def definitions_folder() -> Path:
    """The folder of the definitions: inside the package when it is installed, else in the checkout."""
    inside = _PACKAGE / "reports"
    return inside if inside.is_dir() else _PACKAGE.parents[1] / "reports"


def definition_names() -> tuple[str, ...]:
    """Names of the reports that are defined."""
    return tuple(sorted(path.stem for path in definitions_folder().glob("*.yml")))


def read_definition(name: str) -> Definition:
    """The definition of a report, every value checked.

    Raises:
        KompetensnbError: unknown-report; report-definition for a file of another form; report-definition-value for a
            notebook, region, branch, horizon, section, language or form that does not exist or that the page does not
            have; report-definition-twice for a part or a value that is there twice.
    """
    if name not in definition_names():
        raise KompetensnbError("unknown-report", value=name[:60], allowed=", ".join(definition_names()) or "–")
    path = definitions_folder() / f"{name}.yml"
    try:
        definition = Definition.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or path.name
        raise KompetensnbError("report-definition", file=path.name, place=place, detail=str(error)) from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise KompetensnbError("report-definition", file=path.name, place=path.name, detail=str(error)) from error
    _check(definition, path.name)
    return definition


def _check(definition: Definition, file: str) -> None:
    _among(file, "language", (definition.language,), LANGUAGES)
    _among(file, "forms", definition.forms, FORMS)
    _among(file, "kinds", definition.kinds, tuple(RegionKind))
    for place in ("regions", "municipalities_of"):
        for value in getattr(definition, place):
            _parsed(file, place, region=value)
    if not definition.region_ids():
        raise KompetensnbError("report-definition", file=file, place="regions")
    for place in ("forms", "regions", "kinds", "municipalities_of", "branches"):
        _once(file, place, getattr(definition, place) or ())
    for value in definition.branches or ():
        _parsed(file, "branches", branch=value)
    for number, part in enumerate(definition.parts):
        _check_part(part, file, f"parts.{number}")
    shown = [
        (part.notebook, *chosen.values(), section)
        for part in definition.parts
        for chosen in part.choices()
        for section in part.sections or page_definition(part.notebook).section_ids
    ]
    _once(file, "parts", [" ".join(each) for each in shown])
    if definition.tables == "bredvid" and "xlsx" not in definition.forms:
        _among(file, "tables", (definition.tables,), ("intill",))
    if definition.branches and not any(_takes_branch(part) for part in definition.parts):
        raise KompetensnbError("report-definition", file=file, place="branches")


def _takes_branch(part: Part) -> bool:
    """Whether a part is shown for the branch of its document."""
    return part.branches is None and "branch" in page_definition(part.notebook).controls


def _check_part(part: Part, file: str, place: str) -> None:
    try:
        definition = page_definition(part.notebook)
        notebook_path(part.notebook)
    except KompetensnbError as error:
        raise _wrong(file, f"{place}.notebook", part.notebook, error) from error
    controls = definition.controls
    _among(file, f"{place}.sections", part.sections or (), definition.section_ids)
    for name in ("branches", "horizons", "sections"):
        _once(file, f"{place}.{name}", getattr(part, name) or ())
    for chosen in part.choices():
        for name, value in chosen.items():
            _among(file, place, (name,), controls)
            _parsed(file, f"{place}.{name}", **{name: value})


def _among(file: str, place: str, values: tuple[str, ...], allowed: tuple[str, ...]) -> None:
    for value in values:
        if value not in allowed:
            raise KompetensnbError(
                "report-definition-value", file=file, place=place, value=value, allowed=", ".join(allowed)
            )


def _once(file: str, place: str, values: Sequence[str]) -> None:
    if twice := [value for number, value in enumerate(values) if value in values[:number]]:
        raise KompetensnbError("report-definition-twice", file=file, place=place, value=twice[0])


def _parsed(file: str, place: str, **value: str) -> None:
    try:
        Parameters.parse(**value)
    except KompetensnbError as error:
        raise _wrong(file, place, next(iter(value.values())), error) from error


def _wrong(file: str, place: str, value: str, error: KompetensnbError) -> KompetensnbError:
    allowed = error.fields.get("allowed", "–")
    return KompetensnbError("report-definition-value", file=file, place=place, value=value, allowed=allowed)
