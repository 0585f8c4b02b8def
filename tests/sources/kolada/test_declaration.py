"""The declared indicators of Kolada."""

from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.kolada.declaration import declarations, read_declarations
from kompetensnb.store import registry

KPIS = [kpi for table in declarations().values() for kpi in table.kpis]


def test_every_indicator_of_the_registry_is_in_exactly_one_table() -> None:
    assert sorted(kpi.id for kpi in KPIS) == sorted(registry.get("kolada").column("measure").codes)


def test_no_two_have_the_same_name() -> None:
    for language in ("sv", "en"):
        assert len({(kpi.names[language], kpi.same_as.get("subject")) for kpi in KPIS}) == len(KPIS)


def test_what_counts_the_same_has_the_codes_of_its_subject() -> None:
    noted = [kpi for kpi in KPIS if kpi.same_as]
    for kpi in noted:
        subject = registry.get(kpi.same_as["subject"])
        for column, code in kpi.same_as.items():
            allowed = subject.column(column).codes if column != "subject" else ()
            assert column in (*subject.keys, "subject")
            assert not allowed or code in allowed
    shares = {kpi.same_as["branch"] for kpi in noted if "branch" in kpi.same_as}
    assert len(shares) == 16
    assert "A-U+US" not in shares


def test_shares_of_a_branch_at_work_and_at_home_stand_side_by_side() -> None:
    tables = declarations()
    work, home = (tables[f"kolada_bransch_{place}"].kpis for place in ("arbetsstalle", "bostad"))
    assert [f"{kpi.names['sv']}, boende" for kpi in work] == [kpi.names["sv"] for kpi in home]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "x: {title: {sv: a, en: b}, notes: {sv: a, en: b}, kpis: {}}",
        "x: {title: {sv: a}, notes: {sv: a, en: b}, kpis: {N01951: {sv: a, en: b}}}",
        "x: {title: {sv: a, en: b}, notes: {sv: a, en: b}, kpis: {N99999: {sv: a, en: b}}}",
        "x: {title: {sv: a, en: b}, notes: {sv: a, en: b}, kpis: {N01951: {sv: a}}}",
        "x: {title: {sv: a, en: b}, notes: {sv: a, en: b}, kpis: {N01951: {sv: a, en: b, same_as: {subject: z}}}}",
        "x: [",
    ],
)
def test_a_declaration_that_does_not_fit_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "tables.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(KompetensnbError) as caught:
        read_declarations(file)
    assert (caught.value.key, caught.value.fields["file"]) == ("source-declaration", "tables.yml")
