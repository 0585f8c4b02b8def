"""The live page and its peers: opening, changing the region, memory. All in turns, so that ratios hold on any day."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import mean, median

from bench import pages
from bench.figures import Results, named, summary
from bench.options import Options
from bench.peers import content
from bench.servers import HOST, Server, running
from bench.variants import VARIANTS, Variant
from bench.visits import Change, Opening, Step, Visitors, change_region, open_page, react, visitors

START = "skovde"
_BEGAN = time.monotonic()
_NEW_REGIONS = 8
_STRIDE = 7  # neighbours in the list often share a map; these do not


@dataclass
class Contestant:
    """A variant, its server, and what was measured."""

    variant: Variant
    server: Server
    openings: list[Opening] = field(default_factory=list)
    warm_openings: list[Opening] = field(default_factory=list)
    reactions: list[float] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    memory: Results = field(default_factory=dict)
    idle: int = 0

    @property
    def address(self) -> str:
        """Where the page is, shown for the first region."""
        return f"http://{HOST}:{self.server.port}{self.variant.path.format(start=START)}"

    def figures(self, foreign: int) -> Results:
        """All that was measured, without the name."""
        found = summary([one.seen for one in self.openings], [one.seen for one in self.changes])
        if self.openings:
            found["open_all_s"] = round(median(one.all for one in self.openings), 3)
        if self.warm_openings:
            found["open_warm_s"] = round(median(one.seen for one in self.warm_openings), 3)
        if self.changes:
            found["change_all_ms_p50"] = round(median(one.all for one in self.changes), 1)
            found["heading_ms_p50"] = round(median(one.heading for one in self.changes), 1)
        if self.reactions:
            found["interactive_s"] = round(median(self.reactions), 3)
        return {**found, **self.memory, "external_requests": foreign}


def measure(options: Options) -> Results:
    """Serve the variants side by side and visit them in turns."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        chosen = _comparable_regions()[: options.changes + 3]
        content.write(Path(folder), chosen)
        os.environ[content.FOLDER] = folder
        charts = len(content.charts(START))
        contestants = _started(options, Path(folder), stack)
        crowd = stack.enter_context(visitors())
        _warm_up(contestants, crowd, charts)
        _openings(contestants, crowd, charts, options, _steps(chosen))
        _changes(contestants, crowd, charts, options, _steps(chosen))
        _memory(contestants, crowd, charts, options, _steps(chosen))
        results: Results = {}
        for one in contestants:
            if one.variant.name == "live":
                results.update(pages.measure(one.server.port, one.variant, crowd, _others(chosen)))
            results.update(named(one.variant.name, one.figures(len(crowd.foreign[one.variant.name]))))
        return results


def _comparable_regions() -> list[str]:
    """Municipalities of one county, whose pages have the same charts; the one shown first stands first."""
    from kompetensnb.vocabulary import regions

    start = regions.get(START)
    county = regions.get(regions.COUNTY)
    same = [one.id for one in regions.peers(start) if one.code in county.members and one.id != START]
    return [START, *(region for first in range(_STRIDE) for region in same[first::_STRIDE])]


def _steps(chosen: Sequence[str]) -> Iterator[Step]:
    """Choices without end, each of another region than the one before; the first is what the page opens with."""
    before = chosen[0]
    for region in cycle([*chosen[1:], chosen[0]]):
        old, new = content.charts(before), content.charts(region)
        if old.keys() == new.keys():
            different = sum(old[chart]["datasets"] != new[chart]["datasets"] for chart in new)
            yield Step(region, content.choices()[region], different)
            before = region


def _others(chosen: Sequence[str]) -> list[Step]:
    """Regions that no page has been shown for yet, and that need not change every chart."""
    new = [region for region in _comparable_regions() if region not in chosen]
    return [Step(region, "", 0) for region in new[:_NEW_REGIONS]]


def _started(options: Options, folder: Path, stack: ExitStack) -> list[Contestant]:
    environment = {**live_environment(), content.FOLDER: str(folder)}
    found = []
    for index, variant in enumerate(variant for variant in VARIANTS if variant.name in options.variants):
        port = options.port + index
        server = running(variant.command(port), port, environment, folder / f"{variant.name}.log")
        found.append(Contestant(variant, stack.enter_context(server)))
    return found


def live_environment() -> dict[str, str]:
    """What a server needs to find the programs of this folder, and to start as fast as a user's."""
    root = Path(__file__).parents[1]
    return {
        "PYTHONPATH": os.pathsep.join([str(root), str(root / "src")]),
        "PYTHONDONTWRITEBYTECODE": "",  # without compiled files every kernel would be slower than any user's
    }


def _warm_up(contestants: Sequence[Contestant], crowd: Visitors, charts: int) -> None:
    for one in contestants:
        _say(f"warming up {one.variant.name}")
        one.server.ready()
        one.server.idle()
        one.idle = one.server.settle(timeout=20)
        with crowd.context(one.variant) as context:
            open_page(context, one.address, charts)


def _openings(
    contestants: Sequence[Contestant], crowd: Visitors, charts: int, options: Options, steps: Iterator[Step]
) -> None:
    step = next(steps)
    for turn in range(options.openings):
        _say(f"opening, turn {turn + 1} of {options.openings}")
        for one in contestants:
            with crowd.context(one.variant) as context:
                page, took = open_page(context, one.address, charts)
                one.openings.append(took)
                if turn < options.warm_openings:
                    page.close()
                    one.warm_openings.append(open_page(context, one.address, charts)[1])
            if one.variant.name == "live" and turn < options.warm_openings:
                with crowd.context(one.variant) as context:
                    one.reactions.append(react(context, one.address, step, charts))


def _changes(
    contestants: Sequence[Contestant], crowd: Visitors, charts: int, options: Options, steps: Iterator[Step]
) -> None:
    _say(f"changing the region {options.changes} times")
    with ExitStack() as stack:
        contexts = [stack.enter_context(crowd.context(one.variant)) for one in contestants]
        pages = [open_page(context, one.address, charts)[0] for context, one in zip(contexts, contestants, strict=True)]
        for _ in range(options.changes):
            step = next(steps)
            for one, page in zip(contestants, pages, strict=True):
                page.bring_to_front()
                one.changes.append(change_region(page, one.variant, step))


def _memory(
    contestants: Sequence[Contestant], crowd: Visitors, charts: int, options: Options, steps: Iterator[Step]
) -> None:
    step = next(steps)
    # Peers first: meanwhile the live server lets go of the kernels of earlier visits.
    for one in reversed(contestants):
        _say(f"memory of {one.variant.name}")
        one.server.settle(at_most=one.idle)
        before = one.server.unique_mb()
        with ExitStack() as stack:
            contexts = [stack.enter_context(crowd.context(one.variant)) for _ in range(options.sessions)]
            pages = [open_page(context, one.address, charts)[0] for context in contexts]
            has_kernels = one.variant.name in ("live", "plain")
            one.server.settle(at_least=one.idle + options.sessions if has_kernels else 0, timeout=20)
            opened = one.server.unique_mb()
            for page in pages:
                change_region(page, one.variant, step)
            one.server.settle(timeout=5)
            changed = one.server.unique_mb()
        one.memory = {
            "session_mb": _per_session(before, opened, options.sessions),
            "session_changed_mb": _per_session(before, changed, options.sessions),
        }
        if has_kernels:
            one.memory["kernel_mb"] = round(mean(sorted(opened[pid] for pid in opened.keys() - before.keys())), 1)


def _per_session(before: dict[int, float], after: dict[int, float], sessions: int) -> float:
    return round((sum(after.values()) - sum(before.values())) / sessions, 1)


def _say(what: str) -> None:
    print(f"bench {time.monotonic() - _BEGAN:4.0f} s: {what} ...", file=sys.stderr, flush=True)
