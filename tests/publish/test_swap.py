from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb.publish import swap


@pytest.fixture(params=["exchange", "rename"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one old file, on a system that can exchange folders in one step and on one that cannot."""
    if request.param == "rename":
        monkeypatch.setattr(swap, "_exchange", lambda *_: False)
    made = tmp_path / "2026"
    made.mkdir()
    (made / "gammal").touch()
    return made


def test_the_new_folder_takes_the_place_of_the_old_and_nothing_else_is_left(folder: Path) -> None:
    with swap.replaced(folder) as aside:
        (aside / "ny").touch()
        assert [path.name for path in folder.iterdir()] == ["gammal"]

    assert [path.name for path in folder.iterdir()] == ["ny"]
    assert list(folder.parent.iterdir()) == [folder]


def test_what_fails_leaves_the_old(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), swap.replaced(folder) as aside:
        (aside / "ny").touch()
        raise ZeroDivisionError

    assert [path.name for path in folder.iterdir()] == ["gammal"]
    assert list(folder.parent.iterdir()) == [folder]


def test_after_a_kill_between_two_renames_the_old_is_put_back(folder: Path) -> None:
    folder.rename(folder.with_name(".2026.old"))
    (folder.parent / ".2026.new-abc").mkdir()

    with swap.alone(folder):
        assert [path.name for path in folder.iterdir()] == ["gammal"]

    assert sorted(path.name for path in folder.parent.iterdir()) == [".2026.lock", "2026"]
