"""What every section of a page needs: the figures, the choice, the regions it is about, and the language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from kompetensnb.analysis.lookup import Rows, rows_of
from kompetensnb.analysis.observations import Indicators, Observation, observe
from kompetensnb.narrative import numbers
from kompetensnb.narrative.messages import has_text, text
from kompetensnb.narrative.separators import MINUS
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import measures, regions
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.regions import Region, RegionKind


@dataclass(frozen=True)
class Context:
    """A snapshot seen through one choice of parameters, for the page that is named."""

    page: str
    snapshot: Snapshot
    parameters: Parameters
    region: Region
    comparisons: tuple[Region, ...]
    language: str
    _used: dict[str, None] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, page: str, snapshot: Snapshot, parameters: Parameters) -> Context:
        """Resolve region and comparison; without a chosen comparison the regions that this one is part of."""
        region = regions.get(parameters.region)
        return cls(
            page=page,
            snapshot=snapshot,
            parameters=parameters,
            region=region,
            comparisons=_comparisons(region, parameters.comparison),
            language=parameters.language,
        )

    @cached_property
    def indicators(self) -> Indicators:
        """The measures of every region."""
        return observe(self.snapshot)

    @property
    def name(self) -> str:
        """The region's name in the language."""
        return self.region.name(self.language)

    @property
    def compared(self) -> tuple[Region, ...]:
        """The region itself first, then those it is compared with."""
        return (self.region, *self.comparisons)

    @property
    def selection(self) -> str:
        """What is shown, with the kind of geography: «Skaraborg (delregion)»."""
        fields = {"region": self.region.long_name(self.language), "kind": self.region.kind_name(self.language)}
        year = self.parameters.year
        return self.say("selection-year", year=str(year), **fields) if year else self.say("selection", **fields)

    def names(self, chosen: tuple[Region, ...]) -> list[str]:
        """Names in the language."""
        return [region.name(self.language) for region in chosen]

    def say(self, key: str, **fields: object) -> str:
        """A sentence of the page's own texts, or of those that all pages share."""
        own = f"{self.page}.{key}"
        return text(own if has_text(own, self.language) else f"pages.{key}", self.language, **fields)

    def sex_for(self, measure: str) -> str:
        """The chosen sex where the measure is known by sex, else both together."""
        sex = self.parameters.sex
        return sex if sex in self.indicators.sexes(measure) else "alla"

    def figure(self, measure: str, value: float | None) -> str:
        """A value with the unit people say it in: «1 234», «12,3 %», «4,5»."""
        definition = measures.get(measure)
        if definition.additive:
            return numbers.integer(value, self.language)
        if definition.unit("en").startswith("per cent"):
            return numbers.percent(value, self.language, definition.decimals)
        return numbers.decimal(value, self.language, definition.decimals)

    def at(self, measure: str, region: Region | None = None) -> Observation | None:
        """The observation that the page shows: the chosen year, or the latest."""
        return self.indicators.at(measure, region or self.region, self.parameters.year, self.sex_for(measure))

    def rows(self, compute: Callable[[Snapshot], pd.DataFrame]) -> Rows:
        """The chosen region's rows of an analysis; missing is None."""
        return rows_of(compute, self.snapshot, self.region)

    def source(self, origin: str) -> str:
        """«SCB, TAB638» for one or several origins joined by «; ». They then belong to `used_origins`."""
        ids = [item for item in origin.split("; ") if item]
        self._used.update(dict.fromkeys(ids))
        found = [self.snapshot.origin(item) for item in ids]
        return "; ".join(dict.fromkeys(f"{item.producer}, {item.table}" for item in found))

    def used_origins(self) -> tuple[str, ...]:
        """The origins that sections have named so far, for the list of sources at the end of the page."""
        return tuple(self._used)


def unsigned(change: str) -> str:
    """A change without its sign, for sentences that say in words which way it went."""
    return change.lstrip(f"+{MINUS}")


def _comparisons(region: Region, chosen: str) -> tuple[Region, ...]:
    if chosen:
        other = regions.get(chosen)
        return () if other.id == region.id else (other,)
    if region.kind is RegionKind.COUNTRY:
        return (regions.get(regions.COUNTY),)
    return regions.parents(region) or (regions.get(regions.COUNTRY),)
