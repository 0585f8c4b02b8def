"""`kompetensnb serve`."""

from __future__ import annotations

import ipaddress
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from kompetensnb.cli.app import Language, app, help_text, language_of, option, say
from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import text


@app.command(help=help_text("help-serve"))
def serve(
    port: Annotated[str, option("port")] = "8866",
    ip: Annotated[str, option("ip")] = "127.0.0.1",
    base_url: Annotated[str, option("base-url")] = "/",
    https: Annotated[bool, typer.Option("--https", help=help_text("option-https"))] = False,
    followup_writers: Annotated[Path | None, option("followup-writers", meta="FILE")] = None,
    every_region: Annotated[
        bool, typer.Option("--every-region/--no-every-region", help=help_text("option-every-region"))
    ] = True,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help=help_text("option-browser"))] = False,
    language: Language = "",
) -> None:
    """Serve the dashboards until interrupted; the address goes to standard output."""
    from kompetensnb.dashboard.server import serve as serve_pages  # Voilà takes long to import
    from kompetensnb.dashboard.settings import Settings
    from kompetensnb.publish.notebooks import notebooks_folder

    chosen = language_of(language)
    settings = Settings(
        notebooks=notebooks_folder(),
        ip=_ip(ip),
        port=_port(port),
        base_url=_base_url(base_url),
        https=https,
        writers=followup_writers,
        every_region=every_region,
    )

    def ready(address: str) -> None:
        say(text("cli.serving", chosen))
        typer.echo(address)
        if browser:
            webbrowser.open(address)

    serve_pages(settings, ready)


def _port(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= 65535):
        raise KompetensnbError("invalid-parameter", parameter="--port", value=value[:60], allowed="1–65535")
    return int(value)


def _ip(value: str) -> str:
    try:
        return str(ipaddress.ip_address(value))
    except ValueError as error:
        raise KompetensnbError(
            "invalid-parameter", parameter="--ip", value=value[:60], allowed="127.0.0.1, ::1, 0.0.0.0"
        ) from error


def _base_url(value: str) -> str:
    path = f"/{value.strip('/')}/".replace("//", "/")
    if not all(character.isalnum() or character in "-_./" for character in path) or ".." in path:
        raise KompetensnbError("invalid-parameter", parameter="--base-url", value=value[:60], allowed="/, /kompetens/")
    return path
