"""Whether people have a longer or a shorter education than their job asks."""

from __future__ import annotations

from typing import Final

import numpy as np

from kompetensnb.fitting import apportion
from kompetensnb.sources.reference.areas import CLASS_OF_GROUP, CLASSES, GROUPS, REGIONS, with_county
from kompetensnb.sources.reference.matching import MATCHING_YEARS, known_occupation
from kompetensnb.sources.reference.table import SEXES, ReferenceTable, Tables, assumptions, long, reference_table
from kompetensnb.vocabulary.statuses import Status

SUBJECT: Final = "matching_level"
MEASURES: Final = ("over", "equal", "under")
YEAR: Final = MATCHING_YEARS[-1]


def build(tables: Tables) -> ReferenceTable:
    """The table `matching_level`; needs matching."""
    stated = assumptions(SUBJECT)["shares"]
    classes = list(CLASSES)
    pairs = [stated.get(group, stated[classes[place]]) for group, place in zip(GROUPS, CLASS_OF_GROUP, strict=True)]
    shares = np.array([[over, 1 - over - under, under] for over, under in pairs])
    employed = known_occupation(tables, YEAR)
    split = apportion(np.broadcast_to(shares, (*employed.shape, len(MEASURES))), employed)
    axes = {"region": REGIONS, "sex": SEXES, "education_group": GROUPS, "measure": MEASURES}
    return reference_table(SUBJECT, long(with_county(split), axes, Status.SYNTHETIC, year=YEAR))
