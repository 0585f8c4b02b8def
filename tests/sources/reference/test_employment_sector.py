import pytest

from kompetensnb.sources.reference.employment_sector import SECTORS, SUBJECT
from kompetensnb.sources.reference.table import COUNTY, MUNICIPALITIES, assumptions, grid
from kompetensnb.sources.reference.workplaces import BRANCHES, YEARS

REGIONS = (COUNTY, *MUNICIPALITIES)
ALL = (*BRANCHES, "A-U+US")


def _cells(tables):
    return grid(tables[SUBJECT], {"sector": SECTORS, "region": REGIONS, "year": YEARS, "branch": ALL})


def test_sectors_sum_to_the_employed(tables):
    both = grid(tables["employment"], {"region": REGIONS, "year": YEARS, "branch": ALL}, sex="alla")
    assert (_cells(tables).sum(axis=0) == both).all()


def test_shares_are_those_assumed(tables):
    public, private = _cells(tables)
    expected = [assumptions(SUBJECT)["public"][branch] for branch in BRANCHES]
    assert public[0, 0, :-1] / (public + private)[0, 0, :-1] == pytest.approx(expected, abs=0.001)


def test_authorities_are_public_and_factories_are_not(tables):
    assert SECTORS == ("offentlig", "privat")
    public, private = _cells(tables)
    assert (private[..., ALL.index("O")] == 0).all()
    assert (public[..., ALL.index("B+C")] == 0).all()
    assert (public[..., -1] == public[..., :-1].sum(axis=-1)).all()
