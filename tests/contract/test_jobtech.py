"""Arbetsförmedlingen, fetched from a local server: assessments as classes, adverts that add up, months once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from kompetensnb.sources.fetch import WORK
from kompetensnb.sources.jobtech import adverts, taxonomy
from kompetensnb.sources.jobtech.producer import JOBTECH
from kompetensnb.sources.jobtech.taxonomy import municipalities
from kompetensnb.sources.producers import PRODUCERS
from kompetensnb.store import places
from kompetensnb.store.snapshot import open_snapshot

from . import trouble
from .conftest import HURRIED, TODAY, FetchFrom
from .jobtech_server import COUNTIES, GROUPS, JobtechServer, assessment, concept, made_up
from .trouble import error_of

BAROMETER, NOW, MONTHLY = "yrkesbarometern", "annonser_nu", "annonser_manad"
TOWNS = ("1384", "1438", "1480", "1490")
AREAS = 1 + len(TOWNS)
"""The county and the municipalities."""

Serving = Callable[[JobtechServer], JobtechServer]


@pytest.fixture
def jobtech(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> JobtechServer:
    """A server, and a client, in no need of breaks; three months of four municipalities are fetched."""
    monkeypatch.setitem(PRODUCERS, "jobtech", replace(JOBTECH, calls=1000))  # type: ignore[arg-type]
    monkeypatch.setattr(adverts, "MONTHS", 3)
    monkeypatch.setattr(taxonomy, "municipalities", lambda: TOWNS)
    return serving(JobtechServer(calls=1000))


def rows(root: Path, subject: str) -> pd.DataFrame:
    return open_snapshot(root=root).table(subject)


def test_everything_in_one_snapshot_with_its_origins(
    jobtech: JobtechServer, fetched_from: FetchFrom, root: Path
) -> None:
    account = fetched_from("jobtech", jobtech)

    snapshot = open_snapshot(root=root)
    assert account.failed == ()
    assert account.calls == len(jobtech.calls)
    for table in account.tables:
        origin = snapshot.origin(table.origin.id if table.origin else "")
        assert (origin.producer, origin.licence, origin.retrieved) == ("Arbetsförmedlingen", "CC0 1.0", TODAY)
        assert len(origin.sha256) == 64
    for name in (NOW, MONTHLY):
        assert "inte lediga jobb" in snapshot.origin(f"jobtech-{name.replace('_', '-')}").note("sv")


def test_the_names_are_asked_for_once(jobtech: JobtechServer, fetched_from: FetchFrom) -> None:
    fetched_from("jobtech", jobtech)

    assert len([call for call in jobtech.calls if "/taxonomy/" in call.path]) == 2


def test_assessments_become_classes_and_none_is_missing(
    jobtech: JobtechServer, fetched_from: FetchFrom, root: Path
) -> None:
    jobtech.rows = [
        assessment(0, "00", "stora", "brist", "vara oförändrad"),
        assessment(0, "14", "medelstora", "paradox", None),
        assessment(1, "14", None, "överskott", "minska"),
    ]

    (table,) = fetched_from("jobtech", jobtech, BAROMETER).tables

    frame = rows(root, "outlook")
    found = frame.set_index(["region", "profession", "measure"])
    none, first, second = concept("yrk", "9"), concept("yrk", "0"), concept("yrk", "1")
    assert (table.error, len(frame)) == (None, 9)
    assert none not in found.index
    assert found.loc[("00", first)]["value"].to_dict() == {"opportunity": 3, "recruitment": 3, "forecast": 2}
    assert found.loc[("14", first, "recruitment"), "value"] == 4
    assert found.loc[("14", second, "recruitment"), "value"] == 1
    missing = frame[frame["value"].isna()]
    assert set(zip(missing["region"], missing["measure"], missing["status"], strict=True)) == {
        ("14", "forecast", "saknas"),
        ("14", "opportunity", "saknas"),
    }
    assert set(zip(frame["year"], frame["round"], strict=True)) == {(2026, 1)}
    assert set(frame["ssyk"]) == {GROUPS[0], GROUPS[1]}


def test_every_county_is_kept(jobtech: JobtechServer, fetched_from: FetchFrom, root: Path) -> None:
    fetched_from("jobtech", jobtech, BAROMETER)

    assert len(COUNTIES) == 22
    assert set(rows(root, "outlook")["region"]) == set(COUNTIES)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"jobbmojligheter": "mycket goda"}, "unknown-assessment"),
        ({"omgang": "våren"}, "jobtech-answer"),
        ({"lan": "Skåne"}, "jobtech-answer"),
        ({"yb_concept_id": None}, "jobtech-answer"),
    ],
)
def test_a_file_that_says_something_else_is_refused(
    jobtech: JobtechServer, fetched_from: FetchFrom, change: dict[str, object], key: str
) -> None:
    jobtech.rows[0] |= change

    account = fetched_from("jobtech", jobtech, BAROMETER)

    assert error_of(account).key == key


@pytest.mark.parametrize("content", [[], {}, {"rows": []}, ["x"], [{"lan": "14"}]])
def test_another_structure_is_refused_and_not_kept(
    jobtech: JobtechServer, fetched_from: FetchFrom, content: object
) -> None:
    right, jobtech.rows = jobtech.rows, content  # type: ignore[assignment]
    assert error_of(fetched_from("jobtech", jobtech, BAROMETER)).key == "jobtech-answer"

    jobtech.rows = right

    assert fetched_from("jobtech", jobtech, BAROMETER).tables[0].reused == 0


def test_a_row_that_is_sent_twice_counts_once_but_two_that_differ_are_refused(
    jobtech: JobtechServer, fetched_from: FetchFrom
) -> None:
    jobtech.rows.append(dict(jobtech.rows[0]))
    assert fetched_from("jobtech", jobtech, BAROMETER).failed == ()

    jobtech.rows.append(jobtech.rows[0] | {"prognos": "minska"})
    assert error_of(fetched_from("jobtech", jobtech, BAROMETER)).key == "snapshot-duplicate-row"


def test_adverts_of_today_add_up(jobtech: JobtechServer, fetched_from: FetchFrom, root: Path) -> None:
    jobtech.more = 4

    (table,) = fetched_from("jobtech", jobtech, NOW).tables

    found = rows(root, "adverts").set_index(["region", "occupation_group"])["value"]
    goteborg = {group: made_up("1480", group, "") for group in GROUPS}
    assert (table.error, table.parts) == (None, AREAS)
    assert {group: found[("1480", group)] for group in GROUPS if goteborg[group]} == {
        group: number for group, number in goteborg.items() if number
    }
    assert found[("1480", "alla")] == sum(goteborg.values()) + 4
    assert found[("1480", "ovriga")] == 4
    assert set(rows(root, "adverts")["month"]) == {11}
    assert open_snapshot(root=root).origin("jobtech-annonser-nu").updated == TODAY


def test_the_municipalities_are_those_of_the_house(
    jobtech: JobtechServer, fetched_from: FetchFrom, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taxonomy, "municipalities", municipalities)

    fetched_from("jobtech", jobtech, NOW)

    assert set(rows(root, "adverts")["region"]) == {"14", *jobtech.towns.values()}


def test_what_is_not_told_by_group_is_the_rest(jobtech: JobtechServer, fetched_from: FetchFrom, root: Path) -> None:
    jobtech.listed = 2
    del jobtech.groups[concept("grp", "7115")]

    fetched_from("jobtech", jobtech, NOW)

    for _, area in rows(root, "adverts").groupby("region"):
        values = area.set_index("occupation_group")["value"]
        assert len(values) <= 4
        assert values.drop("alla").sum() == values["alla"]


def test_a_group_that_the_taxonomy_lacks_is_among_the_rest(
    jobtech: JobtechServer, fetched_from: FetchFrom, root: Path
) -> None:
    jobtech.more = 9
    jobtech.repeated = [{"term": "Nytt", "concept_id": "nytt", "code": "9999", "count": 9}]

    fetched_from("jobtech", jobtech, NOW)

    found = rows(root, "adverts")
    assert "9999" not in set(found["occupation_group"])
    assert set(found.loc[found["occupation_group"] == "ovriga", "value"]) <= {0, 9}


@pytest.mark.parametrize(
    "repeated",
    [
        [{"term": "x", "concept_id": concept("grp", "2512"), "count": 100_000}],
        [{"term": "x", "concept_id": "ny", "count": -1}],
        [{"term": "x", "concept_id": "ny", "count": 1.5}],
        [{"term": "x", "count": 1}],
        ["x"],
    ],
)
def test_counts_that_cannot_be_are_refused(
    jobtech: JobtechServer, fetched_from: FetchFrom, repeated: list[dict[str, object]]
) -> None:
    jobtech.repeated = repeated

    assert error_of(fetched_from("jobtech", jobtech, NOW)).key == "jobtech-answer"
    assert len(jobtech.asked("/search/search")) == 1


def test_more_groups_than_the_total_are_refused(jobtech: JobtechServer, fetched_from: FetchFrom) -> None:
    jobtech.more = -3

    assert error_of(fetched_from("jobtech", jobtech, NOW)).key == "jobtech-answer"


def test_a_service_that_tells_fewer_groups_is_asked_for_fewer(jobtech: JobtechServer, fetched_from: FetchFrom) -> None:
    jobtech.most_stats = 30

    assert fetched_from("jobtech", jobtech, NOW).failed == ()
    assert len(jobtech.asked("/search/search")) == 1 + AREAS

    jobtech.most_stats = 5
    error = error_of(fetched_from("jobtech", jobtech, NOW))
    assert (error.key, error.fields["status"]) == ("fetch-refused", 400)


def test_a_municipality_that_the_taxonomy_lacks_is_told(jobtech: JobtechServer, fetched_from: FetchFrom) -> None:
    del jobtech.towns[concept("mun", "1480")]

    failed, done = fetched_from("jobtech", jobtech, NOW, BAROMETER).tables

    assert failed.error is not None
    assert (failed.error.key, failed.error.fields["found"], done.error) == ("jobtech-no-areas", ("1480",), None)


def test_months_with_adverts_and_the_latest_are_preliminary(
    jobtech: JobtechServer, fetched_from: FetchFrom, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adverts, "MONTHS", 8)
    jobtech.last = "2026-04"

    fetched_from("jobtech", jobtech, MONTHLY)

    frame = rows(root, "adverts_month")
    statuses = frame.groupby(["year", "month"])["status"].unique().map(list).to_dict()
    assert statuses == {(2026, 3): ["officiell"], (2026, 4): ["officiell"]}
    # Of a month without adverts only the county is asked: it has not been published yet.
    assert len(jobtech.asked("/historical/search")) == 2 * AREAS + 6
    values = frame.set_index(["region", "month", "occupation_group"])["value"]
    assert values[("1480", 3, "alla")] == sum(made_up("1480", group, "2026-03") for group in GROUPS)
    assert values[("14", 3, "alla")] == sum(
        made_up(code, group, "2026-03") for code in jobtech.towns.values() if code.startswith("14") for group in GROUPS
    )
    assert open_snapshot(root=root).origin("jobtech-annonser-manad").updated == date(2026, 4, 30)


def test_a_month_that_is_held_for_good_is_never_asked_for_again(
    jobtech: JobtechServer, fetched_from: FetchFrom, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adverts, "MONTHS", 8)
    monkeypatch.setattr(adverts, "SETTLED", 6)
    fetched_from("jobtech", jobtech, MONTHLY)
    assert set(rows(root, "adverts_month").query("month <= 4")["status"]) == {"officiell"}
    assert set(rows(root, "adverts_month").query("month > 4")["status"]) == {"preliminär"}
    jobtech.calls.clear()

    (table,) = fetched_from("jobtech", jobtech, MONTHLY, today=date(2026, 12, 2)).tables

    # March and April are held; May is settled now; October and November are not there yet.
    assert table.error is None
    assert len(jobtech.asked("/historical/search")) == 5 * AREAS + 2
    frame = rows(root, "adverts_month")
    assert sorted(set(frame["month"])) == [3, 4, 5, 6, 7, 8, 9]
    assert set(frame[frame["month"] == 5]["status"]) == {"officiell"}


def test_no_month_at_all_is_told(jobtech: JobtechServer, fetched_from: FetchFrom) -> None:
    jobtech.last = "2020-01"

    assert error_of(fetched_from("jobtech", jobtech, MONTHLY)).key == "jobtech-all-missing"


@trouble.that_passes
def test_trouble_that_passes_is_waited_out(
    jobtech: JobtechServer, fetched_from: FetchFrom, kind: str, more: dict[str, object]
) -> None:
    jobtech.fail("/search/search", kind, times=2, after=1, **more)

    assert fetched_from("jobtech", jobtech, NOW).failed == ()
    assert len(jobtech.asked("/search/search")) == AREAS + 2


@trouble.that_is_final
def test_a_refusal_is_final_for_its_table(
    jobtech: JobtechServer, fetched_from: FetchFrom, kind: str, more: dict[str, object], key: str
) -> None:
    jobtech.fail("/yrkesbarometer.json", kind, **more)

    failed, done = fetched_from("jobtech", jobtech, BAROMETER, NOW).tables

    assert failed.error is not None
    assert (failed.error.key, done.error) == (key, None)


def test_a_service_that_is_gone_does_not_take_the_others_along(jobtech: JobtechServer, fetched_from: FetchFrom) -> None:
    jobtech.fail("/search/search", "cut", times=99)

    now, later, barometer = fetched_from("jobtech", jobtech, NOW, MONTHLY, BAROMETER).tables

    assert now.error is not None
    assert (now.error.key, barometer.error) == ("fetch-unreachable", None)
    assert later.error is None
    assert len(jobtech.asked("/search/search")) == HURRIED.attempts


def test_only_what_is_left_is_asked_on_the_same_day(jobtech: JobtechServer, fetched_from: FetchFrom) -> None:
    jobtech.fail("/search/search", status=403, after=3)
    assert len(fetched_from("jobtech", jobtech, NOW).failed) == 1
    jobtech.calls.clear()

    (table,) = fetched_from("jobtech", jobtech, NOW).tables

    assert (table.error, table.parts, table.reused) == (None, AREAS, 3)
    assert len(jobtech.calls) == AREAS - 3


def test_adverts_of_two_days_are_not_mixed(jobtech: JobtechServer, fetched_from: FetchFrom) -> None:
    jobtech.fail("/search/search", status=403, after=3)
    fetched_from("jobtech", jobtech, NOW)

    (table,) = fetched_from("jobtech", jobtech, NOW, today=date(2026, 11, 23)).tables

    assert (table.error, table.reused) == (None, 0)


def test_a_killed_fetch_has_kept_its_answers_within_the_limit(serving: Serving, root: Path) -> None:
    server = serving(JobtechServer(pause_s=0.02, calls=2, window_s=1))
    environment = os.environ | {"KOMPETENSNB_DATA": str(root), "KOMPETENSNB_LOG": str(root / "log")}
    command = [sys.executable, "-m", "kompetensnb", "fetch", "--table", MONTHLY, "--base-url", f"jobtech={server.url}"]
    before = places.current_id(root)
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while len(list((root / WORK).glob("*/*"))) < 6 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    kept = [path for path in (root / WORK).glob("*/*") if not path.name.startswith(".")]

    assert len(kept) >= 6
    assert server.violations == 0
    assert places.current_id(root) == before
    assert len(server.calls) <= len(kept) + 1
