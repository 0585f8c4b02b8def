"""The known traps of the database, each with the table that has it."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from kompetensnb.narrative.messages import LANGUAGES, error_text, text
from kompetensnb.sources.account import FetchAccount
from kompetensnb.store.snapshot import open_snapshot

from .conftest import Fetch, Serve
from .tables import (
    AGES,
    MUNICIPALITIES,
    Variable,
    catalogue,
    commuting,
    education,
    employment,
    labour,
    made_up,
    population,
    population_month,
    population_noisy,
)

PENDLING, LABOUR, BRANCH = "pendling_2019_2021", "arbetsmarknad_20_64", "sysselsatta_bransch_manad"


def table(account: FetchAccount, root: Path, subject: str) -> pd.DataFrame:
    """The rows that were fetched."""
    assert account.failed == ()
    frame = open_snapshot(account.snapshot, root).table(subject)
    origins = [item.origin.id for item in account.tables if item.origin]
    return frame[frame["origin"].isin(origins)]


def value(frame: pd.DataFrame, **keys: object) -> float:
    """The one figure with these keys."""
    for key, wanted in keys.items():
        frame = frame[frame[key] == wanted]
    assert len(frame) == 1
    return float(frame["value"].iloc[0])


def failure(account: FetchAccount) -> tuple[str, str]:
    """Key and Swedish sentence of the only error; there is a sentence in every language."""
    (failed,) = account.failed
    assert failed.error is not None
    for language in LANGUAGES:
        assert error_text(failed.error, language) != text("errors.unexpected", language)
    return failed.error.key, error_text(failed.error, "sv")


def test_the_server_has_the_traps_of_addresses(serve: Serve) -> None:
    """Why we never ask for data in an address: too long is 404, repeated keys lose values, ranges are refused."""
    url = f"{serve(catalogue()).url}/tables/TAB5839/data"
    rest = "&valuecodes[Kon]=4&valuecodes[ContentsCode]=00000547&valuecodes[Tid]=2021"
    status = {}
    for region in (",".join(MUNICIPALITIES) * 9, "range(1401,1499)", "top(3,2)"):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{url}?valuecodes[Region]={region}{rest}")
        status[region[:5]] = caught.value.code
    with urllib.request.urlopen(f"{url}?valuecodes[Region]=1480&valuecodes[Region]=1440{rest}") as answer:
        size = json.load(answer)["size"]

    assert list(status.values()) == [404, 400, 400]
    assert size == [1, 1, 1, 1]


def test_only_areas_that_are_asked_for(serve: Serve, fetched: Fetch, root: Path) -> None:
    """A region variable mixes the country, counties, municipalities, metropolitan areas and «unknown»."""
    found = table(fetched(serve([labour()]), LABOUR), root, "labour")

    assert set(found["region"]) == {"00", "14", *MUNICIPALITIES}


def test_totals_are_found_whatever_their_code(serve: Serve, fetched: Fetch, root: Path) -> None:
    """`1+2` and `tot` by label although the variable may be eliminated; leaving it out would count everybody twice."""
    found = table(fetched(serve([labour()]), LABOUR), root, "labour")

    key = ("1480", "1+2", "20-64", "tot", "000002NS", "2024")
    assert value(found, region="1480", year=2024, measure="employment_rate") == made_up("TAB3200", key) % 1000 / 10


def test_a_total_called_by_its_parts(serve: Serve, fetched: Fetch, root: Path) -> None:
    found = table(fetched(serve([commuting()]), PENDLING), root, "commuting")

    assert value(found, region="1480", year=2021, measure="in") == made_up("TAB5839", ("1480", "4", "00000547", "2021"))


def test_without_a_total_the_variable_is_left_out_where_sums_are_allowed(
    serve: Serve, fetched: Fetch, root: Path
) -> None:
    """TAB638 has women and men but no both; the server adds up when the variable is not in the question."""
    found = table(fetched(serve([population()]), "folkmangd_1968_2024"), root, "population")
    at = {"region": "1480", "year": 1995}

    women, men = (value(found, **at, sex=sex, age="20-24") for sex in ("kvinnor", "man"))
    assert value(found, **at, sex="alla", age="20-24") == women + men
    assert set(found["sex"]) == {"alla", "kvinnor", "man"}
    assert value(found, **at, sex="alla", age="total") == sum(
        made_up("TAB638", ("1480", civil, "tot", sex, "BE0101N1", "1995")) % 50
        for civil in ("OG", "G")
        for sex in ("1", "2")
    )


def test_no_total_and_no_sums_allowed_is_told(serve: Serve, fetched: Fetch) -> None:
    table_ = labour()
    table_.variables[1] = Variable("Kon", "kön", {"1": "män", "2": "kvinnor"}, elimination=True)

    key, sentence = failure(fetched(serve([table_]), LABOUR))

    assert key == "scb-no-total"
    assert "«kön»" in sentence
    assert "män och kvinnor" in sentence


def test_bands_by_a_codelist_where_the_table_has_single_years(serve: Serve, fetched: Fetch, root: Path) -> None:
    server = serve([population()])
    found = table(fetched(server, "folkmangd_1968_2024"), root, "population")

    assert server.asked("/codelists/agg_Ålder5år")
    assert found["age"].nunique() == 22
    ages = [str(age) for age in range(5, 10)]
    assert value(found, region="1480", year=1995, sex="kvinnor", age="5-9") == sum(
        made_up("TAB638", ("1480", civil, age, "2", "BE0101N1", "1995")) % 50 for civil in ("OG", "G") for age in ages
    )


def test_one_meaning_under_several_codes(serve: Serve, fetched: Fetch, root: Path) -> None:
    """TAB5557 has «100+ år» and «totalt» once per age scale; the first is taken."""
    account = fetched(serve([population_noisy()]), "folkmangd_2025")
    found = table(account, root, "population")
    key = ("1480", "SC", "TotSA", "TotSa", "000007ME", "2025")

    assert value(found, region="1480", sex="alla", age="total") == made_up("TAB5557", key)
    assert value(found, region="1480", sex="alla", age="100+") == made_up(
        "TAB5557", ("1480", "SC", "100+1", "TotSa", "000007ME", "2025")
    )
    origin = account.tables[0].origin
    assert origin is not None
    assert origin.perturbed
    assert str(origin.next_release) == "2027-02-23"


def test_periods_with_months(serve: Serve, fetched: Fetch, root: Path) -> None:
    found = table(fetched(serve([population_month()]), "folkmangd_manad"), root, "population_month")

    assert sorted(set(zip(found["year"], found["month"], strict=True))) == [(2026, 1), (2026, 2)]
    assert set(found["region"]) == {"00", "01", "13", "14"}


def test_levels_whose_labels_hold_one_another(serve: Serve, fetched: Fetch, root: Path) -> None:
    """«gymnasial utbildning, 3 år» is also the end of «eftergymnasial utbildning, 3 år eller mer»."""
    found = table(fetched(serve([education()]), "utbildningsniva"), root, "education")
    key = ("1480", "4", "tot16-74", "2", "UF0506A1", "2025")

    assert value(found, region="1480", year=2025, sex="kvinnor", level="4") == made_up("TAB3981", key)
    assert found["level"].nunique() == 8


def test_decimals_are_those_of_the_contents(serve: Serve, fetched: Fetch, root: Path) -> None:
    """The table says no decimals, its shares have one."""
    found = table(fetched(serve([labour()]), LABOUR), root, "labour")

    assert (found["value"].dropna() % 1 > 0).any()


def test_a_missing_figure_is_missing_and_never_zero(serve: Serve, fetched: Fetch, root: Path) -> None:
    dense, sparse = labour(), labour()
    sparse.sparse = True
    one, other = (table(fetched(serve([item]), LABOUR), root, "labour") for item in (dense, sparse))

    for found in (one, other):
        suppressed = found[found["region"] == "1438"]
        assert suppressed["value"].isna().all()
        assert set(suppressed["status"]) == {"saknas"}
        assert not (found["value"] == 0).all()
    pd.testing.assert_frame_equal(one, other)


def test_a_municipality_has_no_figures_before_it_existed(serve: Serve, fetched: Fetch, root: Path) -> None:
    """Some tables give 0 for Bollebygd before 1994."""
    found = table(fetched(serve([population()]), "folkmangd_1968_2024"), root, "population")

    assert set(found[found["region"] == "1443"]["year"]) == {1994, 1995}
    assert set(found[found["region"] == "1490"]["year"]) == {1993, 1994, 1995}


def test_codes_of_before_1998_are_not_taken_for_ours(serve: Serve, fetched: Fetch, root: Path) -> None:
    """An old table has Borås as 1583 as well; only the code that it has had since is asked for."""
    table_ = commuting()
    codes = {"1583": "Borås", "1683": "Skövde", "1480": "Göteborg", "1490": "Borås"}
    table_.variables[0] = Variable("Region", "region", codes)

    assert set(table(fetched(serve([table_]), PENDLING), root, "commuting")["region"]) == {"1480", "1490"}


def test_contents_that_are_empty_for_municipalities_are_found_before_much_is_asked(
    serve: Serve, fetched: Fetch
) -> None:
    table_ = employment()

    def for_counties(name: str, key: Sequence[str]) -> float | None:
        return None if key[0] in MUNICIPALITIES else made_up(name, key)

    table_.value = for_counties
    server = serve([table_], cells=500)

    key, sentence = failure(fetched(server, BRANCH))

    assert key == "scb-all-missing"
    assert "arbetsställets belägenhet" in sentence
    assert len(server.asked("/data")) == 1


def test_contents_of_another_era(serve: Serve, fetched: Fetch, root: Path) -> None:
    """The codes of contents change with the table; their labels do not."""
    older = {"AM0207H7": "Bor och arbetar i kommunen", "AM0207H8": "Inpendlare", "AM0207H9": "Utpendlare"}
    account = fetched(serve([commuting(older)]), PENDLING)

    found = table(account, root, "commuting")
    assert value(found, region="1480", year=2021, measure="out") == made_up(
        "TAB5839", ("1480", "4", "AM0207H9", "2021")
    )
    assert account.tables[0].origin is not None
    assert account.tables[0].origin.contents == ("AM0207H7", "AM0207H8", "AM0207H9")


@pytest.mark.parametrize(
    ("place", "variable", "key", "words"),
    [
        (1, Variable("K", "genus", {"1": "män"}), "scb-no-variable", ("«kön»", "region, genus, ålder")),
        (2, Variable("A", "ålder", {"1": "20-65 år"}), "scb-no-value", ("«ålder»", "«20-64»", "20-65 år")),
        (0, Variable("Region", "region", {"01": "Stockholms län"}), "scb-no-region", ("«region»", "01 Stockholms län")),
        (5, Variable("Tid", "år", {"2024K1": "2024K1"}), "scb-no-period", ("«år»", "2024K1")),
        (3, Variable("F", "född", {"i": "i Sverige", "u": "annorstädes"}), "scb-no-total", ("«född»", "annorstädes")),
        (
            4,
            Variable("ContentsCode", "innehåll", {"a": "antal"}),
            "scb-no-value",
            ("«innehåll»", "sysselsättningsgrad"),
        ),
    ],
)
def test_a_table_never_seen_resolves_or_says_what_it_has(
    serve: Serve, fetched: Fetch, place: int, variable: Variable, key: str, words: tuple[str, ...]
) -> None:
    table_ = labour()
    table_.variables[place] = variable
    name = "framskrivning" if key == "scb-no-variable" else LABOUR
    table_.id = "TAB698" if key == "scb-no-variable" else table_.id

    found, sentence = failure(fetched(serve([table_]), name))

    assert found == key
    assert all(word in sentence for word in words)


def test_a_variable_that_is_new_is_taken_as_its_total(serve: Serve, fetched: Fetch, root: Path) -> None:
    table_ = commuting()
    table_.variables.insert(1, Variable("Sektor", "sektor", {"T": "samtliga sektorer", "1": "staten"}))

    found = table(fetched(serve([table_]), PENDLING), root, "commuting")

    assert value(found, region="1480", year=2021, measure="in") == made_up(
        "TAB5839", ("1480", "T", "4", "00000547", "2021")
    )


def test_a_table_is_looked_up_by_its_name_and_shown(serve: Serve, fetched: Fetch) -> None:
    other = labour()
    other.label = "Sysselsatta efter sektor. Månad"
    account = fetched(serve([other, employment()]), BRANCH)

    (found,) = account.tables
    assert found.origin is not None
    assert (found.looked_up, found.origin.table, found.origin.title("sv")[:12]) == (True, "TAB3784", "Sysselsatta ")


def test_tables_that_fit_alike_are_named(serve: Serve, fetched: Fetch) -> None:
    twin = employment()
    twin.id = "TAB9999"

    key, sentence = failure(fetched(serve([employment(), twin]), BRANCH))

    assert key == "scb-table-ambiguous"
    assert "TAB3784" in sentence
    assert "TAB9999" in sentence


def test_of_two_the_one_that_goes_on_and_last_years_choice_stays(serve: Serve, fetched: Fetch) -> None:
    old, new = employment(), employment()
    old.discontinued, new.id = True, "TAB9999"
    server = serve([old, new])
    first = fetched(server, BRANCH).tables[0].origin
    old.discontinued = False
    again = fetched(server, BRANCH).tables[0].origin

    assert first is not None
    assert again is not None
    assert (first.table, again.table) == ("TAB9999", "TAB9999")


def test_no_table_fits(serve: Serve, fetched: Fetch) -> None:
    key, sentence = failure(fetched(serve([commuting()]), BRANCH))

    assert key == "scb-table-not-found"
    assert "ArbStDoNMNN" in sentence


def test_ages_of_all_kinds_are_read(serve: Serve, fetched: Fetch) -> None:
    """A table with the years of age only, and no codelist for the bands, says what it has."""
    table_ = population()
    table_.variables[2] = Variable("Alder", "ålder", {**AGES, "tot": "totalt ålder"})

    key, sentence = failure(fetched(serve([table_]), "folkmangd_1968_2024"))

    assert key == "scb-no-value"
    assert "«0-4»" in sentence
    assert "0 år" in sentence
