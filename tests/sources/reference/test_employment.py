import numpy as np
import pytest

from kompetensnb.sources.reference.employment import CITY
from kompetensnb.sources.reference.table import COUNTRY, COUNTY, INSIDE, MUNICIPALITIES, assumptions, grid
from kompetensnb.sources.reference.workplaces import BRANCHES, YEARS

ALL = (*BRANCHES, "A-U+US")


@pytest.fixture(scope="module")
def employment(tables):
    return tables["employment"]


def _both(employment, regions, branches=ALL):
    return grid(employment, {"region": regions, "year": YEARS, "branch": branches}, sex="alla")


def test_what_is_published_is_copied_and_keeps_its_status(tables, employment):
    known = (COUNTRY, COUNTY, CITY)
    axes = {"region": known, "year": YEARS, "branch": ALL}
    assert (_both(employment, known) == grid(tables["employment_month"], axes, month=11)).all()
    status = employment.set_index("region")["status"].where((employment["sex"] == "alla").to_numpy()).dropna()
    assert set(status[status.index.isin(known)]) == {"preliminär"}
    assert set(status[~status.index.isin(known)]) == {"skattad"}
    assert set(employment[employment["sex"] != "alla"]["status"]) == {"syntetisk"}


def test_municipalities_sum_to_the_county_with_goteborg_as_published(employment):
    assert (_both(employment, INSIDE).sum(axis=0) == _both(employment, (COUNTY,))[0]).all()


def test_women_and_men_are_all(employment):
    sexes = [
        grid(employment, {"region": (COUNTRY, COUNTY, *MUNICIPALITIES), "year": YEARS, "branch": ALL}, sex=sex)
        for sex in ("alla", "kvinnor", "man")
    ]
    assert (sexes[0] == sexes[1] + sexes[2]).all()
    share = sexes[1][1] / sexes[0][1]
    assert share[0, :-1] == pytest.approx(
        [assumptions("employment")["women"][branch] for branch in BRANCHES], abs=0.002
    )


def test_groups_sum_to_the_total_but_for_what_the_published_ones_do_not(employment):
    places = tuple(code for code in MUNICIPALITIES if code != CITY)
    cells = _both(employment, places)
    assert np.abs(cells[..., :-1].sum(axis=-1) - cells[..., -1]).max() <= 1


def test_totals_follow_the_real_commuting(tables, employment):
    """In November 2021 the employed of a municipality are those who come and stay, but for the change of register."""
    day = grid(tables["commuting"], {"region": MUNICIPALITIES, "measure": ("in", "stay")}, year=2021).sum(axis=1)
    totals = grid(employment, {"region": MUNICIPALITIES}, year=2021, sex="alla", branch="A-U+US")
    assert totals == pytest.approx(day, rel=0.01)


@pytest.mark.parametrize(
    ("branch", "more", "less"),
    [
        ("A", "1470", "1481"),
        ("B+C", "1496", "1487"),
        ("B+C", "1488", "1402"),
        ("G", "1486", "1496"),
        ("H", "1401", "1482"),
        ("J", "1480", "1461"),
        ("O", "1446", "1441"),
        ("P", "1441", "1472"),
        ("Q", "1427", "1480"),
    ],
)
def test_industries_are_where_people_know_them_to_be(employment, branch, more, less):
    cells = _both(employment, (more, less))[:, -1]
    shares = cells[:, ALL.index(branch)] / cells[:, -1]
    assert shares[0] > 1.15 * shares[1]


def test_no_municipality_jumps_from_one_year_to_the_next(employment):
    totals = _both(employment, MUNICIPALITIES)[..., -1]
    assert np.abs(np.diff(totals) / totals[:, :-1]).max() < 0.07
