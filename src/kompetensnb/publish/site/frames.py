"""The HTML round the pages of the site: header, bar, footer, the start page, the list of editions, the statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from typing import Any, Final

from jinja2 import Environment

from kompetensnb.dashboard import bar
from kompetensnb.narrative import dates
from kompetensnb.narrative.messages import LANGUAGES, has_text, text
from kompetensnb.pages.templating import templates
from kompetensnb.publish.site.editions import SCRIPT
from kompetensnb.publish.site.files import FOLDER
from kompetensnb.publish.site.plan import TOGETHER, Axis, Offer
from kompetensnb.vocabulary import branches, education_groups, regions
from kompetensnb.vocabulary.texts import spelling_key

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        # `file:` is for a site that is opened from a folder; no page from a host may load such an address.
        "script-src 'self' file:",
        "style-src 'self' file:",
        "img-src 'self' file: data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
"""The content security policy that every page carries."""

_CARRIED: Final = ("region", "branch", "horizon")
_WORDS: Final = ("changed", "unavailable", "notHere", "badValue", "badName", "hits")


@dataclass(frozen=True)
class Edition:
    """What the pages of one publishing share. `day` is that of the data set; `assets` are file names by plain name."""

    id: str
    snapshot: str
    day: str
    offers: tuple[Offer, ...]
    assets: Mapping[str, str]
    search: Mapping[str, str]
    contact: str = ""

    def languages(self) -> tuple[str, ...]:
        """Those that the site has, Swedish first."""
        found = {offer.language for offer in self.offers}
        return tuple(language for language in LANGUAGES if language in found)


@dataclass(frozen=True)
class Where:
    """Where a page stands: its file name without `.html`, its language, and whether it belongs to the current edition.

    An old edition has a folder of its own, two steps below the site's top.
    """

    name: str
    language: str
    current: bool

    @property
    def path(self) -> str:
        """The file, seen from the top of its edition."""
        return f"{'' if self.language == 'sv' else f'{self.language}/'}{self.name}.html"

    @property
    def base(self) -> str:
        """The way from the page to the top of its edition."""
        return "" if self.language == "sv" else "../"

    @property
    def top(self) -> str:
        """The way from the page to the site's top."""
        return self.base if self.current else f"../../{self.base}"


def page_html(edition: Edition, offer: Offer, made: Mapping[str, Any], index: str, where: Where) -> str:
    """A page as it opens. `made` is what `views.make_article` tells, with its HTML as `html`."""
    language = offer.language
    controls = _controls(offer)
    labels = {control.name: control.label for control in controls}
    axes = [_axis(axis, labels[axis.name]) for axis in offer.axes]
    config = {"index": index, "axes": axes}
    labelled = [f"dashboard.control-{name}" for name in offer.elsewhere]
    elsewhere = [text(label, language) for label in labelled if has_text(label, language)]
    told = text("site.elsewhere", language, choices=[name[:1].lower() + name[1:] for name in elsewhere])
    return _fill(
        "frame",
        edition,
        where,
        title=made["title"],
        description=made["lead"],
        article=made["html"],
        controls=controls,
        config=config,
        elsewhere=told if elsewhere else "",
    )


def start_html(edition: Edition, where: Where) -> str:
    """The pages there are, each with a sentence."""
    return _plain(
        "start", edition, where, text("dashboard.start", where.language), text("site.start-lead", where.language)
    )


def editions_html(edition: Edition, where: Where, editions: Sequence[Mapping[str, Any]]) -> str:
    """The editions that can be reached, the newest first."""
    title = text("site.editions", where.language)
    shown = [{**one, "day": dates.day(one["day"], where.language)} for one in editions]
    return _plain("editions", edition, where, title, text("site.editions-lead", where.language), editions=shown)


def statement_html(
    edition: Edition, where: Where, statement: Sequence[tuple[str, Sequence[str], Sequence[str]]]
) -> str:
    """The accessibility statement: headings, each with paragraphs and a list."""
    title = text("site.accessibility", where.language)
    return _plain("statement", edition, where, title, title, statement=statement)


def spellings(offer: Offer) -> dict[str, dict[str, str]]:
    """For each choice the value that a spelling stands for: names, codes and other words for it."""
    return {axis.name: dict(_spellings(axis)) for axis in offer.axes}


def _spellings(axis: Axis) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for value, label in axis.options:
        # What is not chosen is called by its label: a branch, or all of them together.
        words = [label, value]
        match axis.name:
            case "region":
                words += regions.get(value).spellings()
            case "branch":
                named = branches.get(value) if value else _branch_named(label)
                words += named.spellings() if named else ()
            case "group":
                words += education_groups.get(value).spellings() if value else ()
        found += [(spelling_key(word), value) for word in words if word]
    return found


def _branch_named(label: str) -> Any:
    return next((branch for branch in branches.all_branches() if label in (branch.names.sv, branch.names.en)), None)


def _controls(offer: Offer) -> list[bar.Control]:
    """The bar of the live page, with the values that are here."""
    here = {axis.name: {value for value, _ in axis.options} for axis in offer.axes}
    found = []
    for control in bar.controls(offer.definition, offer.usual):
        if control.name not in here:
            continue
        groups = [
            replace(group, options=tuple(option for option in group.options if option[0] in here[control.name]))
            for group in control.groups
        ]
        found.append(replace(control, groups=tuple(group for group in groups if group.options)))
    # A scenario is made on the live page itself; here it is chosen among those that are ready.
    for axis in offer.axes:
        if axis.name == "scenario":
            label = text("dashboard.control-scenario", offer.language)
            found.append(bar.Control("scenario", label, axis.options[0][0], (bar.Group("", axis.options),)))
    return found


def _axis(axis: Axis, label: str) -> dict[str, Any]:
    config: dict[str, Any] = {"name": axis.name, "label": label, "values": [value for value, _ in axis.options]}
    if axis.name in TOGETHER:
        config["together"] = True
    if axis.only is not None:
        config["only"] = sorted(axis.only)
    return config


def _plain(template: str, edition: Edition, where: Where, title: str, description: str, **values: Any) -> str:
    shown: dict[str, Any] = {"article": "", "controls": (), "config": {"axes": []}, "elsewhere": ""}
    return _fill(template, edition, where, title=title, description=description, **shown, **values)


def _fill(template: str, edition: Edition, where: Where, *, config: Mapping[str, Any], **values: Any) -> str:
    language = where.language
    files = f"{where.top}{FOLDER}/"
    offers = [offer for offer in edition.offers if offer.language == language]
    words = {name: text(f"site.{name}", language, **_kept(name)) for name in _WORDS}
    shared = {
        "page": where.name,
        "edition": edition.id,
        "current": f"{where.top}{SCRIPT}",
        "files": files,
        "root": "",
        "search": edition.search[language],
        "words": {**words, "site": text("dashboard.site-name", language)},
        "pages": {offer.page: [axis.name for axis in offer.axes] for offer in offers},
        "carried": _CARRIED,
    }
    return (
        _templates()
        .get_template(f"{template}.html.j2")
        .render(
            language=language,
            policy=POLICY,
            generator=f"kompetensnb {version('kompetensnb')}",
            file=lambda name: f"{files}{edition.assets[name]}",
            live=lambda key: text(f"dashboard.{key}", language),
            word=lambda key, **fields: text(f"site.{key}", language, **fields),
            offers=offers,
            name=where.name,
            root="",
            top=where.top,
            here=where.path,
            current=where.current,
            languages=[
                (other, f"{where.base}{replace(where, language=other).path}")
                for other in edition.languages()
                if other != language
            ],
            edition=edition.id,
            day=dates.day(edition.day, language),
            config={**shared, **config},
            **values,
        )
    )


def _kept(name: str) -> dict[str, str]:
    """The places in a sentence that the script fills in."""
    fields = {
        "changed": ("selection",),
        "notHere": ("label",),
        "badValue": ("label", "value"),
        "badName": ("value", "label"),
        "hits": ("count",),
    }
    return {field: f"{{{field}}}" for field in fields.get(name, ())}


@cache
def _templates() -> Environment:
    return templates("kompetensnb.publish.site")
