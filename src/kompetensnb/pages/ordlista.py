"""Ordlista och metod: what do the words and figures mean? (feature B16)"""

from __future__ import annotations

from collections.abc import Mapping

from kompetensnb.narrative import numbers
from kompetensnb.narrative.messages import text
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Definition, Definitions, NextQuestions, Page, Prose, Question, Section
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import glossary
from kompetensnb.vocabulary.glossary import Term, Topic
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.statuses import Status

NAME = "ordlista"
CONTROLS = ("language",)
STATUSES, METHOD, ASK = "statusord", "metod", "harnast"
SECTIONS = (*(str(topic) for topic in Topic), STATUSES, METHOD, ASK)
_METHODS = ("indicators", "population", "supply", "demand", "verdict", "bands", "limits")


def build(snapshot: Snapshot, parameters: Parameters) -> Page:
    """The page in one language. Pure: the same parameters give the same page."""
    context = Context.of(NAME, snapshot, parameters)
    terms = glossary.all_terms(context.language)
    contested = sum(term.contested for term in terms)
    return Page(
        name=NAME,
        title=context.say("title"),
        question=context.say("question"),
        lead=context.say(
            "lead",
            terms=numbers.integer(len(terms), context.language),
            contested=numbers.integer(contested, context.language),
        ),
        selection=context.say("selection-all"),
        parameters=parameters,
        sections=(
            *(_topic(context, topic, [term for term in terms if term.topic is topic]) for topic in Topic),
            _statuses(context),
            _method(context),
            Section(ASK, context.say("ask.title"), (NextQuestions("harnast-lankar", _questions(context)),)),
        ),
        snapshot=snapshot.id,
    )


def choices(_snapshot: Snapshot, _parameters: Parameters) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Nothing depends on the data."""
    return {}


def _topic(context: Context, topic: Topic, terms: list[Term]) -> Section:
    definitions = tuple(_definition(context, term) for term in terms)
    return Section(str(topic), context.say(f"topic.{topic}"), (Definitions(f"ord-{topic}", definitions),))


def _definition(context: Context, term: Term) -> Definition:
    language = context.language
    remarks = []
    if term.contested:
        remarks.append(context.say("contested", dispute=term.dispute(language)))
    if term.see:
        remarks.append(context.say("see", terms=[glossary.get(other).term(language) for other in term.see]))
    sources = [source[language] for source in term.sources]
    return Definition(
        word=term.term(language),
        meaning=term.definition(language),
        remarks=tuple(remarks),
        source=text("pages.source", language, count=len(sources), sources="; ".join(sources)),
    )


def _statuses(context: Context) -> Section:
    """What the label at a figure means."""
    language = context.language
    found = tuple(Definition(status.name_in(language), status.meaning(language)) for status in Status)
    return Section(STATUSES, context.say("statuses.title"), (Definitions("ord-status", found),))


def _method(context: Context) -> Section:
    return Section(
        METHOD,
        context.say("method.title"),
        (Prose("metod-text", tuple(context.say(f"method.{part}") for part in _METHODS)),),
    )


def _questions(context: Context) -> tuple[Question, ...]:
    return (Question(context.say("ask.data"), "datakvalitet", context.parameters),)
