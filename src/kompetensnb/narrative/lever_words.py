"""A lever of a scenario in words: what is changed, for whom, how much and when."""

from __future__ import annotations

from kompetensnb.forecast import levers
from kompetensnb.forecast.axes import SEXES
from kompetensnb.forecast.levers import LeverType
from kompetensnb.forecast.scenario import Lever
from kompetensnb.narrative import numbers
from kompetensnb.narrative.messages import text
from kompetensnb.vocabulary import branches, education_groups, sectors, sexes

_FIGURES = ("recovery", "length", "fill", "throughput", "stay")


def line(lever: Lever, language: str) -> str:
    """«Antal sysselsatta (Tillverkning …): −10 % 2026–2028, återhämtning: 3 år», without a full stop."""
    kind = lever.type
    told = text(
        "forecast.lever-line",
        language,
        name=kind.names[language],
        target=f" ({target(kind, lever.target, language)})" if lever.target else "",
        size=size(lever, language, signed=True),
        unit=kind.size.unit_name(language),
        years=years(lever),
    )
    extra = ", ".join(_options(lever, language))
    return text("forecast.lever-with", language, line=told, options=extra) if extra else told


def target(kind: LeverType, target_: str, language: str) -> str:
    """What a lever is for."""
    if target_ == levers.EVERYTHING:
        return text("forecast.every-branch" if kind.target == "branch-or-all" else "forecast.everything", language)
    if ">" in target_:
        return " → ".join(_group(code, language) for code in target_.split(">"))
    if kind.target == "branch-or-all":
        return branches.get(target_).long_name(language)
    if kind.target == "service":
        return service(target_, language)
    if kind.target == "people":
        return people(target_, language)
    found = education_groups.groups_of(target_)
    return _group(found[0].id, language) if len(found) == 1 else education_groups.theme(target_).name(language)


def service(name: str, language: str) -> str:
    """A public service, such as «förskola»."""
    return text(f"forecast.service-{name}", language)


def people(parts: str, language: str) -> str:
    """«kvinnor, utrikes födda»; everybody for no parts."""
    if not parts:
        return text("forecast.everything", language)
    return ", ".join(
        sexes.get(part).name(language) if part in SEXES else text(f"forecast.birth-{part}", language)
        for part in parts.split("/")
    )


def size(lever: Lever, language: str, *, signed: bool = False) -> str:
    """The size without its unit, with as many decimals as it has, at most one."""
    digits = 0 if float(lever.size).is_integer() else 1
    return (numbers.signed if signed else numbers.decimal)(lever.size, language, digits)


def years(lever: Lever) -> str:
    """«2026» or «2026–2028»."""
    return str(lever.start) if lever.start == lever.end else f"{lever.start}–{lever.end}"


def _options(lever: Lever, language: str) -> list[str]:
    """The further figures that were chosen."""
    found = [sectors.get(lever.sector).name(language)] if lever.sector else []
    for name in _FIGURES:
        value = getattr(lever, name)
        if value is not None:
            range_ = levers.option_range(name)
            written = f"{numbers.decimal(value, language, 0)} {range_.unit_name(language)}"
            told = text("forecast.lever-option", language, name=range_.names[language].lower(), value=written)
            found.append(told)
    return found


def _group(code: str, language: str) -> str:
    """Code and short name, since many short names begin alike."""
    return f"{code} {education_groups.get(code).short_name(language)}"
