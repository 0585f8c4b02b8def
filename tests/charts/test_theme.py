"""Colours that colour-blind eyes can tell apart, and that can be read on white."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest

from kompetensnb.charts import theme

# Machado, Oliveira and Fernandes (2009), full severity, in linear RGB.
DEFICIENCIES = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
XYZ = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    xyz = np.array(XYZ) @ np.clip(rgb, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one: str, other: str, deficiency: str) -> float:
    seen = [np.array(DEFICIENCIES[deficiency]) @ linear(colour) for colour in (one, other)]
    return float(np.linalg.norm(lab(seen[0]) - lab(seen[1])))


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@pytest.mark.parametrize(
    "together", [("own", "comparison", "country"), ("own", "comparison", "peer"), ("women", "men"), ("own", "peer")]
)
def test_colours_that_meet_in_a_chart_stay_apart(deficiency, together):
    for one, other in combinations(together, 2):
        assert distance(theme.colour(one), theme.colour(other), deficiency) > 15


@pytest.mark.parametrize("role", theme.ROLE_COLOURS)
def test_role_colours_can_be_text_on_white(role):
    assert theme.contrast(theme.colour(role), theme.WHITE) >= 4.5
    assert theme.contrast(theme.ROLE_FILLS[role], theme.WHITE) >= 3


def test_text_can_be_read():
    assert theme.contrast(theme.TEXT, theme.WHITE) >= 7
    assert theme.contrast(theme.MUTED, theme.WHITE) >= 4.5
    for shade in (*theme.ORDINAL, theme.UNKNOWN, theme.PALE):
        assert theme.contrast(theme.text_on(shade), shade) >= 4.5


def test_the_ordinal_palette_gets_darker_step_by_step():
    against_white = [theme.contrast(shade, theme.WHITE) for shade in theme.ORDINAL]
    assert against_white == sorted(against_white)
    assert all(later / earlier > 1.25 for earlier, later in pairwise(against_white))


def test_contrast_is_that_of_wcag():
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_locales_name_months_and_days():
    swedish, english = theme.time_locale("sv"), theme.time_locale("en")
    assert (swedish["months"][4], english["months"][4]) == ("maj", "May")
    assert (swedish["days"][0], len(english["days"])) == ("söndag", 7)


def test_the_configuration_asks_for_no_font_of_its_own():
    assert "system-ui" in theme.config("sv")["font"]
    assert theme.config("sv")["aria"] is False
