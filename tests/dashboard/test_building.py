"""Every door builds a page in the same way, with the registers for those pages that show them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from kompetensnb.dashboard import building
from kompetensnb.dashboard.building import build_page, records_stamp
from kompetensnb.errors import KompetensnbError
from kompetensnb.followup import editing, migrating
from kompetensnb.followup.database import ENVIRONMENT, Database
from kompetensnb.followup.reading import example_records, read
from kompetensnb.followup.registers import Analysis
from kompetensnb.pages.page import Page
from kompetensnb.pages.registry import PageDefinition
from kompetensnb.pages.reviewed import with_reviews
from kompetensnb.store.records import Records
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.parameters import Parameters


def definition(*, uses_records: bool) -> PageDefinition:
    def build(_snapshot: Snapshot, parameters: Parameters, *given: Records) -> Page:
        return Page("prov", "Prov", "?", str(len(given)), "", parameters, (), "", ())

    return PageDefinition("prov", (), (), build, lambda *_: {}, uses_records)


@pytest.fixture(autouse=True)
def registers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(ENVIRONMENT, f"sqlite:///{tmp_path / 'register.sqlite'}")


def test_only_pages_that_show_registers_get_them() -> None:
    assert build_page(definition(uses_records=False), Parameters()).lead == "0"
    assert build_page(definition(uses_records=True), Parameters()).lead == "1"


def test_a_review_is_told_on_the_page_it_concerns_and_changes_its_stamp() -> None:
    database = Database()
    migrating.init(database)
    told = {
        "title": "Analys", "region": "skaraborg", "page": "pendling", "state": "reviewed", "made_on": date(2026, 1, 2),
        "reviewed_on": date(2026, 2, 3), "reviewed_by": "Strategiska gruppen",
    }  # fmt: skip
    with database.writing("processledare") as session:
        editing.add(session, Analysis, told)
    shown = replace(definition(uses_records=False), name="pendling")
    page = Page("pendling", "", "", "", "", Parameters(region="skovde"), (), "", ())
    records = read()
    (note,) = with_reviews(page, records).notices
    assert note.text == "Underlaget «Analys» är granskat 2026-02-03 av Strategiska gruppen."
    assert with_reviews(replace(page, parameters=Parameters(region="fyrbodal")), records).notices == ()
    assert with_reviews(replace(page, name="matchning"), records).notices == ()
    assert records_stamp(shown) != ""
    assert records_stamp(replace(shown, name="matchning")) == ""
    assert with_reviews(page, example_records()).notices == (), "an invented review on a page of real figures"


def test_the_stamp_is_that_of_the_registers_or_empty() -> None:
    assert records_stamp(definition(uses_records=False)) == ""
    assert records_stamp(definition(uses_records=True)) == example_records().stamp


def test_a_page_that_is_kept_is_built_anew_when_data_or_registers_are_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def build(snapshot: Snapshot, parameters: Parameters, *given: Records) -> Page:
        built.append(snapshot.id)
        return Page("prov", "Prov", "?", "", "", parameters, (), "", ())

    built: list[str] = []
    monkeypatch.setattr(building, "_KEPT", {})
    database = Database()
    migrating.init(database)
    with_rows, without = (replace(definition(uses_records=uses), build=build) for uses in (True, False))
    for shown in (with_rows, without):
        building.keep_page(shown, Parameters())
        build_page(shown, Parameters())
    assert len(built) == 2
    with database.writing("processledare") as session:
        editing.add(session, Analysis, {"title": "Analys", "region": "skaraborg", "state": "needed"})
    build_page(without, Parameters())
    assert len(built) == 2
    build_page(with_rows, Parameters())
    assert len(built) == 3
    monkeypatch.setattr(building, "open_snapshot", lambda _: SimpleNamespace(id="another"))
    build_page(without, Parameters())
    assert built[-1] == "another"


def test_a_report_is_not_made_without_registers_that_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, "postgresql://127.0.0.1:9/nothing")
    with pytest.raises(KompetensnbError) as caught:
        records_stamp(definition(uses_records=True))
    assert caught.value.key == "followup-unreachable"
