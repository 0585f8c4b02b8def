"""Two editions of a small page: what moved, by how much and why, when one known thing is another."""

from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.publish import fingerprint
from kompetensnb.publish.compare import Cause, Comparison, compare_editions
from kompetensnb.publish.figures import NAME
from kompetensnb.publish.moves import Kind
from kompetensnb.store import places

from . import small

SHOWN = ["row", "kind", "cause", "period_before", "period_after", "value_before", "value_after"]
NEXT = {**small.FIGURES, ("1480", 2025): 250.0, ("1490", 2025): 450.0}


def _told(found: Comparison) -> list[tuple[object, ...]]:
    moves = found.moves[SHOWN].astype(object).where(found.moves[SHOWN].notna(), None)
    return sorted(moves.itertuples(index=False, name=None), key=str)


def test_the_same_data_and_program_give_the_same_figures(editions: small.Editions) -> None:
    data = editions.data(small.FIGURES)

    found = compare_editions(editions.make("2025", data), editions.make("2026", data))

    assert found.moves.empty
    assert (found.same, found.method, found.data) == (6, (), ())


def test_a_new_year_is_new_data_and_the_latest_figure_has_moved_to_it(editions: small.Editions) -> None:
    old, new = editions.make("2025", editions.data(small.FIGURES)), editions.make("2026", editions.data(NEXT, 2))

    found = compare_editions(old, new)

    assert _told(found) == [
        ("1480", "appeared", "new", "", "2025", None, 250.0),
        ("1490", "appeared", "new", "", "2025", None, 450.0),
        ("Göteborg", "moved", "new", "2024", "2025", 200.0, 250.0),
    ]
    assert found.same == 5
    assert [change.source for change in found.data or ()] == ["SCB, TAB1"]


def test_a_revised_value_is_a_revision_by_its_size(editions: small.Editions) -> None:
    revised = editions.data({**small.FIGURES, ("1490", 2023): 330.0}, 2)

    found = compare_editions(editions.make("2025", editions.data(small.FIGURES)), editions.make("2026", revised))

    assert _told(found) == [("1490", "moved", "revised", "2023", "2023", 300.0, 330.0)]
    assert (found.moves["change"].item(), found.moves["relative"].item()) == (30.0, 0.1)


def test_new_years_and_a_revision_at_once_are_told_apart(editions: small.Editions) -> None:
    both = editions.data({**NEXT, ("1490", 2023): 330.0}, 2)

    found = compare_editions(editions.make("2025", editions.data(small.FIGURES)), editions.make("2026", both))

    assert found.counts() == {
        (Kind.APPEARED, Cause.NEW): 2,
        (Kind.MOVED, Cause.NEW): 1,
        (Kind.MOVED, Cause.REVISED): 1,
    }


def test_another_way_to_compute_on_the_same_data_is_method(editions: small.Editions) -> None:
    data = editions.data(small.FIGURES)
    old = editions.make("2025", data)
    editions.program("2", factor=2.0)

    found = compare_editions(old, editions.make("2026", data))

    assert set(found.moves["cause"]) == {Cause.METHOD}
    assert (len(found.moves), found.same, found.method) == (5, 1, ("code",))


def test_where_data_and_method_differ_the_parts_are_told_apart(editions: small.Editions) -> None:
    """Of what one figure moved 60 is the method's and 36 the data's; the new years are the data's alone."""
    old = editions.make("2025", editions.data(small.FIGURES))
    revised = editions.data({**NEXT, ("1490", 2023): 330.0}, 2)
    editions.program("2", factor=1.2)

    found = compare_editions(old, editions.make("2026", revised))

    assert found.moves.set_index(["row", "period_after"])["cause"].to_dict() == {
        ("1480", "2023"): "method",
        ("1480", "2024"): "method",
        ("1490", "2024"): "method",
        ("1490", "2023"): "both",
        ("1480", "2025"): "new",
        ("1490", "2025"): "new",
        ("Göteborg", "2025"): "both",
    }
    parts = found.moves.set_index(["row", "period_after"])[["change", "of_method"]]
    assert parts.loc[[("1490", "2023")]].to_numpy().ravel().tolist() == pytest.approx([96.0, 60.0])


def test_another_program_that_computes_the_same_is_not_why(editions: small.Editions) -> None:
    old = editions.make("2025", editions.data(small.FIGURES))
    editions.program("2")

    found = compare_editions(old, editions.make("2026", editions.data({**small.FIGURES, ("1490", 2023): 330.0}, 2)))

    assert _told(found) == [("1490", "moved", "revised", "2023", "2023", 300.0, 330.0)]
    assert found.method == ("code",)


@pytest.mark.parametrize("lost", ["data", "program"])
def test_what_cannot_be_told_apart_is_not_guessed(
    editions: small.Editions, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lost: str
) -> None:
    old = editions.make("2025", editions.data(small.FIGURES))
    editions.program("2", factor=2.0)
    new = editions.make("2026", editions.data(NEXT, 2))
    if lost == "data":
        monkeypatch.setenv(places.ENVIRONMENT, str(tmp_path / "empty"))
    else:
        monkeypatch.setattr(fingerprint, "code_sha256", lambda: "3")

    found = compare_editions(old, new)

    assert set(found.moves["cause"]) == {Cause.UNKNOWN}
    assert (found.data is None) == (lost == "data")


def test_another_status_is_told_though_the_figure_is_the_same(editions: small.Editions) -> None:
    old = editions.make("2025", editions.data(small.FIGURES, status="preliminär"))

    found = compare_editions(old, editions.make("2026", editions.data(small.FIGURES, 2)))

    assert set(found.moves[["kind", "cause"]].itertuples(index=False, name=None)) == {("status", "revised")}
    assert set(found.moves[["status_before", "status_after"]].itertuples(index=False, name=None)) == {
        ("preliminär", "officiell")
    }


@pytest.mark.parametrize(
    ("other", "key"), [({"report": "annan"}, "compare-reports"), ({"language": "en"}, "compare-languages")]
)
def test_editions_that_cannot_be_compared_are_refused(
    editions: small.Editions, other: dict[str, str], key: str
) -> None:
    data = editions.data(small.FIGURES)
    old, new = editions.make("2025", data), editions.make("2026", data, **other)

    with pytest.raises(KompetensnbError) as caught:
        compare_editions(old, new)

    assert caught.value.key == key


def test_an_edition_without_figures_is_told(editions: small.Editions) -> None:
    data = editions.data(small.FIGURES)
    old, new = editions.make("2025", data), editions.make("2026", data)
    (old / NAME).unlink()

    with pytest.raises(KompetensnbError) as caught:
        compare_editions(old / "manifest.json", new)

    assert caught.value.key == "figures-missing"
