"""Wrong keys: so many, then a wait, for the one who tries."""

from __future__ import annotations

from kompetensnb.dashboard.followup import attempts
from kompetensnb.dashboard.followup.attempts import Attempts


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_who_fails_too_often_waits_until_the_first_failure_is_old() -> None:
    clock = Clock()
    tried = Attempts(most=3, seconds=60, clock=clock)
    for _ in range(3):
        assert tried.wait("a") == 0
        tried.failed("a")
        clock.now += 10
    assert tried.wait("a") == 31
    assert tried.wait("b") == 0
    clock.now += 30
    assert tried.wait("a") == 0
    tried.failed("a")
    assert tried.wait("a") > 0


def test_old_addresses_are_forgotten(monkeypatch) -> None:
    monkeypatch.setattr(attempts, "_ADDRESSES", 2)
    tried = Attempts(most=1, seconds=60)
    for address in "abc":
        tried.failed(address)
    assert [tried.wait(address) > 0 for address in "abc"] == [False, True, True]
