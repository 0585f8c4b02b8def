"""The command line itself, and what its commands share: options, language, where sentences and files go."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from kompetensnb.narrative.messages import LANGUAGES, text
from kompetensnb.vocabulary.parameters import Parameters

ENVIRONMENT: Final = "KOMPETENSNB_LANGUAGE"
"""Environment variable with the language of help and messages, `sv` (the default) or `en`."""


def default_language() -> str:
    """The language of who wrote no other: the environment's, or Swedish."""
    wanted = os.environ.get(ENVIRONMENT, "")
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def help_text(key: str, area: str = "cli") -> str:
    """A line of help, from the messages of an area."""
    return text(f"{area}.{key}", default_language())


def option(name: str, *, meta: str = "TEXT", area: str = "cli") -> typer.models.OptionInfo:
    """`--name`, with the help `option-name` of the area."""
    made: typer.models.OptionInfo = typer.Option(f"--{name}", help=help_text(f"option-{name}", area), metavar=meta)
    return made


app = typer.Typer(
    help=help_text("help"),
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    rich_markup_mode=None,
)

Language = Annotated[str, option("language", meta="sv|en")]


def language_of(value: str) -> str:
    """The language asked for, or the default when none was; KompetensnbError("invalid-parameter") for another."""
    return Parameters.parse(language=value or default_language()).language


def write_json(target: Path, content: Sequence[dict[str, Any]] | dict[str, Any]) -> Path:
    """Rows, or an account that holds rows, as JSON, written aside and moved into place."""
    from kompetensnb.publish.staging import staged, writing_to

    with staged(target.parent) as aside, writing_to(target.parent):
        (aside / target.name).write_text(
            json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n", encoding="utf-8"
        )
    return target


def say(sentence: str) -> None:
    """To standard error: standard output is for what another program may want to read."""
    typer.echo(sentence, err=True)
