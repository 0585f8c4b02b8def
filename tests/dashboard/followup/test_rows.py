"""Lists and rows through the server, and what a row hands on to one that is added to it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kompetensnb.dashboard.followup.rows import handed_on, moment
from kompetensnb.followup.registers import Action, Dialogue, Need

from .office import Office


def test_a_need_out_of_a_dialogue_begins_with_what_the_dialogue_said() -> None:
    dialogue = Dialogue(
        id="d", region="skaraborg", branch="bygg", sector="privat", education_group=None, forum="direct"
    )
    assert handed_on(dialogue, Need, "dialogue") == {
        "dialogue": "d", "source": "dialogue", "region": "skaraborg", "branch": "bygg", "sector": "privat",
    }  # fmt: skip
    assert handed_on(Need(id="n", title="Svetsare", owner="Rådet"), Action, "need") == {"need": "n"}


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "2026-07-02 00:30"),
        (datetime(2026, 12, 1, 22, 30, tzinfo=UTC), "2026-12-01 23:30"),
    ],
)
def test_times_are_those_of_a_clock_in_sweden(at: datetime, shown: str) -> None:
    assert moment(at) == shown


def test_a_list_is_searched_and_an_odd_question_is_answered(office: Office) -> None:
    reader = office.visitor("läsa")
    found = reader.get("followup/need?words=svetsare&region=skaraborg&state=all&page=1")
    assert "row/exempel-behov-svets" in found.text
    assert "row/exempel-behov-handledare" not in found.text
    odd = [
        reader.get(f"followup/need?{query}").status_code
        for query in ("page=-1", "page=x", "state=x", "region=x", "page=%F0")
    ]
    assert odd == [200, 200, 200, 200, 400]


def test_a_reader_sees_rows_and_history_but_no_form(office: Office) -> None:
    reader = office.visitor("läsa")
    pages = [
        reader.get(path).text for path in ("followup/", "followup/need", f"followup/need/row/{office.row('need')}")
    ]
    assert "Historik" in pages[2]
    main = [page.split('id="main"')[1] for page in pages]
    assert [
        action for page in main for action in ("/new", "/change", "/close", "/import", "export") if action in page
    ] == []


def test_everything_is_in_english_when_asked(office: Office) -> None:
    page = office.visitor("läsa").get(f"followup/need/row/{office.row('need')}?language=en").text
    assert '<html lang="en">' in page
    assert "History" in page
    assert 'href="/followup/need?language=en"' in page


def test_answers_are_not_listed_for_who_does_not_collect_them(office: Office) -> None:
    path = f"followup/assessment/row/{office.row('assessment')}"
    assert "/followup/answer/row/" not in office.visitor("läsa").get(path).text
    assert "/followup/answer/row/" in office.visitor("processledare").get(path).text
