import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.vocabulary import author_roles


def test_a_role_is_found_by_id_and_name() -> None:
    assert author_roles.get("Rådsledamot").id == author_roles.get("council member").id == "radsledamot"
    assert "strateg" in [role.id for role in author_roles.all_roles()]


def test_an_unknown_role_is_refused_with_those_there_are() -> None:
    with pytest.raises(KompetensnbError) as caught:
        author_roles.get("trollkarl")
    assert caught.value.fields["parameter"] == "author_role"
    assert "strateg" in str(caught.value.fields["allowed"])
