"""Who asks: Jupyter Server's identity provider and authorizer, by a key's cookie or by a proxy that is trusted."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from jupyter_server.auth.authorizer import Authorizer
from jupyter_server.auth.identity import User
from tornado.web import RequestHandler, create_signed_value, decode_signed_value
from traitlets import Instance

from kompetensnb.dashboard.sockets import Anonymous
from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.access import Access, Key, read_access
from kompetensnb.followup.fields import LINE
from kompetensnb.followup.permissions import Action, may
from kompetensnb.followup.roles import Role, role_of

COOKIE: Final = "kompetensnb_session"
PROXY_HEADER: Final = "X-Kompetensnb-Proxy"
HOURS: Final = 12
"""So long somebody stays logged in."""
RESOURCE: Final = "followup:"
"""How a register is named to the authorizer."""
_LEFT: Final = 10_000
_LOG = logging.getLogger("kompetensnb.access")


@dataclass(frozen=True)
class Person:
    """Somebody who has said who they are: a role and an organisation, never a name. `session` is of a key's login."""

    role: Role
    organisation: str
    session: str = ""


class Doorkeeper:
    """Knows the file of keys, and reads it anew when it has changed, so that a key taken away opens nothing."""

    def __init__(self, file: Path) -> None:
        """Raises KompetensnbError: what `read_access` raises."""
        self._file = file
        self._access = read_access(file)
        self._stamp = self._now()
        self._left: dict[str, None] = {}

    @property
    def access(self) -> Access | None:
        """The content of the file; None while it cannot be read."""
        stamp = self._now()
        if stamp != self._stamp:
            try:
                self._access, self._stamp = read_access(self._file), stamp
            except KompetensnbError as error:
                _LOG.error("nobody is let in: %s %s", error, error.detail)
                return None
        return self._access

    def admit(self, handler: RequestHandler, told: str, *, secure: bool, path: str) -> Key | None:
        """Log somebody in who shows a key; None when it opens nothing."""
        access = self.access
        key = access.recognised(told, _today()) if access else None
        if access is None or key is None:
            return None
        value = create_signed_value(access.secret, COOKIE, f"{key.id}.{secrets.token_hex(16)}")
        handler.set_cookie(COOKIE, value, path=path, httponly=True, samesite="Lax", secure=secure, max_age=HOURS * 3600)
        return key

    def leave(self, handler: RequestHandler, person: Person, path: str) -> None:
        """Log somebody out: the cookie is taken away, and is worth nothing where it has been copied to."""
        handler.clear_cookie(COOKIE, path=path)
        self._left[person.session] = None
        while len(self._left) > _LEFT:
            del self._left[next(iter(self._left))]

    def person(self, handler: RequestHandler) -> Person | None:
        """Who asks; None for a visitor."""
        access = self.access
        if access is None:
            return None
        return _by_proxy(handler, access) or self._by_cookie(handler, access)

    def _by_cookie(self, handler: RequestHandler, access: Access) -> Person | None:
        told = decode_signed_value(access.secret, COOKIE, handler.get_cookie(COOKIE), max_age_days=HOURS / 24)
        session = (told or b"").decode("ascii", "replace")
        key = access.key(session.partition(".")[0], _today()) if session and session not in self._left else None
        return Person(key.role, key.organisation, session) if key else None

    def _now(self) -> tuple[int, ...]:
        try:
            found = self._file.stat()
        except OSError:
            return ()
        return (found.st_mtime_ns, found.st_size, found.st_ino, found.st_mode)


class Identified(Anonymous):
    """Visitors, and those who have logged in."""

    doorkeeper = Instance(Doorkeeper, allow_none=True)

    def get_user(self, handler: Any) -> User:
        """The role as a user, or the nobody that every visitor is."""
        person = self.doorkeeper.person(handler) if self.doorkeeper else None
        return User(str(person.role), person.organisation) if person else super().get_user(handler)


class RoleAuthorizer(Authorizer):
    """Pages are for everybody; what may be done with a register depends on the role."""

    def is_authorized(self, handler: Any, user: User, action: str, resource: str) -> bool:
        """Whether somebody with this role may do this with the register that the resource names."""
        if not resource.startswith(RESOURCE):
            return True
        role = next((role for role in Role if role == user.username), None)
        return may(role, Action(action), resource.removeprefix(RESOURCE))


def _by_proxy(handler: RequestHandler, access: Access) -> Person | None:
    """Only a proxy that proves itself is believed; anybody can write headers."""
    headers = handler.request.headers
    if access.proxy is None or not access.trusts(headers.get(PROXY_HEADER, "")):
        return None
    told = headers.get(access.proxy.role_header, "")
    try:
        role = role_of(told) if told else None
    except KompetensnbError:
        _LOG.warning("the proxy told of a role that is not known: %r", told[:60])
        return None
    return Person(role, _unquoted(headers.get(access.proxy.organisation_header, ""))) if role else None


def _unquoted(header: str) -> str:
    """A header as the UTF-8 that it usually is; the server reads it as Latin-1."""
    told = header.encode("latin-1", "replace").decode("utf-8", "replace").strip()[:LINE]
    return told if told.isprintable() else ""


def _today() -> Any:
    return datetime.now(UTC).date()
