"""What `kompetensnb forecast` says: sentences, tables and the account that goes to a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table

from kompetensnb.forecast import balance, frames, levers
from kompetensnb.forecast.engine import Assessment
from kompetensnb.forecast.goal import Goal
from kompetensnb.forecast.scenario import Lever
from kompetensnb.narrative import lever_words, numbers
from kompetensnb.narrative.messages import text
from kompetensnb.vocabulary import branches as branch_names
from kompetensnb.vocabulary import education_groups
from kompetensnb.vocabulary.statuses import Status

_WIDTH = 128
_WIDTHS = {"rank": 3, "group": 30, "branch": 30, "band": 13, "rank-share": 9, "verdict": 32}


def account(found: Assessment) -> dict[str, Any]:
    """What the rows of a file are about, how they were made and how far they can be trusted."""
    return {
        "region": found.region.id,
        "groups_region": found.outcome.groups_region.id,
        "base_year": found.axes.base,
        "last_year": found.axes.years[-1],
        "scenario": found.scenario.to_text() if found.scenario else "",
        "paths": found.paths,
        "seed": found.seed,
        "statuses": {name: str(status) for name, status in found.statuses.items()},
        "meaning": {name: status.meaning("sv") for name, status in found.statuses.items()},
        "missing": list(found.missing),
        "assumed_errors": list(found.limits.assumed) if found.limits else [],
        "rules": balance.RULES,
    }


def rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a frame for a file: what is missing is null."""
    plain = table.astype(object).where(table.notna(), None)
    return [{str(key): value for key, value in row.items()} for row in plain.to_dict("records")]


def notes(found: Assessment, language: str) -> Iterator[str]:
    """What a reader must know of the figures, each thing once."""
    by_group, by_branch = found.statuses["group"], found.statuses["branch"]
    marked = {"status": by_group} if by_group is by_branch else {"status-group": by_group, "status-branch": by_branch}
    for key, status in marked.items():
        if status.has_value and status not in (Status.OFFICIAL, Status.PRELIMINARY):
            yield text(f"forecast.{key}", language, status=status.name_in(language), meaning=status.meaning(language))
    for table in found.missing:
        yield text("forecast.missing", language, table=table)
    if found.limits is not None:
        yield text("forecast.bands", language, count=numbers.integer(found.paths, language), seed=str(found.seed))
        if found.limits.assumed:
            names = [text(f"forecast.error-{name}", language) for name in found.limits.assumed]
            yield text("forecast.assumed", language, names=names)
    limits = [numbers.integer(value, language) for value in balance.RULES["growth"][2:]]
    floor = numbers.integer(balance.FLOOR, language)
    yield text("forecast.rules", language, first=limits[0], second=limits[1], floor=floor)


def shortage_sentences(found: Assessment, table: pd.DataFrame, language: str) -> Iterator[str]:
    """How many groups are short, and which the most; where nothing is known, never that none is."""
    region, year = found.region.name(language), found.axes.years[-1]
    if found.region is not found.outcome.groups_region:
        yield text("forecast.shortage-municipality", language, region=found.outcome.groups_region.name(language))
        return
    if table["short"].isna().all():
        yield text("forecast.shortage-unknown", language, region=region, year=year)
        return
    short = frames.shown(table)
    short = short[short["short"] > 0]
    if short.empty:
        yield text("forecast.shortage-none", language, region=region, year=year)
        return
    yield text("forecast.shortage-some", language, region=region, year=year, count=len(short))
    most = short.iloc[0]
    fields = {
        "group": group_name(most["group"], language),
        "short": numbers.integer(most["short"], language),
        "share": numbers.percent(most["short_share"], language),
    }
    if found.limits is not None:
        fields |= {end: numbers.integer(most[f"short_{end}_80"], language) for end in ("low", "high")}
    yield text(f"forecast.shortage-largest{'-band' if found.limits is not None else ''}", language, **fields)


def shortage_table(found: Assessment, table: pd.DataFrame, most: int, by: str, language: str) -> Table:
    """The groups in order of persons or share short; `table` is as shown. A municipality has verdicts alone."""
    columns = ["rank", "group", "supply", "demand", "short", "band", "share", "rank-share", "verdict"]
    ordered = table.sort_values([f"rank_{by}", "group"], na_position="last")
    if found.region is not found.outcome.groups_region:
        columns = ["group", "verdict"]
        order = {word: place for place, word in enumerate(balance.CLASSES)}
        ordered = table.assign(place=table["leaning"].map(order)).sort_values(["place", "group"])
    if found.limits is None and "band" in columns:
        columns.remove("band")
    title = text("forecast.shortage-heading", language, region=found.region.name(language), year=found.axes.years[-1])
    result = _table(title, columns, language)
    for place, row in enumerate(ordered.head(most).to_dict("records"), start=1):
        cells = {
            "rank": numbers.integer(place, language),
            "group": group_name(row["group"], language),
            **{name: numbers.integer(row[name], language) for name in ("supply", "demand", "short")},
            "band": _band(row, "short_", language),
            "share": numbers.percent(row["short_share"], language),
            "rank-share": numbers.integer(None if pd.isna(row["rank_share"]) else int(row["rank_share"]), language),
            "verdict": verdict(row["verdict"], row["leaning"], language),
        }
        result.add_row(*(cells[name] for name in columns))
    return result


def scenario_sentences(found: Assessment, language: str) -> Iterator[str]:
    """The levers, and what they do to the number of employed."""
    scenario = found.scenario
    if scenario is None or not scenario.levers:
        yield text("forecast.scenario-none", language)
        return
    for lever in scenario.levers:
        yield lever_line(lever, language)
    region, year = found.region.name(language), found.axes.years[-1]
    before, after = (float(each.demand.employed[-1].sum()) for each in (found.baseline, found.outcome))
    change = after - before
    key = "same" if abs(change) < 0.5 else "fewer" if change < 0 else "more"
    percent = numbers.change(before, after, language, "percent")
    count = _persons(abs(change), language)
    yield text(f"forecast.scenario-total-{key}", language, year=year, region=region, count=count, percent=percent)
    if found.region is found.outcome.groups_region:
        last = frames.difference(found)
        last = last[last["year"] == year]
        force, work = (float(last[name].sum(skipna=True)) for name in ("supply", "employed"))
        if max(abs(force), abs(work)) >= 0.5:
            fields = {"force": _signed_persons(force, language), "work": _signed_persons(work, language)}
            yield text("forecast.scenario-residents", language, region=region, **fields)
        lost = float(np.nansum(found.outcome.supply.lost))
        if abs(lost) >= 0.5:
            yield text("forecast.scenario-lost", language, count=_persons(abs(lost), language))


def branch_table(found: Assessment, language: str) -> Table:
    """The employed by branch in the last year: baseline, scenario, change."""
    year = found.axes.years[-1]
    title = text("forecast.scenario-heading", language, region=found.region.name(language), year=year)
    result = _table(title, ["branch", "baseline", "scenario", "change"], language)
    pairs = (each.demand.employed[-1].sum(axis=1) for each in (found.baseline, found.outcome))
    for branch, before, after in zip(found.axes.branches, *pairs, strict=True):
        shown = [_persons(value, language) for value in (before, after)]
        result.add_row(branch_names.get(branch).name(language), *shown, _signed_persons(after - before, language))
    return result


def difference_table(found: Assessment, most: int, language: str) -> Table:
    """The groups whose gap changes most in the last year, with the band of the change."""
    year = found.axes.years[-1]
    title = text("forecast.scenario-groups", language, region=found.region.name(language), year=year)
    columns = ["group", "supply", "demand", "gap", *(["band"] if found.limits is not None else [])]
    result = _table(title, columns, language)
    table = frames.difference(found)
    table = table[table["year"] == year]
    table = table.assign(size=table["gap"].abs()).sort_values(["size", "group"], ascending=[False, True])
    for row in frames.shown(table[table["size"] >= 0.5]).head(most).to_dict("records"):
        figures = [numbers.signed(row[name], language) for name in ("supply", "demand", "gap")]
        band = [_band(row, "", language)] if found.limits is not None else []
        result.add_row(group_name(row["group"], language), *figures, *band)
    return result


def goal_row(answer: Goal, target: str, year: int) -> dict[str, Any]:
    """The answer for a file."""
    return {
        "group": target,
        "year": year,
        "lever": answer.lever.to_text(),
        "size": answer.lever.size,
        "exact": answer.exact,
        "gap_before": answer.gap_before,
        "gap_after": answer.gap_after,
        "linear": answer.linear,
    }


def goal_sentences(found: Assessment, answer: Goal, target: str, year: int, language: str) -> Iterator[str]:
    """What it would take, and what is left of the gap then."""
    lever, region = answer.lever, found.region.name(language)
    before, after = (_signed_persons(gap, language) for gap in (answer.gap_before, answer.gap_after))
    group = lever_words.target(lever.type, target, language)
    if not lever.size:
        yield text("forecast.places-none", language, region=region, group=group, year=year, gap=before)
        return
    yield text(
        "forecast.places-answer",
        language,
        group=group,
        region=region,
        gap=before,
        year=year,
        size=lever_words.size(lever, language),
        unit=lever.type.size.unit_name(language),
        years=lever_words.years(lever),
    )
    yield text("forecast.places-after", language, gap=after)
    if answer.share is not None:
        yield text("forecast.places-shares", language, percent=numbers.percent(100 * answer.share, language, 0))


def lever_table(language: str) -> Table:
    """Every lever with kind, unit and range."""
    result = _table("", ["lever", "target", "unit", "range"], language)
    for lever in levers.all_levers():
        name = f"{lever.id}: {lever.names[language]} ({lever.kind_name(language)})"
        target = text(f"forecast.target-{lever.target or 'all'}", language)
        result.add_row(name, target, lever.size.unit_name(language), lever.size.allowed)
    return result


def lever_line(lever: Lever, language: str) -> str:
    """A lever in a sentence."""
    line = lever_words.line(lever, language)
    return text("forecast.lever-kind", language, kind=lever.type.kind_name(language).capitalize(), line=line)


def group_name(code: str, language: str) -> str:
    """Code and short name."""
    return f"{code} {education_groups.get(code).short_name(language)}"


def verdict(word: str | None, leaning: str | None, language: str) -> str:
    """The verdict in words; an uncertain one says where it leans."""
    if not isinstance(word, str):
        return text("forecast.verdict-unknown", language)
    if word != balance.UNCERTAIN or not isinstance(leaning, str):
        return text(f"forecast.{word}", language)
    fields = {"verdict": text(f"forecast.{word}", language), "leaning": text(f"forecast.{leaning}", language)}
    return text("forecast.verdict-uncertain", language, **fields)


def show(table: Table) -> None:
    """Print a table; where the terminal's width is not known or too small, as wide as the longest one needs."""
    console = Console()
    Console(width=max(console.width, _WIDTH)).print(table)


def _table(title: str, columns: list[str], language: str) -> Table:
    table = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for name in columns:
        left = name in ("group", "verdict", "branch", "lever", "target", "unit")
        heading = text(f"forecast.column-{name}", language)
        width = _WIDTHS.get(name, 6)
        table.add_column(heading, justify="left" if left else "right", no_wrap=name != "lever", min_width=width)
    return table


def _persons(value: float, language: str) -> str:
    return numbers.integer(float(balance.rounded(value)), language)


def _signed_persons(value: float, language: str) -> str:
    return numbers.signed(float(balance.rounded(value)), language)


def _band(row: dict[Any, Any], prefix: str, language: str) -> str:
    low, high = (row.get(f"{prefix}{end}_80") for end in ("low", "high"))
    if low is None or high is None or pd.isna(low) or pd.isna(high):
        return numbers.MISSING
    write = numbers.integer if prefix else numbers.signed
    return f"{write(low, language)} – {write(high, language)}"
