import numpy as np
import pytest

from kompetensnb.sources.reference.labour_birth import BIRTHS, STATUSES, SUBJECT
from kompetensnb.sources.reference.table import COUNTY, MUNICIPALITIES, SEXES, assumptions, grid

REGIONS = (COUNTY, *MUNICIPALITIES)


def _cells(tables):
    return grid(tables[SUBJECT], {"region": REGIONS, "birth": BIRTHS, "sex": SEXES, "labour_status": STATUSES})


def test_the_published_rates_are_reproduced(tables):
    """To the decimal that they are published with."""
    employed, unemployed, outside = _cells(tables)[1:].sum(axis=(1, 2)).T
    axes = {"region": MUNICIPALITIES, "measure": ("employment_rate", "unemployment_rate")}
    rates = grid(tables["labour"], axes, year=2024)
    assert STATUSES == ("sysselsatt", "arbetslos", "utanfor")
    assert np.abs(100 * employed / (employed + unemployed + outside) - rates[:, 0]).max() < 0.05
    assert np.abs(100 * unemployed / (employed + unemployed) - rates[:, 1]).max() < 0.05


def test_people_are_those_of_2024(tables):
    people = _cells(tables)[1:].sum(axis=(1, 2, 3))
    ages = {"region": MUNICIPALITIES, "sex": SEXES, "age": tuple(str(age) for age in range(20, 65))}
    latest = grid(tables["population_age"], ages).sum(axis=(1, 2))
    totals = grid(tables["population"], {"region": MUNICIPALITIES, "year": (2024, 2025)}, age="total", sex="alla")
    assert people / latest == pytest.approx(totals[:, 0] / totals[:, 1], abs=0.001)


def test_born_abroad_in_the_county_as_assumed_and_more_where_pupils_have_it(tables):
    cells = _cells(tables).sum(axis=(2, 3))
    share = cells[:, BIRTHS.index("utrikes")] / cells.sum(axis=1)
    assert share[0] == pytest.approx(assumptions(SUBJECT)["born_abroad"], abs=0.001)
    place = {code: share[1 + MUNICIPALITIES.index(code)] for code in ("1480", "1488", "1441", "1407")}
    assert min(place["1480"], place["1488"]) > 2 * max(place["1441"], place["1407"])


def test_those_born_in_sweden_work_more_everywhere(tables):
    cells = _cells(tables).sum(axis=2)
    employed = cells[..., 0] / cells.sum(axis=-1)
    assert (employed[:, BIRTHS.index("inrikes")] > employed[:, BIRTHS.index("utrikes")]).all()
