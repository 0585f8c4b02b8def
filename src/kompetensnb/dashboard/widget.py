"""The one widget of a live page: the line on which the browser asks for a change and gets the answer."""

from __future__ import annotations

import signal
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final, Protocol

import anywidget

from kompetensnb.dashboard import incidents
from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import error_text, text

LONGEST_CHANGE: Final = 30
"""Seconds that the answer to a change may take."""


class Changeable(Protocol):
    """A page that can be asked for changes. What is wrong with a wish is raised as KompetensnbError."""

    def change(self, parameters: Mapping[str, object], opened: Collection[str] = ()) -> dict[str, Any]:
        """What the browser needs to show other parameters."""

    def block(self, block_id: str) -> dict[str, Any]:
        """The whole of one block."""

    def opened(self, scenario: str, saved: str) -> dict[str, Any]:
        """What the parameter `scenario` becomes when a saved file is opened beside it."""


class PageWidget(anywidget.AnyWidget):
    """Answers the browser's wishes, each under its number `id`.

    `{"kind": "change", "id": n, "parameters": {…}, "opened": [block ids]}` asks for other parameters,
    `{"kind": "block", "id": n, "block": id}` for the whole of a block, `{"kind": "file", "id": n, "scenario": …,
    "saved": …}` for the scenario with that of a saved file. The answer is `{"kind": "answer", "id": n, …}`; whatever
    goes wrong, there is one: `{"kind": "error", "id": n, "message": …, "reference": …}`.
    """

    def __init__(self, page: Changeable, language: str) -> None:
        super().__init__()
        self._page = page
        self._language = language
        self.on_msg(self._receive)

    def _receive(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        if content.get("kind") in ("change", "block", "file"):
            self.send({"id": content.get("id"), **self.answer(content)})

    def answer(self, wish: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a wish."""
        try:
            with time_limit(LONGEST_CHANGE):
                return {"kind": "answer", **self._granted(wish)}
        except KompetensnbError as error:
            reference = incidents.record(f"refused: {error}", error.detail)
            return _error(error_text(error, self._language), reference)
        except Exception as error:
            reference = incidents.record(f"{wish!r:.500} failed", error=error)
            return _error(text("dashboard.change-failed", self._language), reference)

    def _granted(self, wish: Mapping[str, Any]) -> dict[str, Any]:
        if wish["kind"] == "block":
            return self._page.block(str(wish["block"]))
        if wish["kind"] == "file":
            return self._page.opened(str(wish["scenario"]), str(wish["saved"]))
        parameters, opened = wish.get("parameters"), wish.get("opened", [])
        if not isinstance(parameters, dict) or not isinstance(opened, list):
            raise KompetensnbError("unexpected")
        return self._page.change(parameters, [str(block) for block in opened])


def _error(message: str, reference: str) -> dict[str, Any]:
    return {"kind": "error", "message": message, "reference": reference}


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raise TimeoutError in the main thread when what is inside takes longer. No limit where there is no SIGALRM."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def expire(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"no answer within {seconds} s")

    previous = signal.signal(signal.SIGALRM, expire)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
