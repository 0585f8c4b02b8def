"""How often somebody may try a key that is wrong."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Final

_ADDRESSES: Final = 5000
"""So many addresses are remembered; what is forgotten has been quiet the longest."""


class Attempts:
    """Failed attempts by address: at most `most` within `seconds`."""

    def __init__(self, most: int = 8, seconds: float = 300.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._failed: dict[str, deque[float]] = {}

    def wait(self, address: str) -> int:
        """Seconds until the address may try again; 0 when it may."""
        failed = self._failed.get(address)
        if failed is None:
            return 0
        now = self._clock()
        while failed and failed[0] <= now - self._seconds:
            failed.popleft()
        if not failed:
            del self._failed[address]
        return 0 if len(failed) < self._most else int(failed[0] + self._seconds - now) + 1

    def failed(self, address: str) -> None:
        """The address has tried a key that is wrong."""
        self._failed[address] = self._failed.pop(address, deque(maxlen=self._most))
        self._failed[address].append(self._clock())
        while len(self._failed) > _ADDRESSES:
            del self._failed[next(iter(self._failed))]
