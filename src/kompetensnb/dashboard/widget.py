"""The one widget of a live page: the line on which the browser asks for a change and gets the answer."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

import anywidget

from kompetensnb.dashboard import incidents
from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import error_text, text

Change = Callable[[Mapping[str, object]], dict[str, Any]]
LONGEST_CHANGE: Final = 30
"""Seconds that the answer to a change may take."""


class PageWidget(anywidget.AnyWidget):
    """Answers `{"kind": "change", "id": n, "parameters": {…}}` with `{"kind": "answer", "id": n, …}`.

    Whatever goes wrong, there is an answer: `{"kind": "error", "id": n, "message": …, "reference": …}`.
    """

    def __init__(self, change: Change, language: str) -> None:
        super().__init__()
        self._change = change
        self._language = language
        self.on_msg(self._receive)

    def _receive(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        if content.get("kind") == "change":
            self.send({"id": content.get("id"), **self.answer(content.get("parameters"))})

    def answer(self, parameters: object) -> dict[str, Any]:
        """The answer to a wish for other parameters."""
        try:
            if not isinstance(parameters, dict):
                raise KompetensnbError("unexpected")
            with time_limit(LONGEST_CHANGE):
                return {"kind": "answer", **self._change(parameters)}
        except KompetensnbError as error:
            reference = incidents.record(f"refused change: {error}", error.detail)
            return _error(error_text(error, self._language), reference)
        except Exception as error:
            reference = incidents.record(f"change to {parameters!r:.500} failed", error=error)
            return _error(text("dashboard.change-failed", self._language), reference)


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
