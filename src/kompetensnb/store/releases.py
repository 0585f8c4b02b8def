"""When a subject's new figures usually come, where the producer has not said which day."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

MONTHLY: Final = "monthly"
QUARTERLY: Final = "quarterly"


def usual_release(subject: str) -> str:
    """`monthly`, `quarterly`, or the month of the year («2» is February); empty when nobody knows."""
    calendar = _calendar()
    rhythm = next((name for name in (MONTHLY, QUARTERLY) if subject in calendar[name]), "")
    return rhythm or str(calendar["months"].get(subject, ""))


@cache
def _calendar() -> Any:
    return yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
