from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.publish.site import work
from kompetensnb.publish.site.plan import Task
from kompetensnb.publish.site.work import Job, Setting, forget, opening, run
from kompetensnb.vocabulary.parameters import Parameters


def jobs(*regions: str) -> list[Job]:
    return [Job(Task("pendling", "sv", (("region", region),), ())) for region in regions]


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    return Setting(tmp_path, {"pendling": ("region",)}, "")


def test_several_processes_make_the_same_as_one(setting: Setting, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    one = run(setting, jobs("ale", "mark"), 1, lambda *done: told.append(done))
    other = run(Setting(tmp_path / "annan", setting.axes, ""), jobs("ale", "mark"), 2)

    assert one.made == other.made
    assert (other.new, other.kept) == (2, 0)
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_what_is_lost_or_depends_on_something_else_is_made_anew(setting: Setting, tmp_path: Path) -> None:
    first = run(setting, jobs("ale", "mark"), 1)
    (tmp_path / "files" / f"{first.made[jobs('ale')[0]]['views']}.js").unlink()

    assert run(setting, jobs("ale", "mark"), 1).new == 1
    assert run(Setting(tmp_path, {"pendling": ("region", "sex")}, ""), jobs("ale"), 1).new == 1


def test_what_is_forgotten_is_made_anew(setting: Setting) -> None:
    found = run(setting, jobs("ale", "mark"), 1)
    forget(setting.out, {job: found.made[job] for job in jobs("ale")}, setting)

    assert run(setting, jobs("ale"), 1).new == 0
    assert run(setting, jobs("mark"), 1).new == 1


def test_a_process_that_dies_is_told(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    # A page that no process knows ends in an error that names it; one that is killed breaks the pool.
    with pytest.raises(KompetensnbError) as caught:
        run(setting, [Job(Task("finns-inte", "sv", (), ()))], 2)
    assert caught.value.key == "site-failed"

    def broken(*_: object, **__: object) -> object:
        raise work.BrokenProcessPool("killed")

    monkeypatch.setattr(work.ProcessPoolExecutor, "submit", broken)
    with pytest.raises(KompetensnbError) as caught:
        run(setting, jobs("ale"), 2)
    assert caught.value.key == "site-worker-died"


def test_a_page_opens_with_its_usual_choice() -> None:
    task = Task("utbildning", "en", (("region", "ale"),), (("horizon", ("kort", "medel")),))

    found = opening(task, Parameters(region="mark", language="en"))

    assert found.opening
    assert found.task.place == "mark"
    assert [key for key, _ in found.task.views()] == ["medel"]
