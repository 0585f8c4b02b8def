"""Tables kept between processes: the same to the last digit, bound to what they are made from, never half."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from kompetensnb.analysis import commuting, indicators
from kompetensnb.errors import KompetensnbError
from kompetensnb.store import derived as module
from kompetensnb.store.derived import ENVIRONMENT, derived
from kompetensnb.store.snapshot import Snapshot

_flows = commuting.commuting_flows


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of kept tables; computing counts in `calls`."""
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path))
    return tmp_path / "derived"


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []

    def commuting_flows(snapshot: Snapshot) -> pd.DataFrame:
        found.append(snapshot.id)
        return _flows(snapshot)

    commuting_flows.__module__, commuting_flows.__qualname__ = _flows.__module__, _flows.__qualname__
    monkeypatch.setattr(commuting, "commuting_flows", commuting_flows)
    return found


@pytest.mark.parametrize("compute", [indicators.indicators, commuting.commuting_flows])
def test_what_is_kept_is_the_same_to_the_last_digit(bundled: Snapshot, kept: Path, compute: module.Compute) -> None:
    expected = compute(bundled)
    assert_frame_equal(derived(compute, bundled), expected, check_exact=True)
    assert len(list(kept.iterdir())) == 1
    assert_frame_equal(derived(compute, bundled), expected, check_exact=True)


def test_it_is_computed_once(bundled: Snapshot, kept: Path, calls: list[str]) -> None:
    for _ in range(3):
        derived(commuting.commuting_flows, bundled)
    assert len(calls) == 1
    assert kept.stat().st_mode & 0o077 == 0, "others can read or replace what is kept"
    (file,) = kept.iterdir()
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("how", ["cut", "changed", "empty"])
def test_a_damaged_one_is_computed_anew(bundled: Snapshot, kept: Path, calls: list[str], how: str) -> None:
    expected = derived(commuting.commuting_flows, bundled)
    (file,) = kept.iterdir()
    data = file.read_bytes()
    middle = len(data) // 2
    changed = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
    file.write_bytes({"cut": data[:middle], "changed": changed, "empty": b""}[how])
    assert_frame_equal(derived(commuting.commuting_flows, bundled), expected)
    assert len(calls) == 2
    assert file.read_bytes() == data


def test_other_files_or_another_program_are_computed_anew(
    bundled: Snapshot, kept: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    derived(commuting.commuting_flows, bundled)
    monkeypatch.setattr(Snapshot, "stamp", "another")
    derived(commuting.commuting_flows, bundled)
    monkeypatch.setattr(module, "_code", lambda _: "another")
    derived(commuting.commuting_flows, bundled)
    assert len(calls) == 3


def test_the_program_is_all_that_figures_depend_on() -> None:
    found = {path.relative_to(module._PACKAGE).as_posix() for path in module._files()}
    assert {"analysis/commuting.py", "forecast/bands.yml", "vocabulary/regions.yml", "fitting.py"} <= found
    assert not [name for name in found if "bundled" in name or name.endswith(".pyc")]


def test_a_fault_is_not_kept(bundled: Snapshot, kept: Path) -> None:
    def fail(_: Snapshot) -> pd.DataFrame:
        raise KompetensnbError("unexpected")

    fail.__module__, fail.__qualname__ = _flows.__module__, _flows.__qualname__
    with pytest.raises(KompetensnbError):
        derived(fail, bundled)
    assert not kept.exists()


def test_a_function_of_a_notebook_is_called_each_time(bundled: Snapshot, kept: Path) -> None:
    calls: list[str] = []

    def own(snapshot: Snapshot) -> pd.DataFrame:
        calls.append(snapshot.id)
        return pd.DataFrame({"value": [1.0]})

    derived(own, bundled)
    own.__module__ = "__main__"
    derived(own, bundled)
    assert len(calls) == 2
    assert not kept.exists()


@pytest.mark.parametrize("place", ["", "file"])
def test_without_a_place_nothing_is_kept(
    bundled: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, calls: list[str], place: str
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / place) if place else "")
    assert len(derived(commuting.commuting_flows, bundled)) == len(derived(commuting.commuting_flows, bundled)) > 0
    assert len(calls) == 2


def test_what_has_not_been_used_for_longest_goes_first(
    bundled: Snapshot, kept: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_FILES", 2)
    kept.mkdir()
    for age, name in ((200, "old"), (100, "newer")):
        (kept / name).write_bytes(b"")
        os.utime(kept / name, (1e9 - age, 1e9 - age))
    derived(commuting.commuting_flows, bundled)
    assert {path.name for path in kept.iterdir()} & {"old", "newer"} == {"newer"}
    assert len(calls) == 1
