"""Debian's PostgreSQL, started for the tests in a folder of their own and on a free port of the loopback."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_USER = "postgres"


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    return found[-1].parent if found else None


def lacking() -> str:
    """Why there can be no server here; empty when there can."""
    if _programs() is None:
        return "Debian's package postgresql is not installed"
    if os.geteuid() == 0 and (shutil.which("runuser") is None or not _has_user()):
        return "PostgreSQL refuses to run as root, and there is no other user to run it as"
    return ""


def _has_user() -> bool:
    return any(entry.pw_name == _USER for entry in pwd.getpwall())


@contextmanager
def running() -> Iterator[str]:
    """A server; gives the address of its database, and stops it."""
    programs = _programs()
    assert programs is not None
    with tempfile.TemporaryDirectory(prefix="kompetensnb-postgresql-") as folder:
        data = Path(folder, "data")
        data.mkdir()
        if os.geteuid() == 0:  # the server's own user has to reach it
            Path(folder).chmod(0o711)
            shutil.chown(data, _USER)
        yield from _served(programs, data)


def _served(programs: Path, data: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    _run(programs / "initdb", "-D", data, "-U", _USER, "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync")
    options = f"-h 127.0.0.1 -p {port} -k {data} -c fsync=off"
    _run(programs / "pg_ctl", "-D", data, "-w", "-l", data / "log", "-o", options, "start")
    try:
        yield f"postgresql://{_USER}@127.0.0.1:{port}/postgres"
    finally:
        _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")


@contextmanager
def schema(address: str) -> Iterator[str]:
    """A database of its own on the server."""
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield f"{address.rpartition('/')[0]}/{name}"


def _run(*words: object) -> None:
    other = ["runuser", "-u", _USER, "--"] if os.geteuid() == 0 else []
    subprocess.run([*other, *map(str, words)], check=True, cwd="/", stdout=subprocess.DEVNULL)
