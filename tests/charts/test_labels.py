"""Labels are short lines, inside the plot and apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensnb.charts.labels import LINE_HEIGHT, Label, placed, wrapped


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Skövde", ("Skövde",)),
        ("Göteborgsregionen", ("Göteborgsregionen",)),
        ("Sjuhärad/Boråsregionen", ("Sjuhärad/", "Boråsregionen")),
        ("Eftergymnasial ≥ 3 år", ("Eftergymnasial", "≥ 3 år")),
        ("Förgymnasial 9–10 år", ("Förgymnasial", "9–10 år")),
        ("", ("",)),
    ],
)
def test_names_are_wrapped_where_they_can_be_read(name, lines):
    assert wrapped(name) == lines


def test_lines_are_longer_rather_than_too_many():
    name = "Elektronikreparatörer och kommunikationselektriker m.fl."
    assert len(wrapped(name, 26)) == 3
    assert wrapped(name, 26, most=2) == ("Elektronikreparatörer och", "kommunikationselektriker m.fl.")


@given(st.text(alphabet="abåö -/≥3", max_size=40))
def test_wrapping_loses_nothing(name):
    squeezed = "".join(name.split())
    assert "".join("".join(wrapped(name)).split()) == squeezed


@given(st.lists(st.floats(0, 100), min_size=1, max_size=6))
def test_labels_are_inside_apart_and_in_order(values):
    height = 280
    labels = [Label(value, ("namn", "1,0 %"), "own") for value in values]
    found = placed(labels, (0.0, 100.0), height)
    # The first line stands at the place; the block reaches one line further down.
    tops = [(100 - y) / 100 * height - LINE_HEIGHT / 2 for y, _ in found]
    bottoms = [top + 2 * LINE_HEIGHT for top in tops]
    assert all(lower >= upper - 1e-6 for upper, lower in zip(bottoms, tops[1:], strict=False))
    assert bottoms[-1] <= height + 1e-6
    assert [label.value for _, label in found] == sorted(values, reverse=True)


def test_a_lone_label_stands_at_its_value():
    ((y, _),) = placed([Label(50.0, ("namn",), "own")], (0.0, 100.0), 280)
    assert y == pytest.approx(50)
