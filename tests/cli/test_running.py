from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kompetensnb import cli
from kompetensnb.errors import KompetensnbError
from kompetensnb.publish import report as report_module
from kompetensnb.publish.report import Report
from kompetensnb.store.places import bundled_id

Output = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("arguments", "value", "allowed"),
    [
        (["report", "lagesbild", "--region", "atlantis"], "atlantis", "vastra-gotaland"),
        (["report", "lagesbild", "--comparison", "atlantis"], "atlantis", "riket"),
        (["report", "lagesbild", "--branch", "trolleri"], "trolleri", "B+C"),
        (["report", "lagesbild", "--year", "i fjol"], "i fjol", "1968"),
        (["report", "lagesbild", "--year", "2031"], "2031", "2025"),
        (["report", "lagesbild", "--horizon", "snart"], "snart", "kort"),
        (["report", "lagesbild", "--sex", "x"], "x", "kvinnor"),
        (["report", "lagesbild", "--measure", "lycka"], "lycka", "folkmangd"),
        (["report", "lagesbild", "--language", "de"], "de", "sv"),
        (["report", "lagesbild", "--snapshot", "1999-01-01-x"], "1999-01-01-x", bundled_id()),
        (["report", "lagesbild", "--format", "html,docx"], "docx", "pdf"),
        (["report", "finns-inte"], "finns-inte", "lagesbild"),
        (["report", "../../etc/passwd"], "../../etc/passwd", "lagesbild"),
        (["rapport", "lagesbild"], "rapport", "report"),
        (["serve", "--port", "99999"], "99999", "65535"),
        (["serve", "--ip", "localhosten"], "localhosten", "127.0.0.1"),
        (["serve", "--base-url", "/a b/"], "/a b/", "/kompetens/"),
        (["status", "--snapshot", "1999-01-01-x"], "1999-01-01-x", bundled_id()),
    ],
)
def test_a_bad_value_is_named_with_what_is_allowed_and_nothing_is_written(
    arguments: list[str], value: str, allowed: str, folder: Path, capsys: Output
) -> None:
    code = cli.run(arguments)

    shown = capsys.readouterr()
    last = shown.err.strip().splitlines()[-1]
    assert code == 2
    assert f"«{value}»" in last
    assert allowed in last
    assert shown.out == ""
    assert "Traceback" not in shown.err
    assert list(folder.iterdir()) == []


def test_the_language_of_an_error_is_the_one_asked_for(capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = []
    for arguments in (["--region", "x"], ["--region", "x", "--language", "en"], ["--language=en", "--region=x"]):
        cli.run(["report", "lagesbild", *arguments])
        sentences.append(capsys.readouterr().err)
    monkeypatch.setenv(cli.ENVIRONMENT, "en")
    cli.run(["report", "lagesbild", "--region", "x"])
    sentences.append(capsys.readouterr().err)

    assert sentences[0].startswith("Regionen «x» finns inte.")
    assert all(sentence.startswith("There is no region «x».") for sentence in sentences[1:])


@pytest.mark.parametrize("arguments", [["status", "--finns-inte"], ["report", "a", "b"], ["serve", "--port"]])
def test_what_cannot_be_understood_points_to_the_help(arguments: list[str], capsys: Output) -> None:
    code = cli.run(arguments)

    assert code == 2
    assert "kompetensnb --help" in capsys.readouterr().err


def test_a_fault_of_ours_gets_a_reference_and_its_traceback_only_in_the_log(
    monkeypatch: pytest.MonkeyPatch, capsys: Output, tmp_path: Path
) -> None:
    def fail(*_: object, **__: object) -> Report:
        raise RuntimeError("hemligt inre")

    monkeypatch.setattr(report_module, "make_report", fail)
    code = cli.run(["report", "lagesbild"])

    said = capsys.readouterr().err
    log = (tmp_path / "log" / "k.log").read_text(encoding="utf-8")
    reference = said.split("Referens ")[1].split(";")[0]
    assert code == 1
    assert "hemligt" not in said
    assert str(tmp_path / "log" / "k.log") in said
    assert reference in log
    assert "RuntimeError: hemligt inre" in log


def test_detail_of_an_error_is_for_the_log(monkeypatch: pytest.MonkeyPatch, capsys: Output, tmp_path: Path) -> None:
    def fail(*_: object, **__: object) -> Report:
        raise KompetensnbError("pdf-failed", detail="webbläsarens egna ord")

    monkeypatch.setattr(report_module, "make_report", fail)
    code = cli.run(["report", "lagesbild"])

    assert code == 2
    assert "egna ord" not in capsys.readouterr().err
    assert "egna ord" in (tmp_path / "log" / "k.log").read_text(encoding="utf-8")


def test_without_a_place_for_the_log_the_command_works(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.setenv(cli.LOG_ENVIRONMENT, "/proc/nowhere/k.log")

    assert cli.run(["version"]) == 0
    assert capsys.readouterr().out.strip()


def test_ctrl_c_is_an_exit_code_and_a_sentence(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    def interrupt(*_: object, **__: object) -> Report:
        raise KeyboardInterrupt

    monkeypatch.setattr(report_module, "make_report", interrupt)

    assert cli.run(["report", "lagesbild"]) == 130
    assert "Avbrutet" in capsys.readouterr().err


def test_the_program_and_the_module_are_the_same_command() -> None:
    told = [
        subprocess.run([*command, "version"], capture_output=True, text=True, check=True).stdout
        for command in (
            [sys.executable, "-m", "kompetensnb"],
            [str(Path(sys.executable).with_name("kompetensnb"))],
        )
    ]

    assert told[0] == told[1]


@pytest.mark.parametrize("arguments", [[], ["--help"], ["report", "--help"], ["forecast"], ["forecast", "--help"]])
def test_help_is_in_swedish(arguments: list[str], capsys: Output) -> None:
    assert cli.run(arguments) == 0

    shown = capsys.readouterr()
    assert "Usage: kompetensnb" in shown.out
    assert "rapport" in shown.out.lower() or "spakar" in shown.out or "scenario" in shown.out
    assert shown.err == ""


def test_help_imports_nothing_that_commands_need_first_when_run() -> None:
    heavy = "numpy", "pandas", "voila", "papermill", "altair"
    code = f"import sys, kompetensnb.cli; print([name for name in {heavy} if name in sys.modules])"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
