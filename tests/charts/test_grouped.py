"""Bars of a group stand together, in the order given, also when one of them is missing."""

from __future__ import annotations

import re

from kompetensnb.charts import grouped
from kompetensnb.charts.drawing import draw_svg
from kompetensnb.charts.grouped import Bar


def bars(*values):
    return [Bar(f"Rad {place}", 0, value, str(value), "", "officiell") for place, value in enumerate(values)]


def test_names_keep_their_order_when_the_first_is_missing():
    found = [Bar("Rad 0", 0, None, "", "", "sekretess"), *bars(0.0, 5.0, 7.0)[1:]]
    spec = grouped.spec("sv", ("#005A9C",))
    svg = draw_svg({**spec, "width": 400, "datasets": grouped.datasets(found, ["Grupp"], "sv")})
    assert re.findall(r">(Rad \d)<", svg) == ["Rad 0", "Rad 1", "Rad 2"]
    assert "– (sekretess)" in svg


def test_the_legend_names_the_groups():
    spec = grouped.spec("sv", ("#005A9C", "#B34A00"))
    svg = draw_svg({**spec, "width": 400, "datasets": grouped.datasets(bars(5.0), ["Pendlar in", "Pendlar ut"], "sv")})
    assert ">Pendlar in<" in svg
    assert ">Pendlar ut<" in svg
