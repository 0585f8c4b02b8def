"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """Numbers of repetitions; `port` is the first of as many as there are servers."""

    openings: int = 7
    warm_openings: int = 3
    changes: int = 24
    sessions: int = 5
    batch_runs: int = 160
    batch_plain: int = 8
    port: int = 8920
    variants: tuple[str, ...] = ("live", "dash", "streamlit", "plain")


QUICK = Options(openings=3, warm_openings=1, changes=8, sessions=2, batch_runs=12, batch_plain=3)
