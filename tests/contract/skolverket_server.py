"""A local server that speaks as Skolverket's two services do: exports of statistics, and planned education.

What is served is made up; headings, marks, paths and shapes are those of real files and of the service's description.
As a program it serves some of it until it is stopped: `python -m tests.contract.skolverket_server [PORT]`.
"""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qs

import openpyxl

from .local import Call, File, LocalServer, Refusal

SIRIS: Final = "/siris"
PLANNED: Final = "/planned-educations"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS: Final = ("Kommun", "Kommun-kod", "Län", "Läns-kod", "Typ av huvudman")
ALE: Final = ("Ale", "1440", "Västra Götalands län", "14")
ALVESTA: Final = ("Alvesta", "0764", "Kronobergs län", "07")

GRADES: Final = (
    "Andel (%) flickor, årskurs 1-9",
    "Andel (%) elever med utländsk bakgrund, åk 1-9",
    "Andel (%) elever med föräldrar med eftergymnasial utb., åk 1-9",
    *(f"Elever, årskurs {grade}" for grade in range(1, 10)),
    "Elever, årskurs 1-9",
)


@dataclass
class MadeExport:
    """One table of the export service: its place in the catalogue, and the file of each period."""

    id: str
    name: str
    school_form: str = "11"
    level: str = "K"
    files: dict[str, bytes] = field(default_factory=dict)
    draws: tuple[str, ...] = ()


def pupils_csv(period: str, rows: Sequence[Sequence[str]], *, headings: Sequence[str] = (*HEADS, *GRADES)) -> bytes:
    """A file as the service gives it: a mark of its encoding, lines above, semicolons, one at the end of each row."""
    title = "Grundskola - Antal elever per årskurs"
    above = ["Statistik från Skolverket, https://www.skolverket.se", "", title, f"Valt läsår: {period}", ""]
    below = ["", "Rapportbeskrivning och definitioner etc.  ", "Rapporten visar antal elever; åk 1-9"]
    table = [";".join([*row, ""]) for row in (headings, *rows)]
    return "﻿".encode() + "\n".join([*above, *table, *below]).encode()


def pupils_rows() -> list[tuple[str, ...]]:
    first = (*ALE, "Samtliga", "47,8", "24,3", "66,8", *["444"] * 9, "4 102")
    second = (*ALE, "Enskild", "..", "~100", ".", *["6"] * 7, "..", ".", "261")
    abroad = (*ALVESTA, "Statlig", "hemligt", *["1"] * 12)
    return [first, second, second, abroad]


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def throughput_xlsx(last: str = "2019/20", *, title: str = "Gymnasieskola - Genomströmning inom 4 år") -> bytes:
    heads = ("Kommun", "Kommunkod", "Län", "Länskod", "Typ av huvudman", "2018/19", last)
    above = [("Statistik från Skolverket",), (), (title,), ("",), ("",), ()]
    told = [(*ALE, "Samtliga", "71,5", "."), (*ALE, "Enskild", "..", "."), (*ALVESTA, "Samtliga", "88,0", ".")]
    return workbook(
        {
            "Rapportbeskrivning": [("Så här",)],
            "Gymnasieskolan totalt": [*above, heads, *told],
            "Bygg- och anläggningsprogramme": [*above, heads, *told[:1]],
        }
    )


def establishment_xlsx(period: str = "2020/21") -> bytes:
    above = [("Statistik från Skolverket",), (), ("Gymnasieskola - Etablering",), (), (f"Avgångsläsår: {period}",), ()]
    upper = ("", "", "", "", "", "", "1 år efter", "", "3 år efter", "", "5 år efter", "")
    shares = ("Andel etablerade", "Andel studerande")
    heads = (*HEADS, "Antal ungdomar", *shares * 3)
    told = (*ALE, "Samtliga", "1 250", "61,2", "20,1", "70", "15", "..", ".")
    return workbook({"Yrkesprogram": [*above, upper, heads, told]})


class SkolverketServer(LocalServer):
    """Both services, side by side."""

    def __init__(
        self,
        exports: Sequence[MadeExport] = (),
        schools: Sequence[Mapping[str, Any]] = (),
        adults: Sequence[Mapping[str, Any]] = (),
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self.exports = {export.id: export for export in exports}
        self.schools, self.adults = list(schools), list(adults)
        self.lost = 0
        """How many occasions of a page go missing, as when a list changes between two pages."""

    @property
    def addresses(self) -> dict[str, str]:
        return {"skolverket.siris": f"{self.url}{SIRIS}", "skolverket.planned-educations": f"{self.url}{PLANNED}"}

    def content(self, method: str, path: str, query: str, body: bytes, call: Call) -> Any:
        given = {key: values[0] for key, values in parse_qs(query, keep_blank_values=True).items()}
        if path.startswith(SIRIS):
            return self._siris(path.removeprefix(SIRIS), given)
        return self._planned(path.removeprefix(PLANNED), given)

    def _siris(self, path: str, given: Mapping[str, str]) -> Any:
        form, level = given.get("pVerkform"), given.get("pNiva")
        match path:
            case "/niva/":
                return [{"kod": "S", "namn": "Skolenhet"}, {"kod": "K", "namn": "Kommun"}, {"kod": "L", "namn": "Län"}]
            case "/omrade/":
                return [{"kod": "1", "namn": "Elever"}, {"kod": "2", "namn": "Personal"}]
            case "/export/":
                every = [item for item in self.exports.values() if (item.school_form, item.level) == (form, level)]
                found = [item for item in every if given.get("pOmrade") == "1"]
                return [{"kod": item.id, "namn": item.name, "egenskaper": None} for item in found]
        export = self.exports.get(given.get("pExportID", ""))
        if export is None:
            raise Refusal(404, "Not Found")
        match path:
            case "/lasar/":
                return {"data": [{"kod": period, "namn": f"{period}/xx"} for period in export.files]}
            case "/extra/":
                return {"uttag": [{"kod": code, "namn": f"2025-0{code}-12"} for code in export.draws]}
            case "/runexport/":
                if given["pUttag"] not in (export.draws[:1] or ("null",)):
                    raise Refusal(400, "Bad Request", f"uttag {given['pUttag']}")
                kind = "text/csv; charset=UTF-8" if given["pFormat"] == "csv" else XLSX
                return File(kind, export.files[given["pAr"]])
        raise Refusal(404, "Not Found")

    def _planned(self, path: str, given: Mapping[str, str]) -> Any:
        area = given.get("geographicalAreaCode", "")
        match path:
            case "/v4/education-events":
                kind = given["typeOfSchooling"]
                found = [event for event in self.schools if event["typeOfSchooling"]["code"] == kind]
                return self._page("educationEvents", found, area, given, largest=1000)
            case "/v4/adult-education-events":
                found = [event for event in self.adults if _asked(event, given)]
                return self._page("listedAdultEducationEvents", found, area, given, largest=200)
            case "/v4/adult-education-events/areas":
                return _answer({"areas": AREAS})
        raise Refusal(404, "Not Found")

    def _page(
        self, name: str, events: Sequence[Mapping[str, Any]], area: str, given: Mapping[str, str], *, largest: int
    ) -> Any:
        there = [event for event in events if _within(event, area)]
        size, number = min(int(given["size"]), largest), int(given["page"])
        shown = there[number * size : (number + 1) * size][: -self.lost or None]
        hidden = ("kind", "directions")
        listed = [{key: value for key, value in event.items() if key not in hidden} for event in shown]
        page = {
            "size": size,
            "totalElements": len(there),
            "totalPages": -(-len(there) // size),
            "number": number,
        }
        return _answer({**({"_embedded": {name: listed}} if listed else {}), "_links": {}, "page": page})


AREAS: Final = [
    {
        "areaId": 1,
        "name": "Bygg och anläggning",
        "nameEn": "Building and construction",
        "directions": [
            {"directionId": 1, "name": "Anläggning", "nameEn": None},
            {"directionId": 4, "name": "Arkitektur", "nameEn": None},
        ],
    },
    {
        "areaId": 2,
        "name": "Data och IT",
        "nameEn": "Computer science and ICT",
        "directions": [{"directionId": 12, "name": "Databaser", "nameEn": None}],
    },
]


def _answer(body: Any) -> dict[str, Any]:
    return {"status": "OK", "message": "Success", "body": body}


def _within(event: Mapping[str, Any], area: str) -> bool:
    place = event["geographicalAreaCode"]
    return place.startswith(area) if place else area == "14"


def _asked(event: Mapping[str, Any], given: Mapping[str, str]) -> bool:
    if "typeOfSchool" in given:
        return bool(event["kind"] == given["typeOfSchool"])
    return bool({str(code) for code in event["directions"]} & set(given["directionIds"].split(",")))


def school(code: str, programme: str, place: str, start: str = "2026-08-01T00:00:00") -> dict[str, Any]:
    """One programme that a school plans to give."""
    return {
        "schoolUnitCode": code,
        "schoolUnitName": f"Skolan {code}",
        "studyPathCode": programme,
        "studyPathName": programme,
        "startDate": start,
        "endDate": "2027-07-31T00:00:00",
        "typeOfSchooling": {"code": "gy", "displayName": "Gymnasieskolan"},
        "visitingAddressCity": "Orten",
        "geographicalAreaCode": place,
        "studyPaths": [],
        "_links": {"school-unit": {"href": "http://localhost/school-units/1"}},
    }


def adult(
    number: int, kind: str, place: str | None, start: str | None, *, condition: int = 1, directions: Sequence[int] = ()
) -> dict[str, Any]:
    """One occasion of adult education. The list does not show its kind and directions: they can only be asked for."""
    return {
        "educationEventId": f"e.test.{number}",
        "providerName": "Anordnaren",
        "county": "Västra Götalands län",
        "municipality": None if place is None else "Kommunen",
        "geographicalAreaCode": place,
        "typeOfSchool": "Yrkeshögskoleutbildning",
        "semesterStartFrom": start,
        "paceOfStudy": "100.0",
        "titleSv": f"Utbildning {number}",
        "distance": False,
        "lastApplicationDate": None,
        "executionCondition": condition,
        "kind": kind,
        "directions": list(directions),
    }


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    given = {"402": {}, "403": {}, "404": {"2019": throughput_xlsx()}}
    exports = [MadeExport(code, "Genomströmning", "21", "K", files) for code, files in given.items()]
    pupils = MadeExport("23", "Antal elever per årskurs", files={"2024": pupils_csv("2024/25", pupils_rows())})
    schools = [school("1", "TE", "1480"), school("2", "VO", "1490")]
    adults = [adult(1, "yh", "1480", "2027-01-15", directions=[12])]
    with SkolverketServer([*exports, pupils], schools, adults, port=port, calls=5) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
