from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.pages.registry import PAGES
from kompetensnb.publish.site.plan import PLAN, Wanted, offers, published
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions


def test_every_page_is_there_in_both_languages_but_those_on_registers(bundled: Snapshot) -> None:
    found = {(offer.page, offer.language) for offer in offers(bundled, Wanted())}

    assert found == {(page, language) for page in published() for language in ("sv", "en")}
    left_out = set(PAGES) - set(published())
    assert {"samverkan", "uppfoljning", "motesunderlag"} <= left_out
    assert [page for page in left_out if not PAGES[page].uses_records] == []
    assert {"branschanalys", "behovsanalys"} <= set(published())


def test_every_region_branch_and_horizon_can_be_chosen(bundled: Snapshot) -> None:
    offer = next(offer for offer in offers(bundled, Wanted(("kompetensbehov",), (), ("sv",))))

    axes = {axis.name: axis for axis in offer.axes}
    assert {value for value, _ in axes["region"].options} == {region.id for region in regions.all_regions()}
    assert len(axes["branch"].options) == 31
    assert [value for value, _ in axes["horizon"].options] == ["medel", "kort", "lang"]
    tasks = list(offer.tasks())
    assert len(tasks) == 66 * 31
    assert [key for key, _ in tasks[0].views()] == ["medel", "kort", "lang"]
    assert tasks[0].place == "vastra-gotaland/"


def test_a_choice_for_some_kinds_of_region_has_only_its_usual_value_elsewhere(bundled: Snapshot) -> None:
    wanted = Wanted(("matchning",), ("skaraborg", "mark"), ("sv",))
    offer = offers(bundled, wanted)[0]

    places = [task.place for task in offer.tasks()]

    assert [place for place in places if place.startswith("mark")] == ["mark/"]
    assert len([place for place in places if place.startswith("skaraborg")]) == 99


def test_the_ready_made_scenarios_can_be_chosen(bundled: Snapshot) -> None:
    offer = offers(bundled, Wanted(("scenario",), (), ("sv",)))[0]

    axis = next(axis for axis in offer.axes if axis.name == "scenario")

    assert axis.options[0] == ("", "Baslinje")
    assert len(axis.options) >= 4


def test_what_can_be_chosen_on_the_live_page_only_is_known(bundled: Snapshot) -> None:
    offer = offers(bundled, Wanted(("lagesbild",), (), ("sv",)))[0]

    assert offer.elsewhere == ("comparison", "year")


def test_an_offer_begins_with_what_there_is(bundled: Snapshot) -> None:
    offer = offers(bundled, Wanted(("pendling",), ("mark", "ale"), ("en",)))[0]

    assert offer.usual.region in ("ale", "mark")
    assert offer.usual.language == "en"


def test_another_plan_can_be_named(bundled: Snapshot, tmp_path: Path) -> None:
    plan = tmp_path / "plan.yml"
    plan.write_text("kris:\n  branch: {values: ['', Q]}\n", encoding="utf-8")

    offer = offers(bundled, Wanted(("kris",), ("mark",), ("sv",)), plan)[0]

    assert [task.place for task in offer.tasks()] == ["mark/", "mark/Q"]
    assert PLAN.is_file()


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ((["lagebild"], [], []), "unknown-page"),
        ((["uppfoljning"], [], []), "unknown-page"),
        (([], ["Atlantis"], []), "unknown-region"),
        (([], [], ["de"]), "invalid-parameter"),
    ],
)
def test_what_is_not_there_is_refused(given: tuple[list[str], list[str], list[str]], key: str) -> None:
    with pytest.raises(KompetensnbError) as caught:
        Wanted.parse(*given)

    assert caught.value.key == key


def test_what_is_asked_for_may_be_spelt_as_people_do() -> None:
    assert Wanted.parse(["pendling"], ["Skövde", "1496"], ["sv"]).regions == ("skovde",)
