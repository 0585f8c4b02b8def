"""Addresses, and what Retry-After may say; the client itself is tried against a server in tests/contract."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.http import _seconds_until, checked_address


@pytest.mark.parametrize("address", ["https://example.org/api/v2/", "http://127.0.0.1:8950/api/v2", "http://[::1]:80"])
def test_an_address_loses_its_last_slash(address: str) -> None:
    assert checked_address(address) == address.rstrip("/")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.org",
        "ftp://example.org",
        "file:///etc/passwd",
        "http://",
        "http://example.org/a b",
        "http://example.org/\n",
        "http://example.org:99999",
        "http://example.org/?a=b",
        "http://[::1",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(KompetensnbError) as caught:
        checked_address(address)
    assert caught.value.key == "invalid-parameter"
    assert caught.value.fields["parameter"] == "--base-url"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("", 0), ("7", 7), (" 120 ", 120), ("-3", 0), ("soon", 0), ("1.5", 0), ("Wed, 21 Oct 2015 07:28:00 GMT", 0)],
)
def test_what_retry_after_asks_for(header: str, seconds: float) -> None:
    assert _seconds_until(header) == seconds


def test_retry_after_as_a_date() -> None:
    assert 58 < _seconds_until(format_datetime(datetime.now(UTC) + timedelta(minutes=1), usegmt=True)) <= 60
