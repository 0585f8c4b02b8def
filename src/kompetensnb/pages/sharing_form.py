"""The block by which another rule for seats and fees is tried: a small form that becomes the parameter `sharing`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Slider:
    """A number between two others, moved by `step` or written by `exact` steps; `usual` is that of the source."""

    name: str
    label: str
    low: float
    high: float
    step: float
    exact: float
    value: float
    usual: float


@dataclass(frozen=True)
class SharingForm:
    """The numbers of the rule, and whether seats are capped. Left out of documents."""

    id: str
    sliders: tuple[Slider, ...]
    capped: bool

    @property
    def is_usual(self) -> bool:
        """Whether nothing was changed."""
        return self.capped and all(slider.value == slider.usual for slider in self.sliders)
