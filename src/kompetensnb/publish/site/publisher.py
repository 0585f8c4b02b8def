"""`kompetensnb publish`: the whole site, from the same pages as the live ones, into a folder."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kompetensnb.charts.drawing import converter
from kompetensnb.publish import fingerprint
from kompetensnb.publish.batch import Limits
from kompetensnb.publish.site import assets, editions, frames, searching, statement
from kompetensnb.publish.site.files import FOLDER, put_data, read_data, write_whole
from kompetensnb.publish.site.frames import Edition, Where
from kompetensnb.publish.site.plan import PLAN, Offer, Wanted, offers
from kompetensnb.publish.site.work import WORK, Done, Job, Setting, forget, opening, run
from kompetensnb.publish.staging import writing_to
from kompetensnb.publish.swap import alone
from kompetensnb.store.snapshot import open_snapshot

OUT: Final = Path("reports/out/site")
HEADERS: Final = "_headers"
"""What a host should send with each file, in the form that several hosts read from the folder itself."""

_HEADERS: Final = {
    "/*": {
        "Content-Security-Policy": f"{frames.POLICY}; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cache-Control": "no-cache",
    },
    f"/{FOLDER}/*": {"Cache-Control": "public, max-age=31536000, immutable"},
}


@dataclass(frozen=True)
class Order:
    """What is asked for. `kept` is how many editions can be reached; `contact` stands in the statement."""

    out: Path = OUT
    wanted: Wanted = field(default_factory=Wanted)
    snapshot: str = ""
    kept: int = 5
    contact: str = ""
    workers: int = 0
    plan: Path = PLAN
    progress: Callable[[int, int], None] = lambda done, total: None


@dataclass(frozen=True)
class Published:
    """What came of it: where the site starts, the edition's id, views made now and kept, files and bytes of it all."""

    start: Path
    edition: str
    made: int
    kept: int
    files: int
    size: int


def publish(order: Order) -> Published:
    """Write the site. The last one stays whole until the new one is, whatever happens; what was made is not lost.

    Raises:
        KompetensnbError: what `Wanted.parse` and `work.run` raise; site-other-files, site-unreadable; edition-running;
            out-… when the folder cannot be written.
    """
    out = order.out
    snapshot = open_snapshot(order.snapshot)
    with alone(out):
        known = editions.earlier(out)
        found = offers(snapshot, order.wanted, order.plan)
        setting = Setting(out, {offer.page: _names(offer) for offer in found}, snapshot.id)
        jobs = {offer: [opening(next(offer.tasks()), offer.usual), *map(Job, offer.tasks())] for offer in found}
        workers = Limits(order.workers).cores()
        done = run(setting, [job for those in jobs.values() for job in those], workers, order.progress)
        with writing_to(out):
            edition, pages = _pages(setting, jobs, done, order.contact, snapshot.created.isoformat())
            about = {"id": edition.id, "snapshot": edition.snapshot, "day": edition.day}
            _put(out, about, pages, known[: order.kept], _files(done, pages.files), edition)
            forget(out, done.made, setting)
        sizes = [file.stat().st_size for file in out.rglob("*") if file.is_file() and WORK not in file.parts]
    return Published(out / "index.html", edition.id, done.new, done.kept, len(sizes), sum(sizes))


@dataclass(frozen=True)
class _Pages:
    """The pages of an edition by path, as they stand at the top and in the edition's folder; the files they load."""

    current: Mapping[str, str]
    old: Mapping[str, str]
    files: frozenset[str]


def _names(offer: Offer) -> tuple[str, ...]:
    return tuple(axis.name for axis in offer.axes)


def _pages(
    setting: Setting, jobs: Mapping[Offer, Sequence[Job]], done: Done, contact: str, day: str
) -> tuple[Edition, _Pages]:
    out = setting.out
    named = assets.put_assets(out)
    made = {offer: done.made[those[0]] for offer, those in jobs.items()}
    index = {offer: _index(setting, offer, those, done) for offer, those in jobs.items()}
    search = {language: _search(out, made, language) for language in dict.fromkeys(offer.language for offer in jobs)}
    told = {language: statement.paragraphs(language, contact) for language in search}
    content = [sorted(named.values()), [made[offer]["article"] for offer in jobs], list(index.values()), search, told]
    id_ = f"{day}-{fingerprint.json_sha256([content, fingerprint.code_sha256()])[:8]}"
    edition = Edition(id_, setting.snapshot, day, tuple(jobs), named, search, contact)
    sides: tuple[dict[str, str], dict[str, str]] = {}, {}
    for current, pages in zip((True, False), sides, strict=True):
        for offer in jobs:
            where = Where(offer.page, offer.language, current)
            given = {**made[offer], "html": read_data(out, made[offer]["article"])}
            pages[where.path] = frames.page_html(edition, offer, given, index[offer], where)
        for language in edition.languages():
            start, access = Where("index", language, current), Where("tillganglighet", language, current)
            pages[start.path] = frames.start_html(edition, start)
            pages[access.path] = frames.statement_html(edition, access, told[language])
    data = {f"{name}.js" for name in (*index.values(), *search.values())}
    return edition, _Pages(*sides, frozenset({*named.values(), *data}))


def _index(setting: Setting, offer: Offer, jobs: Sequence[Job], done: Done) -> str:
    """The page's index: the files of its views by place, what choices may be called, its charts as Vega."""
    views = {job.task.place: [done.made[job]["views"], done.made[job]["tables"]] for job in jobs if not job.opening}
    used = sorted({name for job in jobs for name in done.made[job]["specs"]})
    specs = {name: _translated(setting.specs, name) for name in used}
    return put_data(setting.out, {"files": views, "spellings": frames.spellings(offer), "specs": specs})


def _translated(folder: Path, name: str) -> Any:
    file = folder / f"{name}.vega.json"
    if not file.is_file():
        spec = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        write_whole(file, json.dumps(converter().vegalite_to_vega(spec)).encode())
    return json.loads(file.read_text(encoding="utf-8"))


def _search(out: Path, made: Mapping[Offer, Mapping[str, Any]], language: str) -> str:
    found = {offer.page: told for offer, told in made.items() if offer.language == language}
    shown = [offer for offer in made if offer.language == language]
    return put_data(out, searching.entries(shown, found, language))


def _files(done: Done, others: frozenset[str]) -> set[str]:
    names = {
        f"{made[name]}.js" for made in done.made.values() for name in ("views", "tables", "article") if name in made
    }
    return names | others


def _put(
    out: Path, about: dict[str, Any], pages: _Pages, known: list[dict[str, Any]], files: set[str], edition: Edition
) -> None:
    """Files, then the edition's folder, then the pages at the top, the pointer last; then what nobody needs goes."""
    reachable = [about, *(one for one in known if one["id"] != about["id"])]
    lists = {
        where.path: frames.editions_html(edition, where, reachable)
        for where in (Where("utgavor", language, True) for language in edition.languages())
    }
    headers = "".join(
        f"{path}\n{''.join(f'  {name}: {value}{chr(10)}' for name, value in found.items())}"
        for path, found in _HEADERS.items()
    )
    editions.put_edition(out, about, pages.old, files)
    write_whole(out / HEADERS, headers.encode())
    if hasattr(os, "sync"):
        os.sync()  # a power cut after the pointer must not find files that the disk never got
    editions.put_current(out, reachable, {**pages.current, **lists})
    editions.clear(out, reachable)
