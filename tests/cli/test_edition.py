from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kompetensnb import cli
from kompetensnb.errors import KompetensnbError
from kompetensnb.publish import edition as edition_module
from kompetensnb.publish import verify as verify_module
from kompetensnb.publish.batch import Limits
from kompetensnb.publish.definitions import definition_names
from kompetensnb.publish.edition import Edition
from kompetensnb.publish.verify import Verification

Output = pytest.CaptureFixture[str]
MADE = Edition((Path("ut/index.html"), Path("ut/manifest.json")), 5, 2)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What `make_edition` was asked for, instead of an edition."""
    calls: list[tuple[str, dict[str, Any]]] = []

    def record(name: str, **options: Any) -> Edition:
        options.pop("progress")(1, 2)
        calls.append((name, options))
        return MADE

    monkeypatch.setattr(edition_module, "make_edition", record)
    return calls


def test_a_defined_report_becomes_an_edition(asked: list[tuple[str, dict[str, Any]]], capsys: Output) -> None:
    code = cli.run(
        ["report", "kompetensanalys", "--year", "2026", "--format=html", "--out=ut", "--workers=3", "--timeout=9"]
    )

    assert code == 0
    assert asked == [
        (
            "kompetensanalys",
            {
                "year": 2026,
                "meeting": "",
                "language": "",
                "snapshot": "",
                "formats": ("html",),
                "out": Path("ut"),
                "limits": Limits(3, 9, 2048),
            },
        )
    ]
    shown = capsys.readouterr()
    assert shown.out.splitlines() == [str(file) for file in MADE.files]
    assert "Körda notebooks: 5. Oförändrade sedan förra gången: 2." in shown.err


def test_all_reports_are_made_each_in_its_folder_though_one_cannot_be(
    monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    calls: list[tuple[str, Path, Limits]] = []

    def refuse_one(name: str, **options: Any) -> Edition:
        calls.append((name, options["out"], options["limits"]))
        if name == "faktablad":
            raise KompetensnbError("scheduler-unreachable", value="tcp://127.0.0.1:8149")
        return MADE

    monkeypatch.setattr(edition_module, "make_edition", refuse_one)

    assert cli.run(["report", "--all", "--out=ut", "--scheduler=tcp://127.0.0.1:8149"]) == 2
    limits = Limits(scheduler="tcp://127.0.0.1:8149")
    assert calls == [(name, Path("ut", name), limits) for name in definition_names()]
    assert "faktablad: Ingen Dask-schemaläggare svarar" in capsys.readouterr().err


def test_failed_runs_are_named_and_their_tracebacks_are_in_the_log(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    error = KompetensnbError("run-memory", notebook="x.ipynb", megabytes=5, detail="Traceback: rad 7")
    monkeypatch.setattr(
        edition_module, "make_edition", lambda *_, **__: Edition((), 4, 0, (("Lägesbild: Fyrbodal", error),))
    )

    code = cli.run(["report", "faktablad"])

    shown = capsys.readouterr()
    assert (code, shown.out) == (2, "")
    assert "Lägesbild: Fyrbodal: x.ipynb behövde mer än 5 MB minne" in shown.err
    assert "Traceback: rad 7" in (folder.parent / "log" / "k.log").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["report", "kompetensanalys", "--region", "skaraborg"], "«region»"),
        (["report", "kompetensanalys", "--workers", "många"], "«--workers»"),
        (["report", "kompetensanalys", "--timeout", "0"], "«--timeout»"),
        (["report", "kompetensanalys", "--all"], "«kompetensanalys»"),
        (["report", "finns-inte"], "kompetensanalys"),
        (["verify", "saknas"], "inget manifest"),
        (["verify", "saknas", "--rerun", "-1"], "«--rerun»"),
    ],
)
def test_what_cannot_be_done_is_said(
    asked: list[tuple[str, dict[str, Any]]], capsys: Output, arguments: list[str], said: str
) -> None:
    assert cli.run(arguments) == 2
    assert said in capsys.readouterr().err
    assert asked == []


def test_verify_says_that_all_is_right_and_what_is_another_than_then(
    monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    calls: list[tuple[Path, int]] = []

    def record(path: Path, *, rerun: int) -> Verification:
        calls.append((path, rerun))
        return Verification(7, 2, (), ("other-code",))

    monkeypatch.setattr(verify_module, "verify", record)

    assert cli.run(["verify", "ut", "--rerun=2", "--language=en"]) == 0

    assert calls == [(Path("ut"), 2)]
    shown = capsys.readouterr().err
    assert "7 files were checked and are right." in shown
    assert "The program is not the one that made the edition." in shown


def test_verify_tells_every_fault(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    faults = (KompetensnbError("verify-missing", file="a.html"), KompetensnbError("verify-extra", file="b.html"))
    monkeypatch.setattr(verify_module, "verify", lambda *_, **__: Verification(1, 0, faults, ()))

    assert cli.run(["verify", "ut"]) == 2

    shown = capsys.readouterr().err
    assert "a.html saknas." in shown
    assert "b.html finns i mappen men inte i manifestet." in shown


def test_verify_writes_what_it_found_to_a_file(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    fault = KompetensnbError("verify-figures", name="Lägesbild: Skara", count=3)
    monkeypatch.setattr(verify_module, "verify", lambda *_, **__: Verification(7, 2, (fault,), ("other-code",), 1))

    assert cli.run(["verify", "ut", "--json=svar.json"]) == 2

    assert json.loads((folder / "svar.json").read_text(encoding="utf-8")) == {
        "right": False,
        "files": 7,
        "rerun": 2,
        "alike": 1,
        "notes": ["other-code"],
        "faults": [
            {"key": "verify-figures", "text": "Lägesbild: Skara gav andra siffror på nytt: 3 är andra än i utgåvan."}
        ],
    }
