"""The measures of `vocabulary.measures`, for every region and year: one tidy frame from a snapshot.

Definitions follow SCB's and Skolverket's own; what is computed here and how is said in each function. Every row has a
status, and a `note` (key of a sentence) where the figure was summed from perturbed figures or weighted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd

from kompetensnb.analysis.aggregate import RESULT, SUMMED_PERTURBED, combine, counts_from_shares, membership
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.statuses import Status, worst

COLUMNS = ["measure", "region", "sex", "year", "value", "status", "note", "origin"]

KEYS = ["region", "year"]
POST_SECONDARY = ("5", "6", "7")


def indicators(snapshot: Snapshot) -> pd.DataFrame:
    """All measures: `measure, region (id), sex, year, value, status, note, origin`.

    A subject that the snapshot lacks gives no rows; pages say so. Values are persons, per cent or per thousand as
    `vocabulary.measures` declares.
    """
    frames = []
    for measure, (subjects, compute) in _MEASURES.items():
        if all(subject in snapshot.subjects for subject in subjects):
            frames.append(compute(snapshot).assign(measure=measure))
    if not frames:
        return pd.DataFrame(columns=COLUMNS)
    result = pd.concat([frame if "sex" in frame else frame.assign(sex="alla") for frame in frames])
    return result[COLUMNS].sort_values(COLUMNS[:4], ignore_index=True)


def perturbed_origins(snapshot: Snapshot) -> frozenset[str]:
    """Ids of the origins whose figures carry the producer's noise (Cell Key Method)."""
    return frozenset(origin.id for origin in snapshot.origins.values() if origin.perturbed)


def _population(snapshot: Snapshot) -> pd.DataFrame:
    """Population on 31 December, by municipality and published area."""
    rows = snapshot.table("population")
    return rows[(rows["sex"] == "alla") & (rows["age"] == "total")].drop(columns=["sex", "age"])


def population(snapshot: Snapshot) -> pd.DataFrame:
    """Persons on 31 December."""
    return combine(_population(snapshot), perturbed=perturbed_origins(snapshot))


def population_change(snapshot: Snapshot) -> pd.DataFrame:
    """Per cent change of the population over ten years."""
    now = population(snapshot)
    then = now[[*KEYS, "value", "status"]].assign(year=now["year"] + 10)
    rows = now.merge(then, on=KEYS, suffixes=("", "_then"))
    value = 100 * (rows["value"] / rows["value_then"] - 1)
    return rows.assign(value=value, status=_worst(rows, "status", "status_then"))[RESULT]


def age_share(ages: Iterable[str]) -> Callable[[Snapshot], pd.DataFrame]:
    """Per cent of the population in some five-year bands: the bands' sum over the published total."""
    wanted = tuple(ages)

    def compute(snapshot: Snapshot) -> pd.DataFrame:
        noisy = perturbed_origins(snapshot)
        rows = snapshot.table("population")
        rows = rows[(rows["sex"] == "alla") & rows["age"].isin(wanted)].drop(columns=["sex"])
        bands = combine(rows, by=["age"], perturbed=noisy)
        part = bands.groupby(KEYS, as_index=False).agg(
            part=("value", lambda values: values.sum(skipna=False)), origin=("origin", "first"), count=("age", "size")
        )
        part = part[part["count"] == len(wanted)]
        shares = part.merge(population(snapshot)[[*KEYS, "value", "status", "note"]], on=KEYS)
        made = shares["origin"].isin(noisy) & shares["part"].notna()
        return shares.assign(
            value=100 * shares["part"] / shares["value"],
            status=shares["status"].mask(made, str(Status.ESTIMATED)),
            note=shares["note"].mask(made, SUMMED_PERTURBED),
        )[RESULT]

    return compute


def post_secondary(snapshot: Snapshot) -> pd.DataFrame:
    """Per cent of those aged 16-74 with post-secondary education (levels 5-7 of all, unknown included).

    Where the counts are at hand, exact for every region; for other years the published shares, for regions of several
    municipalities weighted by their population and therefore estimated.
    """
    shares = snapshot.table("education_share")
    weights = _population(snapshot)[[*KEYS, "value"]].rename(columns={"value": "people"})
    weighted = combine(shares.merge(weights, on=KEYS, how="left"), by=["sex"], weight="people")
    exact = post_secondary_exact(snapshot) if "education" in snapshot.subjects else weighted.iloc[:0]
    keys = [*KEYS, "sex"]
    single = weighted["note"] == ""
    replaced = weighted.set_index(keys).index.isin(exact.set_index(keys).index) & ~single
    kept = weighted[~replaced]
    added = exact[~exact.set_index(keys).index.isin(kept.set_index(keys).index)]
    return pd.concat([kept, added], ignore_index=True)


def post_secondary_exact(snapshot: Snapshot) -> pd.DataFrame:
    """The share from counts, for the years that have them."""
    counts = education_counts(snapshot)
    keys = [*KEYS, "sex"]
    total = counts.groupby(keys, as_index=False).agg(total=("value", lambda values: values.sum(skipna=False)))
    part = counts[counts["level"].isin(POST_SECONDARY)]
    upper = part.groupby(keys, as_index=False).agg(
        part=("value", lambda values: values.sum(skipna=False)),
        status=("status", worst),
        note=("note", "first"),
        origin=("origin", "first"),
    )
    rows = upper.merge(total, on=keys)
    return rows.assign(value=100 * rows["part"] / rows["total"])[[*keys, "value", "status", "note", "origin"]]


def education_counts(snapshot: Snapshot) -> pd.DataFrame:
    """Persons aged 16-74 by region (id), year, sex (alla = women + men) and level of education."""
    if "education" not in snapshot.subjects:
        return pd.DataFrame(columns=[*KEYS, "sex", "level", "value", "status", "note", "origin"])
    rows = combine(snapshot.table("education"), by=["sex", "level"], perturbed=perturbed_origins(snapshot))
    both = rows.groupby([*KEYS, "level"], as_index=False).agg(
        value=("value", lambda values: values.sum(skipna=False)),
        status=("status", worst),
        note=("note", "first"),
        origin=("origin", "first"),
    )
    return pd.concat([rows, both.assign(sex="alla")], ignore_index=True)


def labour_rate(measure: str) -> Callable[[Snapshot], pd.DataFrame]:
    """Employment rate (per cent of those aged 20-64) or unemployment (per cent of the labour force aged 20-64).

    For regions of several municipalities: weighted by the people aged 20-64 of the last year that has ages, moved to
    each year by the change in population; unemployment by the labour force that follows from both rates.
    """

    def compute(snapshot: Snapshot) -> pd.DataFrame:
        rows = snapshot.table("labour")
        employment = rows[rows["measure"] == "employment_rate"][[*KEYS, "value"]]
        unemployment = rows[rows["measure"] == "unemployment_rate"][[*KEYS, "value"]]
        both = employment.merge(unemployment, on=KEYS, suffixes=("_e", "_u"))
        base = both.merge(_working_age(snapshot), on=KEYS, how="left")
        if measure == "unemployment_rate":
            base["people"] = base["people"] * base["value_e"] / (100 - base["value_u"])
        wanted = rows[rows["measure"] == measure].drop(columns=["measure", "age"])
        return combine(wanted.merge(base[[*KEYS, "people"]], on=KEYS, how="left"), weight="people")

    return compute


def _working_age(snapshot: Snapshot) -> pd.DataFrame:
    """People aged 20-64 per municipality and year: the latest known age structure, scaled by the population."""
    rows = snapshot.table("population")
    latest = rows[rows["age"].isin(WORKING_AGE) & (rows["sex"] == "alla")]
    latest = latest[latest["year"] == latest["year"].max()]
    people = latest.groupby("region")["value"].agg(lambda values: values.sum(skipna=False))
    totals = _population(snapshot)
    last = totals[totals["year"] == latest["year"].max()].set_index("region")["value"]
    share = totals["region"].map(people / last)
    return totals.assign(people=totals["value"] * share)[[*KEYS, "people"]]


def commuting_net(snapshot: Snapshot) -> pd.DataFrame:
    """Day minus night population per 100 employed residents; adds up over municipalities, unlike gross flows."""
    rows = combine(snapshot.table("commuting"), by=["measure"])
    wide = rows.pivot(index=KEYS, columns="measure", values="value").reset_index()
    first = rows[rows["measure"] == "in"][[*KEYS, "status", "note", "origin"]]
    wide = wide.merge(first, on=KEYS)
    return wide.assign(value=100 * (wide["in"] - wide["out"]) / (wide["stay"] + wide["out"]))[RESULT]


def commuting_rate(measure: str) -> Callable[[Snapshot], pd.DataFrame]:
    """Published rates of in- and out-commuting. Municipalities only: in a larger region some of it is no commuting."""

    def compute(snapshot: Snapshot) -> pd.DataFrame:
        rows = snapshot.table("commuting_rate")
        rows = combine(rows[rows["measure"] == measure].drop(columns="measure"))
        single = membership().query("single")["region"]
        return rows[rows["region"].isin(single)]

    return compute


def migration(snapshot: Snapshot) -> pd.DataFrame:
    """Net migration per 1 000 inhabitants, from the whole numbers behind the rounded rates."""
    noisy = perturbed_origins(snapshot)
    people = _population(snapshot)
    counts = counts_from_shares(snapshot.table("migration"), people, per=1000, on=KEYS).drop(columns="base")
    moved = combine(counts)
    rows = moved.merge(
        combine(people, perturbed=noisy)[[*KEYS, "value", "status", "note"]], on=KEYS, suffixes=("", "_p")
    )
    return rows.assign(
        value=1000 * rows["value"] / rows["value_p"], status=_worst(rows, "status", "status_p"), note=rows["note_p"]
    )[RESULT]


def pupils_grade_9(snapshot: Snapshot) -> pd.DataFrame:
    """Pupils in grade 9, all providers, by the autumn the school year begins."""
    rows = snapshot.table("pupils")
    rows = rows[(rows["provider"] == "samtliga") & (rows["grade"] == "9")]
    return combine(rows.drop(columns=["provider", "grade"]))


def eligibility(snapshot: Snapshot) -> pd.DataFrame:
    """Per cent of those leaving grade 9 who are eligible for a vocational programme.

    For regions of several municipalities from the counts behind the rounded shares, weighted by pupils.
    """
    rows = snapshot.table("eligibility")
    rows = rows[rows["provider"] == "samtliga"].drop(columns="provider")
    keys = [*KEYS, "sex"]
    pupils = rows[rows["measure"] == "pupils"][[*keys, "value"]].rename(columns={"value": "pupils"})
    shares = rows[rows["measure"] == "yrkes"].drop(columns="measure").merge(pupils, on=keys, how="left")
    return combine(shares, by=["sex"], weight="pupils")


def qualified_teachers(snapshot: Snapshot) -> pd.DataFrame:
    """Per cent of teachers (full-time equivalents, compulsory school) with a licence and qualification."""
    rows = snapshot.table("teachers")
    rows = rows[(rows["provider"] == "samtliga") & rows["measure"].isin(["fte_total", "fte_qualified"])]
    summed = combine(rows.drop(columns="provider"), by=["measure"])
    total = summed[summed["measure"] == "fte_total"][[*KEYS, "value"]]
    part = summed[summed["measure"] == "fte_qualified"].merge(total, on=KEYS, suffixes=("", "_total"))
    return part.assign(value=100 * part["value"] / part["value_total"])[RESULT]


def _worst(rows: pd.DataFrame, *columns: str) -> pd.Series:
    return pd.Series(
        [worst(values) for values in zip(*(rows[column] for column in columns), strict=True)], index=rows.index
    )


def bands(first: int, last: int) -> tuple[str, ...]:
    """Codes of five-year bands from `first` up to the band that begins at `last`; 100 is «100+»."""
    return tuple("100+" if age == 100 else f"{age}-{age + 4}" for age in range(first, last + 1, 5))


WORKING_AGE = bands(20, 60)

_MEASURES: dict[str, tuple[tuple[str, ...], Callable[[Snapshot], pd.DataFrame]]] = {
    "folkmangd": (("population",), population),
    "folkmangd-forandring-10": (("population",), population_change),
    "andel-65": (("population",), age_share(bands(65, 100))),
    "andel-20-64": (("population",), age_share(WORKING_AGE)),
    "eftergymnasial": (("education_share", "population"), post_secondary),
    "sysselsattning": (("labour", "population"), labour_rate("employment_rate")),
    "arbetsloshet": (("labour", "population"), labour_rate("unemployment_rate")),
    "pendlingsnetto": (("commuting",), commuting_net),
    "inpendling-per-1000": (("commuting_rate",), commuting_rate("in_per_1000")),
    "utpendling-andel": (("commuting_rate",), commuting_rate("out_share")),
    "flyttnetto-per-1000": (("migration", "population"), migration),
    "elever-arskurs-9": (("pupils",), pupils_grade_9),
    "behorighet-yrkes": (("eligibility",), eligibility),
    "larare-behoriga": (("teachers",), qualified_teachers),
}
