import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.vocabulary import branches
from kompetensnb.vocabulary.branches import Branch, BranchKind

GROUPS = ["A", "B+C", "D+E", "F", "G", "H", "I", "J", "K", "L", "M+N", "O", "P", "Q", "R+S+T+U"]
COUNCIL = branches.of_kind(BranchKind.COUNCIL)


def test_the_standard_list_covers_every_section_once() -> None:
    standard = [group for branch in branches.of_kind(BranchKind.GROUP) for group in branch.sni_groups]
    assert standard == GROUPS
    assert "".join("".join(standard).split("+")) == "ABCDEFGHIJKLMNOPQRSTU"


def test_unknown_and_total_stand_beside_the_standard_list() -> None:
    assert [branch.id for branch in branches.of_kind(BranchKind.UNKNOWN)] == ["US"]
    assert [branch.id for branch in branches.of_kind(BranchKind.TOTAL)] == ["A-U+US"]


def test_the_councils_branches_are_all_there() -> None:
    assert {branch.id for branch in COUNCIL} == {
        "handel",
        "bygg",
        "transport",
        "fastighet",
        "besoksnaring",
        "installation",
        "industri",
        "vard-och-omsorg",
        "forskola",
        "grundskola",
        "aldreomsorg",
        "fordonsindustri",
        "mobel-och-inredning",
        "livsmedel",
        "grona-naringar",
    }


@pytest.mark.parametrize("branch", branches.all_branches(), ids=lambda branch: branch.id)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_branch_is_named_in_both_languages(branch: Branch, language: str) -> None:
    assert branch.name(language)
    assert branch.long_name(language)
    assert len(branch.name(language)) <= 30


@pytest.mark.parametrize("branch", COUNCIL, ids=lambda branch: branch.id)
def test_a_councils_branch_stands_on_groups_and_says_what_else_they_hold(branch: Branch) -> None:
    assert branch.sni_groups
    assert set(branch.sni_groups) <= set(GROUPS)
    assert branch.exact == (branch.note_text("sv") == "") == (branch.note_text("en") == "")
    assert branch.exact or branch.sni


def test_occupations_are_digits_of_ssyk() -> None:
    assert all(code.isdigit() and len(code) <= 4 for branch in COUNCIL for code in branch.ssyk)


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("B+C", "B+C"),
        ("b c", "B+C"),
        ("a-u+us", "A-U+US"),
        ("handel", "handel"),
        ("G", "G"),
        ("Vård och omsorg", "vard-och-omsorg"),
        ("Health and social care", "vard-och-omsorg"),
        ("Tillverkning och utvinning", "B+C"),
    ],
)
def test_branches_are_found_by_code_and_name(text: str, id_: str) -> None:
    assert branches.get(text).id == id_


def test_an_unknown_branch_is_answered_with_the_nearest() -> None:
    with pytest.raises(KompetensnbError) as caught:
        branches.get("fastigheter")
    assert caught.value.key == "unknown-branch"
    assert "fastighet" in str(caught.value.fields["allowed"])
