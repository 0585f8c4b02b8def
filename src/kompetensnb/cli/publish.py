"""`kompetensnb publish`."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Annotated, Final

import typer

from kompetensnb.cli.app import Language, app, help_text, language_of, option, say
from kompetensnb.cli.edition import whole
from kompetensnb.cli.progress import shown_progress
from kompetensnb.narrative.messages import text
from kompetensnb.vocabulary.inputs import shown

CONTACT: Final = "KOMPETENSNB_CONTACT"
"""Environment variable with the address in the accessibility statement."""


@app.command("publish", help=help_text("help-publish", "site"))
def publish_site(
    out: Annotated[str, option("out", meta="FOLDER")] = "",
    pages: Annotated[str, option("pages", meta="NAME,…", area="site")] = "",
    regions: Annotated[str, option("regions", meta="NAME,…", area="site")] = "",
    languages: Annotated[str, option("languages", meta="sv,en", area="site")] = "",
    editions: Annotated[str, option("editions", meta="N", area="site")] = "5",
    contact: Annotated[str, option("contact", meta="ADDRESS", area="site")] = "",
    snapshot: Annotated[str, option("snapshot")] = "",
    workers: Annotated[str, option("workers", meta="N", area="site")] = "0",
    language: Language = "",
) -> None:
    """Write the static site; the path of its start page goes to standard output."""
    from kompetensnb.publish.site.plan import Wanted
    from kompetensnb.publish.site.publisher import OUT, Order, publish

    chosen = language_of(language)
    wanted = Wanted.parse(_items(pages), _items(regions), _items(languages))
    address = shown(contact or os.environ.get(CONTACT, ""))
    folder = Path(out) if out else OUT
    say(text("site.running", chosen, folder=folder))
    if not address:
        say(text("site.without-contact", chosen))
    began = time.monotonic()
    with shown_progress(text("site.progress", chosen)) as progress:
        published = publish(
            Order(
                folder,
                wanted,
                snapshot,
                whole("editions", editions),
                address,
                whole("workers", workers),
                progress=progress,
            )
        )
    say(
        text(
            "site.published",
            chosen,
            edition=published.edition,
            seconds=round(time.monotonic() - began),
            files=published.files,
            megabytes=max(1, round(published.size / 1_000_000)),
            made=published.made,
            kept=published.kept,
        )
    )
    typer.echo(published.start)


def _items(given: str) -> list[str]:
    return [item.strip() for item in given.split(",") if item.strip()]
