"""Made-up tables in the shape of those that only the forecast and the analyst ask for. No figure is real."""

from __future__ import annotations

from collections.abc import Mapping

from .shapes import contents, region, sex, table, times
from .tables import AGES, BRANCHES, LARGER, MUNICIPALITIES, SEXES, UNKNOWN, Table, Variable, made_up

BIRTHS = Variable("Fodelseregion", "födelseregion", {"tot": "totalt", "in": "inrikes född", "ut": "utrikes född"}, True)
MATCHING_AREAS = {
    **{"00": "Riket", "01": "Stockholms län", "14": "Västra Götalands län", "FA00": "Riket"},
    **{"FA14": "Borås", "FA15": "Göteborg", "FA21": "Kalmar", "FA28": "Västlandet"},
}
WITH_MUNICIPALITIES = {"00": "Riket", "14": "Västra Götalands län", "1384": "Kungsbacka", "1480": "Göteborg"}
GROUPS = {
    **{"00N": "samtliga utbildningsnivåer", "00I": "samtliga utbildningsinriktningar", "0": "allmän utbildning"},
    **{"00S": "samtliga utbildningsgrupper", "02Z": "grundskoleutbildning och motsvarande utbildning"},
    **{"53B": "byggutbildning, gymnasial nivå ", "45D": "datautbildning, eftergymnasial nivå "},
    **{"45DH": "data och IT-utbildning, eftergymnasial (minst 3 år)", "53A+55Q": "teknik", "15HP": "lärare"},
    **{"5": "teknik och tillverkning", "05": "eftergymnasial utbildning, mindre än 3 år", "9": "okänd inriktning"},
}
KEPT_GROUPS = {"02Z", "53B", "45D", "45DH", "53A+55Q", "15HP"}
LEVEL_GROUPS = {
    "21": "förgymnasial utbildning",
    "3": "gymnasial utbildning, högst 2 år",
    "4": "gymnasial utbildning, 3 år",
    "5": "eftergymnasial utbildning, mindre än 3 år",
    "61": "eftergymnasial utbildning 3 år eller längre inkl. forskarutbildning",
    "US": "uppgift om utbildningsnivå saknas",
}
INDUSTRIES = {**dict.fromkeys(BRANCHES, "en bransch"), "US": "uppgift saknas", "A-U+US": "Total"}
AT_WORK = {"W": "sysselsatta efter arbetsställets belägenhet", "H": "sysselsatta efter bostadens belägenhet"}


def groups(code: str = "Utbildngrupp") -> Variable:
    return Variable(code, "utbildning", GROUPS)


def labour_birth() -> Table:
    """TAB3200 with all its contents; somebody ill in Dals-Ed is protected."""
    names = ["sysselsatta", "arbetslösa", "studerande", "pensionärer", "sjuka", "övriga", "totalt"]
    found = {f"C{place}": f"antal {name}" for place, name in enumerate(names)}
    return table(
        "TAB3200",
        "Arbetsmarknadsstatus. Årligt register",
        region(),
        sex(),
        Variable("Alder", "ålder", {"15-19": "15–19 år", "20-64": "20–64 år", "20-65": "20–65 år"}),
        BIRTHS,
        contents(found),
        times("2023", "2024"),
        value=lambda name, key: None if (key[0], key[4]) == ("1438", "C4") else made_up(name, key),
    )


def labour_level() -> Table:
    return table(
        "TAB6666",
        "Arbetsmarknadsstatus efter utbildningsnivå",
        region(),
        sex(),
        Variable("Alder", "ålder", {"20-64": "20–64 år", "20-65": "20–65 år"}),
        Variable("UtbildningsNiva", "utbildningsnivå", LEVEL_GROUPS),
        BIRTHS,
        contents({"A": "antal arbetslösa", "H": "antal sysselsatta", "K": "antal totalt", "S": "sysselsättningsgrad"}),
        times("2024M10", "2024M11", "2025M11", "2025M12"),
    )


def occupations(by: str, values: Mapping[str, str], label: str) -> Table:
    """TAB4359 and TAB4360: the whole country, and therefore no variable of areas."""
    ages = ["16-24", *(f"{age}-{age + 4}" for age in range(25, 70, 5))]
    return table(
        by,
        "Anställda i riket efter yrke",
        Variable("Yrke2012", "yrke (SSYK 2012)", {"0002": "yrke okänt", "111": "politiker", "112": "chefer"}),
        Variable("Utb", label, values),
        Variable("Alder", "ålder", {age: f"{age} år" for age in ages}),
        sex(SEXES),
        contents({"000006XQ": "Antal anställda"}),
        times("2023", "2024"),
    )


def vacancies() -> Table:
    return table(
        "TAB6605",
        "Lediga jobb",
        Variable("LedJobbTyp", "typ av lediga jobb", {"t": "lediga jobb, totalt", "o": "med omgående tillträde"}),
        region(
            {"00": "Riket", "01": "Stockholms län", "14": "Västra Götalands län", "SE2": "Södra Sverige"}, "AARegion"
        ),
        contents({"B": "antal, per anställning", "C": "antal, per anställning, osäkerhetsmarginal"}),
        times("2024K4", "2025K1"),
        value=lambda name, key: made_up(name, key) % 40 / 10,
    )


def employed(name: str, *years: str) -> Table:
    return table(
        name,
        "Sysselsatta efter näringsgren",
        region(),
        sex(),
        Variable("SNI2007", "näringsgren SNI 2007", INDUSTRIES),
        BIRTHS,
        contents(AT_WORK),
        times(*years),
    )


def employed_levels() -> Table:
    return table(
        "TAB7001",
        "Sysselsatta efter region, kön, näringsgren och utbildningsnivå. Årligt register",
        region(),
        sex(),
        Variable("SNI2007", "näringsgren SNI 2007", INDUSTRIES),
        Variable("UtbildningsNiva", "utbildningsnivå", LEVEL_GROUPS),
        contents(AT_WORK),
        times("2024"),
        path="ArRegUtb",
    )


def sectors() -> Table:
    names = {
        **{"010": "samtliga sektorer", "030": "näringslivet", "040": "hushållens icke-vinstdrivande organisationer"},
        **{"1": "staten", "2": "kommun", "3": "region", "9": "övrigt"},
        "0": "offentlig förvaltning (staten, kommun, region)",
    }
    return table(
        "TAB2597",
        "Sysselsatta efter sektor per månad",
        region(),
        Variable("ArbetsSektor", "arbetsställets sektortillhörighet", names),
        sex(),
        Variable("Alder", "ålder", {"15-74": "15-74 år", "20-64": "20-64 år"}),
        BIRTHS,
        contents(AT_WORK),
        times("2026M05", "2026M06"),
    )


def commuters(name: str, *years: str) -> Table:
    """TAB3266 and TAB3267: as the later series, with other codes."""
    return table(
        name,
        "Förvärvsarbetande pendlare",
        region(MUNICIPALITIES),
        sex({**SEXES, "4": "män och kvinnor"}),
        contents({"H7": "Bor och arbetar i kommunen", "H8": "Inpendlare över kommungräns", "H9": "Utpendlare"}),
        times(*years),
    )


def commuters_register(*years: str) -> Table:
    """TAB1828: another word for the area, and contents that hold one another's words."""
    return table(
        "TAB1828",
        "Pendling över kommungräns. Årligt register",
        region(MUNICIPALITIES, "Kommun", "kommun"),
        sex(),
        contents(
            {
                "I": "bostad utanför kommunen men arbetsställe i kommunen",
                "O": "bostad i kommunen men arbetsställe utanför kommunen",
                "S": "bostad och arbetsställe i kommunen",
            }
        ),
        times(*years),
        value=lambda name, key: 1000 + made_up(name, key) % 50,
    )


def matrix(*years: str) -> Table:
    """TAB1830: municipalities of the whole country both ways."""
    everywhere = MUNICIPALITIES | {f"{code}": "kommun" for code in range(2500, 2590)} | UNKNOWN
    return table(
        "TAB1830",
        "Sysselsatta efter bostadskommun och arbetsställekommun",
        region(everywhere, "Bostadskommun", "bostadskommun"),
        region(everywhere, "Arbetsstallekommun", "arbetsställekommun"),
        sex(),
        contents({"P": "sysselsatta"}),
        times(*years),
        value=lambda name, key: made_up(name, key) % 3,
    )


def matching(name: str = "TAB7002", areas: Mapping[str, str] = MATCHING_AREAS, *years: str) -> Table:
    """E3: sex, age and country of birth in one variable, with two totals; the newer series by industry too."""
    people = {"t1": "totalt", "20-64": "20-64 år", "in": "inrikes födda", "m": "män", "k": "kvinnor", "t2": "totalt"}
    industry = (
        [Variable("SNI2007", "näringsgren SNI 2007", {"A-U": "totalt", "Q": "vård"})] if name == "TAB6929" else []
    )
    return table(
        name,
        "Matchning mellan utbildning och yrke (E3)",
        region(areas),
        groups("Utbildning"),
        *industry,
        Variable("KonAlderFodelseland", "kön/ålder/födelseland", people),
        contents(
            {
                "A": "Anställda, helt matchade, antal (A)",
                "B": "Anställda, delvis matchade, antal (B)",
                "C": "Anställda, inte matchade, antal (C)",
                "D": "Anställda utan tillräckliga uppgifter, antal (D)",
                "E": "Totalt antal personer (justerat), antal (E)",
                "P": "Matchad förvärvsgrad, procent (A/E)",
            }
        ),
        times(*(years or ("2021", "2022"))),
        path="RegionInd19E3N2",
    )


def matching_level() -> Table:
    names = {"L": "lägre än vad yrket kräver", "H": "högre än vad yrket kräver", "R": "rätt för yrket"}
    known = {code: f"utb. nivå {name}" for code, name in names.items()} | {"T": "inte tillräckliga uppgifter"}
    subject = {"0": "utb. inriktning stämmer inte med yrket", "2": "utb. inriktning stämmer helt med yrket"}
    return Table(
        "TAB7003",
        "Ämnesmatchning och nivåmatchning (E4)",
        [
            region(MATCHING_AREAS),
            Variable("AmneMatch", "ämnesmatchning", subject, elimination=True),
            Variable("NivaMatch", "nivåmatchning", known, elimination=True),
            groups("Utbildning"),
            contents({"X": "Anställda 20-64 år"}),
            times("2022"),
        ],
        path="RegionInd19E4N1",
    )


def status() -> Table:
    """U1a: contents whose names hold one another's, and no sex."""
    return table(
        "TAB7004",
        "Ställning på arbetsmarknaden efter utbildningsgrupp (U1a)",
        region(MATCHING_AREAS),
        groups(),
        contents(
            {
                "1": "Förvärvsarbetande (A)",
                "2": "- Varav studerande som förvärvsarbetar",
                "3": "Inskrivna arbetslösa på Arbetsförmedlingen (B)",
                "4": "Inte i arbetskraften (C)",
                "5": "- Varav studerande",
                "6": "Totalt antal personer (A+B+C)",
            }
        ),
        times("2022"),
        path="RegionInd19U1aN1",
    )


def labour_force(name: str, year: str) -> Table:
    return table(
        name,
        "Arbetskraftsdeltagande (U1b)",
        region(MATCHING_AREAS),
        groups(),
        sex(),
        contents({"D": "I arbetskraften", "E": "Inte i arbetskraften", "F": "Totalt antal personer"}),
        times(year),
    )


def commuting_groups() -> Table:
    """U2: those who commute out are negative numbers."""
    names = ["Bor och arbetar i samma region", "Inpendlare över regiongräns", "Utpendlare över regiongräns"]
    names += ["Dagbefolkning (förvärvsarbetande)", "Nattbefolkning (förvärvsarbetande)"]
    return table(
        "TAB6369",
        "Pendling per utbildningsgrupp (U2)",
        region(MATCHING_AREAS),
        groups(),
        sex(),
        contents({str(place): name for place, name in enumerate(names)}),
        times("2023", "2024"),
        value=lambda name, key: made_up(name, key) * (-1 if key[3] == "2" else 1),
    )


def flows(name: str = "TAB7005", areas: Mapping[str, str] = MATCHING_AREAS, *periods: str) -> Table:
    """U3: periods of two years; moves are not defined for the country."""
    parts = ["åldersinträden (18-åringar)", "åldersutträden (65-åringar)", "inflyttare till regionen"]
    parts += ["utflyttare från regionen", "examinerade inom regionen", "vidareutbildade inom regionen"]
    found = {"P1": "Befolkning år 1, 18-64 år", "P2": "Befolkning år 2, 18-64 år", "N": "Nettoförändring"}
    found |= {f"F{place}": f"- Varav {part}" for place, part in enumerate(parts)}
    return table(
        name,
        "In- och utflöden per utbildningsgrupp (U3)",
        region(areas),
        groups(),
        sex(),
        contents(found),
        times(*(periods or ("2019-2020", "2020-2021"))),
        path="RegionInd19U3N1",
        value=lambda name, key: None if key[0] == "00" and key[3] in ("F2", "F3") else made_up(name, key),
    )


def yh() -> Table:
    """Areas of the school first, then fields of SUN, of which one has the same label; three totals."""
    areas = ["Data/It", "Ekonomi, administration och försäljning", "Friskvård och kroppsvård"]
    areas += [
        "Hotell, restaurang och turism",
        "Hälso- och sjukvård samt socialt arbete",
        "Journalistik och information",
    ]
    areas += ["Juridik", "Kultur, media och design", "Lantbruk, djurvård, trädgård, skog och fiske"]
    areas += ["Pedagogik och undervisning", "Samhällsbyggnad och byggteknik", "Säkerhetstjänster"]
    areas += ["Teknik och tillverkning", "Transporttjänster", "Övrigt"]
    known = {"T1": "Totalt"} | {f"U{place}": area for place, area in enumerate(areas)}
    known |= {"T2": "Totalt", "S1": "Humaniora och konst", "S5": "Teknik och tillverkning", "S9": "Okänt"}
    every = {"T": "Totalt", "H": "Heltid", "D": "Deltid"}
    return table(
        "TAB7006",
        "Antagna, studerande och examinerade i yrkeshögskolan",
        Variable("Kon", "kön", {"T": "totalt", "K": "kvinnor", "M": "män"}),
        Variable("UtbildnInriktn", "utbildningens inriktning", known),
        region({**LARGER}, "RegionUtb", "region där utbildningen bedrivs"),
        Variable("UtbTakt", "studietakt", every),
        contents(
            {
                "1": "Antal antagna som påbörjat studier",
                "2": "Antal studerande",
                "3": "Antal examinerade",
                "4": "Examensgrad",
            }
        ),
        times("2022", "2023"),
        path="YHStudT1dN",
    )


def moves(name: str, year: str) -> Table:
    """TAB1212 and TAB6640: the surplus among nine contents with like names; municipalities may lose people."""
    names = ["Inflyttningar", "Utflyttningar", "Flyttningsöverskott", "Inrikes flyttningsöverskott"]
    old = name == "TAB1212"
    return Table(
        name,
        "Flyttningar efter region, ålder och kön",
        [
            region(),
            Variable("Alder", "ålder", AGES | {"tot": "totalt ålder"}, True, "tot" if old else ""),
            Variable("Kon", "kön", SEXES if old else {"TotSa": "totalt, samtliga män och kvinnor", **SEXES}, True),
            contents({f"M{place}": item for place, item in enumerate(names)}),
            times(year),
        ],
        summable=old,
        value=lambda table, key: made_up(table, key) % 200 - 100,
    )


def rest() -> list[Table]:
    """Every table of this module, one year or more each."""
    return [
        labour_birth(),
        labour_level(),
        occupations(
            "TAB4359", {str(code): f"inriktning {code}" for code in range(10)}, "utbildningsinriktning (SUN 2020)"
        ),
        occupations("TAB4360", {code: f"nivå {code}" for code in (*"1234567", "US")}, "utbildningsnivå (SUN 2020)"),
        vacancies(),
        employed("TAB3204", "2023", "2024"),
        employed("TAB3785", "2024", "2025"),
        employed_levels(),
        sectors(),
        commuters("TAB3267", "2002", "2003"),
        commuters("TAB3266", "2017", "2018"),
        commuters_register("2021", "2024"),
        matrix("2024"),
        matching(),
        matching("TAB6929", WITH_MUNICIPALITIES, "2022", "2023"),
        matching_level(),
        status(),
        labour_force("TAB5433", "2018"),
        labour_force("TAB6368", "2019"),
        commuting_groups(),
        flows(),
        flows("TAB6928", WITH_MUNICIPALITIES, "2023-2024"),
        yh(),
        moves("TAB1212", "2024"),
        moves("TAB6640", "2025"),
    ]
