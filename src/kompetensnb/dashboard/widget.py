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

    def change(
        self, parameters: Mapping[str, object], opened: Collection[str] = (), seen: Collection[str] = ()
    ) -> Iterator[dict[str, Any]]:
        """What the browser needs to show other parameters; where `more` is true, another part follows."""

    def block(self, block_id: str) -> dict[str, Any]:
        """The whole of one block."""

    def opened(self, scenario: str, saved: str) -> dict[str, Any]:
        """What the parameter `scenario` becomes when a saved file is opened beside it."""


class PageWidget(anywidget.AnyWidget):
    """Answers the browser's wishes, each under its number `id`.

    `{"kind": "change", "id": n, "parameters": {…}, "opened": [block ids], "seen": [section ids]}` asks for other
    parameters, `{"kind": "block", "id": n, "block": id}` for the whole of a block, `{"kind": "file", "id": n,
    "scenario": …, "saved": …}` for the scenario with that of a saved file. The answer is `{"kind": "answer", "id": n,
    …}`, that to a change perhaps after a `{"kind": "part", …}`; whatever goes wrong, there is one: `{"kind": "error",
    "id": n, "message": …, "reference": …}`.
    """

    def __init__(self, page: Changeable, language: str) -> None:
        super().__init__()
        self._page = page
        self._language = language
        self.on_msg(self._receive)

    def _receive(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        if content.get("kind") in ("change", "block", "file"):
            for answer in self.answers(content):
                self.send({"id": content.get("id"), **answer})

    def answers(self, wish: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """The answer to a wish, after its parts if it comes in parts."""
        try:
            with time_limit(LONGEST_CHANGE):
                for answer in self._granted(wish):
                    yield {"kind": "part" if answer.get("more") else "answer", **answer}
        except KompetensnbError as error:
            reference = incidents.record(f"refused: {error}", error.detail)
            yield _error(error_text(error, self._language), reference)
        except Exception as error:
            reference = incidents.record(f"{wish!r:.500} failed", error=error)
            yield _error(text("dashboard.change-failed", self._language), reference)

    def _granted(self, wish: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        if wish["kind"] == "block":
            yield self._page.block(str(wish["block"]))
        elif wish["kind"] == "file":
            yield self._page.opened(str(wish["scenario"]), str(wish["saved"]))
        else:
            parameters, opened, seen = wish.get("parameters"), wish.get("opened", []), wish.get("seen", [])
            if not (isinstance(parameters, dict) and isinstance(opened, list) and isinstance(seen, list)):
                raise KompetensnbError("unexpected")
            yield from self._page.change(parameters, [str(block) for block in opened], [str(each) for each in seen])


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
