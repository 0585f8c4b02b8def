"""What a report says of itself, in the metadata of each of its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

from kompetensnb.narrative import dates
from kompetensnb.narrative.messages import text
from kompetensnb.pages.page import Page
from kompetensnb.pages.render import page_statuses
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import branches, regions
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.statuses import Status, worst


@dataclass(frozen=True)
class Facts:
    """`created` is the day of the data set, never the day of the run: the same data give the same file.

    `status` is that of the weakest figure there is (a code of `vocabulary.statuses`).
    """

    title: str
    description: str
    parameters: Parameters
    snapshot: str
    created: date
    status: str

    @property
    def language(self) -> str:
        """Language of the document."""
        return self.parameters.language

    @property
    def generator(self) -> str:
        """The program and its version."""
        return f"kompetensnb {version('kompetensnb')}"

    def entries(self) -> Mapping[str, str]:
        """Everything but title and description, as name and value; choices that were not made are left out."""
        chosen = {name: str(value) for name, value in self.parameters.to_papermill().items() if value not in ("", 0)}
        return chosen | {"snapshot": self.snapshot, "date": self.created.isoformat(), "status": self.status}


def facts_of(name: str, page: Page, snapshot: Snapshot) -> Facts:
    """The facts of a report of this page, whose name in menus is `name`, on this snapshot."""
    return Facts(
        title=f"{name}: {page.selection}",
        description=page.lead,
        parameters=page.parameters,
        snapshot=snapshot.id,
        created=snapshot.created,
        status=worst(status for status in page_statuses(page) if status.has_value),
    )


def told(facts: Facts) -> Iterator[tuple[str, str]]:
    """What a document tells of itself for people, as (heading, text)."""
    language, chosen = facts.language, facts.parameters

    def say(key: str, **fields: object) -> str:
        return text(f"reports.fact-{key}", language, **fields)

    region = regions.get(chosen.region)
    yield say("region"), f"{region.long_name(language)} ({region.kind_name(language)})"
    if chosen.branch:
        yield say("branch"), branches.get(chosen.branch).name(language)
    yield say("snapshot"), facts.snapshot
    yield say("date"), dates.day(facts.created, language)
    status = Status(facts.status)
    yield say("status"), say("status-value", status=status.name_in(language), meaning=status.meaning(language))
    yield say("generator"), facts.generator
