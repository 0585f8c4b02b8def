"""What tests of every floor share: the bundled snapshot, a browser, and the standards that axe holds pages to."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from typing import Protocol

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright

from kompetensnb.publish.browser import find_browser, sandbox_arguments
from kompetensnb.store import derived
from kompetensnb.store.snapshot import Snapshot, open_snapshot

# Time is no property here, and a busy machine must not fail a test.
settings.register_profile("calm", deadline=None)
settings.load_profile("calm")

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_kept() -> Iterator[None]:
    """Results of other runs are never read, and what a test has replaced is never kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(derived.ENVIRONMENT, "")
        yield


@pytest.fixture(autouse=True)
def _signals_are_as_before() -> Iterator[None]:
    """A server that a test starts here wants to end by itself: what is forked later would not end when told to."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The snapshot in the package, whatever this machine has fetched."""
    return open_snapshot(root=tmp_path_factory.mktemp("no-snapshots"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium, Chrome or Edge, without a window."""
    program = find_browser()
    assert program, "no Chromium, Chrome or Edge was found"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=sandbox_arguments())
        yield started
        started.close()


class FaultsByAxe(Protocol):
    """What axe finds on a page, as rule and place; an accessible page gives nothing.

    Most of its time goes to the marks of charts, which need not be looked at once more where they are the same.
    """

    def __call__(self, page: Page, *, drawings: bool = True) -> list[str]: ...


@pytest.fixture(scope="session")
def faults_by_axe() -> FaultsByAxe:
    """See `FaultsByAxe`."""

    def check(page: Page, *, drawings: bool = True) -> list[str]:
        context = None if drawings else {"include": [["html"]], "exclude": [[".plot svg"]]}
        options = {"runOnly": {"type": "tag", "values": STANDARDS}}
        found = Axe().run(page, context, options).response["violations"]
        return [f"{fault['id']}: {node['target']}" for fault in found for node in fault["nodes"]]

    return check
