"""The file of those who may write: keys that are kept as hashes, and nothing that others on the machine can read."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.access import add_key, distrust_proxy, read_access, remove_key, trust_proxy
from kompetensnb.followup.roles import Role

_TODAY = date(2026, 11, 22)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mapp" / "access.json"


def test_a_key_is_recognised_until_its_last_day(file: Path) -> None:
    key, shown = add_key(file, "processledare", " Skaraborgs kommunalförbund ", _TODAY, _TODAY + timedelta(days=1))
    access = read_access(file)
    assert access.recognised(shown, _TODAY + timedelta(days=1)) == key
    assert access.recognised(shown, _TODAY + timedelta(days=2)) is None
    assert access.recognised(shown[:-1], _TODAY) is None
    assert (key.role, key.organisation) == (Role.PROCESS_LEADER, "Skaraborgs kommunalförbund")
    assert shown not in file.read_text(encoding="utf-8")


def test_keys_are_added_and_taken_away_one_by_one(file: Path) -> None:
    first, shown = add_key(file, "analytiker", "A", _TODAY)
    second, other = add_key(file, "administrator", "B", _TODAY)
    secret = read_access(file).secret
    assert remove_key(file, first.id) == first
    access = read_access(file)
    assert (access.keys, access.secret) == ((second,), secret)
    assert (access.recognised(shown, _TODAY), access.recognised(other, _TODAY)) == (None, second)
    with pytest.raises(KompetensnbError, match="access-no-key"):
        remove_key(file, first.id)


def test_the_file_is_for_its_owner_alone_and_left_whole(file: Path) -> None:
    old = os.umask(0)
    try:
        add_key(file, "analytiker", "A", _TODAY)
    finally:
        os.umask(old)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("mode", [0o644, 0o660, 0o604, 0o620])
def test_a_file_that_others_may_read_or_write_is_refused(file: Path, mode: int) -> None:
    add_key(file, "analytiker", "A", _TODAY)
    file.chmod(mode)
    for use in (lambda: read_access(file), lambda: add_key(file, "analytiker", "B", _TODAY)):
        with pytest.raises(KompetensnbError, match="access-open"):
            use()


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[]", '{"secret": "kort", "keys": [], "proxy": null}', '{"secret": 1, "keys": [], "proxy": null}', "\0",
     '{"secret": "%s", "keys": [{"id": "x"}], "proxy": null}' % ("s" * 40)],
)  # fmt: skip
def test_a_file_that_is_damaged_lets_nobody_in(file: Path, content: str) -> None:
    file.parent.mkdir()
    file.write_text(content, encoding="utf-8")
    file.chmod(0o600)
    with pytest.raises(KompetensnbError, match="access-unreadable"):
        read_access(file)


def test_a_file_that_is_not_there_is_told(file: Path) -> None:
    with pytest.raises(KompetensnbError, match="access-none"):
        read_access(file)


@pytest.mark.parametrize("organisation", ["", "  ", "a\nb", "a" * 201, "a\0b"])
def test_an_organisation_is_a_text_on_a_line(file: Path, organisation: str) -> None:
    with pytest.raises(KompetensnbError, match="access-organisation"):
        add_key(file, "analytiker", organisation, _TODAY)
    assert not file.exists()


def test_a_proxy_is_trusted_with_its_secret_until_it_is_not(file: Path) -> None:
    add_key(file, "analytiker", "A", _TODAY)
    shown = trust_proxy(file, "X-Role", "X-Organisation")
    assert [read_access(file).trusts(told) for told in (shown, "", shown + "x")] == [True, False, False]
    distrust_proxy(file)
    assert not read_access(file).trusts(shown)


@pytest.mark.parametrize("header", ["Role", "X-", "X-Å", "X-A B", "X-A\r\nB", ""])
def test_a_header_has_a_name_of_its_own(file: Path, header: str) -> None:
    with pytest.raises(KompetensnbError, match="access-header"):
        trust_proxy(file, header, "X-Organisation")
