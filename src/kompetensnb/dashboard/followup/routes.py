"""Which address of the registers is answered by what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kompetensnb.dashboard.followup.editing import ChangeHandler, CloseHandler, NewHandler
from kompetensnb.dashboard.followup.files import ExportHandler, ImportHandler
from kompetensnb.dashboard.followup.handler import Office, RegisterHandler
from kompetensnb.dashboard.followup.identity import Doorkeeper
from kompetensnb.dashboard.followup.login import LoginHandler, LogoutHandler
from kompetensnb.dashboard.followup.rows import DeskHandler, ListHandler, RowHandler
from kompetensnb.dashboard.settings import Settings
from kompetensnb.dashboard.site import Site
from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.database import Database
from kompetensnb.followup.migrating import ready

_NAME = r"([a-z][a-z_]{0,39})"
_ROW = r"row/([a-z0-9][a-z0-9-]{0,39})"
_LOOPBACK = ("127.0.0.1", "::1")


def open_office(settings: Settings, writers: Path) -> Office:
    """What the handlers need, when a deployment lets somebody write.

    Raises:
        KompetensnbError: followup-https when keys would cross a network in the clear; access-none, access-open,
            access-unreadable; what `ready` raises for the database.
    """
    if not settings.https and settings.ip not in _LOOPBACK:
        raise KompetensnbError("followup-https", ip=settings.ip)
    return Office(ready(Database()), Doorkeeper(writers))


def routes(site: Site, office: Office) -> list[tuple[Any, ...]]:
    """The addresses, for the list of the server."""
    base = f"{site.settings.base_url}followup/"
    shared = {"site": site, "office": office}
    found: list[tuple[str, type[RegisterHandler]]] = [
        ("", DeskHandler),
        ("login", LoginHandler),
        ("logout", LogoutHandler),
        ("import", ImportHandler),
        (r"()export\.(xlsx)", ExportHandler),
        (rf"{_NAME}/export\.(xlsx|csv)", ExportHandler),
        (rf"{_NAME}/new", NewHandler),
        (_NAME, ListHandler),
        (f"{_NAME}/{_ROW}", RowHandler),
        (f"{_NAME}/{_ROW}/change", ChangeHandler),
        (f"{_NAME}/{_ROW}/(close|reopen)", CloseHandler),
    ]
    return [(base + path, handler, shared) for path, handler in found]
