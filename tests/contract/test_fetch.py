"""A whole fetch: a new snapshot beside the old one, the same for the same content, and what changed since last time."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.account import FetchAccount
from kompetensnb.sources.fetch import WORK
from kompetensnb.sources.producers import chosen
from kompetensnb.sources.revision import Revision
from kompetensnb.store import places
from kompetensnb.store.snapshot import list_snapshots, open_snapshot

from .conftest import Fetch, Serve
from .tables import Variable, catalogue, commuting, education, labour, made_up

PENDLING, LABOUR, EDUCATION = "pendling_2019_2021", "arbetsmarknad_20_64", "utbildningsniva"


def revision(account: FetchAccount, place: int = 0) -> Revision:
    """What changed in a table."""
    found = account.tables[place].revision
    assert found is not None
    return found


def test_everything_that_is_declared_for_the_bundled_subjects(serve: Serve, fetched: Fetch, root: Path) -> None:
    names = ["folkmangd_1968_2024", "folkmangd_2025", "folkmangd_manad", LABOUR, EDUCATION, PENDLING]
    account = fetched(serve(catalogue()), *names, "sysselsatta_bransch_manad")

    snapshot = open_snapshot(root=root)
    assert account.failed == ()
    assert snapshot.id == account.snapshot
    snapshot.verify()
    assert set(account.carried) == {"migration"}
    for origin in snapshot.origins.values():
        if origin.id.startswith("scb-tab"):
            assert (origin.licence, origin.producer, len(origin.sha256)) == ("CC0 1.0", "SCB", 64)
            assert origin.retrieved == date(2026, 11, 22)
            assert origin.updated == date(2026, 2, 24)


def test_the_same_content_gives_the_same_snapshot(serve: Serve, fetched: Fetch, root: Path) -> None:
    server = serve([labour(), commuting()])
    first = fetched(server, LABOUR, PENDLING)
    again = fetched(server, LABOUR, PENDLING, today=date(2027, 5, 6))
    server.max_cells = 100
    in_smaller_parts = fetched(server, LABOUR, PENDLING)

    assert first.snapshot == again.snapshot == in_smaller_parts.snapshot == again.base
    assert in_smaller_parts.tables[0].parts > first.tables[0].parts
    assert (revision(again).kind, revision(again).new) == ("same", 0)


def test_two_computers_get_the_same_snapshot(serve: Serve, fetched: Fetch, root: Path, tmp_path: Path) -> None:
    server = serve([labour()])
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(root, elsewhere)

    here, there = fetched(server, LABOUR), fetched(server, LABOUR, root=elsewhere, today=date(2027, 5, 6))

    assert here.snapshot == there.snapshot


def test_every_earlier_snapshot_stays_as_it_was(serve: Serve, fetched: Fetch, root: Path) -> None:
    before = open_snapshot(root=root)
    files = {path: path.read_bytes() for path in (root / before.id).iterdir()}

    account = fetched(serve([labour()]), LABOUR)

    assert {path: path.read_bytes() for path in (root / before.id).iterdir()} == files
    assert {account.snapshot, before.id} <= {item.id for item in list_snapshots(root)}
    open_snapshot(before.id, root).verify()


def test_a_fetch_without_any_table_leaves_everything(serve: Serve, fetched: Fetch, root: Path) -> None:
    before = places.current_id(root)

    account = fetched(serve([]), LABOUR)

    assert (account.snapshot, places.current_id(root)) == ("", before)
    assert account.tables[0].error is not None
    assert account.to_json()["tables"][0]["fields"]["status"] == 404


def test_a_table_that_failed_keeps_its_last_figures(serve: Serve, fetched: Fetch, root: Path) -> None:
    before = open_snapshot(root=root).table("labour")

    account = fetched(serve([commuting()]), LABOUR, PENDLING)

    after = open_snapshot(account.snapshot, root)
    assert after.table("labour").equals(before)
    assert after.origin("scb-tab3200").notes["sv"].endswith("inte hämtat direkt från SCB.")


def test_figures_that_cannot_be_are_refused_for_their_table_alone(serve: Serve, fetched: Fetch) -> None:
    table = labour()
    table.value = lambda name, key: 100.5

    failed, done = fetched(serve([table, commuting()]), LABOUR, PENDLING).tables

    assert failed.error is not None
    assert (failed.error.key, failed.error.fields["value"], done.error) == ("snapshot-invalid-value", "100.5", None)


def test_an_answer_to_another_question_is_not_kept(
    serve: Serve, fetched: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve([labour()])
    with monkeypatch.context() as patch:
        answered = server.data
        patch.setattr(server, "data", lambda table, asked, call: answered(table, asked | {"Tid": (["2024"], "")}, call))
        (failed,) = fetched(server, LABOUR).failed
        assert failed.error is not None
        assert (failed.error.key, failed.error.fields["variable"]) == ("scb-other-answer", "Tid")

    assert fetched(server, LABOUR).tables[0].reused == 0


def test_what_was_revised_is_told_with_the_largest_change(serve: Serve, fetched: Fetch) -> None:
    table = commuting()
    server = serve([table])
    fetched(server, PENDLING)

    def changed(name: str, key: Sequence[str]) -> float | None:
        more = {("1480", "2021"): 500, ("1490", "2020"): -20}.get((key[0], key[-1]), 0)
        return None if (key[0], key[-1]) == ("1438", "2019") else made_up(name, key) + more

    table.value = changed
    found = revision(fetched(server, PENDLING))

    assert (found.kind, found.revised, found.lost, found.new, found.removed) == ("revised", 6, 3, 0, 0)
    assert found.largest == 500
    assert found.where == {"region": "1480", "year": "2021", "measure": "in"}
    assert found.largest_after == (found.largest_before or 0) + 500


def test_a_new_year_is_told(serve: Serve, fetched: Fetch) -> None:
    table = education()
    server = serve([table])
    fetched(server, EDUCATION)
    table.variables[-1] = table.variables[-1].__class__(
        "Tid", "år", {str(year): str(year) for year in (2024, 2025, 2026)}
    )

    found = revision(fetched(server, EDUCATION))

    assert (found.kind, found.new, found.periods) == ("extended", 53 * 2 * 8, (2026,))


def test_a_changed_structure_is_told(serve: Serve, fetched: Fetch) -> None:
    table = education()
    server = serve([table])
    fetched(server, EDUCATION)
    table.variables[-1] = Variable("Tid", "år", {"2025": "2025"})

    found = revision(fetched(server, EDUCATION))

    assert (found.kind, found.removed, found.removed_values) == ("structure", 53 * 2 * 8, {"year": ("2024",)})


def test_a_subject_that_was_not_there_before(serve: Serve, fetched: Fetch) -> None:
    found = revision(fetched(serve([education()]), EDUCATION))

    assert (found.kind, found.new, found.periods) == ("first", 53 * 2 * 8 * 2, (2024, 2025))


def test_two_tables_of_one_subject_stand_side_by_side(serve: Serve, fetched: Fetch, root: Path) -> None:
    account = fetched(serve(catalogue()), "folkmangd_1968_2024", "folkmangd_2025")

    frame = open_snapshot(account.snapshot, root).table("population")
    years = {name: sorted(set(rows["year"])) for name, rows in frame.groupby("origin")}
    assert years == {"scb-tab638": [1993, 1994, 1995], "scb-tab5557": [2025]}


def test_the_work_folder_is_empty_afterwards(serve: Serve, fetched: Fetch, root: Path) -> None:
    fetched(serve([labour()]), LABOUR)

    assert {path.name for path in (root / WORK).iterdir()} == {"calls-scb.json", "lock"}


def test_two_at_a_time_are_one_too_many(serve: Serve, fetched: Fetch, root: Path) -> None:
    server = serve([labour()])
    inner: list[str] = []

    def during(name: str, done: int, of: int) -> None:
        if done == 0:
            with pytest.raises(KompetensnbError) as caught:
                fetched(server, LABOUR)
            inner.append(caught.value.key)

    assert fetched(server, LABOUR, report=during).failed == ()
    assert inner == ["fetch-running"]


def test_a_folder_that_cannot_be_written_to_is_told(
    serve: Serve, fetched: Fetch, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kompetensnb.sources.work.write_atomically", full)

    with pytest.raises(KompetensnbError) as caught:
        fetched(serve([labour()]), LABOUR)

    assert caught.value.key == "fetch-cannot-write"


def test_tables_are_chosen_by_name_or_id() -> None:
    named = [item.name for item in chosen(["TAB3200", "Utbildningsniva", "tab3200"])]
    assert named == [LABOUR, "arbetsmarknad_fodelseregion", EDUCATION]
    assert len(chosen([])) > 10
    for unknown in ("TAB1", ""):
        with pytest.raises(KompetensnbError) as caught:
            chosen([unknown])
        assert caught.value.key == "fetch-unknown-table"
