"""Finding a value by what it is called. Codes differ between tables and years; labels are what people agree on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_TOTAL: Final = re.compile(
    r"(total(t|a|en)?|samtliga|båda könen|alla|kvinnor och män|män och kvinnor|män \+ kvinnor)\b.*"
)
_AGES: Final = re.compile(r"(?P<first>\d{1,3})(-(?P<last>\d{1,3})|(?P<open>\+| år (och|eller) äldre|-w))?( år| år\+)?")
_SHOWN: Final = 12


def normal(label: str) -> str:
    """Lower case, one kind of dash, single spaces."""
    return " ".join(unicodedata.normalize("NFC", label).translate(_DASHES).casefold().split())


def named(labels: Mapping[str, str], wanted: str) -> tuple[str, ...]:
    """Codes of the values that are called so: the whole label where one fits, else every label that holds the words.

    Whole words: «gymnasial utbildning» is not in «eftergymnasial utbildning».
    """
    text = normal(wanted)
    exact = tuple(code for code, label in labels.items() if normal(label) == text)
    words = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
    return exact or tuple(code for code, label in labels.items() if words.search(normal(label)))


def beginning(labels: Mapping[str, str], wanted: str) -> tuple[str, ...]:
    """Codes of the labels with a word that begins so: «nivå» for «nivåmatchning»."""
    words = re.compile(rf"(?<!\w){re.escape(normal(wanted))}")
    return tuple(code for code, label in labels.items() if words.search(normal(label)))


def same_meaning(labels: Mapping[str, str], codes: Iterable[str]) -> bool:
    """Whether all codes carry one and the same label, as the tops of several age scales do."""
    return len({normal(labels[code]) for code in codes}) == 1


def totals(labels: Mapping[str, str]) -> tuple[str, ...]:
    """Codes of the values whose label says that it is the whole."""
    return tuple(code for code, label in labels.items() if _TOTAL.fullmatch(normal(label)))


def age_band(label: str) -> str:
    """«0-4», «17» or «100+» for a label of ages («0–4 år», «17 år», «100+ år»); empty when it is none."""
    found = _AGES.fullmatch(normal(label))
    if not found:
        return ""
    first = int(found["first"])
    if found["open"]:
        return f"{first}+"
    return f"{first}-{int(found['last'])}" if found["last"] else str(first)


def shown(labels: Iterable[str]) -> tuple[str, ...]:
    """The first labels of many, for a sentence."""
    every = tuple(dict.fromkeys(labels))
    return (*every[:_SHOWN], "…") if len(every) > _SHOWN else every
