"""The export service of school statistics: its catalogue in JSON, its tables as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.http import JsonClient
from kompetensnb.sources.scb import labels
from kompetensnb.sources.skolverket.declaration import ExportDeclaration, Level

BASE_URL: Final = "https://siris.skolverket.se/siris/reports/export_api"

_LEVEL_NAMES: Final[Mapping[Level, str]] = {"kommun": "kommun", "lan": "län", "riket": "rike"}
_FILES: Final = 32
"""Files that are kept at hand: all years of one export, with room for another."""
_KINDS: Final = ("csv", "excel", "spreadsheet", "octet-stream", "text/plain", "download")
"""Content types of files: the service need not name the form of one rightly. A page for people is none of them."""


class Siris:
    """Questions to the service. The same question is asked once: two tables may be made of the same files."""

    def __init__(self, client: JsonClient) -> None:
        self._client = client
        self._catalogue = lru_cache(maxsize=None)(self._read_catalogue)
        self._entries = lru_cache(maxsize=None)(self._read_entries)
        self._download = lru_cache(maxsize=_FILES)(client.download)

    def export_id(self, declaration: ExportDeclaration, level: Level) -> str:
        """The declared id, or the one export of that level that has one of the declared names, the first that fits.

        Raises:
            KompetensnbError: skolverket-not-found with the names there are; skolverket-catalogue; what the client
                raises.
        """
        if declaration.exports[level]:
            return declaration.exports[level]
        known = self._catalogue(declaration.school_form, level)
        for name in declaration.names:
            fitting = _exact({code: labels.normal(title) for code, title in known.items()}, labels.normal(name))
            if len(fitting) == 1:
                return fitting[0]
        shown = labels.shown(f"{title} ({code})" for code, title in known.items())
        raise KompetensnbError("skolverket-not-found", value=" / ".join(declaration.names), level=level, found=shown)

    def periods(self, export: str) -> tuple[str, ...]:
        """Codes of the years that an export has, the latest first."""
        known = self._entries("/lasar/", "data", pExportID=export)
        return tuple(sorted((code for code in known if code[:4].isdigit()), reverse=True))

    def draw(self, export: str, period: str) -> str:
        """The code of the latest copy of the register, `null` where there is only one: so the service wants it."""
        return next(iter(self._entries("/extra/", "uttag", pExportID=export, pAr=period)), "null")

    def file(self, declaration: ExportDeclaration, export: str, period: str, draw: str) -> bytes:
        """One file, of all areas of its level.

        Raises:
            KompetensnbError: what `JsonClient.download` raises.
        """
        query = {
            "pFormat": declaration.form,
            "pExportID": export,
            "pAr": period,
            "pLan": "",
            "pKommun": "",
            "pHmantyp": "",
            "pUttag": draw,
            "pFlikar": "1" if declaration.form == "xls" else "0",
            "pVerkform": declaration.school_form,
        }
        return self._download("/runexport/", _KINDS, **query)

    def address(self, declaration: ExportDeclaration, export: str) -> str:
        """Where the files of an export are."""
        return f"{self._client.base_url}/runexport/?pFormat={declaration.form}&pExportID={export}"

    def _read_catalogue(self, school_form: str, level: Level) -> dict[str, str]:
        """Names of all exports of a level by id."""
        levels = self._entries("/niva/", pVerkform=school_form)
        named = {code: labels.normal(name) for code, name in levels.items()}
        wanted = _LEVEL_NAMES[level]
        found: dict[str, str] = {}
        for code in _exact(named, wanted) or [code for code, name in named.items() if wanted in name]:
            for area in self._entries("/omrade/", pVerkform=school_form, pNiva=code):
                found |= self._entries("/export/", pVerkform=school_form, pNiva=code, pOmrade=area)
        return found

    def _read_entries(self, path: str, part: str = "", **query: str) -> Mapping[str, str]:
        """Names by code: a list of entries, or an object with the list in `part` or as the only list in it."""
        content = self._client.get(path, **query)
        try:
            return {str(entry["kod"]): str(entry.get("namn") or entry["kod"]) for entry in _list(content, part)}
        except (TypeError, KeyError, AttributeError) as error:
            address = self._client.base_url + path
            raise KompetensnbError("skolverket-catalogue", address=address, found=str(content)[:100]) from error


def _exact(named: Mapping[str, str], wanted: str) -> list[str]:
    return [code for code, name in named.items() if name == wanted]


def _list(content: Any, part: str) -> Sequence[Mapping[str, Any]]:
    if isinstance(content, list):
        return content
    if part:
        return content[part] or ()
    (found,) = (value for value in content.values() if isinstance(value, list))
    return found
