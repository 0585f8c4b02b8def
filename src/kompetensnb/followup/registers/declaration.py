"""The declaration 2023-2030: where each commitment stands, and how questions are anchored in the municipalities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.base import Row
from kompetensnb.followup.fields import Kind, address, choice, column, day, line, prose, region
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.commitments import commitment
from kompetensnb.vocabulary.region import RegionKind


class CommitmentStatus(Row):
    """How a party judges that one of the commitments C1-C21 is kept, on what evidence, and which way it goes."""

    __tablename__ = "commitment"
    unique = ("commitment", "region")

    commitment: Mapped[str] = column(Kind.COMMITMENT, required=True)
    region: Mapped[str] = region(RegionKind.COUNTY, RegionKind.SUBREGION, RegionKind.MUNICIPALITY, required=True)
    judgement: Mapped[str] = choice("judgement", required=True)
    movement: Mapped[str | None] = choice("movement")
    evidence: Mapped[str | None] = prose()
    evidence_address: Mapped[str | None] = address()
    judged_on: Mapped[date | None] = day()
    judged_by: Mapped[str | None] = line()

    @classmethod
    def problems(cls, values: Mapping[str, Any]) -> Sequence[KompetensnbError]:
        """A commitment is judged for those whom it concerns; a judgement that it is kept needs evidence."""
        found = []
        concerned, place = commitment(values["commitment"]), regions.get(values["region"])
        if place.kind not in concerned.kinds:
            allowed = tuple(kind.value for kind in concerned.kinds)
            found.append(
                KompetensnbError("followup-concerned", value=concerned.id, region=place.name("sv"), allowed=allowed)
            )
        if values["judgement"] in ("yes", "partly") and not values.get("evidence"):
            found.append(KompetensnbError("followup-evidence", value=concerned.id))
        return found


class Anchoring(Row):
    """How far a question has come in a municipality or in the region: received, discussed, decided."""

    __tablename__ = "anchoring"
    unique = ("region", "matter")

    region: Mapped[str] = region(RegionKind.COUNTY, RegionKind.MUNICIPALITY, required=True)
    matter: Mapped[str] = line(required=True)
    step: Mapped[str] = choice("step", required=True)
    step_on: Mapped[date] = day(required=True)
    body: Mapped[str | None] = line()
    evidence: Mapped[str | None] = prose()
