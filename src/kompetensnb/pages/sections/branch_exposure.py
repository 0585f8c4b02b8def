"""How much a region leans on a branch, and what a fall in it would do."""

from __future__ import annotations

from typing import Final

from kompetensnb.analysis.branch_profile import Year, over_years, quotient
from kompetensnb.analysis.employed import employed
from kompetensnb.charts.chart import Chart
from kompetensnb.charts.municipality_map import municipality_map
from kompetensnb.forecast.balance import rounded
from kompetensnb.forecast.engine import Assessment
from kompetensnb.narrative import numbers
from kompetensnb.pages.chosen_branch import Chosen
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section
from kompetensnb.pages.sections.branch_ahead import until
from kompetensnb.pages.sections.lines import chart_texts
from kompetensnb.pages.sections.map import municipalities
from kompetensnb.vocabulary.regions import Region, RegionKind

EXPOSURE = "utsatthet"
MORE, LESS = 1.2, 0.8
"""Location quotients from which a branch is called large or small in a region."""
FALL: Final = 10
"""Per cent of the employed that disappear in the example."""

Shares = list[tuple[Region, Year]]


def exposure_section(context: Context, chosen: Chosen, found: Assessment | None) -> Section:
    """The branch's share beside the country's, municipality by municipality, and a fall beside those who leave."""
    title = context.say("utsatthet.title")
    years = over_years(context.snapshot, context.region, chosen.groups)
    shares = _shares(context, chosen)
    if not years or years[-1].value is None or not shares:
        return Section(EXPOSURE, title, (Note("utsatthet-saknas", context.say("none-employed", region=context.name)),))
    sentences = [*_size(context, chosen, years[-1]), _most(context, chosen, shares)]
    if found is not None:
        sentences += _fall(context, chosen, found)
    blocks: list[Block] = [Prose("utsatthet-text", tuple(sentences))]
    blocks.append(ChartBlock("utsatthet-karta", _map(context, chosen, shares)))
    return Section(EXPOSURE, title, tuple(blocks))


def size_word(value: float | None) -> str:
    """large, small or usual beside the country; unknown without a quotient."""
    if value is None:
        return "unknown"
    return "large" if value >= MORE else "small" if value <= LESS else "usual"


def _size(context: Context, chosen: Chosen, last: Year) -> list[str]:
    value = quotient(context.snapshot, context.region, chosen.groups)
    if context.region.kind is RegionKind.COUNTRY or value is None:
        return []
    fields = {
        "branch": chosen.word,
        "region": context.name,
        "share": numbers.percent(last.share, context.language),
        "times": numbers.decimal(value, context.language),
    }
    return [context.say(f"utsatthet.{size_word(value)}", **fields)]


def _shares(context: Context, chosen: Chosen) -> Shares:
    """Each municipality shown with its latest year, as far as it is known."""
    found = []
    for region in municipalities(context):
        years = over_years(context.snapshot, region, chosen.groups)
        if years and years[-1].share is not None:
            found.append((region, years[-1]))
    return found


def _most(context: Context, chosen: Chosen, shares: Shares) -> str:
    region, item = max(shares, key=lambda pair: pair[1].share or 0.0)
    share = numbers.percent(item.share, context.language)
    return context.say("utsatthet.most", municipality=region.name(context.language), branch=chosen.word, share=share)


def _fall(context: Context, chosen: Chosen, found: Assessment) -> list[str]:
    """A fall in one year beside those who retire or leave the branch in that year anyway."""
    ahead = until(found, chosen.groups, found.axes.years[0])
    if not ahead.base or ahead.pension is None or ahead.other is None:
        return []
    jobs, leave = (float(rounded(value)) for value in (ahead.base * FALL / 100, ahead.pension + ahead.other))
    fields = {
        "fall": numbers.percent(FALL, context.language, 0),
        "jobs": numbers.integer(jobs, context.language),
        "leave": numbers.integer(leave, context.language),
        "move": numbers.integer(float(rounded(max(0.0, jobs - leave))), context.language),
    }
    return [context.say("utsatthet.fall" if jobs > leave else "utsatthet.fall-covered", **fields)]


def _map(context: Context, chosen: Chosen, shares: Shares) -> Chart:
    table = employed(context.snapshot, "employment", context.region)
    texts = chart_texts(
        context,
        "utsatthet-karta",
        context.say("utsatthet.chart", branch=chosen.word, year=str(shares[0][1].year)),
        measure=context.say("utsatthet.measure"),
        form="percent",
        origins=[table.origin] if table else [],
    )
    rows = [
        {
            "region": region.code,
            "name": region.name(context.language),
            "role": "own" if region == context.region else "peer",
            "value": item.share,
            "status": item.status,
        }
        for region, item in shares
    ]
    return municipality_map(rows, texts)
