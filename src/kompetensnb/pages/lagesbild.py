"""Lägesbild: what does this region look like? (feature B1)"""

from __future__ import annotations

from collections.abc import Mapping

from kompetensnb.charts.chart import Chart
from kompetensnb.narrative import numbers
from kompetensnb.pages.context import Context, unsigned
from kompetensnb.pages.page import ChartBlock, Note, Page, Question, Section
from kompetensnb.pages.region_note import region_note
from kompetensnb.pages.sections import (
    age,
    branches,
    commuting,
    education,
    key_figures,
    labour,
    population,
    school,
    sources,
)
from kompetensnb.pages.sections import (
    map as region_map,
)
from kompetensnb.pages.sections.key_figures import earlier_observation
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import measures, sexes
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.regions import Region
from kompetensnb.vocabulary.statuses import Status

NAME = "lagesbild"
CONTROLS = ("region", "comparison", "year", "sex", "measure", "language")
SECTIONS = (
    key_figures.ID,
    population.ID,
    age.ID,
    education.ID,
    labour.ID,
    branches.ID,
    commuting.ID,
    region_map.ID,
    school.ID,
    sources.ID,
)

_BUILDERS = (
    key_figures.section,
    population.section,
    age.section,
    education.section,
    labour.section,
    branches.section,
    commuting.section,
    region_map.section,
    school.section,
)


def build(snapshot: Snapshot, parameters: Parameters) -> Page:
    """The page for one choice. Pure: the same snapshot and parameters give the same page."""
    context = Context.of(NAME, snapshot, parameters)
    sections = tuple(builder(context) for builder in _BUILDERS)
    return Page(
        name=NAME,
        title=context.say("title", region=context.name),
        question=context.say("question", region=context.name),
        lead=_lead(context),
        selection=_selection(context),
        parameters=parameters,
        sections=(
            *sections,
            sources.section(context, lacking=(context.say("sources.foreign-born"),), questions=_questions(context)),
        ),
        snapshot=snapshot.id,
        notices=tuple(_notices(context, sections)),
    )


def choices(snapshot: Snapshot, parameters: Parameters) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The years, sexes and measures that can be chosen, as (value, label)."""
    context = Context.of(NAME, snapshot, parameters)
    years = sorted(
        {year for measure in key_figures.MEASURES for year in context.indicators.years(measure)}, reverse=True
    )
    return {
        "year": (("0", context.say("control.latest")), *((str(year), str(year)) for year in years)),
        "sex": tuple((sex.id, sex.name(context.language)) for sex in sexes.all_sexes()),
        "measure": tuple(
            (measure.id, measure.name(context.language))
            for measure in measures.all_measures()
            if context.indicators.years(measure.id)
        ),
    }


def _selection(context: Context) -> str:
    if not context.comparisons:
        return context.selection
    return f"{context.selection}, {context.say('compared-with', names=context.names(context.comparisons))}"


def _lead(context: Context) -> str:
    """The answer in one or two sentences: how many, more or fewer than before, and how many of them work."""
    people = context.at("folkmangd")
    if people is None or people.value is None:
        return context.say("lead-no-figures", region=context.name)
    fields = {
        "region": context.name,
        "people": numbers.integer(people.value, context.language),
        "year": str(people.year),
    }
    earlier = earlier_observation(context, "folkmangd", people)
    if earlier is None or earlier.value is None:
        sentences = [context.say("lead-plain", **fields)]
    else:
        sentences = [
            context.say("lead", comparison=_compared(context, earlier.value, people.value, earlier.year), **fields)
        ]
    employment, unemployment = context.at("sysselsattning"), context.at("arbetsloshet")
    if employment and unemployment and employment.value is not None and unemployment.value is not None:
        sentences.append(
            context.say(
                "lead-work",
                employment=context.figure("sysselsattning", employment.value),
                unemployment=context.figure("arbetsloshet", unemployment.value),
                year=str(employment.year),
            )
        )
    return " ".join(sentences)


def _compared(context: Context, before: float, after: float, since: int) -> str:
    change = unsigned(numbers.change(before, after, context.language, "percent"))
    key = "grown" if after > before else "shrunk" if after < before else "unchanged"
    return context.say(key, change=change, since=str(since))


def _questions(context: Context) -> tuple[Question, ...]:
    return (
        Question(context.say("ask.county"), NAME, context.parameters.replace(comparison="", region="vastra-gotaland")),
        Question(context.say("ask.data"), "datakvalitet", context.parameters),
    )


def _notices(context: Context, sections: tuple[Section, ...]) -> list[Note]:
    """What a reader must know before reading on."""
    found = [*region_note(context)]
    if any(
        _has_estimates(block.chart) for section in sections for block in section.blocks if isinstance(block, ChartBlock)
    ):
        found.append(Note("notis-skattad", context.say("notice.estimated")))
    lacking = [region for region in context.comparisons if _is_lacking(context, region)]
    if lacking:
        found.append(Note("notis-jamforelse", context.say("notice.comparison", names=context.names(tuple(lacking)))))
    if context.parameters.year:
        found.append(Note("notis-ar", context.say("notice.year", year=str(context.parameters.year))))
    return found


def _is_lacking(context: Context, region: Region) -> bool:
    """Whether a region compared with has no figure for some of what the page shows."""
    return any(context.indicators.at(measure, region) is None for measure in key_figures.MEASURES)


def _has_estimates(chart: Chart) -> bool:
    return any(row.get("status") in (Status.ESTIMATED, Status.SYNTHETIC) for row in chart.table.rows)
