"""What companies have said: the form, the gap from now to wanted, and what they need with who can give it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kompetensnb.analysis.gap import FEWEST, Levels, NeedLine, actors, by_area, by_question, companies, need_list
from kompetensnb.analysis.provision import Programme
from kompetensnb.charts.chart import Chart, Column, Table
from kompetensnb.charts.dumbbell import dumbbell
from kompetensnb.charts.texts import sentence_case
from kompetensnb.narrative import numbers
from kompetensnb.narrative.messages import joined
from kompetensnb.narrative.names import lowered
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section, TableBlock
from kompetensnb.pages.sections.lines import chart_texts
from kompetensnb.vocabulary import branches, education_groups, regions
from kompetensnb.vocabulary.interview import AREAS, NEEDS, SCALE, TERMS
from kompetensnb.vocabulary.statuses import Status

FORM, PROFILE, NEEDED = "formular", "profil", "behovslista"
MUNICIPALITIES = 3
"""So many are named for each form of education."""


def form_section(context: Context) -> Section:
    """The questions, how they are answered, and how the answers get here."""
    language = context.language
    columns = (Column("area", context.say("formular.area")), Column("question", context.say("formular.question")))
    rows = tuple(
        {"area": area.names[language], "question": question.names[language]}
        for area in AREAS
        for question in area.questions
    )
    levels = [context.say("formular.level", level=level, meaning=name[language]) for level, name in SCALE.items()]
    talk = [context.say("formular.talk", area=area.names[language], question=area.talk[language]) for area in AREAS]
    return Section(
        FORM,
        context.say("formular.title"),
        (
            Prose("formular-text", (context.say("formular.text"), context.say("formular.scale", levels=levels))),
            TableBlock("formular-fragor", context.say("formular.table"), Table(columns, rows)),
            Prose("formular-samtal", (context.say("formular.ask"), *talk, context.say("formular.files"))),
        ),
    )


def profile_section(context: Context, rows: pd.DataFrame) -> Section:
    """Now and wanted per area, then per question; only counts where too few companies have answered."""
    title = context.say("profil.title", branch=branch_name(context))
    areas, questions = by_area(rows), by_question(rows)
    count = companies(rows)
    if count < FEWEST:
        return Section(PROFILE, title, (Note("profil-saknas", _too_few(context, count)),))
    blocks: list[Block] = [Prose("profil-text", (context.say("profil.text", count=count), context.say("profil.how")))]
    area_names = {area.id: area.names[context.language] for area in AREAS}
    question_names = {
        question.id: sentence_case(question.short_names[context.language])
        for area in AREAS
        for question in area.questions
    }
    for part, names, found in (("omraden", area_names, areas), ("fragor", question_names, questions)):
        if any(levels.now is not None for levels in found.values()):
            identity = f"profil-{part}"
            blocks.append(ChartBlock(identity, _dumbbell(context, identity, names, found, rows)))
    blocks.append(_levels_table(context, area_names | question_names, areas | questions, rows))
    return Section(PROFILE, title, tuple(blocks))


def needs_section(context: Context, rows: pd.DataFrame, members: tuple[str, ...]) -> Section:
    """What is needed, of what, when, by how many; and who gives the education in these municipalities."""
    title = context.say("behovslista.title", branch=branch_name(context))
    lines = need_list(rows)
    if not lines:
        return Section(NEEDED, title, (Note("behovslista-saknas", context.say("behovslista.none")),))
    columns = (
        Column("group", context.say("behovslista.group")),
        Column("need", context.say("behovslista.need")),
        Column("term", context.say("behovslista.term")),
        Column("companies", context.say("behovslista.companies"), "integer"),
        Column("persons", context.say("behovslista.persons"), "integer"),
        Column("actors", context.say("behovslista.actors")),
    )
    language = context.language
    lacking = 0
    told = []
    for line in lines:
        given = actors(context.snapshot, members, line)
        lacking += not given
        for item in given:
            context.source(item.origin)
        told.append(
            {
                "group": education_groups.get(line.group).short_name(language),
                "need": NEEDS[line.need].names[language],
                "term": TERMS[line.term][language],
                "companies": line.companies,
                "persons": line.persons,
                "actors": _actors(context, line, given),
                "status": str(line.status),
            }
        )
    sentences = [context.say("behovslista.text", count=companies(rows), needs=len(lines))]
    sentences.append(
        context.say("behovslista.lacking", count=lacking) if lacking else context.say("behovslista.all-given")
    )
    table = TableBlock(
        "behovslista-tabell",
        context.say("behovslista.table"),
        Table(columns, tuple(told)),
        selection=context.selection,
        sources=_sources(context, rows),
        notes=(context.say("behovslista.note", fewest=FEWEST),),
    )
    return Section(NEEDED, title, (Prose("behovslista-text", tuple(sentences)), table))


def branch_name(context: Context) -> str:
    """The chosen branch, or that all are shown."""
    chosen = context.parameters.branch
    return branches.get(chosen).name(context.language) if chosen else context.say("all-branches")


def _too_few(context: Context, count: int) -> str:
    key = "profil.too-few" if count else "profil.none"
    return context.say(key, count=count, fewest=FEWEST, region=context.name, branch=lowered(branch_name(context)))


def _dumbbell(
    context: Context, identity: str, names: Mapping[str, str], found: Mapping[str, Levels], rows: pd.DataFrame
) -> Chart:
    drawn = [
        {"name": name, "series": context.say(f"profil.{side}"), "role": role, "value": value, "status": levels.status}
        for key, name in names.items()
        for levels in (found[key],)
        for side, role, value in (("now", "comparison", levels.now), ("wanted", "own", levels.wanted))
    ]
    texts = chart_texts(
        context,
        identity,
        context.say(f"{identity.replace('-', '.')}"),
        measure=context.say("profil.measure"),
        form="decimal",
        origins=sorted(rows["origin"].unique()),
    )
    return dumbbell(drawn, texts)


def _levels_table(
    context: Context, names: Mapping[str, str], found: Mapping[str, Levels], rows: pd.DataFrame
) -> TableBlock:
    columns = (
        Column("name", context.say("profil.what")),
        Column("companies", context.say("profil.companies"), "integer"),
        Column("now", context.say("profil.now-column"), "decimal"),
        Column("now_middle", context.say("profil.middle")),
        Column("wanted", context.say("profil.wanted-column"), "decimal"),
        Column("wanted_middle", context.say("profil.middle-wanted")),
        Column("gap", context.say("profil.gap"), "decimal"),
    )
    shown = tuple(
        {
            "name": names[key],
            "companies": levels.companies,
            "now": levels.now,
            "now_middle": _middle(context, levels.now_middle),
            "wanted": levels.wanted,
            "wanted_middle": _middle(context, levels.wanted_middle),
            "gap": levels.gap,
            "status": str(levels.status),
        }
        for key, levels in found.items()
    )
    return TableBlock(
        "profil-tabell",
        context.say("profil.table"),
        Table(columns, shown),
        selection=context.selection,
        sources=_sources(context, rows),
    )


def _middle(context: Context, ends: tuple[float, float] | None) -> str:
    if ends is None:
        return numbers.MISSING
    return context.say("profil.span", low=_decimal(context, ends[0]), high=_decimal(context, ends[1]))


def _decimal(context: Context, value: float) -> str:
    return numbers.decimal(value, context.language)


def _actors(context: Context, line: NeedLine, given: tuple[Programme, ...]) -> str:
    """«Gymnasieskola: Skövde (32), Tibro (12). Yrkesvux: Skövde (20)», or that nobody gives it yet."""
    others = NEEDS[line.need].others[context.language]
    parts = [sentence_case(others)] if others else []
    for form in dict.fromkeys(item.form for item in given):
        places = [item for item in given if item.form == form]
        names = [_place(context, item) for item in places[:MUNICIPALITIES]]
        more = len(places) - len(names)
        listed = [*names, context.say("behovslista.more", count=more)] if more else names
        parts.append(
            context.say("behovslista.form", form=context.say(f"form.{form}"), places=joined(listed, context.language))
        )
    if not given:
        parts.append(context.say("behovslista.nobody"))
    return ". ".join(parts)


def _place(context: Context, item: Programme) -> str:
    name = regions.municipality(item.municipality).name(context.language)
    if item.places is None or item.status == Status.MISSING:
        return name
    return f"{name} ({numbers.integer(item.places, context.language)})"


def _sources(context: Context, rows: pd.DataFrame) -> tuple[str, ...]:
    return tuple(dict.fromkeys(context.source(origin) for origin in sorted(rows["origin"].unique())))
