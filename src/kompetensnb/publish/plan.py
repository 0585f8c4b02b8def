"""From a definition and a data set to what must be run, and to which documents it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat

from kompetensnb.dashboard.building import records_stamp
from kompetensnb.pages.registry import page_definition
from kompetensnb.publish import fingerprint
from kompetensnb.publish.definitions import Definition, Part
from kompetensnb.publish.notebooks import notebook_path
from kompetensnb.publish.run import declared_parameters
from kompetensnb.vocabulary import branches, horizons, regions
from kompetensnb.vocabulary.parameters import Parameters


@dataclass(frozen=True)
class Run:
    """A notebook for a choice. `key` is a hash of all that its result depends on.

    `records` is the stamp of the registers, for a page that shows them.
    """

    page: str
    notebook: Path
    notebook_sha256: str
    parameters: Parameters
    key: str
    records: str = ""

    def title(self) -> str:
        """What a chapter of it is called: the page, and what it is shown for besides the region."""
        return run_title(self.page, self.parameters)

    def name(self) -> str:
        """What it is called among all runs."""
        return run_name(self.page, self.parameters)


@dataclass(frozen=True)
class Document:
    """One document of an edition: a region, and its chapters."""

    parameters: Parameters
    chapters: tuple[Run, ...]

    @property
    def stem(self) -> str:
        """Its file name without ending."""
        return self.parameters.region

    @property
    def region(self) -> str:
        """Name of the region."""
        return regions.get(self.parameters.region).name(self.parameters.language)


def documents(definition: Definition, snapshot: str, language: str) -> tuple[Document, ...]:
    """The documents of an edition on the snapshot with this id."""
    return tuple(
        Document(
            parameters := Parameters(region=region, snapshot=snapshot, language=language),
            tuple(run for part in definition.parts for run in _runs(part, parameters)),
        )
        for region in definition.region_ids()
    )


def runs(of: tuple[Document, ...]) -> Mapping[str, Run]:
    """All runs by key: a page that does not depend on the region is run once."""
    return {run.key: run for document in of for run in document.chapters}


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
    """The run of a page for a choice. The notebook is not given what it does not take: region, snapshot.

    Raises:
        KompetensnbError: why registers that the page shows cannot be read.
    """
    notebook = notebook_path(page)
    sha256 = fingerprint.file_sha256(notebook)
    snapshot = parameters.snapshot
    taken = declared_parameters(nbformat.read(notebook, as_version=4))
    usual = Parameters()
    parameters = parameters.replace(
        **{name: getattr(usual, name) for name in ("region", "snapshot") if name not in taken}
    )
    records = records_stamp(page_definition(page))
    depends_on = {
        "notebook": [page, sha256],
        "snapshot": snapshot,
        "parameters": parameters.to_papermill(),
        "code": fingerprint.code_sha256(),
        "environment": fingerprint.environment_sha256(),
        "records": records,
    }
    return Run(page, notebook, sha256, parameters, fingerprint.json_sha256(depends_on), records)


def _runs(part: Part, parameters: Parameters) -> list[Run]:
    return [make_run(part.notebook, parameters.replace(**chosen)) for chosen in part.choices()]
