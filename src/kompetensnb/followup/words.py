"""What registers, their fields and their choices are called."""

from __future__ import annotations

from functools import cache
from typing import Final

from kompetensnb.followup.fields import Field
from kompetensnb.narrative.messages import has_text, text
from kompetensnb.vocabulary import horizons, instruments, measures, sectors
from kompetensnb.vocabulary.statuses import Status
from kompetensnb.vocabulary.texts import Text

ID: Final = "id"
VERSION: Final = "version"
CLOSED: Final = "closed_at"
EXAMPLE: Final = "example"
CREATED: Final = "created_at"
CHANGED: Final = "changed_at"


@cache
def register_name(register: str) -> Text:
    """What a register is called; also the name of its sheet."""
    return _text(f"registers.{register}")


@cache
def heading(register: str, field: str) -> Text:
    """What a field is called: in its register where it has a name of its own there, otherwise as in any."""
    own = f"registers.{register}-{field}"
    return _text(own if has_text(own, "sv") else f"registers.field-{field}")


@cache
def choice_name(field: Field, code: str) -> Text:
    """What a choice is called."""
    match field.list:
        case "sector":
            return Text(sectors.get(code).name("sv"), sectors.get(code).name("en"))
        case "horizon":
            return horizons.get(code).names
        case "indicator":
            return measures.get(code).names
        case "instrument":
            return instruments.instrument(code).names
        case "item":
            return instruments.all_items()[code].names
        case "page":
            return _text(f"{code}.name")
        case "status":
            return Text(Status(code).name_in("sv"), Status(code).name_in("en"))
    return _text(f"registers.choice-{field.list}-{code}")


def _text(key: str) -> Text:
    return Text(text(key, "sv"), text(key, "en"))
