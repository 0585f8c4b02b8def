"""A really running server that lets some write, and somebody who asks it as a browser would."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from kompetensnb.followup import migrating
from kompetensnb.followup.access import add_key, trust_proxy
from kompetensnb.followup.base import Change
from kompetensnb.followup.database import ENVIRONMENT, Database
from kompetensnb.followup.example import add_example
from kompetensnb.followup.registers import REGISTERS
from kompetensnb.followup.roles import Role

from ..conftest import RunningServer, running

ROLES = ("", *(str(role) for role in Role))
"""Nobody, and the roles."""


@dataclass
class Office:
    """The server, its registers, the file of keys, a key for each role, and what the proxy has to send."""

    server: RunningServer
    database: Database
    keys_file: Path
    keys: dict[str, str]
    proxy: str

    def visitor(self, role: str = "", **options: Any) -> Visitor:
        """Somebody with this role, logged in; nobody without one."""
        visitor = Visitor(self, **options)
        if role:
            visitor.log_in(self.keys[role])
        return visitor

    def row(self, name: str) -> str:
        """A row of the register, of the example."""
        model = REGISTERS[name]
        with self.database.reading() as session:
            return session.scalars(select(model.id).where(model.example).order_by(model.id)).first() or ""

    def state(self) -> dict[str, int]:
        """How many rows and changes there are, and the sum of versions: what any write makes another."""
        with self.database.reading() as session:
            found = {"changes": session.scalar(select(func.count()).select_from(Change)) or 0}
            for name, model in REGISTERS.items():
                found[name] = session.scalar(select(func.sum(model.version))) or 0
        return found


class Visitor:
    """Keeps cookies and puts the token of a form into what it sends, as a browser does."""

    def __init__(self, office: Office, headers: dict[str, str] | None = None) -> None:
        base = f"http://127.0.0.1:{office.server.port}{office.server.base_url}"
        self.client = httpx.Client(base_url=base, headers=headers, timeout=30, trust_env=False)
        self.base = base.rstrip("/")

    def log_in(self, key: str, **given: str) -> httpx.Response:
        return self.post("followup/login", key=key, **given)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    @property
    def token(self) -> str:
        for path in ("login", "", "need/new"):  # the first of them that has a form, for who asks
            if "_xsrf" not in self.client.cookies:
                self.client.get(f"followup/{path}")
        return self.client.cookies.get("_xsrf", "")

    def post(self, path: str, headers: dict[str, str] | None = None, **told: str) -> httpx.Response:
        sent = {"_xsrf": self.token, **told}
        return self.client.post(path, data=sent, headers={"Origin": self.base, **(headers or {})})

    def upload(self, name: str, content: bytes, **told: str) -> httpx.Response:
        files = {"file": (name, content, "application/octet-stream")}
        return self.client.post("followup/import", data={"_xsrf": self.token, **told}, files=files)

    def form(self, path: str) -> dict[str, str]:
        """What the form at an address would send, as it stands."""
        page = self.get(path).text
        told = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        for name, body in re.findall(r'<select id="field-\w+" name="(\w+)".*?>(.*?)</select>', page, re.DOTALL):
            chosen = re.search(r'<option value="([^"]*)" selected', body)
            told[name] = chosen.group(1) if chosen else ""
        told |= dict(re.findall(r'<input type="(?:text|date|url)".*?name="(\w+)"[^>]*value="([^"]*)"', page))
        told |= dict(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\n?(.*?)</textarea>', page, re.S))
        del told["_xsrf"]
        return told


@contextmanager
def open_office(folder: Path, address: str = "", **settings: Any) -> Iterator[Office]:
    """A server over registers with the example; SQLite in the folder unless there is another address."""
    address = address or f"sqlite:///{folder / 'register.sqlite'}"
    database = Database(address)
    migrating.init(database)
    add_example(database)
    keys_file = folder / "access.json"
    today = date.today()  # noqa: DTZ011
    keys = {str(role): add_key(keys_file, role, f"Organisation {role}", today)[1] for role in Role}
    proxy = trust_proxy(keys_file, "X-Role", "X-Organisation")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {"fork": False, "spare_kernels": 0, "writers": str(keys_file), **settings}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, address)
        with running(folder, port, **options) as server:
            yield Office(server, database, keys_file, keys, proxy)
    database.close()
    shutil.rmtree(folder / "notebooks")
