"""Every live page once, and the heaviest of them at length: budgets are to hold on it, too."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from statistics import median

from bench.figures import Results, percentile
from bench.servers import HOST
from bench.variants import Variant
from bench.visits import Step, Visitors, change_region, open_page

_OPENINGS = 3


def measure(port: int, variant: Variant, crowd: Visitors, steps: Sequence[Step]) -> Results:
    """Open every page of ours, print how long it takes, and change the region on the heaviest: to new ones and back."""
    from kompetensnb.pages.registry import PAGES

    found: dict[str, float] = {}
    for name, definition in PAGES.items():
        if "region" not in definition.controls:
            continue
        with crowd.context(variant) as context:
            page, opening = open_page(context, _address(port, name, steps[-1].region), None)
            changes = [change_region(page, variant, step) for step in steps[:1]]
        print(
            f"bench {name:>16}: window {opening.seen:.2f} s, all {opening.all:.2f} s; "
            f"another region: window {changes[0].seen:.0f} ms, all {changes[0].all:.0f} ms",
            file=sys.stderr,
        )
        found[name] = opening.all * 1000 + changes[0].all
    heaviest = max(found, key=lambda name: found[name])
    print(f"bench the heaviest page is {heaviest}", file=sys.stderr)
    return _at_length(_address(port, heaviest, steps[-1].region), variant, crowd, steps)


def _at_length(address: str, variant: Variant, crowd: Visitors, steps: Sequence[Step]) -> Results:
    openings = []
    for _ in range(_OPENINGS):
        with crowd.context(variant) as context:
            openings.append(open_page(context, address, None)[1])
    with crowd.context(variant) as context:
        page, _ = open_page(context, address, None)
        new = [change_region(page, variant, step) for step in steps]
        again = [change_region(page, variant, step) for step in steps]
    return {
        "live_heavy_open_s": round(median(one.seen for one in openings), 3),
        "live_heavy_open_all_s": round(median(one.all for one in openings), 3),
        "live_heavy_new_ms_p50": round(median(one.seen for one in new), 1),
        "live_heavy_change_ms_p50": round(median(one.seen for one in again), 1),
        "live_heavy_change_ms_p95": round(percentile([one.seen for one in again], 95), 1),
    }


def _address(port: int, page: str, region: str) -> str:
    return f"http://{HOST}:{port}/{page}?region={region}"
