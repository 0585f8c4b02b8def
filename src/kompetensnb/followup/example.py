"""Invented content, marked as such in every row, which comes and goes with one command."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import delete, func, select

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup import editing
from kompetensnb.followup.base import Change
from kompetensnb.followup.database import Database
from kompetensnb.followup.files import read_yaml
from kompetensnb.followup.registers import REGISTERS
from kompetensnb.followup.roles import Role
from kompetensnb.vocabulary.instruments import instrument

EXAMPLE_MADE: Final = datetime(2026, 11, 1, tzinfo=UTC)
"""When the content was made up."""
_ROLE: Final = Role.ADMINISTRATOR


@cache
def example_rows() -> Mapping[str, tuple[dict[str, Any], ...]]:
    """The rows by register, with their ids; fields that are not there are missing."""
    content = read_yaml("example.yml")
    of = {row["id"]: row["instrument"] for row in content["assessment"]}
    content["answer"] = [
        {
            "id": f"{round_}-{number}-{place}",
            "assessment": round_,
            "respondent": number,
            "item": item.id,
            "value": value,
        }
        for round_, lists in content.pop("answers").items()
        for number, values in enumerate(lists, start=1)
        for place, (item, value) in enumerate(zip(instrument(of[round_]).items, values, strict=True), start=1)
    ]
    return {name: tuple(content[name]) for name in REGISTERS}


def add_example(database: Database) -> int:
    """Put the example rows into the registers; how many they are.

    Raises:
        KompetensnbError: followup-example-there when there are examples already.
    """
    if count_examples(database):
        raise KompetensnbError("followup-example-there")
    content = example_rows()
    with database.writing(_ROLE) as session:
        for name, model in REGISTERS.items():
            for row in content[name]:
                values = {field: value for field, value in row.items() if field != "id"}
                editing.add(session, model, values, row=row["id"], example=True)
    return sum(map(len, content.values()))


def remove_example(database: Database) -> int:
    """Take away all rows that are examples, with their history; how many they were.

    They are the only rows that are ever deleted: they have never told anything. No other row can refer to one.
    """
    count = 0
    with database.connected() as connection:
        for name, model in reversed(REGISTERS.items()):
            invented = select(model.id).where(model.example)
            connection.execute(delete(Change).where(Change.register == name, Change.row.in_(invented)))
            count += connection.execute(delete(model).where(model.example)).rowcount
    return count


def count_examples(database: Database) -> int:
    """How many rows are examples."""
    with database.reading() as session:
        counts = [
            session.scalar(select(func.count()).select_from(model).where(model.example)) for model in REGISTERS.values()
        ]
    return sum(count or 0 for count in counts)
