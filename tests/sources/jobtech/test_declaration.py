"""The declared tables of Arbetsförmedlingen."""

from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.jobtech.declaration import declarations, read_declarations
from kompetensnb.sources.jobtech.producer import ADDRESSES


def test_every_table_has_a_service_and_a_subject_of_its_own() -> None:
    tables = declarations().values()
    assert {table.service for table in tables} <= ADDRESSES.keys()
    assert len({table.subject.id for table in tables}) == len({table.origin for table in tables}) == len(tables)


def test_adverts_are_never_called_vacancies() -> None:
    for name in ("annonser_nu", "annonser_manad"):
        table = declarations()[name]
        assert "inte lediga jobb" in table.notes["sv"]
        assert "not vacancies" in table.notes["en"]
        assert "inte ett ledigt jobb" in table.subject.descriptions["sv"]
        assert "not a vacancy" in table.subject.descriptions["en"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "x: {service: search, table: a, subject: nothing, title: {sv: a, en: b}, notes: {sv: a, en: b}}",
        "x: {service: search, table: a, subject: adverts, title: {sv: a}, notes: {sv: a, en: b}}",
        "x: {table: a, subject: adverts, title: {sv: a, en: b}, notes: {sv: a, en: b}}",
        "x: [",
    ],
)
def test_a_declaration_that_does_not_fit_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "tables.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(KompetensnbError) as caught:
        read_declarations(file)
    assert (caught.value.key, caught.value.fields["file"]) == ("source-declaration", "tables.yml")
