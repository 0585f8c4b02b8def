"""From a declaration and a table's metadata to questions: which codes to ask for, and what each means to us."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.scb import labels
from kompetensnb.sources.scb.chunks import cells
from kompetensnb.sources.scb.declaration import ONLY, Area, ColumnRule, TableDeclaration
from kompetensnb.sources.scb.metadata import METRIC, REGION, TIME, TableMetadata, Variable
from kompetensnb.store.registry import Column
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import RegionKind

Codelist = Callable[[str], Mapping[str, str]]
"""Labels by code of the codelist with an id."""

_PATTERNS: Final = {
    "alla-lan": re.compile(r"(?!00|99)\d\d"),
    "alla-fa": re.compile(r"FA(?!00)\d\d"),
    # FA regions (Tillväxtverket 2015) with municipalities of ours; 27 and 28 go beyond the county.
    "fa": re.compile(r"FA(14|15|16|17|18|27|28)"),
}
_PERIOD: Final = re.compile(r"(?P<year>\d{4})(M(?P<month>\d\d)|K(?P<quarter>\d))?")
_FLOW: Final = re.compile(r"(?P<since>\d{4})-(?P<century>\d\d)?(?P<until>\d\d)")


@dataclass(frozen=True)
class Question:
    """One question: `selection` the codes by variable, `codelists` the codelist of a variable whose codes are its own.

    `columns` gives, for a column of the subject, the variable and our code by the producer's; `constants` what holds
    for all rows. `region` is empty where the table has no variable with areas.
    """

    selection: Mapping[str, tuple[str, ...]]
    codelists: Mapping[str, str]
    columns: Mapping[str, tuple[str, Mapping[str, str]]]
    constants: Mapping[str, str]
    region: str
    time: str

    @property
    def cells(self) -> int:
        """How many cells the answer has."""
        return cells(self.selection)

    def body(self, selection: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
        """What is sent to ask for a part of the question."""
        parts = []
        for variable, codes in selection.items():
            codelist = {"codelist": self.codelists[variable]} if variable in self.codelists else {}
            parts.append({"variableCode": variable, **codelist, "valueCodes": list(codes)})
        return {"selection": parts}


@dataclass(frozen=True)
class _Part:
    """Some values of one variable: our code by the producer's, asked through a codelist or not at all (eliminated)."""

    codes: Mapping[str, str]
    codelist: str = ""
    eliminated: str = ""


def plan(declaration: TableDeclaration, metadata: TableMetadata, codelist: Codelist) -> tuple[Question, ...]:
    """The questions that together give what the declaration asks for.

    More than one where a whole is got by leaving a variable out, or some values need a codelist and others do not.

    Raises:
        KompetensnbError: scb-no-variable, scb-no-value, scb-no-total, scb-no-region, scb-no-period; each names the
            variable and the labels found.
    """
    time = metadata.by_role(TIME)
    base = {time.id: _periods(declaration, metadata, time)}
    region = metadata.variable(declaration.region or REGION) if declaration.areas else None
    if region is not None:
        base[region.id] = _regions(declaration, metadata, region)
    used = set(base)
    parts: dict[str, tuple[_Part, ...]] = {}
    variables: dict[str, Variable] = {}
    for column, rule in declaration.columns.items():
        variables[column] = metadata.variable(rule.variable)
        parts[column] = _parts(declaration, rule, column, metadata, variables[column], codelist)
        used.add(variables[column].id)
    base |= _fixed(declaration, metadata, used)
    found = []
    for chosen in product(*parts.values()):
        by_column = dict(zip(parts, chosen, strict=True))
        asked = {variables[column].id: part for column, part in by_column.items() if not part.eliminated}
        whole = base | {name: tuple(part.codes) for name, part in asked.items()}
        found.append(
            Question(
                selection={item.id: whole[item.id] for item in metadata.variables if item.id in whole},
                codelists={name: part.codelist for name, part in asked.items() if part.codelist},
                columns={c: (variables[c].id, p.codes) for c, p in by_column.items() if not p.eliminated},
                constants=dict(declaration.constants) | {c: p.eliminated for c, p in by_column.items() if p.eliminated},
                region=region.id if region else "",
                time=time.id,
            )
        )
    return tuple(found)


def contents_codes(metadata: TableMetadata, questions: tuple[Question, ...]) -> tuple[str, ...]:
    """The producer's codes of what is counted, in the questions."""
    metric = metadata.by_role(METRIC).id
    return tuple(dict.fromkeys(code for question in questions for code in question.selection[metric]))


def period(text: str) -> dict[str, int]:
    """Year, and month or quarter, of a period such as «2025», «2025M01» or «2024K2»; empty when it is none of them.

    A flow from one November to the next («2006-07», «2006-2007») belongs to the year in which it ends. A period of
    several years is none of ours.
    """
    if found := _FLOW.fullmatch(text):
        end = int(found["since"]) + 1
        return {"year": end} if f"{end}".endswith(f"{found['century'] or ''}{found['until']}") else {}
    found = _PERIOD.fullmatch(text)
    return {name: int(value) for name, value in found.groupdict().items() if value} if found else {}


def area_codes(area: Area, known: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of a level of geography, of those that a table has."""
    if area in _PATTERNS:
        return tuple(code for code in known if _PATTERNS[area].fullmatch(code))
    wanted = {
        "riket": {regions.get(regions.COUNTRY).code},
        "lan": {regions.get(regions.COUNTY).code},
        "kommun": {region.code for region in regions.of_kind(RegionKind.MUNICIPALITY)},
    }[area]
    return tuple(code for code in known if code in wanted)


def _regions(declaration: TableDeclaration, metadata: TableMetadata, variable: Variable) -> tuple[str, ...]:
    found = {area: area_codes(area, variable.codes) for area in declaration.areas}
    if not any(found.values()):
        shown = labels.shown(f"{code} {label}" for code, label in variable.labels.items())
        raise KompetensnbError("scb-no-region", table=metadata.id, variable=variable.label, found=shown)
    wanted = {code for codes in found.values() for code in codes}
    return tuple(code for code in variable.codes if code in wanted)


def _periods(declaration: TableDeclaration, metadata: TableMetadata, variable: Variable) -> tuple[str, ...]:
    units = {name for name in ("year", "month", "quarter") if name in declaration.subject.keys}
    units |= {"month"} if declaration.month else set()
    fitting = {code: unit for code in variable.codes if set(unit := period(code)) == units}
    found = tuple(
        code
        for code, unit in fitting.items()
        if unit["year"] >= declaration.first_year and declaration.month in (0, unit.get("month"))
    )
    if not found:
        shown = labels.shown(variable.codes)
        raise KompetensnbError("scb-no-period", table=metadata.id, variable=variable.label, found=shown)
    return found


def _fixed(declaration: TableDeclaration, metadata: TableMetadata, used: set[str]) -> dict[str, tuple[str, ...]]:
    """One value for each variable that is no column: its declared label, or its total when nothing is declared."""
    declared = {metadata.variable(name).id: label for name, label in declaration.fixed.items()}
    found: dict[str, tuple[str, ...]] = {}
    for variable in metadata.variables:
        if variable.id in used:
            continue
        if variable.id in metadata.roles.get(METRIC, ()):
            found[variable.id] = (_contents(declaration, metadata, variable),)
        elif variable.id in declared:
            found[variable.id] = (metadata.code(variable, declared[variable.id]),)
        elif (total := metadata.total(variable)) is not None:
            found[variable.id] = (total,)
    return found


def _contents(declaration: TableDeclaration, metadata: TableMetadata, variable: Variable) -> str:
    if declaration.contents == ONLY and len(variable.codes) == 1:
        return variable.codes[0]
    return metadata.code(variable, declaration.contents)


def _parts(
    declaration: TableDeclaration,
    rule: ColumnRule,
    column: str,
    metadata: TableMetadata,
    variable: Variable,
    codelist: Codelist,
) -> tuple[_Part, ...]:
    parts = []
    own = _labelled(rule, metadata, variable)
    if rule.total:
        total = metadata.total(variable)
        if total is None:
            parts.append(_Part({}, eliminated=rule.total))
        else:
            own[total] = rule.total
    if rule.as_they_are:
        own |= _as_they_are(rule, declaration.subject.column(column), metadata, variable, own)
    if rule.area:
        own |= {code: code for code in area_codes(rule.area, variable.codes)}
    bands = _bands(rule, metadata, variable, codelist)
    if bands.codelist:
        parts.append(bands)
    else:
        own |= bands.codes
    if own:
        parts.insert(0, _Part({code: own[code] for code in variable.codes if code in own}))
    return tuple(parts)


def _labelled(rule: ColumnRule, metadata: TableMetadata, variable: Variable) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, names in rule.labels.items():
        for label in names:
            theirs = metadata.code(variable, label)
            if theirs in found:
                # One value cannot mean two things: a label that only resembles another was taken for it.
                raise metadata.no_value(variable, label, list(variable.labels.values()))
            found[theirs] = code
    return found


def _as_they_are(
    rule: ColumnRule, column: Column, metadata: TableMetadata, variable: Variable, taken: Mapping[str, str]
) -> dict[str, str]:
    """The values whose codes are those of a classification, all of it; the one value that is left over is the rest.

    A classification without a list in the registry grows by itself: every code that is written like one of its own is
    taken, but no sum.
    """
    left = [code for code in variable.codes if code not in taken]
    if not column.codes:
        sums = labels.totals(variable.labels)
        fitting = [code for code in left if column.pattern is None or column.pattern.fullmatch(code)]
        return {code: code for code in fitting if code not in sums}
    wanted = [code for code in column.codes if code not in (rule.rest, *taken.values())]
    absent = [code for code in wanted if code not in left]
    rest = [code for code in left if code not in wanted]
    if absent or len(rest) != (1 if rule.rest else 0):
        raise metadata.no_value(variable, (absent or [rule.rest or rest[0]])[0], list(variable.labels.values()))
    return {code: code for code in wanted} | dict.fromkeys(rest, rule.rest)


def _bands(rule: ColumnRule, metadata: TableMetadata, variable: Variable, codelist: Codelist) -> _Part:
    """The wanted age groups among the table's own values, else through the declared codelist."""
    if not rule.bands:
        return _Part({})
    found = _by_age(rule, variable.labels)
    if set(found.values()) == set(rule.bands):
        return _Part(found)
    missing = next(band for band in rule.bands if band not in found.values())
    if rule.codelist:
        names = labels.named({label: label for label in variable.codelists}, rule.codelist)
        if names:
            name = variable.codelists[names[0]]
            through = _by_age(rule, codelist(name))
            if set(through.values()) == set(rule.bands):
                return _Part(through, codelist=name)
            missing = next(band for band in rule.bands if band not in through.values())
    raise metadata.no_value(variable, missing, [*variable.labels.values(), *variable.codelists])


def _by_age(rule: ColumnRule, known: Mapping[str, str]) -> dict[str, str]:
    """Our band by the producer's code; where several codes carry one band, the first."""
    found: dict[str, str] = {}
    for code, label in known.items():
        band = labels.age_band(label)
        if band in rule.bands and band not in found.values():
            found[code] = band
    return found
