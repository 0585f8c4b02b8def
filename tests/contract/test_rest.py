"""The tables that the forecast and the analyst ask for: each resolved, and each with its own trap."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from kompetensnb.sources.account import FetchAccount
from kompetensnb.sources.fetch import fetch
from kompetensnb.sources.scb.declaration import declarations
from kompetensnb.store.snapshot import Snapshot, open_snapshot

from .conftest import HURRIED, TODAY, Fetch, Serve
from .rest_tables import KEPT_GROUPS, WITH_MUNICIPALITIES, commuters_register, employed, flows, matrix, rest, yh
from .server import PxServer
from .tables import MUNICIPALITIES, commuting, made_up, population, population_noisy

NAMES = (
    *("arbetsmarknad_fodelseregion", "arbetsmarknad_utbildning", "folkmangd_alder_2000_2024", "folkmangd_alder_2025"),
    *("flyttningar_1997_2024", "flyttningar_2025", "lediga_jobb", "matchning_e3", "matchning_e3_ckm", "matchning_e4"),
    *("pendling_1993_2003", "pendling_2004_2018", "pendling_2020", "pendling_kommuner", "sysselsatta_bransch_ar"),
    *("sysselsatta_bransch_ar_preliminar", "sysselsatta_sektor_manad", "sysselsatta_utbildning_bransch"),
    *("utbildningsgrupp_arbetskraft", "utbildningsgrupp_arbetskraft_2006_2018", "utbildningsgrupp_floden"),
    *("utbildningsgrupp_floden_ckm", "utbildningsgrupp_pendling", "utbildningsgrupp_status", "yrke_inriktning"),
    *("yrke_utbildningsniva", "yrkeshogskola"),
)
OURS = {"00", "14", *MUNICIPALITIES}
FA = {"00", "14", "FA14", "FA15", "FA28"}


@pytest.fixture(scope="module")
def everything(small_snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[FetchAccount, Snapshot]:
    """One fetch of all of them, which the tests that change nothing share."""
    folder = tmp_path_factory.mktemp("rest") / "snapshots"
    shutil.copytree(small_snapshot, folder)
    old = population()
    old.variables[-1] = old.variables[-1].__class__("Tid", "år", {"1999": "1999", "2024": "2024"})
    tables = [declarations()[name] for name in NAMES]
    with PxServer([*rest(), old, population_noisy()]) as server:
        account = fetch(tables, addresses={"scb": server.url}, today=TODAY, patience=HURRIED, root=folder)
    return account, open_snapshot(account.snapshot, folder)


def value(frame: pd.DataFrame, **keys: object) -> float:
    for key, wanted in keys.items():
        frame = frame[frame[key] == wanted]
    assert len(frame) == 1
    return float(frame["value"].iloc[0])


def of(snapshot: Snapshot, subject: str, origin: str) -> pd.DataFrame:
    frame = snapshot.table(subject)
    return frame[frame["origin"] == origin]


def test_every_table_resolves_to_its_own_figures(everything: tuple[FetchAccount, Snapshot]) -> None:
    account, snapshot = everything
    assert account.failed == ()
    snapshot.verify()

    checks: list[tuple[str, str, set[str], dict[str, object], str, Sequence[str]]] = [
        ("labour_birth", "scb-tab3200-fodelseregion", OURS, {"region": "1480", "year": 2024, "birth": "utrikes",
         "sex": "man", "labour_status": "arbetslos"}, "TAB3200", ("1480", "1", "20-64", "ut", "C1", "2024")),
        ("labour_level", "scb-tab6666", OURS, {"region": "14", "year": 2025, "sex": "alla", "level_group": "61",
         "labour_status": "sysselsatt"}, "TAB6666", ("14", "1+2", "20-65", "61", "tot", "H", "2025M11")),
        ("population_age", "scb-tab5557-alder", OURS, {"region": "1480", "sex": "kvinnor", "age": "100+"}, "TAB5557",
         ("1480", "SC", "100+1", "2", "000007ME", "2025")),
        ("occupation_field", "scb-tab4359", {"00"}, {"year": 2024, "sex": "man", "age": "16-24", "occupation": "0002",
         "field": "9"}, "TAB4359", ("0002", "9", "16-24", "1", "000006XQ", "2024")),
        ("occupation_level", "scb-tab4360", {"00"}, {"year": 2023, "sex": "man", "age": "65-69", "occupation": "112",
         "level": "US"}, "TAB4360", ("112", "US", "65-69", "1", "000006XQ", "2023")),
        ("employment", "scb-tab3204", OURS, {"region": "14", "year": 2024, "sex": "alla", "branch": "A-U+US"},
         "TAB3204", ("14", "1+2", "A-U+US", "tot", "W", "2024")),
        ("employment_level", "scb-arregutb", OURS, {"region": "00", "sex": "kvinnor", "branch": "US",
         "level_group": "4"}, "TAB7001", ("00", "2", "US", "4", "W", "2024")),
        ("employment_sector_month", "scb-tab2597", OURS, {"region": "14", "month": 6, "sector": "offentlig"},
         "TAB2597", ("14", "0", "1+2", "15-74", "tot", "W", "2026M06")),
        ("commuting", "scb-tab3266", set(MUNICIPALITIES), {"region": "1490", "year": 2018, "measure": "out"},
         "TAB3266", ("1490", "4", "H9", "2018")),
        ("commuting", "scb-tab3267", set(MUNICIPALITIES), {"region": "1490", "year": 2002, "measure": "stay"},
         "TAB3267", ("1490", "4", "H7", "2002")),
        ("matching", "scb-rmi-e3", FA, {"region": "FA15", "year": 2021, "sex": "man", "education_group": "53B",
         "outcome": "E"}, "TAB7002", ("FA15", "53B", "m", "E", "2021")),
        ("matching", "scb-tab6929", set(WITH_MUNICIPALITIES), {"region": "1384", "year": 2023, "sex": "kvinnor",
         "education_group": "45DH", "outcome": "C"}, "TAB6929", ("1384", "45DH", "A-U", "k", "C", "2023")),
        ("education_status", "scb-rmi-u1a", FA, {"region": "14", "education_group": "02Z", "labour_status":
         "sysselsatt", "sex": "alla"}, "TAB7004", ("14", "02Z", "1", "2022")),
        ("education_status", "scb-tab6368", FA, {"region": "14", "education_group": "02Z", "labour_status":
         "arbetskraft", "sex": "man"}, "TAB6368", ("14", "02Z", "1", "D", "2019")),
        ("education_status", "scb-tab5433", FA, {"region": "14", "education_group": "02Z", "labour_status":
         "utanfor", "sex": "man"}, "TAB5433", ("14", "02Z", "1", "E", "2018")),
        ("yh_students", "scb-yh", {"00", "01", "13", "14"}, {"region": "14", "year": 2023, "sex": "alla",
         "yh_field": "alla", "measure": "graduates"}, "TAB7006", ("T", "T1", "14", "T", "3", "2023")),
    ]  # fmt: skip
    for subject, origin, regions, keys, table, key in checks:
        frame = of(snapshot, subject, origin)
        assert set(frame["region"]) == regions, origin
        assert value(frame, **keys) == made_up(table, key), origin


def test_what_is_looked_up_is_shown(everything: tuple[FetchAccount, Snapshot]) -> None:
    account, snapshot = everything
    found = {table.name: table.origin.table for table in account.tables if table.looked_up and table.origin}

    assert found == {
        "matchning_e3": "TAB7002",
        "matchning_e4": "TAB7003",
        "sysselsatta_utbildning_bransch": "TAB7001",
        "utbildningsgrupp_floden": "TAB7005",
        "utbildningsgrupp_status": "TAB7004",
        "yrkeshogskola": "TAB7006",
    }
    assert snapshot.origin("scb-rmi-e3").table == "TAB7002"


def test_what_is_outside_the_labour_force_is_four_figures_or_none(everything: tuple[FetchAccount, Snapshot]) -> None:
    frame = of(everything[1], "labour_birth", "scb-tab3200-fodelseregion")
    at = {"year": 2024, "birth": "inrikes", "sex": "kvinnor", "labour_status": "utanfor"}
    parts = [made_up("TAB3200", ("1480", "2", "20-64", "in", f"C{place}", "2024")) for place in (2, 3, 4, 5)]

    assert value(frame, region="1480", **at) == sum(parts)
    protected = frame[(frame["region"] == "1438") & (frame["labour_status"] == "utanfor")]
    assert protected["value"].isna().all()
    assert set(protected["status"]) == {"saknas"}
    assert frame[(frame["region"] == "1438") & (frame["labour_status"] != "utanfor")]["value"].notna().all()


def test_a_part_in_another_answer_is_added_too(serve: Serve, fetched: Fetch, root: Path) -> None:
    """However the question is cut, a sum is of all its parts."""
    name = "arbetsmarknad_fodelseregion"
    whole = open_snapshot(fetched(serve(rest()), name).snapshot, root).table("labour_birth")
    parts = open_snapshot(fetched(serve(rest(), cells=25), name).snapshot, root).table("labour_birth")

    pd.testing.assert_frame_equal(whole, parts)


def test_november_stands_for_the_year(everything: tuple[FetchAccount, Snapshot]) -> None:
    frame = everything[1].table("labour_level")

    assert set(frame["year"]) == {2024, 2025}
    assert not frame.duplicated(["region", "year", "sex", "level_group", "labour_status"]).any()


def test_single_years_from_both_tables_and_none_before_they_are_asked_for(
    everything: tuple[FetchAccount, Snapshot],
) -> None:
    frame = everything[1].table("population_age")

    assert {origin: set(rows["year"]) for origin, rows in frame.groupby("origin")} == {
        "scb-tab638-alder": {2024},
        "scb-tab5557-alder": {2025},
    }
    assert frame["age"].nunique() == 101


def test_quarters_and_the_margin_beside_the_rate(everything: tuple[FetchAccount, Snapshot]) -> None:
    frame = everything[1].table("vacancies")
    at = {"region": "14", "year": 2025, "quarter": 1, "vacancy": "omgaende"}

    assert set(frame["region"]) == {"00", "01", "14"}
    assert value(frame, **at, measure="rate") == made_up("TAB6605", ("o", "14", "B", "2025K1")) % 40 / 10
    assert value(frame, **at, measure="margin") == made_up("TAB6605", ("o", "14", "C", "2025K1")) % 40 / 10


def test_final_figures_count_before_preliminary_ones(everything: tuple[FetchAccount, Snapshot]) -> None:
    frame = everything[1].table("employment")
    years = {status: set(rows["year"]) for status, rows in frame.groupby("status")}

    assert years == {"officiell": {2023, 2024}, "preliminär": {2025}}


def test_the_preliminary_year_alone_never_replaces_a_final_one(serve: Serve, fetched: Fetch, root: Path) -> None:
    server = serve([employed("TAB3204", "2024"), employed("TAB3785", "2024", "2025")])
    fetched(server, "sysselsatta_bransch_ar")
    account = fetched(server, "sysselsatta_bransch_ar_preliminar")

    frame = open_snapshot(account.snapshot, root).table("employment")
    assert {status: set(rows["year"]) for status, rows in frame.groupby("status")} == {
        "officiell": {2024},
        "preliminär": {2025},
    }
    assert account.tables[0].revision is not None
    assert account.tables[0].revision.periods == (2025,)


def test_final_figures_for_every_year_leave_nothing_of_the_preliminary(
    serve: Serve, fetched: Fetch, root: Path
) -> None:
    server = serve([employed("TAB3204", "2024", "2025"), employed("TAB3785", "2024", "2025")])
    account = fetched(server, "sysselsatta_bransch_ar", "sysselsatta_bransch_ar_preliminar")

    assert set(open_snapshot(account.snapshot, root).table("employment")["status"]) == {"officiell"}
    assert [table.rows for table in account.tables] == [53 * 3 * 17 * 2, 0]


def test_commuting_goes_on_in_another_register_where_the_old_series_ends(
    serve: Serve, fetched: Fetch, root: Path
) -> None:
    server = serve([commuting(), commuters_register("2020", "2021", "2022", "2023")])
    account = fetched(server, "pendling_2019_2021", "pendling_2020")

    frame = open_snapshot(account.snapshot, root).table("commuting")
    assert {origin: sorted(set(rows["year"])) for origin, rows in frame.groupby("origin")} == {
        "scb-tab5839": [2019, 2020, 2021],
        "scb-tab1828": [2022, 2023],
    }
    assert value(frame, region="1480", year=2022, measure="in") >= 1000


def test_the_matrix_is_asked_for_our_municipalities_only_and_in_parts(serve: Serve, fetched: Fetch, root: Path) -> None:
    server = serve([matrix("2024"), commuters_register("2024")], cells=1000)
    account = fetched(server, "pendling_kommuner", "pendling_2020")

    assert account.failed == ()
    asked = [call.cells for call in server.asked("/TAB1830/data")]
    assert max(asked) <= 1000
    assert account.tables[0].cells == len(MUNICIPALITIES) ** 2 == sum(asked[1:])
    frame = open_snapshot(account.snapshot, root).table("commuting_matrix")
    assert set(frame["region"]) == set(frame["work"]) == {*MUNICIPALITIES, "99"}


def test_the_rest_of_the_matrix_follows_from_the_totals(serve: Serve, fetched: Fetch, root: Path) -> None:
    account = fetched(serve([matrix("2024"), commuters_register("2024")]), "pendling_kommuner", "pendling_2020")

    frame = open_snapshot(account.snapshot, root).table("commuting_matrix")
    between = sum(
        made_up("TAB1830", ("1480", work, "1+2", "P", "2024")) % 3 for work in MUNICIPALITIES if work != "1480"
    )
    out = 1000 + made_up("TAB1828", ("1480", "1+2", "O", "2024")) % 50
    assert value(frame, region="1480", work="99") == out - between
    assert "scb-tab1830-utanfor" in {origin.id for origin in account.derived}


@pytest.mark.parametrize(
    ("subject", "origin"),
    [
        *(("matching", "scb-rmi-e3"), ("matching", "scb-tab6929"), ("matching_level", "scb-rmi-e4")),
        *(("education_status", "scb-rmi-u1a"), ("education_commuting", "scb-tab6369")),
        ("education_flow_totals", "scb-rmi-u3"),
    ],
)
def test_sums_among_the_groups_are_left_out_and_new_groups_kept(
    everything: tuple[FetchAccount, Snapshot], subject: str, origin: str
) -> None:
    assert set(of(everything[1], subject, origin)["education_group"]) == KEPT_GROUPS


def test_the_newer_series_counts_where_it_has_the_place(everything: tuple[FetchAccount, Snapshot]) -> None:
    """The newer has no FA regions: theirs stay those of the older series."""
    frame = everything[1].table("matching")
    found = frame[frame["year"] == 2022].groupby("origin")["region"].agg(set).to_dict()

    assert found == {"scb-rmi-e3": {"FA14", "FA15", "FA28"}, "scb-tab6929": set(WITH_MUNICIPALITIES)}


def test_without_sex_the_rows_are_of_all(everything: tuple[FetchAccount, Snapshot]) -> None:
    levels = everything[1].table("matching_level")

    assert set(levels["sex"]) == {"alla"}
    subjects = [made_up("TAB7003", ("14", code, "H", "53B", "X", "2022")) for code in ("0", "2")]
    assert value(levels, region="14", education_group="53B", measure="over") == sum(subjects)


def test_who_leaves_is_counted_not_subtracted(everything: tuple[FetchAccount, Snapshot]) -> None:
    frame = everything[1].table("education_commuting")
    at = {"region": "FA15", "year": 2024, "sex": "man", "education_group": "53B"}

    assert value(frame, **at, measure="out") == made_up("TAB6369", ("FA15", "53B", "1", "2", "2024"))
    assert value(frame, **at, measure="in") == made_up("TAB6369", ("FA15", "53B", "1", "1", "2024"))


def test_a_flow_belongs_to_the_year_it_ends(everything: tuple[FetchAccount, Snapshot]) -> None:
    frame = everything[1].table("education_flow_totals")
    at = {"year": 2021, "sex": "alla", "education_group": "45D"}

    assert sorted(set(frame["year"])) == [2020, 2021, 2024]
    key = ("14", "45D", "1+2", "F5", "2020-2021")
    assert value(frame, region="14", **at, flow="vidareutbildade") == made_up("TAB7005", key)
    abroad = frame[(frame["region"] == "00") & (frame["flow"] == "inflyttade") & (frame["year"] == 2021)]
    assert abroad["value"].isna().all()


def test_windows_of_several_years_are_no_flows(serve: Serve, fetched: Fetch) -> None:
    (failed,) = fetched(
        serve([flows("TAB6928", WITH_MUNICIPALITIES, "1998-2002")]), "utbildningsgrupp_floden_ckm"
    ).failed

    assert failed.error is not None
    assert (failed.error.key, failed.error.fields["found"]) == ("scb-no-period", ("1998-2002",))


def test_of_two_areas_with_one_label_the_schools_own_is_meant(serve: Serve, fetched: Fetch, root: Path) -> None:
    """SCB lists the areas of yrkeshögskolan before the fields of SUN."""
    frame = open_snapshot(fetched(serve([yh()]), "yrkeshogskola").snapshot, root).table("yh_students")
    at = {"region": "14", "year": 2023, "sex": "kvinnor", "measure": "students"}

    assert value(frame, **at, yh_field="teknik") == made_up("TAB7006", ("K", "U12", "14", "T", "2", "2023"))


def test_net_migration_may_be_negative(everything: tuple[FetchAccount, Snapshot]) -> None:
    frame = of(everything[1], "net_migration", "scb-tab6640")
    key = ("1480", "tot", "TotSa", "M2", "2025")

    assert value(frame, region="1480", year=2025) == made_up("TAB6640", key) % 200 - 100
    assert (frame["value"] < 0).any()


def test_net_migration_by_inhabitants_follows(serve: Serve, fetched: Fetch, root: Path) -> None:
    server = serve([*rest(), population_noisy()])
    account = fetched(server, "flyttningar_2025", "folkmangd_2025")

    frame = of(open_snapshot(account.snapshot, root), "migration", "scb-tab6640-per-1000")
    net = made_up("TAB6640", ("1480", "tot", "TotSa", "M2", "2025")) % 200 - 100
    people = made_up("TAB5557", ("1480", "SC", "TotSA", "TotSa", "000007ME", "2025"))
    assert value(frame, region="1480", year=2025) == round(1000 * net / people, 2)
    assert [origin.perturbed for origin in account.derived if origin.id == "scb-tab6640-per-1000"] == [True]
    assert "migration" not in account.carried
