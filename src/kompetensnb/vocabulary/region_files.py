"""Builds the regions from `regions.yml` and `municipalities.csv`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kompetensnb.vocabulary.files import read_csv, read_yaml
from kompetensnb.vocabulary.region import FIRST_YEAR, Region, RegionKind
from kompetensnb.vocabulary.texts import EMPTY, Text, slug

Row = Mapping[str, str]


def load_regions() -> tuple[Region, ...]:
    """Every region, in the order of `regions.yml`, then the municipalities by code."""
    data = read_yaml("regions.yml")
    rows = read_csv("municipalities.csv")
    places = [_place(id_, entry, data, rows) for id_, entry in data["regions"].items()]
    return (*places, *(_municipality(row, data["municipalities"].get(row["code"], {}), data) for row in rows))


def _place(id_: str, entry: Mapping[str, Any], data: Mapping[str, Any], rows: Sequence[Row]) -> Region:
    kind = RegionKind(entry["kind"])
    members = tuple(entry.get("members") or _members(id_, kind, entry.get("code", ""), rows))
    counties = {row["county"] for row in rows if row["code"] in members}
    return Region(
        id=id_,
        kind=kind,
        code=entry.get("code", ""),
        long_names=Text.of(entry.get("long_name", entry["name"])),
        members=members,
        county=counties.pop() if len(counties) == 1 and not entry.get("partial") else "",
        council=Text.of(entry["council"]) if "council" in entry else None,
        association=Text.of(entry["association"]) if "association" in entry else None,
        partial=entry.get("partial", False),
        **_common(entry["name"], kind, entry, data),
    )


def _members(id_: str, kind: RegionKind, code: str, rows: Sequence[Row]) -> tuple[str, ...]:
    column, value = {
        RegionKind.COUNTY: ("county", code),
        RegionKind.SUBREGION: ("delregion", id_),
        RegionKind.FA: ("fa", id_),
    }.get(kind, ("code", ""))
    return tuple(row["code"] for row in rows if row[column] == value)


def _municipality(row: Row, entry: Mapping[str, Any], data: Mapping[str, Any]) -> Region:
    kind = RegionKind.MUNICIPALITY
    return Region(
        id=slug(row["name"]),
        kind=kind,
        code=row["code"],
        long_names=Text.of(row["name"]),
        members=(row["code"],),
        county=row["county"],
        delregion=row["delregion"],
        fa=row["fa"],
        type_code=row["type"],
        types=Text.of(data["types"][row["type"]]),
        **_common(row["name"], kind, {**entry, "aliases": [*entry.get("aliases", ()), f"{row['name']} kommun"]}, data),
    )


def _common(name: Any, kind: RegionKind, entry: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    note = entry.get("note", "")
    return {
        "names": Text.of(name),
        "kind_names": Text.of(data["kinds"][kind]),
        "aliases": tuple(entry.get("aliases", ())),
        "note": note,
        "notes": Text.of(data["notes"][note]) if note else EMPTY,
        "exists_from": entry.get("exists_from", FIRST_YEAR),
    }
