"""Definitions of reports, `reports/*.yml`: which pages, for which regions, branches and horizons, in which forms."""

from __future__ import annotations

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

FORMS: Final = ("html", "pdf")
"""Forms that an edition can be made in."""

_PACKAGE: Final = Path(__file__).parents[1]
_Name = Annotated[str, Field(min_length=1, max_length=60)]
_Names = Annotated[tuple[_Name, ...], Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Titles(_Strict):
    """The name of a report, per language."""

    sv: _Name
    en: _Name


class Part(_Strict):
    """A page of the report, once per branch and horizon. Without those it is shown for what the page itself chooses."""

    notebook: _Name
    branches: _Names | None = None
    horizons: _Names | None = None

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
    the regions `municipalities_of`; a region that is named twice has one.
    """

    version: Annotated[int, Field(ge=1)]
    title: Titles
    audience: Literal["analytiker", "kommun", "radsledamot", "strateg"]
    language: str = LANGUAGES[0]
    forms: _Names = FORMS
    regions: tuple[_Name, ...] = ()
    kinds: tuple[_Name, ...] = ()
    municipalities_of: tuple[_Name, ...] = ()
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]

    def title_in(self, language: str) -> str:
        """The name of the report."""
        return self.title.en if language == "en" else self.title.sv

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
            notebook, region, branch, horizon, language or form that does not exist or that the page does not have.
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
    for number, part in enumerate(definition.parts):
        _check_part(part, file, f"parts.{number}")


def _check_part(part: Part, file: str, place: str) -> None:
    try:
        controls = page_definition(part.notebook).controls
        notebook_path(part.notebook)
    except KompetensnbError as error:
        raise _wrong(file, f"{place}.notebook", part.notebook, error) from error
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


def _parsed(file: str, place: str, **value: str) -> None:
    try:
        Parameters.parse(**value)
    except KompetensnbError as error:
        raise _wrong(file, place, next(iter(value.values())), error) from error


def _wrong(file: str, place: str, value: str, error: KompetensnbError) -> KompetensnbError:
    allowed = error.fields.get("allowed", "–")
    return KompetensnbError("report-definition-value", file=file, place=place, value=value, allowed=allowed)
