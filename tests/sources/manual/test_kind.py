"""The declared kinds fit their subjects."""

from __future__ import annotations

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.manual import kind
from kompetensnb.sources.manual.kind import get_kind, kinds, needs_subject, ordered_subjects

PLAIN = [name for name in kinds() if not needs_subject(name)]


@pytest.mark.parametrize("name", PLAIN)
def test_every_kind_has_a_column_for_every_key_of_its_subject(name: str) -> None:
    found = get_kind(name)

    named = {*(field.column for field in found.fields), *filter(None, [found.spread]), *found.constants}
    assert named == set(found.subject.keys)
    assert len(set(found.headings)) == len(found.headings)
    assert set(found.example) == set(found.headings[1:])


@pytest.mark.parametrize("subject", ordered_subjects())
def test_an_ordered_table_has_a_column_for_every_key_and_one_of_figures(subject: str) -> None:
    found = get_kind("scb-bestallning", subject)

    assert tuple(field.column for field in found.fields) == found.subject.keys
    assert found.headings[-1] == "Värde"
    for field in found.fields:
        assert tuple(field.values) == (found.subject.column(field.column).codes if field.type == "choice" else ())


def test_the_tables_that_the_forecast_needs_can_be_ordered() -> None:
    needed = {"education_stock", "education_flows", "employment", "commuting_matrix", "matching", "occupation"}
    assert needed <= set(ordered_subjects())


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": "weather"},
        {"figures": {"places": "Platser"}},
        {"columns": {}},
        {"columns": {"region": {"heading": "Kommun", "type": "kommun"}}},
        {"status": "säker"},
        {"example": {"Betyg": 5}},
        {"colour": "blue"},
        {"row_each": "region"},
        {"constants": {"region": "14"}},
        {
            "columns": kind._content("antagning")["columns"]
            | {"year": {"heading": "År", "type": "choice", "offered": "need"}}
        },
    ],
)
def test_a_declaration_that_does_not_fit_is_told(changed: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {**kind._content("antagning"), **changed}
    monkeypatch.setattr(kind, "_content", lambda _: whole)
    kind._kind.cache_clear()

    with pytest.raises(KompetensnbError) as caught:
        get_kind("antagning")
    assert caught.value.key == "source-declaration"
