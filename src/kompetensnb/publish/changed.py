"""What a comparison of two editions says: in sentences, in a table of the largest changes, and as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pandas as pd

from kompetensnb.charts.chart import Column, Table
from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative import numbers
from kompetensnb.narrative.messages import text
from kompetensnb.pages.page import Block, Page, Prose, Section, TableBlock
from kompetensnb.pages.registry import PAGES
from kompetensnb.pages.render import render_page
from kompetensnb.publish.compare import Cause, Comparison, compare_figures
from kompetensnb.publish.compose import Listed, report_html
from kompetensnb.publish.facts import Facts
from kompetensnb.publish.figures import read_figures
from kompetensnb.publish.manifest import Manifest, read_manifest
from kompetensnb.publish.moves import Kind
from kompetensnb.publish.pieces import Chapter, Piece
from kompetensnb.publish.plan import run_name
from kompetensnb.sources.changes import Change
from kompetensnb.store import registry
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.statuses import Status

NAME: Final = "andringar"
"""Name of the document in an edition, without ending."""

SHOWN: Final = 25
SMALL: Final = 50
"""Numbers of people below this are left to the file: from 4 to 6 is half as many more, and says little."""


def previous_edition(folder: Path, report: str, language: str) -> Path | None:
    """The edition before the one in a folder: the one beside it whose name comes last before its own."""
    beside = folder.parent.iterdir() if folder.parent.is_dir() else ()
    names = sorted(path.name for path in beside if path.name < folder.name and not path.name.startswith("."))
    for name in reversed(names):
        try:
            made = read_manifest(folder.with_name(name))
        except KompetensnbError:
            continue
        if (made.report, made.language) == (report, language):
            return folder.with_name(name)
    return None


def write_changes(before: Path, made: Manifest, figures: pd.DataFrame, about: Facts, aside: Path) -> Listed | None:
    """Write into `aside` what has changed since the edition `before`; None when that has no figures to read."""
    language = made.language
    try:
        earlier = read_figures(before)
    except KompetensnbError:
        return None
    told = section(compare_figures(read_manifest(before), earlier, made, figures), language)
    lead = next(block.paragraphs[0] for block in told.blocks if isinstance(block, Prose))
    page = Page(
        name=NAME,
        title=about.title,
        question=told.title,
        lead=lead,
        selection=_say("between", language, old=before.name, new=about.title),
        parameters=about.parameters,
        sections=(told,),
        snapshot=made.snapshot,
    )
    facts = replace(about, title=f"{about.title}: {_say('document', language)}", description=lead)
    chapter = Chapter(NAME, told.title, (Piece(NAME, told.title, page, render_page(page, "document"), ""),))
    file = aside / f"{NAME}.html"
    file.write_text(report_html(facts, [chapter]), encoding="utf-8")
    return Listed(_say("document", language), {"html": file.name})


def sentences(found: Comparison, language: str) -> tuple[str, ...]:
    """How many figures are the same and how many are not, why, and what is another in data and method."""
    counts = found.counts()
    moved = sum(count for (kind, _), count in counts.items() if kind is Kind.MOVED)
    told = [_say("same", language, moved=_whole(moved, language), same=_whole(found.same, language), count=moved)]
    for kind in Kind:
        by_cause = {cause: counts[kind, cause] for cause in Cause if (kind, cause) in counts}
        if by_cause:
            causes = [
                _say(f"because-{cause}", language, count=count, number=_whole(count, language))
                for cause, count in by_cause.items()
            ]
            told.append(_say(kind, language, causes=causes))
    told.append(_data_sentence(found, language))
    if found.method:
        told.append(_say("method", language, parts=[_say(f"method-{part}", language) for part in found.method]))
    if any(cause is Cause.UNKNOWN for _, cause in counts):
        told.append(_say("unknown-why", language))
    return tuple(told)


def section(found: Comparison, language: str) -> Section:
    """The comparison as a part of a document."""
    blocks: list[Block] = [Prose("andringar-text", sentences(found, language))]
    largest = largest_table(found, language)
    if largest.rows:
        title = _say("largest", language, count=len(largest.rows))
        notes = (_say("largest-note", language, small=str(SMALL)),)
        blocks.append(TableBlock("andringar-storst", title, largest, notes=notes))
    if found.data:
        blocks.append(TableBlock("andringar-kallor", _say("sources", language), data_table(found.data, language)))
    title = _say("title", language, old=str(found.before.edition), new=str(found.after.edition))
    return Section(NAME, title, tuple(blocks))


def largest_table(found: Comparison, language: str, most: int = SHOWN) -> Table:
    """The figures that moved most for their size; each once, however many pages have it."""
    moves = found.moves[(found.moves["kind"] == str(Kind.MOVED)) & found.moves["relative"].notna()]
    small = (moves["form"] == "integer") & (moves[["value_before", "value_after"]].abs().max(axis=1) < SMALL)
    moves = moves[~small].drop_duplicates(["row", "column", "value_before", "value_after"])
    rows = (_row(move, language) for move in moves.to_dict("records"))
    columns = [Column(name, _say(f"column-{name}", language)) for name in ("where", "what", "before", "after")]
    columns += [Column(name, _say(f"column-{name}", language)) for name in ("change", "cause")]
    # What is written the same has moved too little for anybody to see.
    return Table(tuple(columns), tuple(islice((row for row in rows if row["before"] != row["after"]), most)))


def data_table(data: Sequence[Change], language: str) -> Table:
    """What differs between the data sets, source by source."""
    names = ("table", "source", "new", "periods", "revised", "largest")
    forms = {"new": "integer", "revised": "integer", "largest": "decimal"}
    columns = tuple(Column(name, _say(f"data-{name}", language), forms.get(name, "text")) for name in names)  # type: ignore[arg-type]
    return Table(columns, tuple(_data_row(change, language) for change in data))


def plain(found: Comparison, language: str) -> dict[str, Any]:
    """Everything as JSON values: the editions, counts, what is another in data and method, and every move."""
    moves = found.moves.astype(object).where(found.moves.notna(), None)
    return {
        "before": _edition(found, "before"),
        "after": _edition(found, "after"),
        "same": found.same,
        "counts": [
            {"kind": str(kind), "cause": str(cause), "figures": count}
            for (kind, cause), count in found.counts().items()
        ],
        "method": list(found.method),
        "data": None if found.data is None else [plain_change(change) for change in found.data],
        "sentences": list(sentences(found, language)),
        "moves": moves.to_dict("records"),
    }


def plain_change(change: Change) -> dict[str, Any]:
    """A change of the data as JSON values."""
    own = {"subject": change.subject, "source": change.source, "restated": change.restated}
    return own | {"revised_years": list(change.revised_years)} | change.revision.to_json()


def _edition(found: Comparison, which: str) -> dict[str, Any]:
    made = found.before if which == "before" else found.after
    return made.model_dump(mode="json", exclude={"runs", "files"})


def _data_sentence(found: Comparison, language: str) -> str:
    if found.data is None:
        return _say("data-gone", language, snapshot=found.before.snapshot)
    if not found.data:
        return _say("data-same", language, snapshot=found.after.snapshot)
    new = list(dict.fromkeys(change.source for change in found.data if change.is_new))
    revised = list(dict.fromkeys(change.source for change in found.data if change.is_revised))
    told = [_say("data-new-in", language, sources=new)] if new else []
    told += [_say("data-revised-in", language, sources=revised)] if revised else []
    return " ".join(told)


def _row(move: dict[Any, Any], language: str) -> dict[str, Any]:
    parameters, _ = Parameters.from_query(move["choice"])
    page = move["page"]
    parameters = parameters.replace(language=language)
    moved = move["period_before"] != move["period_after"]
    named = [move["title"], move["row"], move["label"], "" if moved else move["period_after"]]
    change = numbers.signed(move["change"], language, 0 if move["form"] == "integer" else 1)
    share = numbers.change(move["value_before"], move["value_after"], language, "percent")
    points = move["form"] == "percent"
    return {
        "where": run_name(page, parameters) if page in PAGES else page,
        "what": ": ".join(dict.fromkeys(filter(None, named))),
        "before": _value(move, "before", language),
        "after": _value(move, "after", language),
        "change": text("words.points", language, value=change) if points else f"{change} ({share})",
        "cause": _say(f"cause-{move['cause']}", language),
        "status": move["status_after"] or str(Status.OFFICIAL),
    }


def _value(move: dict[Any, Any], when: str, language: str) -> str:
    written = numbers.cell(move[f"value_{when}"], move["form"], language)
    moved = move["period_before"] != move["period_after"]
    period = move[f"period_{when}"]
    return f"{written} ({period})" if moved and period else written


def _data_row(change: Change, language: str) -> dict[str, Any]:
    found = change.revision
    years = [str(year) for year in found.periods]
    return {
        "table": registry.get(change.subject).names[language],
        "source": change.source,
        "new": found.new,
        "periods": f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(years) or numbers.MISSING,
        "revised": found.revised + found.lost + found.gained + found.removed + change.restated,
        "largest": found.largest,
    }


def _whole(value: int, language: str) -> str:
    return numbers.integer(value, language)


def _say(key: str, language: str, **fields: object) -> str:
    return text(f"compare.{key}", language, **fields)
