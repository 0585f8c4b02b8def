"""From a definition and a data set to what must be run, and to which documents it becomes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import nbformat

from kompetensnb.dashboard.building import records_stamp
from kompetensnb.pages.registry import page_definition
from kompetensnb.publish import dependencies, fingerprint
from kompetensnb.publish.definitions import Definition, Part
from kompetensnb.publish.notebooks import notebook_path
from kompetensnb.publish.reuse import shows_only_its_page
from kompetensnb.publish.run import declared_parameters
from kompetensnb.vocabulary import branches, horizons, regions
from kompetensnb.vocabulary.parameters import Parameters

_EDITIONS: Final = ("region", "snapshot", "meeting", "since")


@dataclass(frozen=True)
class Run:
    """A notebook for a choice. `key` is a hash of all that its result depends on.

    `records` is the stamp of the registers, for a page that shows them. `shown_by` is a hash of what the result depends
    on besides the page; empty for a notebook that shows more than its page.
    """

    page: str
    notebook: Path
    notebook_sha256: str
    parameters: Parameters
    key: str
    records: str = ""
    shown_by: str = ""

    def title(self) -> str:
        """What a chapter of it is called: the page, and what it is shown for besides the region."""
        return run_title(self.page, self.parameters)

    def name(self) -> str:
        """What it is called among all runs."""
        return run_name(self.page, self.parameters)


@dataclass(frozen=True)
class Planned:
    """A run in a document: the chapter that it stands in, and the sections shown, all of them when None.

    `named` tells that the chapter has a name of its own, which others beside it may share.
    """

    run: Run
    chapter: str
    sections: tuple[str, ...] | None = None
    named: bool = False


@dataclass(frozen=True)
class Document:
    """One document of an edition: a region, or a branch of a region, and what it shows in order."""

    parameters: Parameters
    shown: tuple[Planned, ...]

    @property
    def stem(self) -> str:
        """Its file name without ending."""
        branch = re.sub(r"[^a-z0-9]+", "-", self.parameters.branch.lower())
        return f"{self.parameters.region}-{branch}" if branch else self.parameters.region

    @property
    def subject(self) -> str:
        """What it is about: the name of the region, with the branch first where it is about one."""
        language = self.parameters.language
        region = regions.get(self.parameters.region).name(language)
        return f"{branches.get(self.parameters.branch).name(language)}, {region}" if self.parameters.branch else region


def documents(
    definition: Definition, snapshot: str, language: str, *, meeting: str = "", since: str = ""
) -> tuple[Document, ...]:
    """The documents of an edition on the snapshot with this id; `meeting` and `since` are for pages that take them."""
    chosen = {"snapshot": snapshot, "language": language, "meeting": meeting, "since": since}
    return tuple(
        Document(
            parameters := Parameters(region=region, branch=branch, **chosen),
            tuple(planned for part in definition.parts for planned in _planned(part, parameters)),
        )
        for region in definition.region_ids()
        for branch in definition.branches or ("",)
    )


def runs(of: tuple[Document, ...]) -> Mapping[str, Run]:
    """All runs by key: a page that does not depend on the region is run once."""
    return {planned.run.key: planned.run for document in of for planned in document.shown}


def run_title(page: str, parameters: Parameters) -> str:
    """The page, and the branch and horizon that it is shown for where they were chosen."""
    language, usual = parameters.language, Parameters()
    named = [page_definition(page).title(language)]
    if parameters.branch != usual.branch:
        named.append(branches.get(parameters.branch).name(language))
    if parameters.horizon != usual.horizon:
        named.append(horizons.get(parameters.horizon).name(language))
    return ", ".join(named)


def run_name(page: str, parameters: Parameters) -> str:
    """Its title and the region."""
    return f"{run_title(page, parameters)}: {regions.get(parameters.region).name(parameters.language)}"


def make_run(page: str, parameters: Parameters) -> Run:
    """The run of a page for a choice. The notebook is not given what it does not take of what the edition decides.

    Raises:
        KompetensnbError: why registers that the page shows cannot be read.
    """
    notebook = notebook_path(page)
    sha256 = fingerprint.file_sha256(notebook)
    snapshot = parameters.snapshot
    taken, shows_page_only = _notebook(notebook, sha256)
    usual = Parameters()
    parameters = parameters.replace(**{name: getattr(usual, name) for name in _EDITIONS if name not in taken})
    records = records_stamp(page_definition(page))
    depends_on = {
        "notebook": [page, sha256],
        "snapshot": snapshot,
        "parameters": parameters.to_papermill(),
        "code": dependencies.page_sha256(page, with_records=bool(records)),
        "environment": fingerprint.environment_sha256(),
        "records": records,
    }
    shown_by = [sha256, dependencies.showing_sha256(), fingerprint.environment_sha256()] if shows_page_only else []
    return Run(
        page,
        notebook,
        sha256,
        parameters,
        fingerprint.json_sha256(depends_on),
        records,
        shown_by=fingerprint.json_sha256(shown_by) if shown_by else "",
    )


@lru_cache(maxsize=64)
def _notebook(path: Path, _sha256: str) -> tuple[tuple[str, ...], bool]:
    """The parameters that a notebook takes, and whether it shows its page and nothing else."""
    opened = nbformat.read(path, as_version=4)
    return declared_parameters(opened), shows_only_its_page(opened, path.stem)


def _planned(part: Part, parameters: Parameters) -> Iterator[Planned]:
    if "branch" not in page_definition(part.notebook).controls:
        parameters = parameters.replace(branch="")
    for chosen in part.choices():
        run = make_run(part.notebook, parameters.replace(**chosen))
        name = part.chapter.in_language(parameters.language) if part.chapter else run.title()
        yield Planned(run, name, part.sections, named=part.chapter is not None)
