"""The verdict on a balance, in words."""

from __future__ import annotations

from kompetensnb.narrative.messages import text


def verdict(word: str | None, leaning: str | None, language: str) -> str:
    """«brist», or «osäkert läge (viss brist)» where the middle of the band is in another class than all of it."""
    if not isinstance(word, str):
        return text("forecast.verdict-unknown", language)
    own = text(f"forecast.{word}", language)
    if word == leaning or not isinstance(leaning, str):
        return own
    return text("forecast.verdict-uncertain", language, verdict=own, leaning=text(f"forecast.{leaning}", language))
