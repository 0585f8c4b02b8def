"""What pages on education share: what a region gives, and the proposals for each education group until a horizon."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from kompetensnb.analysis import dimensioning, provision
from kompetensnb.analysis.dimensioning import Proposal
from kompetensnb.analysis.provision import Programme
from kompetensnb.forecast import borders, frames
from kompetensnb.forecast.engine import Assessment
from kompetensnb.forecast.places import places_needed
from kompetensnb.pages.context import Context
from kompetensnb.pages.forecasts import assessed, outlook
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import Region, RegionKind


@dataclass(frozen=True)
class Education:
    """A region's education, and what the balance says of it.

    `programmes` is what the region itself gives. `balance_region` is the region whose balance is used: the sub-region
    of a municipality. `wider` are the proposals for it, `own` those for what the region gives (the same for a region
    of several municipalities). Without a forecast `found` is None and `reason` says why.
    """

    programmes: tuple[Programme, ...]
    found: Assessment | None
    balance_region: Region
    year: int
    own: tuple[Proposal, ...]
    wider: tuple[Proposal, ...]
    reason: str = ""


def selection(context: Context, found: Education) -> str:
    """What is shown, and until which year where there is a forecast."""
    if found.found is None:
        return context.selection
    return context.say("selection-until", selection=context.selection, year=str(found.year))


def education(context: Context) -> Education:
    """Everything that the sections need."""
    region = context.region
    given = provision.offered(context.snapshot, region.members)
    balance_region = region
    if region.kind is RegionKind.MUNICIPALITY:
        balance_region = regions.get(borders.subregion(region.code))
    if not provision.programmes(context.snapshot):
        return Education(given, None, balance_region, 0, (), (), nothing_given(context))
    found, year, reason = outlook(context, balance_region.id)
    if found is None:
        return Education(given, None, balance_region, 0, (), (), reason)
    wider = own = _proposals(context.snapshot, balance_region, balance_region.members, year)
    if balance_region is not region:
        every = _proposals(context.snapshot, balance_region, region.members, year)
        own = tuple(item for item in every if item.standing.offer.given)
    return Education(given, found, balance_region, year, own, wider)


def nothing_given(context: Context) -> str:
    """Why there is nothing to show of a region that gives no education; a missing table does not say that it is so."""
    if not provision.programmes(context.snapshot):
        return context.say("places-missing")
    known = context.region.kind is not RegionKind.COUNTRY
    return context.say("nothing-given" if known else "nothing-country", region=context.name)


def no_balance(context: Context) -> str:
    """Why there is no balance to show."""
    if not provision.programmes(context.snapshot):
        return nothing_given(context)
    return context.say("no-balance", region=context.name)


@lru_cache(maxsize=256)
def _proposals(snapshot: Snapshot, region: Region, codes: tuple[str, ...], year: int) -> tuple[Proposal, ...]:
    """Proposals for what `codes` give, by the balance of the region."""
    listed = _listed(snapshot, region.id, year)
    groups = tuple(group for group in listed["group"] if dimensioning.can_be_offered(group))
    needed = places_needed(snapshot, region, year, tuple(sorted(groups)))
    own, around = (provision.offered(snapshot, members) for members in (codes, region.members))
    return dimensioning.proposals(dimensioning.standings(listed, own, needed, around))


@lru_cache(maxsize=64)
def _listed(snapshot: Snapshot, region: str, year: int) -> pd.DataFrame:
    return frames.shown(frames.shortage(assessed(snapshot, region), year))
