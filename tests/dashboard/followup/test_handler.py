"""Who may do what with which register, asked of the running server; and the ways round that there are not."""

from __future__ import annotations

import itertools

import pytest

from kompetensnb.followup.base import fields_of
from kompetensnb.followup.exporting import csv_file
from kompetensnb.followup.registers import REGISTERS

from .office import ROLES, Office, Visitor

_ANALYSTS = {"action", "analysis", "effect", "figure", "goal", "measure", "need", "trend", "trend_effect"}
_NOT_LEADERS = {"figure", "measure"}
_WRITERS = {
    "": set(),
    "läsa": set(),
    "processledare": set(REGISTERS) - _NOT_LEADERS,
    "analytiker": _ANALYSTS,
    "administratör": set(REGISTERS),
}
_EXPORTERS = {
    "": set(),
    "läsa": set(),
    "processledare": set(REGISTERS),
    "analytiker": set(REGISTERS) - {"answer"},
    "administratör": set(REGISTERS),
}
_READERS = {
    "": set(),
    "läsa": set(REGISTERS) - {"answer"},
    "processledare": set(REGISTERS),
    "analytiker": set(REGISTERS) - {"answer"},
    "administratör": set(REGISTERS),
}
_NEED = {"title": "Svetsare", "source": "statistics", "source_text": "SCB", "region": "skaraborg", "state": "open"}


@pytest.fixture(scope="module")
def visitors(office: Office) -> dict[str, Visitor]:
    return {role: office.visitor(role) for role in ROLES}


def _asked(office: Office, visitor: Visitor, action: str, name: str) -> int:
    """Status of a request that changes nothing even where it is allowed: an empty form, an old version, no rows."""
    row = f"followup/{name}/row/{office.row(name)}"
    match action:
        case "view":
            return visitor.get(f"followup/{name}").status_code
        case "view-row":
            return visitor.get(row).status_code
        case "export":
            return visitor.get(f"followup/{name}/export.csv").status_code
        case "form-add":
            return visitor.get(f"followup/{name}/new").status_code
        case "add":
            return visitor.post(f"followup/{name}/new", row="ny").status_code
        case "form-change":
            return visitor.get(f"{row}/change").status_code
        case "change":
            return visitor.post(f"{row}/change", version="1").status_code
        case "close" | "reopen":
            return visitor.post(f"{row}/{action}", version="999").status_code
    with office.database.reading() as session:
        headings = csv_file(session, REGISTERS[name], "sv").split(b"\r\n")[0]
    return visitor.upload("rader.csv", headings, register=name, what="take").status_code


_ALLOWED = {
    "view": (200, _READERS), "view-row": (200, _READERS), "export": (200, _EXPORTERS), "form-add": (200, _WRITERS),
    "add": (422, _WRITERS), "form-change": (200, _WRITERS), "change": (422, _WRITERS), "close": (409, _WRITERS),
    "reopen": (409, _WRITERS), "import": (200, _WRITERS),
}  # fmt: skip


@pytest.mark.parametrize(("role", "action"), list(itertools.product(ROLES, _ALLOWED)))
def test_what_a_role_may_do_with_each_register(
    office: Office, visitors: dict[str, Visitor], role: str, action: str
) -> None:
    before = office.state()
    found = {name: _asked(office, visitors[role], action, name) for name in REGISTERS}
    done, allowed = _ALLOWED[action]
    seen = action.startswith(("view", "form", "export"))
    refused = 403 if role else (303 if seen else 401)
    assert found == {name: done if name in allowed[role] else refused for name in REGISTERS}
    assert office.state() == before


def test_who_may_does(office: Office, visitors: dict[str, Visitor]) -> None:
    answer = visitors["processledare"].post("followup/need/new", row="ett-behov", **_NEED)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/followup/need/row/ett-behov?said=added")
    page = visitors["läsa"].get("followup/need/row/ett-behov").text
    assert "Svetsare" in page
    assert "Ändra" not in page
    assert "Lägg till" not in page


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://127.0.0.1:1"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
    ],
)
def test_a_form_of_another_site_is_refused(office: Office, headers: dict[str, str], status: int) -> None:
    visitor = office.visitor("processledare")
    before = office.state()
    answer = visitor.post("followup/dialogue/new", headers, row="främmande" if status == 403 else "eget", **_dialogue())
    assert answer.status_code == status
    assert (office.state() != before) == (status == 303)


@pytest.mark.parametrize("token", [None, "", "2|aa|bb|1", "rätt åäö"])
@pytest.mark.parametrize("path", ["login", "logout", "need/new", "need/row/x/change", "need/row/x/close", "import"])
def test_a_form_without_its_token_is_refused(office: Office, path: str, token: str | None) -> None:
    visitor = office.visitor("administratör")
    before = office.state()
    told = {"version": "1", **_NEED} | ({} if token is None else {"_xsrf": token})
    assert visitor.client.post(f"followup/{path}", data=told).status_code == 403
    assert visitor.get("followup/").status_code == 200
    assert office.state() == before


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_asking_writes_nothing(office: Office, method: str) -> None:
    visitor = office.visitor("administratör")
    before = office.state()
    need = office.row("need")
    paths = ["", "need", "need/new", f"need/row/{need}", f"need/row/{need}/change", "import", "need/export.xlsx"]
    query = {"row": "x", "what": "take", "version": "1", **_NEED}
    found = {path: visitor.client.request(method, f"followup/{path}", params=query).status_code for path in paths}
    assert found == dict.fromkeys(paths, 200)
    refused = [f"need/row/{need}/close", f"need/row/{need}/reopen", "logout"]
    assert [visitor.client.request(method, f"followup/{path}").status_code for path in refused] == [405] * 3
    assert visitor.get("followup/").status_code == 200
    assert office.state() == before


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_other_methods_do_nothing(office: Office, method: str) -> None:
    visitor = office.visitor("administratör")
    before = office.state()
    assert visitor.client.request(method, f"followup/need/row/{office.row('need')}").status_code in (400, 405)
    assert office.state() == before


@pytest.mark.parametrize(
    "path",
    [
        "change", "alembic_version", "sqlite_master", "need;drop", "NEED", "need/row/..%2F..%2Fneed", "need/row/%00",
        "need/row/A", "need/row/x%0d%0aSet-Cookie:a=b", "need/row/finns-inte", "%2e%2e/prov", "need/export.exe",
        "x/new", "need//new", "need/row/", "access.json", "../access.json",
    ],
)  # fmt: skip
def test_an_odd_address_leads_nowhere(office: Office, path: str) -> None:
    before = office.state()
    answer = office.visitor("administratör").get(f"followup/{path}")
    assert answer.status_code == 404
    assert "Traceback" not in answer.text
    assert "set-cookie" not in {name for name, value in answer.headers.items() if "a=b" in value}
    assert office.state() == before


def test_what_is_not_utf_8_is_refused_with_a_sentence(office: Office) -> None:
    visitor = office.visitor("processledare")
    content = f"_xsrf={visitor.token}&row=x&title=".replace("|", "%7C").encode() + b"%ff%fe"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = visitor.client.post("followup/need/new", content=content, headers=headers)
    assert answer.status_code == 400
    assert "Servern förstod inte" in answer.text


def test_who_is_logged_out_meanwhile_gets_back_what_they_wrote(office: Office) -> None:
    visitor = office.visitor("processledare")
    token = visitor.token
    visitor.client.cookies.delete("kompetensnb_session")
    answer = visitor.post("followup/dialogue/new", **{**_dialogue(), "note": "En lång <b>anteckning</b>"})
    assert answer.status_code == 401
    assert "En lång &lt;b&gt;anteckning&lt;/b&gt;" in answer.text
    assert token not in answer.text.split('id="main"')[1]


def test_every_answer_binds_the_browser_and_is_kept_by_nobody(office: Office) -> None:
    headers = office.visitor("processledare").get("followup/need").headers
    assert headers["Cache-Control"] == "no-store"
    assert "form-action 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"


def test_pages_stay_open_and_set_no_cookie(office: Office) -> None:
    answer = office.visitor().get("")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


def _dialogue() -> dict[str, str]:
    told = {"held_on": "2026-03-04", "region": "skaraborg", "forum": "direct", "actor": "company", "note": "Svetsare"}
    assert set(told) <= set(fields_of(REGISTERS["dialogue"]))
    return told
