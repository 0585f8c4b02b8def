"""The command line. Thin: reads the choices, calls the house, says in one sentence what happened."""

from __future__ import annotations

import ipaddress
import json
import logging
import os
import sys
import tempfile
import webbrowser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version as package_version
from itertools import groupby
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import typer
from platformdirs import user_log_path
from rich import box
from rich.console import Console
from rich.table import Table
from typer.exceptions import TyperException

from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative import numbers
from kompetensnb.narrative.messages import LANGUAGES, error_text, text
from kompetensnb.vocabulary.parameters import Parameters

if TYPE_CHECKING:
    from kompetensnb.forecast.scores import Score
    from kompetensnb.publish.status import TableStatus

ENVIRONMENT: Final = "KOMPETENSNB_LANGUAGE"
"""Environment variable with the language of help and messages, `sv` (the default) or `en`."""

LOG_ENVIRONMENT: Final = "KOMPETENSNB_LOG"
"""Environment variable that names the log file, in place of the one among the user's logs."""

_INTERRUPTED: Final = 130  # what Typer makes of Ctrl-C
_LOG: Final = logging.getLogger("kompetensnb.cli")


def _default_language() -> str:
    wanted = os.environ.get(ENVIRONMENT, "")
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def _help(key: str) -> str:
    return text(f"cli.{key}", _default_language())


def _option(name: str, *, meta: str = "TEXT") -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(f"--{name}", help=_help(f"option-{name}"), metavar=meta)
    return option


def _fetch_option(name: str, *, meta: str = "TEXT") -> typer.models.OptionInfo:
    help_text = text(f"fetch.option-{name}", _default_language())
    option: typer.models.OptionInfo = typer.Option(f"--{name}", help=help_text, metavar=meta)
    return option


app = typer.Typer(
    help=_help("help"),
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    rich_markup_mode=None,
)

Language = Annotated[str, _option("language", meta="sv|en")]


@app.command(help=_help("help-report"))
def report(
    name: Annotated[str, typer.Argument(help=_help("argument-name"), metavar="NAME")] = "",
    region: Annotated[str, _option("region")] = "",
    comparison: Annotated[str, _option("comparison")] = "",
    branch: Annotated[str, _option("branch")] = "",
    horizon: Annotated[str, _option("horizon")] = "",
    year: Annotated[str, _option("year")] = "",
    sector: Annotated[str, _option("sector")] = "",
    sex: Annotated[str, _option("sex")] = "",
    measure: Annotated[str, _option("measure")] = "",
    snapshot: Annotated[str, _option("snapshot")] = "",
    language: Language = "",
    formats: Annotated[str, _option("format", meta="html,pdf")] = "",
    out: Annotated[str, _option("out", meta="FOLDER")] = "",
) -> None:
    """Make a report; the paths of its files go to standard output."""
    given = {
        "region": region,
        "comparison": comparison,
        "branch": branch,
        "horizon": horizon,
        "year": year,
        "sector": sector,
        "sex": sex,
        "measure": measure,
        "snapshot": snapshot,
        "language": language or _default_language(),
    }
    parameters = Parameters.parse(**{key: value for key, value in given.items() if value})
    wanted = tuple(item.strip() for item in formats.split(",")) if formats else ()
    from kompetensnb.publish.report import make_report  # takes long to import, and not for nothing

    _say(text("cli.report-running", parameters.language, name=name))
    made = make_report(name, parameters, formats=wanted, out=Path(out) if out else None)
    _say(text("cli.report-written", parameters.language, count=len(made.files)))
    for file in made.files:
        typer.echo(file)
    if made.without_pdf:
        _say(error_text(made.without_pdf, parameters.language))


@app.command(help=_help("help-serve"))
def serve(
    port: Annotated[str, _option("port")] = "8866",
    ip: Annotated[str, _option("ip")] = "127.0.0.1",
    base_url: Annotated[str, _option("base-url")] = "/",
    https: Annotated[bool, typer.Option("--https", help=_help("option-https"))] = False,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help=_help("option-browser"))] = False,
    language: Language = "",
) -> None:
    """Serve the dashboards until interrupted; the address goes to standard output."""
    from kompetensnb.dashboard.server import serve as serve_pages  # Voilà takes long to import
    from kompetensnb.dashboard.settings import Settings
    from kompetensnb.publish.notebooks import notebooks_folder

    chosen = _language(language)
    settings = Settings(
        notebooks=notebooks_folder(), ip=_ip(ip), port=_port(port), base_url=_base_url(base_url), https=https
    )

    def ready(address: str) -> None:
        _say(text("cli.serving", chosen))
        typer.echo(address)
        if browser:
            webbrowser.open(address)

    serve_pages(settings, ready)


@app.command(help=_help("help-status"))
def status(
    snapshot: Annotated[str, _option("snapshot")] = "",
    json_file: Annotated[str, _option("json", meta="FILE")] = "",
    language: Language = "",
) -> None:
    """Show the snapshots and the state of every table, or write the latter to a file as a list of rows."""
    from kompetensnb.publish.status import snapshot_status
    from kompetensnb.store.snapshot import list_snapshots, open_snapshot

    chosen = _language(language)
    opened = open_snapshot(Parameters.parse(snapshot=snapshot).snapshot)
    rows = snapshot_status(opened, date.today())  # noqa: DTZ011 (age is counted in the user's own days)
    if json_file:
        _say(text("cli.status-written", chosen))
        typer.echo(_write_rows(Path(json_file), [row.to_json() for row in rows]))
        return
    for info in list_snapshots():
        marks = [text(f"cli.snapshot-{mark}", chosen) for mark in ("bundled", "current") if getattr(info, mark)]
        typer.echo(f"{info.id}  {', '.join(marks)}".rstrip())
    Console().print(_status_table(rows, chosen))


def _status_table(rows: Sequence[TableStatus], language: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    for column in ("table", "rows", "years", "gaps", "age", "release", "missing", "suppressed"):
        table.add_column(text(f"cli.status-{column}", language), no_wrap=column not in ("gaps", "release"), min_width=6)
    for row in rows:
        figures = [numbers.percent(share, language) for share in (row.missing_percent, row.suppressed_percent)]
        years = f"{row.first_year}–{row.last_year}" if row.first_year != row.last_year else str(row.last_year)
        gaps = ", ".join(map(str, row.gaps)) or "–"
        days = "–" if row.age_days is None else str(row.age_days)
        release = row.next_release.isoformat() if row.next_release else "–"
        table.add_row(row.table, numbers.integer(row.rows, language), years, gaps, days, release, *figures)
    return table


@app.command("fetch", help=text("fetch.help", _default_language()))
def fetch_data(
    source: Annotated[str, _fetch_option("source")] = "",
    table: Annotated[list[str] | None, _fetch_option("table", meta="ID")] = None,
    base_url: Annotated[str, _fetch_option("base-url", meta="URL")] = "",
    json_file: Annotated[str, _fetch_option("json", meta="FILE")] = "",
    language: Language = "",
) -> None:
    """Fetch data into a new snapshot, whose id goes to standard output; exit code 2 when a table could not be had."""
    from kompetensnb.publish.fetching import account_sentences, run_fetch, write_account

    chosen = _language(language)
    today = date.today()  # noqa: DTZ011 (the day is the user's own)
    account = run_fetch(source, table or [], base_url, today, Console(stderr=True))
    for sentence in account_sentences(account, chosen):
        _say(sentence)
    if account.snapshot:
        typer.echo(account.snapshot)
    if json_file:
        write_account(account, Path(json_file))
        _say(text("fetch.report-written", chosen))
        typer.echo(json_file)
    if account.failed:
        raise typer.Exit(2)


@app.command(help=_help("help-backtest"))
def backtest(
    snapshot: Annotated[str, _option("snapshot")] = "",
    json_file: Annotated[str, typer.Option("--json", help=_help("option-json-backtest"), metavar="FILE")] = "",
    language: Language = "",
) -> None:
    """Try the forecasts on the past: show how good they were, or write it to a file as a list of rows."""
    from kompetensnb.forecast.backtest import backtest as run_backtest
    from kompetensnb.store import registry
    from kompetensnb.store.snapshot import open_snapshot

    chosen = _language(language)
    opened = open_snapshot(Parameters.parse(snapshot=snapshot).snapshot)
    _say(text("cli.backtest-running", chosen))
    scores = run_backtest(opened)
    if json_file:
        _say(text("cli.backtest-written", chosen))
        typer.echo(_write_rows(Path(json_file), [score.to_json() for score in scores]))
        return
    for subject, rows in groupby((score for score in scores if score.cases), key=lambda score: score.subject):
        Console().print(_backtest_table(registry.get(subject).names[chosen], list(rows), chosen))
    for score in scores:
        if score.missing:
            _say(text("cli.backtest-missing", chosen, table=score.missing))


def _backtest_table(title: str, scores: Sequence[Score], language: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    measures = {"mape": 2, "mape_unchanged": 2, "mape_trend": 2, "direction": 0, "better_both": 0, "coverage_80": 0}
    for column in ("level", "horizon", "origins", "cases", *measures):
        justify: Literal["left", "right"] = "left" if column in ("level", "origins") else "right"
        heading = text(f"cli.backtest-{column.replace('_', '-')}", language)
        table.add_column(heading, justify=justify, no_wrap=justify == "left")
    for score in scores:
        found = [numbers.decimal(getattr(score, name), language, digits) for name, digits in measures.items()]
        level = text(f"cli.backtest-{score.level}", language)
        horizon = text(f"cli.backtest-{score.unit}", language, count=score.horizon)
        table.add_row(level, horizon, score.first_origin, numbers.integer(score.cases, language), *found)
    return table


@app.command(help=_help("help-pages"))
def pages(language: Language = "") -> None:
    """List the pages, which are also the names of the reports."""
    from kompetensnb.pages.registry import PAGES

    chosen = _language(language)
    for name, definition in PAGES.items():
        typer.echo(f"{name}: {definition.title(chosen)}. {definition.description(chosen)}")


@app.command(help=_help("help-version"))
def version() -> None:
    """Print the version."""
    typer.echo(package_version("kompetensnb"))


def main() -> None:
    """Entry point: run the command line and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run a command. Returns 0; 2 for what the user can mend; 1 for a fault of ours; 130 for Ctrl-C."""
    language = _language_among(arguments)
    with _log_file() as log:
        try:
            _check_command(arguments)
            code = app(list(arguments), prog_name="kompetensnb", standalone_mode=False)
            if code == _INTERRUPTED:
                _say(text("cli.interrupted", language))
        except KompetensnbError as error:
            _LOG.info("%s%s", error, f"\n{error.detail}" if error.detail else "")
            _say(error_text(error, language))
            return 2
        except TyperException as error:
            _say(text("cli.usage", language, problem=str(error)))
            return 2
        except Exception as error:
            from kompetensnb.dashboard.incidents import record

            reference = record("a command failed", error=error)
            _say(text("cli.unexpected", language, reference=reference, log=log))
            return 1
    return code if isinstance(code, int) else 0


@contextmanager
def _log_file() -> Iterator[Path]:
    """Details of what goes wrong go to a file: the user's log, or one among temporary files where that cannot be."""
    usual = user_log_path("kompetensnb", appauthor=False) / "kompetensnb.log"
    path = Path(os.environ.get(LOG_ENVIRONMENT) or usual)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    except OSError:
        path = Path(tempfile.mkdtemp(prefix="kompetensnb-log-"), "kompetensnb.log")
        handler = RotatingFileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger = logging.getLogger("kompetensnb")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    try:
        yield path
    finally:
        logger.removeHandler(handler)
        handler.close()


def _write_rows(target: Path, rows: Sequence[dict[str, Any]]) -> Path:
    """A list of rows as JSON, written aside and moved into place."""
    from kompetensnb.publish.staging import staged, writing_to

    with staged(target.parent) as aside, writing_to(target.parent):
        (aside / target.name).write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return target


def _say(sentence: str) -> None:
    """To standard error: standard output is for what another program may want to read."""
    typer.echo(sentence, err=True)


def _check_command(arguments: Sequence[str]) -> None:
    names = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]
    first = next((item for item in arguments if not item.startswith("-")), None)
    if first is not None and first not in names:
        raise KompetensnbError("unknown-command", value=first[:60], allowed=tuple(names))


def _language_among(arguments: Sequence[str]) -> str:
    """The language to speak to whoever wrote this, understood or not: the one asked for if there is such a language."""
    for option, following in zip(arguments, [*arguments[1:], ""], strict=False):
        name, _, value = option.partition("=")
        if name == "--language" and (value or following) in LANGUAGES:
            return value or following
    return _default_language()


def _language(value: str) -> str:
    return Parameters.parse(language=value or _default_language()).language


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
