"""Pages on the councils' registers, with many rows and a long history, beside the same with the example's few."""

from __future__ import annotations

import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.figures import Results
from bench.live import live_environment
from bench.options import Options
from bench.servers import HOST, running
from bench.variants import VARIANTS, Variant
from bench.visits import Visitors, open_page, visitors

PAGES = ("uppfoljning", "samverkan", "branschanalys", "behovsanalys")
"""What reads the registers."""

NEEDS, CHANGES = 1000, 10_000
_REGIONS = ("skaraborg", "fyrbodal", "sjuharad", "goteborgsregionen")


def measure(options: Options) -> Results:
    """Open each page in turns from a server with many rows and from one with the example; the slowest page counts."""
    live = next(variant for variant in VARIANTS if variant.name == "live")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        addresses = {"many": _many(Path(folder)), "example": f"sqlite:///{folder}/none.sqlite"}
        servers = {}
        for index, (name, database) in enumerate(addresses.items()):
            environment = {**live_environment(), "KOMPETENSNB_FOLLOWUP": database}
            port = options.port + index
            log = Path(folder) / f"{name}.log"
            servers[name] = stack.enter_context(running(live.command(port), port, environment, log))
        for server in servers.values():
            server.ready()
            server.idle()
        crowd = stack.enter_context(visitors())
        times: dict[tuple[str, str], list[float]] = {}
        for turn in range(options.warm_openings + 1):  # the first one is not counted
            for page in PAGES:
                for name, server in servers.items():
                    seen = _opened(crowd, live, f"http://{HOST}:{server.port}/{page}?region=skaraborg")
                    if turn:
                        times.setdefault((page, name), []).append(seen)
    medians = {key: median(found) for key, found in times.items()}
    for page in PAGES:
        print(
            f"bench {page:>16}: {NEEDS} needs {medians[page, 'many']:.2f} s, example {medians[page, 'example']:.2f} s",
            file=sys.stderr,
        )
    slowest = max(PAGES, key=lambda page: medians[page, "many"])
    return {
        "registers_open_s": round(medians[slowest, "many"], 3),
        "registers_example_open_s": round(medians[slowest, "example"], 3),
    }


def _opened(crowd: Visitors, live: Variant, address: str) -> float:
    with crowd.context(live) as context:
        return open_page(context, address, None)[1].seen


def _many(folder: Path) -> str:
    """The address of registers with the example, and the needs and changes beside it."""
    from sqlalchemy import insert

    from kompetensnb.followup.base import Change
    from kompetensnb.followup.database import Database
    from kompetensnb.followup.example import add_example
    from kompetensnb.followup.migrating import init
    from kompetensnb.followup.registers import Need

    address = f"sqlite:///{folder}/many.sqlite"
    database = Database(address)
    init(database)
    add_example(database)
    now = datetime.now(UTC)
    with database.connected() as connection:
        connection.execute(insert(Need), [_need(number, now) for number in range(NEEDS)])
        connection.execute(insert(Change), [_change(number, now) for number in range(CHANGES)])
    database.close()
    return address


def _need(number: int, now: datetime) -> dict[str, object]:
    return {
        "id": f"many-{number}",
        "version": 1 + CHANGES // NEEDS,
        "created_at": now,
        "changed_at": now,
        "example": False,
        "title": f"Behov {number}",
        "source": "statistics",
        "source_text": "SCB",
        "region": _REGIONS[number % len(_REGIONS)],
        "state": "open",
    }


def _change(number: int, now: datetime) -> dict[str, object]:
    return {
        "role": "analytiker",
        "register": "need",
        "row": f"many-{number % NEEDS}",
        "version": 2 + number // NEEDS,
        "field": "title",
        "before": f"Behov {number % NEEDS}, {number // NEEDS}",
        "after": f"Behov {number % NEEDS}, {number // NEEDS + 1}",
        "at": now,
    }
