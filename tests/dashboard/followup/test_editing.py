"""Forms through the server: faults at their fields, two who edit the same row, and texts that mean harm."""

from __future__ import annotations

import html

import pytest

from kompetensnb.followup.base import fields_of
from kompetensnb.followup.fields import Kind
from kompetensnb.followup.registers import REGISTERS, Need

from .office import Office, Visitor

_NEED = {"title": "Svetsare", "source": "statistics", "source_text": "SCB", "region": "skaraborg", "state": "open"}


@pytest.fixture(scope="module")
def leader(office: Office) -> Visitor:
    return office.visitor("processledare")


@pytest.fixture(scope="module")
def administrator(office: Office) -> Visitor:
    return office.visitor("administratör")


def _titles(office: Office, row: str) -> str:
    with office.database.reading() as session:
        return session.get_one(Need, row).title


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_is_kept(office: Office, leader: Visitor) -> None:
    told = {**_NEED, "title": "", "persons": "tjugo", "description": 'Rad 1\r\nRad 2 "<b>"'}
    answer = leader.post("followup/need/new", row="fel", **told)
    assert answer.status_code == 422
    page = answer.text
    assert "2 saker behöver rättas" in page
    field = page.split('id="field-persons"')
    assert "«tjugo» ska vara ett helt tal" in field[0][-600:]
    assert 'aria-invalid="true"' in field[1].split(">")[0]
    assert 'value="tjugo"' in field[1].split(">")[0]
    assert "Rad 1\r\nRad 2 &#34;&lt;b&gt;&#34;</textarea>" in page
    assert '<option value="skaraborg" selected>' in page


def test_a_form_as_it_stands_changes_nothing(office: Office, administrator: Visitor) -> None:
    before = office.state()
    wrong = []
    for name in REGISTERS:
        path = f"followup/{name}/row/{office.row(name)}/change"
        answer = administrator.post(
            path, **{key: html.unescape(told) for key, told in administrator.form(path).items()}
        )
        if answer.status_code != 303:
            wrong.append((name, answer.status_code))
    assert wrong == []
    assert office.state() == before


def test_a_form_sent_twice_adds_one_row(office: Office, leader: Visitor) -> None:
    before = office.state()["need"]
    first = leader.post("followup/need/new", row="en-gang", **_NEED)
    second = leader.post("followup/need/new", row="en-gang", **_NEED)
    more = leader.post("followup/need/new", row="en-gang", **{**_NEED, "title": "Licensierade svetsare"})
    assert [answer.status_code for answer in (first, second, more)] == [303] * 3
    assert office.state()["need"] == before + 2
    assert _titles(office, "en-gang") == "Licensierade svetsare"


def test_two_who_edit_the_same_row_both_keep_what_they_wrote(office: Office, leader: Visitor) -> None:
    leader.post("followup/need/new", row="tva", **_NEED)
    path = "followup/need/row/tva/change"
    mine, theirs = leader.form(path), leader.form(path)
    other = office.visitor("analytiker")
    assert other.post(path, **{**theirs, "title": "Deras rubrik", "owner": "Rådet"}).status_code == 303
    answer = leader.post(path, **{**mine, "title": "Min rubrik", "description": "Min text"})
    assert answer.status_code == 409
    page = answer.text
    assert "Någon annan (analytiker) har ändrat raden" in page
    assert "<q>Deras rubrik</q>" in page
    assert 'value="Min rubrik"' in page
    assert 'value="Rådet"' in page
    assert "Min text</textarea>" in page
    assert _titles(office, "tva") == "Deras rubrik"
    merged = {**mine, "title": "Min rubrik", "description": "Min text", "owner": "Rådet", "version": "2"}
    assert leader.post(path, **merged).status_code == 303
    history = leader.get("followup/need/row/tva").text.split('id="history"')[1]
    assert "analytiker" in history
    assert history.index("Min rubrik") < history.index("Deras rubrik")


def test_a_row_is_closed_and_opened_again_but_not_by_who_saw_an_older_one(office: Office, leader: Visitor) -> None:
    leader.post("followup/need/new", row="stangs", **_NEED)
    assert leader.post("followup/need/row/stangs/close", version="1").status_code == 303
    assert "Raden är stängd" in leader.get("followup/need/row/stangs?said=closed").text
    late = leader.post("followup/need/row/stangs/reopen", version="1")
    assert late.status_code == 409
    assert "Läs raden på nytt" in late.text
    assert leader.post("followup/need/row/stangs/reopen", version="2").status_code == 303
    assert [leader.post("followup/need/row/stangs/close", version=each).status_code for each in ("", "x", "-1")] == [
        400
    ] * 3


def test_an_empty_form_takes_place_and_branch_from_the_page_that_its_link_stood_on(leader: Visitor) -> None:
    page = leader.get("followup/need/new", Referer=f"{leader.base}/branschanalys?region=fyrbodal&branch=bygg").text
    assert '<option value="fyrbodal" selected>' in page
    foreign = leader.get("followup/need/new?branch=finns-inte", Referer="http://evil.example/?region=fyrbodal").text
    assert '<option value="fyrbodal" selected>' not in foreign
    assert "finns-inte" not in foreign


_HARM = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea><script>alert(1)</script>",
    "{{ 7 * 7 }} {% raw %}",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    "'; DROP TABLE need; --",
    "../../etc/passwd",
    "%(title)s {0} {title}",
    "a" * 200,
    "Å̊ᅠ😀",
]


@pytest.mark.parametrize("harm", _HARM)
def test_a_text_that_means_harm_is_only_a_text(office: Office, leader: Visitor, harm: str) -> None:
    row = f"skada-{_HARM.index(harm)}"
    assert leader.post("followup/need/new", row=row, **{**_NEED, "title": harm, "description": harm}).status_code == 303
    assert _titles(office, row) == harm
    for path in (f"need/row/{row}", f"need/row/{row}/change", "need", f"action/new?need={row}"):
        page = leader.get(f"followup/{path}").text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert html.escape(harm, quote=False)[:20] in html.escape(
        html.unescape(leader.get(f"followup/need/row/{row}").text), quote=False
    )


@pytest.mark.parametrize("harm", ["a\0b", "a\x1bb", "a\u202eb", "a\u2066b", "a\nb", "a" * 5000])
def test_a_text_that_cannot_stand_is_refused_at_each_field(office: Office, administrator: Visitor, harm: str) -> None:
    before = office.state()
    passed = []
    for name, model in REGISTERS.items():
        lines = [each for each, field in fields_of(model).items() if field.kind is Kind.LINE]
        page = administrator.post(f"followup/{name}/new", row="ont", **dict.fromkeys(lines, harm)).text
        passed += [(name, each) for each in lines if "tecken" not in _fault(page, each)]
    assert passed == []
    assert office.state() == before


def _fault(page: str, field: str) -> str:
    return page.split(f'id="fault-{field}"')[-1].split("</p>")[0] if f'id="fault-{field}"' in page else ""


def test_an_address_that_could_run_something_is_refused(office: Office, leader: Visitor) -> None:
    told = {"commitment": "C1", "region": "fyrbodal", "judgement": "no", "evidence_address": "javascript:alert(1)"}
    answer = leader.post("followup/commitment/new", row="adress", **told)
    assert answer.status_code == 422
    assert "är ingen webbadress" in answer.text


def test_what_the_registers_do_not_have_is_not_written(office: Office, leader: Visitor) -> None:
    told = {**_NEED, "example": "1", "closed_at": "2020-01-01", "id": "x", "role": "administratör"}
    assert leader.post("followup/need/new", row="extra", **told).status_code == 303
    with office.database.reading() as session:
        row = session.get_one(Need, "extra")
        assert (row.id, row.example, row.closed_at, row.version) == ("extra", False, None, 1)


def test_a_reference_to_nothing_and_to_an_example_is_told_at_its_field(office: Office, leader: Visitor) -> None:
    told = {"title": "Kurs", "owner": "Rådet", "state": "proposed"}
    for need, says in (("finns-inte", "Det finns ingen rad"), (office.row("need"), "är ett exempel")):
        page = leader.post("followup/action/new", row="ref", need=need, **told)
        assert page.status_code == 422
        assert says in _fault(page.text, "need")
