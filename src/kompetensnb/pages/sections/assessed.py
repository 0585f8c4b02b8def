"""Self-assessments of forums: each question with the middle answer and the span in which half of the answers lie."""

from __future__ import annotations

from kompetensnb.analysis.assessments import FEWEST, ItemResult, Round, rounds
from kompetensnb.charts.chart import Chart, Column, Row, Table
from kompetensnb.charts.dumbbell import dumbbell
from kompetensnb.charts.texts import ChartTexts, sentence_case
from kompetensnb.narrative import numbers
from kompetensnb.pages import written
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section, TableBlock
from kompetensnb.store.records import Records

ID = "sjalvskattning"


def found_rounds(context: Context, records: Records) -> tuple[Round, ...]:
    """The latest rounds of forums that concern the shown region."""
    return rounds(records, written.concerning(context, records.open("assessment")))


def section(context: Context, records: Records) -> Section:
    """A chart and a table for each forum and instrument; a sentence in place of what too few have answered."""
    title = context.say(f"{ID}.title")
    found = found_rounds(context, records)
    if not found:
        return Section(ID, title, (Note(f"{ID}-tom", context.say(f"{ID}.none", region=context.name)),))
    blocks: list[Block] = [Prose(f"{ID}-text", (context.say(f"{ID}.text", fewest=FEWEST),))]
    for number, each in enumerate(found, start=1):
        blocks.extend(_blocks(context, each, f"{ID}-{number}"))
    return Section(ID, title, tuple(blocks))


def _blocks(context: Context, each: Round, id_: str) -> tuple[Block, ...]:
    heading = context.say(
        f"{ID}.heading",
        instrument=each.instrument.names[context.language],
        forum=written.word(context, "forum", each.assessment["forum"]),
        region=written.place(context, each.assessment["region"]),
    )
    if each.is_protected:
        return (Note(f"{id_}-skyddad", context.say(f"{ID}.protected", heading=heading, fewest=FEWEST)),)
    if len(each.items) == 1:  # a chart of one question would have a scale of its own
        return (_table(context, each, heading, id_),)
    chart = ChartBlock(f"{id_}-diagram", _chart(context, each, heading, f"{id_}-diagram"))
    return (chart, _table(context, each, heading, id_))


def _chart(context: Context, each: Round, heading: str, id_: str) -> Chart:
    status = written.status_of([each.assessment])
    low, high = each.instrument.items[0].ends[context.language]
    scale = "poles" if each.instrument.poles else "scale"
    texts = ChartTexts(
        id=id_,
        title=heading,
        selection=context.say(f"{ID}.selection", count=each.respondents, day=written.day(each.assessment["held_on"])),
        measure=context.say(f"{ID}.answer"),
        language=context.language,
        form="decimal",
        sources=(_source(context, each),),
        notes=(
            context.say(f"{ID}.{scale}", low=each.instrument.low, high=each.instrument.high, worst=low, best=high),
            context.say(f"{ID}.half"),
        ),
    )
    rows = [
        {
            "name": result.item.names[context.language],
            "series": context.say(f"{ID}.{name}"),
            "role": role,
            "value": value,
            "status": status,
        }
        for result in each.items
        for name, role, value in (
            ("low", "peer", result.low),
            ("middle", "own", result.middle),
            ("high", "comparison", result.high),
        )
    ]
    return dumbbell(rows, texts)


def _table(context: Context, each: Round, heading: str, id_: str) -> TableBlock:
    names = ("question", *(["left", "right"] if each.instrument.poles else []), "answers", "middle", "span", "before")
    before = {result.item.id: result for result in each.earlier.items} if each.earlier else {}
    rows = tuple(_row(context, result, before.get(result.item.id)) for result in each.items)
    own = any(result.item.own for result in each.items)
    return TableBlock(
        f"{id_}-tabell",
        context.say(f"{ID}.table", heading=heading),
        Table(tuple(Column(name, sentence_case(context.say(f"{ID}.{name}"))) for name in names), rows),
        sources=(_source(context, each),),
        notes=(context.say(f"{ID}.own"),) if own else (),
    )


def _row(context: Context, result: ItemResult, before: ItemResult | None) -> Row:
    asked, ends = result.item.questions[context.language], result.item.ends[context.language]
    hidden = context.say(f"{ID}.too-few")
    span = hidden if result.low is None else f"{_told(context, result.low)}–{_told(context, result.high)}"
    return {
        "question": f"{asked} *" if result.item.own else asked,
        "left": ends[0],
        "right": ends[1],
        "answers": str(result.answers) if result.middle is not None else hidden,
        "middle": _told(context, result.middle) if result.middle is not None else hidden,
        "span": span,
        "before": _told(context, before.middle) if before else numbers.MISSING,
    }


def _told(context: Context, value: float | None) -> str:
    if value is None:
        return numbers.MISSING
    return numbers.decimal(value, context.language, 0 if value == int(value) else 1)


def _source(context: Context, each: Round) -> str:
    return context.say(f"{ID}.source", source=each.instrument.source, lines=each.instrument.lines)
