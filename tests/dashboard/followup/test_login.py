"""Logging in and out: keys that do not open, cookies that are not ours, and what a proxy may say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta

import httpx
import pytest
from tornado.web import create_signed_value

from kompetensnb.followup.access import add_key, read_access, remove_key

from .office import Office, Visitor, open_office

_COOKIE = "kompetensnb_session"
_TODAY = date.today()  # noqa: DTZ011


def _is_in(visitor: Visitor) -> bool:
    return visitor.get("followup/").status_code == 200


def test_a_key_opens_and_the_cookie_is_out_of_reach_of_scripts(office: Office) -> None:
    visitor = Visitor(office)
    answer = visitor.log_in(office.keys["processledare"])
    assert answer.status_code == 303
    cookie = answer.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"} <= set(cookie.split("; "))
    assert office.keys["processledare"] not in cookie
    assert _is_in(visitor)


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A server behind a proxy that speaks https and tells each visitor's address."""
    with open_office(tmp_path_factory.mktemp("secure"), https=True, base_url="/kompetens/") as opened:
        yield opened


def _try(office: Office, key: str, address: str) -> tuple[httpx.Response, list[str]]:
    """The answer to a key from an address, and all cookies on the way to it."""
    visitor = Visitor(office, headers={"X-Forwarded-For": address, "X-Forwarded-Proto": "https"})
    form = visitor.get("followup/login").headers["Set-Cookie"]
    token = form.split("_xsrf=")[1].split(";")[0]
    answer = visitor.client.post(
        "followup/login", data={"_xsrf": token, "key": key}, headers={"Cookie": f"_xsrf={token}"}
    )
    return answer, [form, *answer.headers.get_list("Set-Cookie")]


def test_behind_https_no_cookie_crosses_the_network_in_the_clear(secure: Office) -> None:
    answer, cookies = _try(secure, secure.keys["läsa"], "203.0.113.1")
    assert answer.headers["Location"] == "/kompetens/followup/"
    assert [cookie for cookie in cookies if not {"Secure", "HttpOnly"} <= set(cookie.split("; "))] == []
    assert ["Path=/kompetens/" in cookie for cookie in cookies] == [False, True]


@pytest.mark.parametrize("key", ["", "fel", "a" * 5000, "' OR 1=1 --", "\u202enyckel", "åäö"])
def test_a_wrong_key_opens_nothing(secure: Office, key: str) -> None:
    answer, cookies = _try(secure, key, "203.0.113.2")
    assert answer.status_code == 401
    assert "Nyckeln stämmer inte" in answer.text
    assert not key or key[:40] not in answer.text
    assert [cookie for cookie in cookies if _COOKIE in cookie] == []


def test_a_key_that_was_taken_away_or_whose_last_day_has_been_opens_nothing(secure: Office) -> None:
    key, taken = add_key(secure.keys_file, "processledare", "Ett förbund", _TODAY)
    _, old = add_key(secure.keys_file, "processledare", "Ett förbund", _TODAY, _TODAY - timedelta(days=2))
    assert _try(secure, taken, "203.0.113.3")[0].status_code == 303
    remove_key(secure.keys_file, key.id)
    assert [_try(secure, each, "203.0.113.3")[0].status_code for each in (taken, old)] == [401, 401]


def test_after_some_wrong_keys_the_next_from_there_has_to_wait_even_if_it_is_right(secure: Office) -> None:
    tried = [_try(secure, "fel", "203.0.113.4")[0].status_code for _ in range(9)]
    assert tried == [401] * 8 + [429]
    answer, _ = _try(secure, secure.keys["administratör"], "203.0.113.4")
    assert answer.status_code == 429
    assert 200 < int(answer.headers["Retry-After"]) <= 300
    assert "Vänta 5 minuter" in answer.text
    assert _try(secure, secure.keys["administratör"], "203.0.113.5")[0].status_code == 303


def test_who_is_not_logged_in_is_led_to_log_in(office: Office) -> None:
    assert Visitor(office).get("followup/need").headers["Location"] == "/followup/login?next=%2Ffollowup%2Fneed"


def test_a_cookie_that_is_not_ours_opens_nothing(office: Office) -> None:
    visitor = office.visitor("läsa")
    real = visitor.client.cookies[_COOKIE]
    id_ = read_access(office.keys_file).keys[-1].id
    forged = create_signed_value("x" * 32, _COOKIE, f"{id_}.00").decode()
    other_name = create_signed_value(read_access(office.keys_file).secret, "other", f"{id_}.00").decode()
    found = []
    for cookie in (forged, other_name, real[:-1] + ("0" if real[-1] != "0" else "1"), "", "administratör", '"'):
        answer = httpx.get(
            f"{visitor.base}/followup/", headers={"Cookie": f"{_COOKIE}={cookie}".encode("latin-1")}, trust_env=False
        )
        found.append(answer.status_code)
    assert found == [303] * 6
    assert _is_in(visitor)


def test_who_has_left_cannot_be_followed_in_with_a_copy_of_the_cookie(office: Office) -> None:
    visitor = office.visitor("administratör")
    copy = visitor.client.cookies[_COOKIE]
    assert visitor.post("followup/logout").status_code == 303
    assert not _is_in(visitor)
    visitor.client.cookies.set(_COOKIE, copy)
    assert not _is_in(visitor)


def test_a_key_that_is_taken_away_lets_out_who_came_in_with_it(office: Office) -> None:
    key, shown = add_key(office.keys_file, "processledare", "Ett förbund", _TODAY)
    visitor = Visitor(office)
    visitor.log_in(shown)
    assert _is_in(visitor)
    remove_key(office.keys_file, key.id)
    assert not _is_in(visitor)


def test_a_file_of_keys_that_others_may_read_lets_nobody_in(office: Office) -> None:
    visitor = office.visitor("processledare")
    office.keys_file.chmod(0o644)
    try:
        assert not _is_in(visitor)
    finally:
        office.keys_file.chmod(0o600)
    assert _is_in(visitor)


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/followup/need?region=skaraborg", "/followup/need?region=skaraborg"),
        ("https://evil.example/followup/", "/followup/"),
        ("//evil.example/followup/", "/followup/"),
        ("/followup/\\evil.example", "/followup/"),
        ("/followup//evil.example", "/followup/"),
        ("/followup/\r\nSet-Cookie: a=b", "/followup/"),
        ("javascript:alert(1)", "/followup/"),
        ("/prov", "/followup/"),
    ],
)
def test_logging_in_leads_to_our_own_forms_alone(office: Office, wanted: str, led_to: str) -> None:
    answer = Visitor(office).log_in(office.keys["läsa"], next=wanted)
    assert answer.headers["Location"] == led_to


def test_a_proxy_that_proves_itself_says_who_somebody_is(office: Office) -> None:
    headers = {"X-Kompetensnb-Proxy": office.proxy, "X-Role": "Administrator", "X-Organisation": "Västra Götaland"}
    encoded = {name: value.encode().decode("latin-1") for name, value in headers.items()}
    page = httpx.get(
        f"http://127.0.0.1:{office.server.port}/followup/",
        headers={name: value.encode("latin-1") for name, value in encoded.items()},
        trust_env=False,
    )
    assert page.status_code == 200
    assert "Inloggad som administratör, Västra Götaland" in page.text
    assert "Logga ut" not in page.text


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Role": "administratör"},
        {"X-Role": "administratör", "X-Kompetensnb-Proxy": ""},
        {"X-Role": "administratör", "X-Kompetensnb-Proxy": "fel"},
        {"X-Role": "kejsare", "X-Kompetensnb-Proxy": "PROXY"},
        {"X-Role": "", "X-Kompetensnb-Proxy": "PROXY"},
        {"X-Role": "läsa, administratör", "X-Kompetensnb-Proxy": "PROXY"},
        {"X-Forwarded-User": "administratör", "X-Kompetensnb-Proxy": "PROXY"},
    ],
)
def test_headers_of_anybody_else_are_not_read(office: Office, headers: dict[str, str]) -> None:
    sent = {name: value.replace("PROXY", office.proxy).encode() for name, value in headers.items()}
    page = httpx.get(f"http://127.0.0.1:{office.server.port}/followup/", headers=sent, trust_env=False)
    assert page.status_code == 303


def test_a_proxys_forms_need_their_token_too(office: Office) -> None:
    headers = {"X-Kompetensnb-Proxy": office.proxy, "X-Role": "processledare"}
    before = office.state()
    visitor = Visitor(office, headers=headers)
    assert visitor.client.post("followup/need/new", data={"row": "x"}).status_code == 403
    assert visitor.post("followup/need/new", row="x").status_code == 422
    assert office.state() == before


def test_the_file_holds_no_key_that_could_be_used(office: Office) -> None:
    told = office.keys_file.read_text(encoding="utf-8")
    assert [role for role, key in office.keys.items() if key in told] == []
    assert office.proxy not in told
    assert office.keys_file.stat().st_mode & 0o777 == 0o600
    assert len(json.loads(told)["keys"]) >= len(office.keys)
