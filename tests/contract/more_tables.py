"""Made-up tables in the shape of those that only a fetch brings: projection, monthly labour status, matching."""

from __future__ import annotations

from .tables import AGES, REGIONS, SEXES, Table, Variable, made_up


def projection() -> Table:
    """Like TAB698: one-year ages, births and migration beside the population."""
    return Table(
        "TAB698",
        "Framskriven folkmängd efter region, kön och ålder. År 2025-2026",
        [
            Variable("Region", "region", REGIONS),
            Variable("Kon", "kön", SEXES, elimination=True),
            Variable("Alder", "ålder", AGES, elimination=True),
            Variable("ContentsCode", "tabellinnehåll", {"P1": "Folkmängd", "P2": "Födda", "P3": "Döda"}),
            Variable("Tid", "år", {"2025": "2025", "2026": "2026"}),
        ],
    )


def labour_month() -> Table:
    """Like TAB6260: preliminary, by month, shares among counts."""
    return Table(
        "TAB6260",
        "Befolkningens arbetsmarknadsstatus efter region, kön, ålder och födelseregion. Månad 2026M05-2026M06",
        [
            Variable("Region", "region", REGIONS),
            Variable("Kon", "kön", {**SEXES, "tot": "totalt"}, elimination=True),
            Variable("Alder", "ålder", {"15-74": "15-74 år", "20-64": "20-64 år"}),
            Variable("Fodelseregion", "födelseregion", {"tot": "totalt", "ut": "utrikes född"}, elimination=True),
            Variable(
                "ContentsCode",
                "tabellinnehåll",
                {"0006IH": "antal arbetslösa", "000006II": "arbetslöshet", "000006IK": "sysselsättningsgrad"},
                units={"000006II": 1, "000006IK": 1},
            ),
            Variable("Tid", "månad", {"2026M05": "2026M05", "2026M06": "2026M06"}),
        ],
        summable=False,
        value=lambda table, key: made_up(table, key) % 1000 / 10,
    )


def matching() -> Table:
    """Like TAB6366: counties and labour market areas, ages and countries of birth in one variable."""
    areas = {"00": "Riket", "01": "Stockholms län", "14": "Västra Götalands län", "FA00": "Riket", "FA15": "Göteborg"}
    return Table(
        "TAB6366",
        "Matchad förvärvsgrad efter region, kön och ålder/födelseland. År 2023-2024",
        [
            Variable("Region", "region", areas),
            Variable("Kon", "kön", {**SEXES, "1+2": "totalt"}),
            Variable(
                "AlderFodelselandgr", "ålder/födelseland", {"tot": "totalt", "20-34": "20-34 år", "ut": "utrikes"}
            ),
            Variable("ContentsCode", "tabellinnehåll", {"000007I3": "Matchad förvärvsgrad"}),
            Variable("Tid", "år", {"2023": "2023", "2024": "2024"}),
        ],
        summable=False,
        value=lambda table, key: made_up(table, key) % 1000 / 10,
    )
