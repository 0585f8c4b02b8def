"""Commuting over the border of a municipality, and the balance of day and night population of every region."""

from __future__ import annotations

import pandas as pd

from kompetensnb.analysis.aggregate import combine, membership
from kompetensnb.store.snapshot import Snapshot

COLUMNS = ["region", "year", "in", "out", "net", "day", "night", "status", "origin"]


def commuting_flows(snapshot: Snapshot) -> pd.DataFrame:
    """Persons by region (id) and year: in, out, net, day (who work here) and night population (employed who live here).

    For a region of several municipalities `in` and `out` are missing: the municipal figures also hold those who
    commute inside it. The net and both populations add up and are given.
    """
    if "commuting" not in snapshot.subjects:
        return pd.DataFrame(columns=COLUMNS)
    keys = ["region", "year"]
    found = combine(snapshot.table("commuting"), by=["measure"])
    rows = found.pivot(index=keys, columns="measure", values="value").reset_index()
    rows = rows.merge(found[found["measure"] == "in"][[*keys, "status", "origin"]], on=keys)
    rows["net"] = rows["in"] - rows["out"]
    rows["day"] = rows["stay"] + rows["in"]
    rows["night"] = rows["stay"] + rows["out"]
    single = rows["region"].isin(membership().query("single")["region"])
    for gross in ("in", "out"):
        rows[gross] = rows[gross].where(single)
    return rows[COLUMNS]
