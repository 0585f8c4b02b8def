"""The ways to show the page: how each is served, and how a visitor chooses a region in it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.peers import content
from bench.servers import HOST

_PEERS = Path(__file__).parent / "peers"

Choose = Callable[[Any, str, str], None]
"""Chooses a region in a Playwright page, by id and label; the last input event is the variant's `event`."""


@dataclass(frozen=True)
class Variant:
    """`command` serves on a port; `path` is the page; `prepare` and `choose` make the choice, `event` completes it."""

    name: str
    command: Callable[[int], list[str]]
    path: str
    event: str
    choose: Choose
    prepare: Choose = lambda page, region, label: None


def _live(port: int) -> list[str]:
    return [sys.executable, "-m", "kompetensnb", "serve", "--port", str(port)]


def _plain(port: int) -> list[str]:
    # A folder of its own, since Voilà serves what is in the notebook's folder.
    folder = Path(os.environ[content.FOLDER])
    shutil.copy(_PEERS / "plain.ipynb", folder)
    return [
        sys.executable,
        "-m",
        "voila",
        str(folder / "plain.ipynb"),
        r"--VoilaConfiguration.file_allowlist=.*\.js",
        "--no-browser",
        f"--port={port}",
        f"--Voila.ip={HOST}",
        "--MappingKernelManager.cull_interval=2",
        "--MappingKernelManager.cull_idle_timeout=6",
    ]


def _dash(port: int) -> list[str]:
    return [sys.executable, "-m", "bench.peers.dash_app", HOST, str(port)]


def _streamlit(port: int) -> list[str]:
    options = {
        "server.address": HOST,
        "server.port": port,
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
        "logger.level": "error",
    }
    given = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "streamlit", "run", str(_PEERS / "streamlit_app.py"), *given]


def _by_value(page: Any, region: str, _label: str) -> None:
    page.select_option("select[name=region]", region)


def _by_place(page: Any, region: str, _label: str) -> None:
    # ipywidgets gives its options no values of ours, and other spaces in their labels.
    page.select_option(".widget-dropdown select", index=list(content.choices()).index(region))


def _type_in_dash(page: Any, _region: str, label: str) -> None:
    page.click("#region")
    page.keyboard.insert_text(label)
    page.get_by_role("option", name=label, exact=True).wait_for()


def _pick_in_dash(page: Any, _region: str, label: str) -> None:
    page.get_by_role("option", name=label, exact=True).click()


def _type_in_streamlit(page: Any, _region: str, label: str) -> None:
    page.click("[data-testid=stSelectbox] input")
    page.keyboard.insert_text(label)
    page.get_by_role("option", name=label, exact=True).wait_for()


def _enter(page: Any, _region: str, _label: str) -> None:
    page.keyboard.press("Enter")


VARIANTS = (
    Variant("live", _live, "/lagesbild?region={start}", "change", _by_value),
    Variant("dash", _dash, "/", "click", _pick_in_dash, _type_in_dash),
    Variant("streamlit", _streamlit, "/", "keydown", _enter, _type_in_streamlit),
    Variant("plain", _plain, "/", "change", _by_place),
)
