"""The analyses that the councils agree on: which are needed, made, reviewed and passed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.base import Row
from kompetensnb.followup.fields import address, branch, choice, day, line, prose, region

_NEEDS = {
    "reviewed": ("made_on", "reviewed_on", "reviewed_by"),
    "produced": ("made_on",),
    "spread": ("made_on", "reviewed_on", "reviewed_by", "spread_on", "spread_to"),
}
"""What must be told of an analysis that has come so far."""
_DAYS = ("made_on", "reviewed_on", "spread_on")


class Analysis(Row):
    """An analysis on its way: needed, produced, reviewed, spread. `page` names the page that shows it, if any."""

    __tablename__ = "analysis"

    title: Mapped[str] = line(required=True)
    description: Mapped[str | None] = prose()
    region: Mapped[str] = region(required=True)
    branch: Mapped[str | None] = branch()
    page: Mapped[str | None] = choice("page")
    state: Mapped[str] = choice("analysis_state", required=True)
    owner: Mapped[str | None] = line()
    made_on: Mapped[date | None] = day()
    reviewed_on: Mapped[date | None] = day()
    reviewed_by: Mapped[str | None] = line()
    spread_on: Mapped[date | None] = day()
    spread_to: Mapped[str | None] = prose()
    report_address: Mapped[str | None] = address()

    @classmethod
    def problems(cls, values: Mapping[str, Any]) -> Sequence[KompetensnbError]:
        """Whoever says that it is reviewed says by whom and when, and the days come one after the other."""
        found = []
        lacking = [name for name in _NEEDS.get(values["state"], ()) if values.get(name) is None]
        if lacking:
            found.append(KompetensnbError("followup-analysis-state"))
        days = [values[name] for name in _DAYS if values.get(name)]
        if days != sorted(days):
            found.append(KompetensnbError("followup-days", first=days[0], last=days[-1]))
        return found
