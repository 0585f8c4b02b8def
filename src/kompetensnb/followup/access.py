"""Who may write: keys with a role, kept as hashes in a file, and a proxy that is trusted to say who somebody is."""

from __future__ import annotations

import hmac
import json
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.fields import LINE
from kompetensnb.followup.roles import Role, role_of
from kompetensnb.store.places import snapshot_root

FILE: Final = "followup-access.json"
_HEADER: Final = re.compile(r"X-[A-Za-z0-9-]{1,60}")
_SECRET: Final = 32
_OTHERS: Final = 0o077


@dataclass(frozen=True)
class Key:
    """A key that has been given out: to which role of which organisation, and until when. `id` names it, `hash` is it.

    The keys are random and long, so a fast hash is enough: there is nothing to guess from.
    """

    id: str
    role: Role
    organisation: str
    hash: str
    made_on: date
    last_day: date | None = None

    def holds(self, today: date) -> bool:
        """Whether it still opens."""
        return self.last_day is None or today <= self.last_day


@dataclass(frozen=True)
class Proxy:
    """A proxy in front that identifies users: the headers where it says the role and the organisation.

    It proves itself with a secret of its own in `X-Kompetensnb-Proxy`; without that the headers are not read.
    """

    role_header: str
    organisation_header: str
    hash: str


@dataclass(frozen=True)
class Access:
    """The content of the file. `secret` signs the cookies of those who are logged in."""

    secret: str
    keys: tuple[Key, ...] = ()
    proxy: Proxy | None = None

    def key(self, id_: str, today: date) -> Key | None:
        """The key with this id, while it holds."""
        return next((key for key in self.keys if key.id == id_ and key.holds(today)), None)

    def recognised(self, told: str, today: date) -> Key | None:
        """The key that somebody shows, while it holds. Every key is compared, so that the time tells nothing."""
        found = [key for key in self.keys if _same(told, key.hash)]
        return next((key for key in found if key.holds(today)), None)

    def trusts(self, told: str) -> bool:
        """Whether this is the secret of the proxy."""
        return self.proxy is not None and _same(told, self.proxy.hash)


def default_file() -> Path:
    """Where the file is when nobody says otherwise: beside the database's."""
    return snapshot_root() / FILE


def read_access(file: Path) -> Access:
    """The content of the file.

    Raises:
        KompetensnbError: access-none, access-unreadable, access-open (others on the machine may read it).
    """
    try:
        if os.name == "posix" and file.stat().st_mode & _OTHERS:
            raise KompetensnbError("access-open", file=file)
        return _parsed(json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise KompetensnbError("access-none", file=file) from error
    except (OSError, ValueError, KeyError, TypeError, KompetensnbError) as error:
        if isinstance(error, KompetensnbError) and error.key == "access-open":
            raise
        raise KompetensnbError("access-unreadable", file=file, detail=repr(error)) from error


def add_key(file: Path, role: str, organisation: str, today: date, last_day: date | None = None) -> tuple[Key, str]:
    """A new key, written in the file, and the key itself, which is kept nowhere.

    Raises:
        KompetensnbError: followup-role-unknown, access-organisation, what `read_access` raises. No file: one is made.
    """
    organisation = organisation.strip()
    if not (organisation and len(organisation) <= LINE and organisation.isprintable()):
        raise KompetensnbError("access-organisation", value=organisation[:60])
    shown = secrets.token_urlsafe(_SECRET)
    key = Key(secrets.token_hex(4), role_of(role), organisation, _hashed(shown), today, last_day)
    _change(file, lambda access: replace(access, keys=(*access.keys, key)))
    return key, shown


def remove_key(file: Path, id_: str) -> Key:
    """Take a key away; whoever is logged in with it is logged out.

    Raises:
        KompetensnbError: access-no-key, what `read_access` raises.
    """
    access = read_access(file)
    found = next((key for key in access.keys if key.id == id_), None)
    if found is None:
        raise KompetensnbError("access-no-key", value=id_[:60], allowed=tuple(key.id for key in access.keys))
    _change(file, lambda access: replace(access, keys=tuple(key for key in access.keys if key.id != id_)))
    return found


def trust_proxy(file: Path, role_header: str, organisation_header: str) -> str:
    """Let a proxy say who somebody is; the secret that it has to send, which is kept nowhere.

    Raises:
        KompetensnbError: access-header, what `read_access` raises.
    """
    for header in (role_header, organisation_header):
        if not _HEADER.fullmatch(header):
            raise KompetensnbError("access-header", value=header[:60], allowed="X-Role")
    shown = secrets.token_urlsafe(_SECRET)
    _change(file, lambda access: replace(access, proxy=Proxy(role_header, organisation_header, _hashed(shown))))
    return shown


def distrust_proxy(file: Path) -> None:
    """Read no proxy's headers any longer.

    Raises:
        KompetensnbError: what `read_access` raises.
    """
    read_access(file)
    _change(file, lambda access: replace(access, proxy=None))


def _change(file: Path, changed: Callable[[Access], Access]) -> None:
    """Write the file anew in one step, for nobody else to read."""
    access = read_access(file) if file.exists() else Access(secrets.token_urlsafe(_SECRET))
    content = asdict(changed(access))
    aside = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
            json.dump(content, opened, ensure_ascii=False, indent=2, default=date.isoformat)
        aside.replace(file)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise KompetensnbError("out-not-writable", folder=file.parent, detail=str(error)) from error


def _parsed(content: Any) -> Access:
    keys = (
        Key(
            **{
                **key,
                "role": Role(key["role"]),
                "made_on": date.fromisoformat(key["made_on"]),
                "last_day": date.fromisoformat(key["last_day"]) if key["last_day"] else None,
            }
        )
        for key in content["keys"]
    )
    proxy = Proxy(**content["proxy"]) if content["proxy"] else None
    if len(content["secret"]) < _SECRET:
        raise ValueError("secret")
    return Access(content["secret"], tuple(keys), proxy)


def _hashed(shown: str) -> str:
    return sha256(shown.encode()).hexdigest()


def _same(told: str, kept: str) -> bool:
    return hmac.compare_digest(_hashed(told).encode(), kept.encode())
