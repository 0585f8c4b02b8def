"""Made-up tables for the local server, in the shapes that Statistics Sweden's tables have. No figure is real."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MUNICIPALITIES = {
    "1383": "Varberg", "1384": "Kungsbacka", "1401": "Härryda", "1402": "Partille", "1407": "Öckerö",
    "1415": "Stenungsund", "1419": "Tjörn", "1421": "Orust", "1427": "Sotenäs", "1430": "Munkedal", "1435": "Tanum",
    "1438": "Dals-Ed", "1439": "Färgelanda", "1440": "Ale", "1441": "Lerum", "1442": "Vårgårda", "1443": "Bollebygd",
    "1444": "Grästorp", "1445": "Essunga", "1446": "Karlsborg", "1447": "Gullspång", "1452": "Tranemo",
    "1460": "Bengtsfors", "1461": "Mellerud", "1462": "Lilla Edet", "1463": "Mark", "1465": "Svenljunga",
    "1466": "Herrljunga", "1470": "Vara", "1471": "Götene", "1472": "Tibro", "1473": "Töreboda", "1480": "Göteborg",
    "1481": "Mölndal", "1482": "Kungälv", "1484": "Lysekil", "1485": "Uddevalla", "1486": "Strömstad",
    "1487": "Vänersborg", "1488": "Trollhättan", "1489": "Alingsås", "1490": "Borås", "1491": "Ulricehamn",
    "1492": "Åmål", "1493": "Mariestad", "1494": "Lidköping", "1495": "Skara", "1496": "Skövde", "1497": "Hjo",
    "1498": "Tidaholm", "1499": "Falköping",
}  # fmt: skip
COUNTIES = {"01": "Stockholms län", "13": "Hallands län", "14": "Västra Götalands län"}
LARGER = {"00": "Riket", "0010": "Stor-Stockholm", "0020": "Stor-Göteborg", **COUNTIES}
UNKNOWN = {"99": "okänt län", "9999": "okänd kommun"}
REGIONS = {**LARGER, **MUNICIPALITIES, **UNKNOWN}
SEXES = {"1": "män", "2": "kvinnor"}


@dataclass(frozen=True)
class Variable:
    """One variable of a made-up table. `codelists` are by id: label, and labels with their own codes by code."""

    code: str
    label: str
    values: Mapping[str, str]
    elimination: bool = False
    elimination_code: str = ""
    units: Mapping[str, int] = field(default_factory=dict)
    codelists: Mapping[str, tuple[str, Mapping[str, tuple[str, Sequence[str]]]]] = field(default_factory=dict)


def made_up(table: str, key: Sequence[str]) -> float:
    """A figure that only depends on the table and the cell."""
    digest = hashlib.blake2b("|".join((table, *key)).encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") % 90_000


Value = Callable[[str, Sequence[str]], float | None]


@dataclass
class Table:
    """One made-up table: variables in order, and the figure or None for the codes of a cell. A test may change it."""

    id: str
    label: str
    variables: list[Variable]
    path: str = "XX0101A"
    updated: str = "2026-02-24T07:00:00Z"
    summable: bool = True
    discontinued: bool = False
    value: Value = made_up
    mark: str = ".."
    sparse: bool = False
    next_update: str = ""

    def variable(self, code: str) -> Variable:
        return next(item for item in self.variables if item.code == code)

    def entry(self) -> dict[str, Any]:
        """As the catalogue has it."""
        times = list(self.variable("Tid").values)
        return {
            "id": self.id,
            "label": self.label,
            "description": "",
            "sortCode": self.id,
            "updated": self.updated,
            "firstPeriod": times[0],
            "lastPeriod": times[-1],
            "category": "public",
            "variableNames": [item.label for item in self.variables],
            "discontinued": self.discontinued,
            "source": "SCB",
            "subjectCode": self.path[:2],
            "timeUnit": "Annual",
            "paths": [[{"id": self.path, "label": "Påhittat", "sortCode": "001"}]],
            "links": [{"rel": "self", "hreflang": "sv", "href": f"https://example.org/tables/{self.id}"}],
        }

    def dataset(self, chosen: Mapping[str, Mapping[str, str]], value: Any, status: Mapping[str, str]) -> dict[str, Any]:
        """As JSON-stat 2.0: `chosen` are labels by code by variable, in order."""
        content: dict[str, Any] = {
            "version": "2.0",
            "class": "dataset",
            "label": self.label,
            "source": "SCB",
            "updated": self.updated,
            "note": ["Påhittade siffror."],
            "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
            "id": list(chosen),
            "size": [len(labels) for labels in chosen.values()],
            "dimension": {code: self._dimension(code, labels) for code, labels in chosen.items()},
            "extension": {"px": self._px()},
            "value": value,
        }
        return content | ({"status": dict(status)} if status else {})

    def metadata(self) -> dict[str, Any]:
        return self.dataset({item.code: item.values for item in self.variables}, [], {})

    def _px(self) -> dict[str, Any]:
        names = [item.code for item in self.variables]
        found: dict[str, Any] = {
            "tableid": self.id,
            "matrix": self.id,
            "decimals": 0,
            "language": "sv",
            "official-statistics": True,
            "aggregallowed": self.summable,
            "heading": names[-2:],
            "stub": names[:-2],
        }
        return found | ({"nextUpdate": self.next_update} if self.next_update else {})

    def _dimension(self, code: str, labels: Mapping[str, str]) -> dict[str, Any]:
        variable = self.variable(code)
        category: dict[str, Any] = {"index": {item: place for place, item in enumerate(labels)}, "label": dict(labels)}
        if code == "ContentsCode":
            category["unit"] = {item: {"base": "antal", "decimals": variable.units.get(item, 0)} for item in labels}
        extension: dict[str, Any] = {
            "elimination": variable.elimination,
            "show": "value",
            "codelists": [
                {
                    "id": name,
                    "label": label,
                    "type": "Aggregation",
                    "links": [{"rel": "metadata", "hreflang": "sv", "href": f"https://example.org/codelists/{name}"}],
                }
                for name, (label, _) in variable.codelists.items()
            ],
        }
        if variable.elimination_code:
            extension["eliminationValueCode"] = variable.elimination_code
        return {"label": variable.label, "category": category, "extension": extension}


def _years(first: int, last: int) -> Variable:
    return Variable("Tid", "år", {str(year): str(year) for year in range(first, last + 1)})


def _months(*codes: str) -> Variable:
    return Variable("Tid", "månad", {code: code for code in codes})


def _region(values: Mapping[str, str] = REGIONS) -> Variable:
    return Variable("Region", "region", values)


def _contents(values: Mapping[str, str], **decimals: int) -> Variable:
    return Variable("ContentsCode", "tabellinnehåll", values, units=decimals)


def _bands(width: int, dash: str = "-") -> dict[str, str]:
    found = {f"{age}-{age + width - 1}": f"{age}{dash}{age + width - 1} år" for age in range(0, 100, width)}
    return found | {"100+": "100+ år"}


AGES = {str(age): f"{age} år" for age in range(100)} | {"100+": "100+ år"}


def _five() -> dict[str, tuple[str, Sequence[str]]]:
    """Five-year bands, each with the ages that are summed."""
    found: dict[str, tuple[str, Sequence[str]]] = {"100+": ("100+ år", ["100+"])}
    for age in range(0, 100, 5):
        found[f"{age}-{age + 4}"] = (f"{age}-{age + 4} år", [str(item) for item in range(age, age + 5)])
    return found


FIVE = _five()
BRANCHES = ["A", "B+C", "D+E", "F", "G", "H", "I", "J", "K", "L", "M+N", "O", "P", "Q", "R+S+T+U"]
LEVELS = {
    "1": "förgymnasial utbildning kortare än 9 år",
    "2": "förgymnasial utbildning, 9 (10) år",
    "3": "gymnasial utbildning, högst 2 år",
    "4": "gymnasial utbildning, 3 år",
    "5": "eftergymnasial utbildning, mindre än 3 år",
    "6": "eftergymnasial utbildning, 3 år eller mer",
    "7": "forskarutbildning",
    "US": "uppgift om utbildningsnivå saknas",
}


def population() -> Table:
    """Like TAB638: no totals for sex and civil status, one-year ages with a total, five-year ages by a codelist."""
    return Table(
        "TAB638",
        "Folkmängden efter region, civilstånd, ålder och kön. År 1993-1995",
        [
            _region(),
            Variable("Civilstand", "civilstånd", {"OG": "ogifta", "G": "gifta"}, elimination=True),
            Variable(
                "Alder",
                "ålder",
                {**AGES, "tot": "totalt ålder"},
                elimination=True,
                elimination_code="tot",
                codelists={"agg_Ålder10årJ": ("10-årsklasser", {}), "agg_Ålder5år": ("5-årsklasser", FIVE)},
            ),
            Variable("Kon", "kön", SEXES, elimination=True),
            _contents({"BE0101N1": "Folkmängd", "BE0101N2": "Folkökning"}),
            _years(1993, 1995),
        ],
        path="BE0101A",
        value=_people,
    )


def _people(table: str, key: Sequence[str]) -> float | None:
    """Few enough in a cell that sums stay readable; a municipality that did not exist has 0, as in some tables."""
    region, time = key[0], key[-1]
    if region == "1443" and time < "1994":
        return 0
    return made_up(table, key) % 50


def population_noisy() -> Table:
    """Like TAB5557: totals with codes of their own, one meaning under several codes, sums not allowed."""
    ages = {"TotSA": "totalt, samtliga åldrar", **AGES, **_bands(5, "–"), **_bands(10, "–")}
    ages |= {
        "100+1": "100+ år",
        "100+5": "100+ år",
        "TOT1": "totalt, samtliga åldrar",
        "TOT5": "totalt, samtliga åldrar",
    }
    ages.pop("100+")
    return Table(
        "TAB5557",
        "Folkmängden efter region, civilstånd, ålder och kön. År 2025",
        [
            _region(),
            Variable("Civilstand", "civilstånd", {"SC": "totalt, samtliga civilstånd", "OG": "ogifta"}),
            Variable("Alder", "ålder", ages),
            Variable("Kon", "kön", {"TotSa": "totalt, samtliga män och kvinnor", **SEXES}, elimination=True),
            _contents({"000007ME": "Folkmängd", "000007MG": "Folkökning"}),
            _years(2025, 2025),
        ],
        path="BE0101A",
        summable=False,
        next_update="2027-02-23",
    )


def population_month() -> Table:
    """Like TAB6471."""
    return Table(
        "TAB6471",
        "Folkmängden per månad efter region, ålder och kön. År 2026M01-2026M02",
        [
            _region(),
            Variable("Alder", "ålder", {"TotSA": "totalt, samtliga åldrar", **_bands(10), "100+5": "100+ år"}),
            Variable("Kon", "kön", {"TotSa": "totalt, samtliga män och kvinnor", **SEXES}, elimination=True),
            _contents({"000007SF": "Folkmängden per månad"}),
            _months("2026M01", "2026M02"),
        ],
        path="BE0101A",
        summable=False,
    )


def labour() -> Table:
    """Like TAB3200: eliminated variables whose total has a code of its own, shares with a decimal, suppressed cells."""
    return Table(
        "TAB3200",
        "Arbetsmarknadsstatus efter region, kön, ålder och födelseregion. År 2023-2024",
        [
            _region(),
            Variable("Kon", "kön", {**SEXES, "1+2": "totalt"}, elimination=True),
            Variable("Alder", "ålder", {"15-74": "15–74 år", "20-64": "20–64 år", "060-64": "60–64 år"}),
            Variable("Fodelseregion", "födelseregion", {"tot": "totalt", "in": "inrikes född"}, elimination=True),
            _contents(
                {"NT": "antal sysselsatta", "000002NN": "arbetslöshet", "000002NS": "sysselsättningsgrad"},
                **{"000002NN": 1, "000002NS": 1},
            ),
            _years(2023, 2024),
        ],
        path="AM0210D",
        summable=False,
        value=_share,
    )


def _share(table: str, key: Sequence[str]) -> float | None:
    if key[0] == "1438":
        return None
    return made_up(table, key) % 1000 / 10


def education() -> Table:
    """Like TAB3981: a total of ages whose label has the ages in it, levels whose labels hold one another."""
    return Table(
        "TAB3981",
        "Befolkning 16-74 år efter region, utbildningsnivå, ålder och kön. År 2024-2025",
        [
            _region(),
            Variable("UtbildningsNiva", "utbildningsnivå", LEVELS, elimination=True),
            Variable("Alder", "ålder", {"16": "16 år", "17": "17 år", "tot16-74": "totalt 16-74 år"}),
            Variable("Kon", "kön", SEXES, elimination=True),
            _contents({"UF0506A1": "Befolkning"}),
            _years(2024, 2025),
        ],
        path="UF0506B",
    )


def commuting(contents: Mapping[str, str] | None = None) -> Table:
    """Like TAB5839: municipalities only, the total of the sexes called by its parts."""
    return Table(
        "TAB5839",
        "Förvärvsarbetande pendlare över kommungräns efter region och kön. År 2019-2021",
        [
            _region(MUNICIPALITIES),
            Variable("Kon", "kön", {"1": "män", "2": "kvinnor", "4": "män och kvinnor"}),
            _contents(
                contents
                or {
                    "00000546": "Bor och arbetar i kommunen",
                    "00000547": "Inpendlare över kommungräns",
                    "00000548": "Utpendlare över kommungräns",
                }
            ),
            _years(2019, 2021),
        ],
        path="AM0207Z",
        discontinued=True,
    )


def employment() -> Table:
    """Like the monthly table of employed by industry, found by its name among others that resemble it."""
    return Table(
        "TAB3784",
        "Sysselsatta 15-74 år efter region, näringsgren SNI 2007, kön och födelseregion. Månad 2026M05-2026M06",
        [
            _region(),
            Variable("Kon", "kön", {**SEXES, "1+2": "totalt"}, elimination=True),
            Variable(
                "SNI2007",
                "näringsgren SNI 2007",
                {code: f"bransch {code}" for code in BRANCHES} | {"US": "okänd näringsgren", "A-U+US": "totalt"},
            ),
            Variable("Fodelseregion", "födelseregion", {"tot": "totalt", "in": "inrikes född"}, elimination=True),
            _contents(
                {
                    "X1": "sysselsatta efter arbetsställets belägenhet",
                    "X2": "sysselsatta efter bostadens belägenhet",
                }
            ),
            _months("2026M05", "2026M06"),
        ],
        path="ArbStDoNMNN",
        summable=False,
    )


def occupation(regions: int = 40, occupations: int = 149, years: int = 1) -> Table:
    """Like TAB4436: with 314 regions and 149 occupations one year has 1 497 152 cells."""
    names = dict(REGIONS) | {f"{code:04}": f"kommun {code}" for code in range(2500, 2500 + 400)}
    codes = ["0002", *(f"{code}" for code in range(100, 100 + occupations - 1))]
    return Table(
        "TAB4436",
        "Anställda efter region, yrke (SSYK 2012), näringsgren SNI 2007 och kön. År 2020-2024",
        [
            _region(dict(list(names.items())[:regions])),
            Variable("Yrke2012", "yrke (SSYK 2012)", {code: f"yrke {code}" for code in codes}),
            Variable("SNI2007", "näringsgren SNI 2007", {"00": "okänd", **{code: code for code in BRANCHES}}),
            Variable("Kon", "kön", SEXES, elimination=True),
            _contents({"000006XZ": "Antal anställda"}),
            _years(2025 - years, 2024),
        ],
        path="AM0208D",
    )


def catalogue() -> list[Table]:
    """The tables that the subjects of the bundled snapshot come from."""
    return [
        population(),
        population_noisy(),
        population_month(),
        labour(),
        education(),
        commuting(),
        employment(),
    ]
