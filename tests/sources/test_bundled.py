"""The bundled figures: known published values, and what must hold for every row."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.bundled import TABLES, read_bundled
from kompetensnb.store import places, registry
from kompetensnb.store.snapshot import Snapshot, open_snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.statuses import Status

SKARABORG = ("1444", "1445", "1446", "1447", "1470", "1471", "1472", "1473", *(str(code) for code in range(1493, 1500)))


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return open_snapshot(places.bundled_id())


def rows(snapshot: Snapshot, subject: str, **keys: object) -> pd.DataFrame:
    frame = snapshot.table(subject)
    for name, value in keys.items():
        frame = frame[frame[name] == value]
    return frame


def one(snapshot: Snapshot, subject: str, **keys: object) -> float:
    (value,) = rows(snapshot, subject, **keys)["value"]
    return float(value)


@pytest.mark.parametrize(
    ("region", "year", "people"),
    [
        ("1480", 2025, 613_278),
        ("1490", 2025, 115_238),
        ("1488", 2025, 59_265),
        ("1383", 1968, 36_825),
    ],
)
def test_population(snapshot: Snapshot, region: str, year: int, people: int) -> None:
    assert one(snapshot, "population", region=region, year=year, age="total") == people


def test_population_sums(snapshot: Snapshot) -> None:
    totals = rows(snapshot, "population", age="total")
    county = totals[totals["region"].str.startswith("14")].groupby("year")["value"].sum()
    assert county[2025] == 1_777_794
    assert county[2020] == 1_734_443
    skaraborg = totals[totals["region"].isin(SKARABORG) & (totals["year"] == 2025)]
    assert len(skaraborg) == 15
    assert skaraborg["value"].sum() == 269_467


def test_ages_differ_from_the_total_by_the_noise_alone(snapshot: Snapshot) -> None:
    year = rows(snapshot, "population", year=2025)
    bands = year[year["age"] != "total"].groupby("region")["value"].agg(["sum", "size"])
    difference = bands["sum"] - year[year["age"] == "total"].set_index("region")["value"]
    assert set(bands["size"]) == {21}
    assert (difference.min(), difference.max()) == (-15, 17)


def test_bollebygd_has_no_rows_before_it_existed(snapshot: Snapshot) -> None:
    years = rows(snapshot, "population", region="1443", age="total")["year"]
    assert years.min() == 1994
    assert years.min() == regions.municipality("1443").exists_from
    assert len(rows(snapshot, "population", region="1490", age="total")) == 58


def test_population_of_the_county_by_month(snapshot: Snapshot) -> None:
    april = rows(snapshot, "population_month", region="14", year=2026, month=4)
    sums = april.groupby("sex")["value"].sum()
    assert sums["alla"] == 1_777_763
    assert abs(sums["kvinnor"] + sums["man"] - sums["alla"]) < 100
    assert snapshot.table("population_month")["region"].nunique() == 21


def test_education(snapshot: Snapshot) -> None:
    frame = snapshot.table("education")
    county = frame[frame["region"].str.startswith("14")]
    assert dict(county.groupby("sex")["value"].sum()) == {"man": 648_793, "kvinnor": 625_169}
    post_secondary = county[county["level"].isin(["5", "6", "7"])]["value"].sum()
    assert round(100 * post_secondary / county["value"].sum(), 2) == 42.42


def test_share_and_counts_tell_the_same(snapshot: Snapshot) -> None:
    """Two tables that were recorded apart: 2025 must agree within rounding for every municipality and sex."""
    frame = snapshot.table("education")
    upper = frame[frame["level"].isin(["5", "6", "7"])].groupby(["region", "sex"])["value"].sum()
    computed = 100 * upper / frame.groupby(["region", "sex"])["value"].sum()
    published = rows(snapshot, "education_share", year=2025).set_index(["region", "sex"])["value"]
    assert len(computed) == 102
    assert (computed - published.reindex(computed.index)).abs().max() <= 0.00501


def test_employment_and_unemployment(snapshot: Snapshot) -> None:
    assert one(snapshot, "labour", region="1480", year=2024, measure="employment_rate") == 77.7
    assert one(snapshot, "labour", region="1384", year=2024, measure="employment_rate") == 87.9
    wide = rows(snapshot, "labour", year=2024).pivot(index="region", columns="measure", values="value")
    assert round(wide["employment_rate"].corr(wide["unemployment_rate"]), 2) == -0.89


def test_commuting(snapshot: Snapshot) -> None:
    frame = rows(snapshot, "commuting", year=2021)
    sums = frame[frame["region"].str.startswith("14")].groupby("measure")["value"].sum()
    assert sums["stay"] + sums["out"] == 870_071
    assert sums["stay"] + sums["in"] == 880_822


def test_commuting_rates_follow_from_the_counts(snapshot: Snapshot) -> None:
    keys = ["region", "year"]
    counts = snapshot.table("commuting").pivot(index=keys, columns="measure", values="value")
    rates = snapshot.table("commuting_rate").pivot(index=keys, columns="measure", values="value").loc[counts.index]
    people = rows(snapshot, "population", age="total").set_index(keys)["value"].loc[counts.index]
    assert (100 * counts["out"] / (counts["out"] + counts["stay"]) - rates["out_share"]).abs().max() <= 0.00501
    assert (1000 * counts["in"] / people - rates["in_per_1000"]).abs().max() <= 0.00501


def test_net_migration_is_a_whole_number_of_people(snapshot: Snapshot) -> None:
    keys = ["region", "year"]
    people = rows(snapshot, "population", age="total").set_index(keys)["value"]
    frame = snapshot.table("migration").set_index(keys)
    counts = frame["value"] * people.loc[frame.index] / 1000
    tolerance = 0.005 * people.loc[frame.index] / 1000 + 1e-6
    assert ((counts - counts.round()).abs() <= tolerance).all()


def test_employed_by_industry(snapshot: Snapshot) -> None:
    total = "A-U+US"
    assert one(snapshot, "employment_month", region="14", year=2025, month=11, branch=total) == 908_719
    assert one(snapshot, "employment_month", region="00", year=2020, month=11, branch=total) == 4_970_423
    assert one(snapshot, "employment_month", region="1480", year=2025, month=11, branch=total) == 392_408
    county = rows(snapshot, "employment_month", region="14").set_index(["year", "month"])
    groups = county[county["branch"] != total].groupby(level=[0, 1])["value"].sum()
    noise = groups - county[county["branch"] == total]["value"]
    assert (len(noise), noise.min(), noise.max()) == (78, -12, 13)


def test_pupils(snapshot: Snapshot) -> None:
    assert one(snapshot, "pupils", region="1480", year=2024, provider="samtliga", grade="9") == 6511
    frame = rows(snapshot, "pupils", provider="samtliga")
    wide = frame.pivot(index=["region", "year"], columns="grade", values="value")
    assert (wide.drop(columns="1-9").sum(axis=1, skipna=False) == wide["1-9"]).all()


def test_providers_add_up_with_international_schools(snapshot: Snapshot) -> None:
    """Where a provider has no figure the total cannot be checked; Göteborg has international schools apart."""
    frame = rows(snapshot, "pupils", grade="1-9").pivot(index=["region", "year"], columns="provider", values="value")
    parts = frame[["kommunal", "enskild", "internationell"]].sum(axis=1)
    assert (parts == frame["samtliga"]).all()


@pytest.mark.parametrize(
    ("region", "sex", "share"), [("1480", "alla", 82.8), ("1490", "alla", 81.7), ("1440", "kvinnor", 83.2)]
)
def test_eligibility(snapshot: Snapshot, region: str, sex: str, share: float) -> None:
    keys = {"region": region, "year": 2024, "provider": "samtliga", "sex": sex, "measure": "yrkes"}
    assert one(snapshot, "eligibility", **keys) == share


def test_suppression_in_eligibility(snapshot: Snapshot) -> None:
    frame = snapshot.table("eligibility")
    assert dict(frame["mark"].value_counts()) == {"": 1710, "~100": 128, "..": 37}
    assert set(frame[frame["mark"] != ""]["status"]) == {"sekretess"}
    assert (frame[frame["measure"] != "pupils"]["value"].dropna() <= 100).all()


def test_teachers(snapshot: Snapshot) -> None:
    assert one(snapshot, "teachers", region="1480", year=2024, provider="samtliga", measure="fte_total") == 3919.8
    wide = rows(snapshot, "teachers", provider="samtliga").pivot(
        index=["region", "year"], columns="measure", values="value"
    )
    difference = (100 * wide["fte_qualified"] / wide["fte_total"] - wide["fte_qualified_share"]).abs()
    assert (difference <= 0.0501 + 10 / wide["fte_total"]).all()


def test_upper_secondary_cost(snapshot: Snapshot) -> None:
    assert one(snapshot, "upper_secondary_cost", region="1480", year=2023, measure="per_pupil") == 136_000
    assert one(snapshot, "upper_secondary_cost", region="1488", year=2020, measure="total") == -2638
    assert pd.isna(one(snapshot, "upper_secondary_cost", region="1488", year=2020, measure="per_pupil"))


def test_appendix_tells_none_from_not_mentioned(snapshot: Snapshot) -> None:
    wide = snapshot.table("schools").pivot(index="region", columns="measure", values=["value", "status"])
    assert wide["value"]["population"].sum() == 1_042_850
    assert wide["value"]["municipal_schools"].sum() == 29
    lacking = wide[wide["value"]["municipal_schools"] == 0]
    assert sorted(lacking.index) == [regions.get("Tjörn").code, regions.get("Lilla Edet").code]
    assert set(lacking["value"]["independent_schools"]) == {0.0}
    unknown = wide[wide["status"]["independent_schools"] == "saknas"]
    assert {regions.municipality(code).name("sv") for code in unknown.index} == {
        "Kungälv",
        "Lerum",
        "Mölndal",
        "Partille",
        "Öckerö",
    }


@pytest.mark.parametrize("subject", [item.id for item in registry.subjects().values() if item.bundled_rows])
def test_every_row_is_honest(snapshot: Snapshot, subject: str) -> None:
    frame = snapshot.table(subject)
    assert len(frame) == registry.get(subject).bundled_rows
    missing = frame["status"].isin([Status.SUPPRESSED, Status.MISSING])
    assert set(frame["status"]) <= set(Status)
    assert (frame["value"].isna() == missing).all()
    assert set(frame["origin"]) <= set(snapshot.origins)
    assert not frame.duplicated(list(registry.get(subject).keys)).any()


def test_only_known_areas_and_every_municipality(snapshot: Snapshot) -> None:
    municipalities = {region.code for region in regions.of_kind(regions.RegionKind.MUNICIPALITY)}
    everywhere = {
        "population",
        "education",
        "education_share",
        "labour",
        "commuting",
        "migration",
        "pupils",
        "teachers",
    }
    for subject in everywhere:
        assert set(snapshot.table(subject)["region"]) == municipalities
    assert set(snapshot.table("employment_month")["region"]) == {"00", "14", "1480"}


def test_origins_say_what_to_be_careful_about(snapshot: Snapshot) -> None:
    perturbed = {origin.id for origin in snapshot.origins.values() if origin.perturbed}
    assert perturbed == {"scb-tab5557", "scb-tab6471", "scb-bas-bransch", "scb-flyttnetto-2025"}
    assert set(rows(snapshot, "population", year=2025)["origin"]) == {"scb-tab5557"}
    assert set(rows(snapshot, "population", year=2024)["origin"]) == {"scb-tab638"}
    assert set(rows(snapshot, "migration", year=2025)["origin"]) == {"scb-flyttnetto-2025"}
    assert set(snapshot.table("employment_month")["status"]) == {"preliminär"}
    assert all(origin.derived for name, origin in snapshot.origins.items() if "kvot" in name or "flyttnetto" in name)
    assert snapshot.origin("scb-tab3981").updated == date(2026, 4, 27)


def test_names_beside_the_codes_are_right() -> None:
    """The names are for the reader of a table; they must not lead astray."""
    for path in sorted(TABLES.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if len(row["region"]) == 4:
                    assert regions.municipality(row["region"]).name("sv") == row["namn"], path.name


def test_tables_stay_small_enough_to_read() -> None:
    assert max(path.stat().st_size for path in TABLES.iterdir()) < 100_000


def test_hash_of_an_origin_is_of_the_text(folder: Path) -> None:
    first = read_bundled(folder)
    (folder / "elever.csv").write_bytes((folder / "elever.csv").read_bytes().replace(b"\n", b"\r\n"))
    second = read_bundled(folder)
    assert first.origins == second.origins
    assert len(first.origins[0].sha256) == 64
    assert first.created == date(2026, 3, 1)


def test_two_declarations_of_one_origin_are_refused(small: Any) -> None:
    small.write(name="elever_igen")
    error = refused(small.folder)
    assert (error.key, error.fields) == ("source-duplicate-origin", {"file": "elever_igen.yml", "value": "skola"})


def test_a_declaration_without_its_table_is_refused(small: Any) -> None:
    declaration = small.declaration.replace("skola:", "larare:")
    (small.folder / "larare.yml").write_text(declaration, encoding="utf-8")
    error = refused(small.folder)
    assert (error.key, error.fields) == ("source-missing-table", {"file": "larare.csv"})


def refused(folder: Path) -> KompetensnbError:
    with pytest.raises(KompetensnbError) as caught:
        read_bundled(folder)
    return caught.value


def test_frames_have_the_columns_of_the_registry(folder: Path) -> None:
    tables: Mapping[str, pd.DataFrame] = read_bundled(folder).tables
    assert set(tables) == {"pupils", "pupils_background"}
    assert all(set(frame) == set(registry.get(name).column_names) for name, frame in tables.items())
