from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb.publish import plan
from kompetensnb.publish.definitions import Definition
from kompetensnb.publish.plan import documents, make_run, run_name, run_title, runs
from kompetensnb.vocabulary.parameters import Parameters

CHOICE = Parameters(region="skaraborg", snapshot="2026-01-01-a")


def test_the_key_changes_with_the_data_the_choice_and_the_page_and_with_nothing_else() -> None:
    same = make_run("lagesbild", CHOICE).key
    others = [
        make_run("lagesbild", CHOICE.replace(snapshot="2026-01-01-b")).key,
        make_run("lagesbild", CHOICE.replace(region="fyrbodal")).key,
        make_run("lagesbild", CHOICE.replace(language="en")).key,
        make_run("pendling", CHOICE).key,
    ]

    assert make_run("lagesbild", CHOICE).key == same
    assert len({same, *others}) == 5


def test_a_changed_notebook_changes_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = make_run("lagesbild", CHOICE)
    copy = tmp_path / "lagesbild.ipynb"
    copy.write_bytes(before.notebook.read_bytes() + b"\n")
    monkeypatch.setattr(plan, "notebook_path", lambda _: copy)

    assert make_run("lagesbild", CHOICE).key != before.key


def test_a_notebook_is_not_given_what_it_does_not_take_but_depends_on_the_data_all_the_same() -> None:
    run = make_run("ordlista", CHOICE)

    assert run.parameters == Parameters(region=Parameters().region, snapshot="")
    assert run.key == make_run("ordlista", CHOICE.replace(region="fyrbodal")).key
    assert run.key != make_run("ordlista", CHOICE.replace(snapshot="2026-01-01-b")).key


def test_names_say_what_was_chosen() -> None:
    chosen = Parameters(region="skaraborg", branch="F", horizon="lang")

    assert run_title("lagesbild", CHOICE) == "Lägesbild"
    assert run_title("kompetensbehov", chosen).startswith("Kompetensbehov, ")
    assert run_title("kompetensbehov", chosen).count(",") >= 2
    assert run_name("lagesbild", CHOICE) == "Lägesbild: Skaraborg"


def test_a_document_per_region_with_its_chapters_in_order() -> None:
    definition = Definition.model_validate(
        {
            "version": 1,
            "title": {"sv": "Liten", "en": "Small"},
            "audience": "analytiker",
            "regions": ["skaraborg", "fyrbodal"],
            "parts": [{"notebook": "kompetensbehov", "horizons": ["kort", "lang"]}, {"notebook": "ordlista"}],
        }
    )

    found = documents(definition, "2026-01-01-a", "en")

    assert [document.stem for document in found] == ["skaraborg", "fyrbodal"]
    chapters = [(run.page, run.parameters.horizon) for run in found[0].chapters]
    assert chapters == [("kompetensbehov", "kort"), ("kompetensbehov", "lang"), ("ordlista", "medel")]
    assert {run.parameters.language for run in found[0].chapters} == {"en"}
    assert len(runs(found)) == 5
