"""A small site: two pages, two regions, one language. What a test changes, it changes in a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kompetensnb.publish.site.plan import Wanted
from kompetensnb.publish.site.publisher import Order, Published, publish

PAGES = ("pendling", "ordlista")
REGIONS = ("skaraborg", "mark")


def order(out: Path, **changes: object) -> Order:
    """What is asked for in these tests: done in this process, so that it can be disturbed."""
    given = {"wanted": Wanted(PAGES, REGIONS, ("sv",)), "workers": 1, **changes}
    return Order(out, **given)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Published]:
    """A site that was published once, and what was told of it."""
    out = tmp_path_factory.mktemp("site") / "ut"
    return out, publish(order(out))


@pytest.fixture
def site(first: tuple[Path, Published], tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(first[0], tmp_path / "ut"))
