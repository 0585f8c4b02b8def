"""One look for every chart: colours that colour-blind eyes keep apart, system fonts, Swedish and English figures."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, Literal

from kompetensnb.narrative.messages import text
from kompetensnb.narrative.separators import SEPARATORS

Role = Literal["own", "comparison", "country", "peer", "women", "men"]
"""What a row is in a chart: the region shown, what it is compared with, the country, one of its peers; a sex."""

# Blue, orange and grey after Okabe and Ito, darkened until each can be text on white (4.5:1); the tests measure both.
ROLE_COLOURS: Final[dict[Role, str]] = {
    "own": "#005A9C",
    "comparison": "#B34A00",
    "country": "#3D3D3D",
    "peer": "#6B6B6B",
    "women": "#7A3E9D",
    "men": "#00735C",
}

# Surfaces need 3:1 only; fifty bars in the grey of text would be heavy.
ROLE_FILLS: Final[dict[Role, str]] = {**ROLE_COLOURS, "peer": "#8F8F8F"}

# From little to much: one hue, every step darker than the one before, so that it also reads in grey.
ORDINAL: Final = ("#D6E6F4", "#A9CCE6", "#6BA6D0", "#2F7AB5", "#07487F")
UNKNOWN: Final = "#E3E3E3"
PALE: Final = "#F4F4F4"
POSITIVE: Final = ROLE_COLOURS["own"]
NEGATIVE: Final = ROLE_COLOURS["comparison"]

TEXT: Final = "#1F1F1F"
MUTED: Final = "#595959"
RULE: Final = "#767676"
GRID: Final = "#E2E2E2"
WHITE: Final = "#FFFFFF"

FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
FONT_SIZE: Final = 12

DASHES: Final = {"outcome": [1, 0], "forecast": [5, 4]}
"""Outcome is solid, forecast dashed, everywhere."""


def colour(role: Role) -> str:
    """The colour of a role, dark enough for text on white."""
    return ROLE_COLOURS[role]


def text_on(fill: str) -> str:
    """Black or white, whichever can be read on a colour."""
    return TEXT if contrast(fill, TEXT) >= contrast(fill, WHITE) else WHITE


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (`#rrggbb`) as WCAG 2 defines it, 1-21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(hex_colour: str) -> float:
    channels = [int(hex_colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@cache
def number_locale(language: str) -> dict[str, Any]:
    """Vega's description of how a language writes figures."""
    signs = SEPARATORS[language]
    return {
        "decimal": signs.decimal,
        "thousands": signs.thousands,
        "grouping": [3],
        "currency": ["", f"{signs.percent}kr"],
        "percent": f"{signs.percent}%",
    }


@cache
def time_locale(language: str) -> dict[str, Any]:
    """Vega's description of how a language writes dates."""
    months = [text(f"words.month-{number}", language) for number in range(1, 13)]
    days = text("charts.days", language).split()
    return {
        "dateTime": "%-d %B %Y %X",
        "date": "%Y-%m-%d",
        "time": "%H:%M:%S",
        "periods": ["", ""],
        "days": days,
        "shortDays": [day[:3] for day in days],
        "months": months,
        "shortMonths": [month[:3] for month in months],
    }


@cache
def config(language: str) -> dict[str, Any]:
    """The Vega-Lite configuration that every specification carries, so that it looks the same wherever it is drawn."""
    return {
        "locale": {"number": number_locale(language), "time": time_locale(language)},
        "background": None,
        # The place a chart stands in says what it shows; a label on every mark would say it a thousand times more.
        "aria": False,
        "font": FONT,
        "padding": {"left": 2, "right": 6, "top": 6, "bottom": 4},
        "view": {"stroke": None},
        "axis": {
            "labelColor": TEXT,
            "labelFontSize": FONT_SIZE,
            "labelLimit": 400,
            "titleColor": MUTED,
            "titleFontSize": FONT_SIZE,
            "titleFontWeight": "normal",
            "domainColor": RULE,
            "tickColor": RULE,
            "gridColor": GRID,
        },
        "legend": {
            "labelColor": TEXT,
            "labelFontSize": FONT_SIZE,
            "labelLimit": 400,
            "symbolSize": 120,
            "orient": "top",
            "direction": "vertical",
            "rowPadding": 2,
            "offset": 8,
        },
        "text": {"color": TEXT, "fontSize": FONT_SIZE, "font": FONT},
    }
