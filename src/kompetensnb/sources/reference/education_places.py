"""Places in education: how many, how many want them, get them and complete, and what they cost."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from kompetensnb.fitting import Figures
from kompetensnb.sources.reference.areas import GROUPS
from kompetensnb.sources.reference.places_by_form import YEARS, Offer, adult, higher, higher_vocational, upper_secondary
from kompetensnb.sources.reference.table import (
    MUNICIPALITIES,
    SEED,
    ReferenceTable,
    Tables,
    assumptions,
    long,
    reference_table,
)
from kompetensnb.vocabulary.statuses import Status

SUBJECT: Final = "education_places"
FORMS: Final = {
    "gymnasieskola": upper_secondary,
    "yrkesvux": adult,
    "yrkeshogskola": higher_vocational,
    "hogskola": higher,
}


def build(tables: Tables) -> ReferenceTable:
    """The table `education_places`; needs pupils, schools, upper_secondary_cost and population."""
    stated = assumptions(SUBJECT)
    chance = np.random.default_rng(SEED)
    parts = [_rows(form, offer(stated[form], tables), stated, chance) for form, offer in FORMS.items()]
    return reference_table(SUBJECT, *parts)


def _rows(form: str, offer: Offer, stated: Any, chance: np.random.Generator) -> pd.DataFrame:
    """All measures of one form, for the programmes that are given."""
    shape = offer.places.shape[1:]
    applicants = offer.applicants * _around_one(chance, shape, stated["spread"]["applicants"])
    completes = np.minimum(offer.completes * _around_one(chance, shape, stated["spread"]["completion"]), 97.0)
    first = np.rint(offer.places * applicants)
    others = stated["filled_by_others"] * np.maximum(offer.places - first, 0)
    admitted = np.rint(np.minimum(first, offer.places) + others)
    share = np.broadcast_to(np.round(completes, 1), offer.places.shape)
    measures = {
        "places": offer.places,
        "first_choice": first,
        "admitted": admitted,
        "completed": np.rint(admitted * share / 100),
        "completed_share": share,
        "stay_share": np.broadcast_to(offer.stays, offer.places.shape),
        "cost_per_place": np.round(offer.cost, -2),
    }
    axes = {"measure": tuple(measures), "year": YEARS, "region": MUNICIPALITIES, "education_group": GROUPS}
    rows = long(np.stack(list(measures.values())), axes, Status.SYNTHETIC, form=form)
    given = rows[np.tile((offer.places > 0).reshape(-1), len(measures))]
    return given.assign(status=given["status"].mask(given["value"].isna(), str(Status.MISSING)))


def _around_one(chance: np.random.Generator, shape: tuple[int, ...], spread: float) -> Figures:
    return 1 + spread * (2 * chance.random(shape) - 1)
