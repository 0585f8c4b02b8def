"""The data in words: `docs/data.md` is written from the registry and a snapshot, and a test holds it to them."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from kompetensnb.store import places, registry
from kompetensnb.store.origin import Origin
from kompetensnb.store.registry import Subject
from kompetensnb.store.snapshot import Snapshot, open_snapshot

_INTRODUCTION = """\
# Data

Written from the registry (`src/kompetensnb/store/subjects/`) and the bundled snapshot by
`python -m kompetensnb.store.describe > docs/data.md`; a test holds it to them.

Every subject is one long table. Its rows are named by region, year and the breakdowns; `value` is empty exactly when
`status` is `sekretess` (suppressed) or `saknas` (missing), never zero in its place. `origin` leads to the source below.
`mark` keeps what the producer wrote in place of a suppressed or missing figure.

A figure can be followed by hand: the page names the origin; the origin names the producer's table; the project's own
table with the same figures is in `src/kompetensnb/sources/bundled/`, beside its declaration. What no open file holds is
made from those figures, with status `skattad` or `syntetisk` and producer `kompetensnb`, as
[reference.md](reference.md) tells.
"""


def describe_markdown(snapshot: Snapshot) -> str:
    """Subjects, columns, codes, units, years and origins with their caveats, as Markdown in English."""
    parts = [_INTRODUCTION, f"The bundled snapshot is `{snapshot.id}`.\n", *_overview(snapshot), *_columns()]
    for name in snapshot.subjects:
        parts += _subject(registry.get(name), snapshot)
    parts += _fetched_only(snapshot)
    parts.append("## Origins\n")
    for origin in sorted(snapshot.origins.values(), key=lambda item: item.id):
        parts += _origin(origin)
    return "\n".join(parts)


def _overview(snapshot: Snapshot) -> Iterable[str]:
    yield "## Subjects\n"
    yield "| Subject | In Swedish | Years | Areas | Rows |\n|---|---|---|---:|---:|"
    for name in snapshot.subjects:
        subject, rows = registry.get(name), snapshot.table(name)
        years = f"{rows['year'].min()}-{rows['year'].max()}" if rows["year"].nunique() > 1 else rows["year"].min()
        yield f"| [{name}](#{name}) | {subject.names['sv']} | {years} | {rows['region'].nunique()} | {len(rows)} |"
    yield ""


def _columns() -> Iterable[str]:
    """All columns once: they mean the same in every table."""
    yield "## Columns\n"
    yield "| Column | Type | Meaning |\n|---|---|---|"
    columns = {column.name: column for subject in registry.subjects().values() for column in subject.columns}
    for column in columns.values():
        yield f"| {column.name} | {column.type} | {column.meaning['en']} |"
    yield ""


def _subject(subject: Subject, snapshot: Snapshot) -> Iterable[str]:
    rows = snapshot.table(subject.id)
    yield f"### {subject.id}\n"
    yield f"{subject.descriptions['en']}\n"
    yield f"- Columns: {_listed(subject.column_names)}"
    for name in subject.keys:
        column = subject.column(name)
        if column.codes:
            found = set(rows[name])
            yield f"- `{name}`: {_listed(code for code in column.codes if code in found)}"
    yield f"- Unit: {_units(subject)}"
    counts = rows["status"].value_counts()
    yield f"- Statuses: {', '.join(f'{status} {count}' for status, count in sorted(counts.items()))}"
    yield f"- Origins: {', '.join(f'[{name}](#{name})' for name in sorted(rows['origin'].unique()))}\n"


def _fetched_only(snapshot: Snapshot) -> Iterable[str]:
    fetched = [subject for subject in registry.subjects().values() if not subject.bundled_rows]
    absent = [subject for subject in fetched if subject.id not in snapshot.subjects]
    if absent:
        yield "## Only after a fetch\n"
        yield "These subjects are not in the bundled snapshot; `kompetensnb fetch` gets them.\n"
    for subject in absent:
        yield f"### {subject.id}\n"
        yield f"{subject.descriptions['en']}\n"
        yield f"- Columns: {_listed(subject.column_names)}"
        yield f"- Unit: {_units(subject)}\n"


def _units(subject: Subject) -> str:
    named = [f"{measure}: {unit.names['en']}" for measure, unit in subject.units.items() if measure]
    rest = [subject.units[""].names["en"]] if "" in subject.units else []
    return "; ".join([*named, *(f"otherwise {name}" if named else name for name in rest)])


def _origin(origin: Origin) -> Iterable[str]:
    table = f"table {origin.table}" + (f", contents {', '.join(origin.contents)}" if origin.contents else "")
    yield f"### {origin.id}\n"
    yield f"{origin.producer}, {table}. {origin.title('en')}. {origin.title('sv')}.\n"
    yield f"- Address: <{origin.address}>"
    yield f"- Licence: {origin.licence}"
    yield f"- Taken: {origin.retrieved or 'not known'}; updated by the producer: {origin.updated or 'not known'}"
    kinds = [word for word, holds in (("perturbed", origin.perturbed), ("derived", origin.derived)) if holds]
    if kinds:
        yield f"- Figures: {' and '.join(kinds)}"
    yield f"- Read it with this in mind: {origin.note('en')}\n"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    sys.stdout.write(describe_markdown(open_snapshot(places.bundled_id())))
