"""Rates computed from counts: the same as those already published, and missing wherever a part is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from kompetensnb.sources.derive import REGISTER, commuting_matrix, commuting_rate, derived, education_share, migration
from kompetensnb.store.origin import Origin
from kompetensnb.store.snapshot import Snapshot, open_snapshot

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def bundled() -> Snapshot:
    return open_snapshot()


def frame(*rows: tuple[object, ...], columns: str) -> pd.DataFrame:
    """Rows with the status officiell and the origin `a` unless they say otherwise; None is missing."""
    found = pd.DataFrame(list(rows), columns=columns.split())
    if "status" not in found:
        found["status"] = ["saknas" if pd.isna(value) else "officiell" for value in found["value"]]
    return found if "origin" in found else found.assign(origin="a")


def people(*rows: tuple[object, ...]) -> pd.DataFrame:
    return frame(*rows, columns="region year value").assign(sex="alla", age="total", origin="p")


def same(found: pd.DataFrame, published: pd.DataFrame, keys: list[str]) -> bool:
    both = found.merge(published, on=keys, how="outer", suffixes=("", "_published"))
    return bool(both["value"].equals(both["value_published"])) and len(both) == len(published)


def test_the_shares_of_the_real_counts_are_those_published(bundled: Snapshot) -> None:
    shares = education_share({"education": bundled.table("education")})
    published = bundled.table("education_share")

    assert same(shares, published[published["year"] == 2025], ["region", "year", "sex"])
    assert set(shares["status"]) == {"officiell"}


def test_the_rates_of_the_real_commuters_are_those_published(bundled: Snapshot) -> None:
    rates = commuting_rate({name: bundled.table(name) for name in ("commuting", "population")})
    published = bundled.table("commuting_rate")

    assert same(rates, published[published["year"] >= 2019], ["region", "year", "measure"])


def levels(sex: str, *values: float | None) -> list[tuple[object, ...]]:
    return [("1480", 2025, sex, level, value) for level, value in zip("1234567U", values, strict=False)]


def test_a_share_with_a_missing_level_is_missing_also_for_both_sexes() -> None:
    rows = levels("kvinnor", 1, 1, 1, 1, 1, 2, 1, 2) + levels("man", 1, 1, 1, 1, None, 2, 1, 2)
    education = frame(*rows, columns="region year sex level value").replace({"level": {"U": "US"}})

    found = education_share({"education": education}).set_index("sex")

    assert found["value"]["kvinnor"] == 40.0
    assert found["value"][["man", "alla"]].isna().all()
    assert found["status"].to_dict() == {"alla": "saknas", "kvinnor": "officiell", "man": "saknas"}


def test_a_level_that_is_not_there_is_not_taken_as_nobody() -> None:
    education = frame(*levels("kvinnor", 1, 1, 1, 1, 1, 2, 1), columns="region year sex level value")

    assert education_share({"education": education})["value"].isna().all()


def test_an_estimate_that_stands_in_for_a_count_gives_no_rate() -> None:
    rows = [(*row, "syntetisk", "a") for row in levels("kvinnor", *range(8))]
    education = frame(*rows, columns="region year sex level value status origin")

    assert education_share({"education": education}).empty


def test_net_migration_is_by_the_inhabitants_of_the_same_year_and_may_be_negative() -> None:
    net = frame(("1480", 2025, -30), ("1480", 2026, 5), ("1490", 2025, None), columns="region year value")
    found = migration({"net_migration": net, "population": people(("1480", 2025, 2000), ("1490", 2025, 10))})

    assert found[["region", "year", "status"]].to_numpy().tolist() == [
        ["1480", 2025, "officiell"],
        ["1490", 2025, "saknas"],
    ]
    assert found["value"].iloc[0] == -15.0
    assert found["parents"].iloc[0] == "a; p"


def test_a_preliminary_part_makes_the_rate_preliminary() -> None:
    net = frame(("1480", 2025, 4, "preliminär", "a"), columns="region year value status origin")
    found = migration({"net_migration": net, "population": people(("1480", 2025, 2000))})

    assert found[["value", "status"]].to_numpy().tolist() == [[2.0, "preliminär"]]


def matrix_tables(out: float, register: str = REGISTER) -> dict[str, pd.DataFrame]:
    pairs = [("A", 2024, "A", 50.0), ("A", 2024, "B", 7.0), ("B", 2024, "A", 3.0), ("B", 2024, "B", 90.0)]
    totals = [("A", 2024, "out", out), ("A", 2024, "in", 4.0), ("B", 2024, "out", 3.0), ("B", 2024, "in", 20.0)]
    return {
        "commuting_matrix": frame(*pairs, columns="region year work value").assign(origin="m"),
        "commuting": frame(*totals, columns="region year measure value").assign(origin=register),
    }


def test_who_commutes_elsewhere_is_all_who_commute_but_those_between_ours() -> None:
    found = commuting_matrix(matrix_tables(10)).set_index(["region", "work"])["value"].to_dict()

    assert found == {("A", "99"): 3, ("B", "99"): 0, ("99", "A"): 1, ("99", "B"): 13}


def test_a_rest_below_nobody_is_missing_and_another_register_is_not_subtracted() -> None:
    found = commuting_matrix(matrix_tables(6)).set_index(["region", "work"])

    assert pd.isna(found["value"]["A", "99"])
    assert found["status"]["A", "99"] == "saknas"
    assert commuting_matrix(matrix_tables(10, "scb-tab5839")).empty


def test_the_origin_names_its_parents_and_is_only_made_when_something_is_fresh() -> None:
    parent = Origin("a", "SCB", "TAB6640", "https://example.org", "CC0 1.0", {"sv": "x", "en": "x"}, contents=("F",))
    parent = replace(parent, retrieved=DAY, updated=date(2026, 2, 1), next_release=date(2027, 2, 1))
    origins = {
        "a": parent,
        "p": replace(parent, id="p", table="TAB5557", contents=("M",), perturbed=True, updated=date(2026, 2, 24)),
    }
    net = frame(("1480", 2025, -30), columns="region year value")
    tables = {"net_migration": net, "population": people(("1480", 2025, 2000))}

    (found,) = derived(tables, origins, {"population"}, DAY)

    assert (found.origin.id, found.subject.id, found.origin.derived) == ("a-per-1000", "migration", True)
    assert found.origin.title("en").endswith("computed from TAB6640, TAB5557")
    assert "TAB6640, TAB5557" in found.origin.note("sv")
    assert (found.origin.contents, found.origin.perturbed) == (("F", "M"), True)
    assert (found.origin.updated, found.origin.next_release) == (date(2026, 2, 24), date(2027, 2, 1))
    assert list(found.frame.columns) == ["region", "year", "value", "status", "origin"]
    assert derived(tables, origins, {"labour"}, DAY) == []
    assert derived({"net_migration": net}, origins, {"net_migration"}, DAY) == []
