"""Who is like whom: what a person who knows the county would say, and the rules that the distance must keep."""

from __future__ import annotations

import pytest

from kompetensnb.analysis.likeness import CLOSE, FEATURES, most_alike
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions


def names(bundled: Snapshot, region: str, count: int = 5) -> list[str]:
    return [item.region.id for item in most_alike(bundled, regions.get(region), count)]


def test_commuter_towns_are_like_each_other_and_small_ones_alike(bundled: Snapshot) -> None:
    assert {"lerum", "kungsbacka", "harryda", "partille", "molndal", "kungalv"} & set(names(bundled, "lerum", 3))
    assert {"gullspang", "bengtsfors", "fargelanda", "dals-ed", "toreboda", "karlsborg"} & set(
        names(bundled, "dals-ed", 3)
    )


def test_nobody_is_like_itself_and_the_nearest_is_first(bundled: Snapshot) -> None:
    found = most_alike(bundled, regions.get("skovde"), 50)
    assert len(found) == 50
    assert "skovde" not in {item.region.id for item in found}
    assert [item.distance for item in found] == sorted(item.distance for item in found)


def test_likeness_is_mutual(bundled: Snapshot) -> None:
    there = {item.region.id: item.distance for item in most_alike(bundled, regions.get("vara"), 50)}
    back = {item.region.id: item.distance for item in most_alike(bundled, regions.get("essunga"), 50)}
    assert there["essunga"] == pytest.approx(back["vara"])


def test_the_reasons_are_features_and_a_feature_is_never_both(bundled: Snapshot) -> None:
    for item in most_alike(bundled, regions.get("boras"), 50):
        assert set(item.alike) | set(item.apart) <= set(FEATURES)
        assert not set(item.alike) & set(item.apart)
        assert item.distance > CLOSE or item.alike


def test_the_measure_that_is_compared_does_not_choose(bundled: Snapshot) -> None:
    found = most_alike(bundled, regions.get("boras"), 50, without="folkmangd")
    assert all("folkmangd" not in (*item.alike, *item.apart) for item in found)
    assert [item.region.id for item in found] != names(bundled, "boras", 50)


def test_only_municipalities_have_others_like_them(bundled: Snapshot) -> None:
    assert most_alike(bundled, regions.get("skaraborg")) == ()
