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
    runs_of = [planned.run for planned in found[0].shown]
    chapters = [(run.page, run.parameters.horizon) for run in runs_of]
    assert chapters == [("kompetensbehov", "kort"), ("kompetensbehov", "lang"), ("ordlista", "medel")]
    assert {run.parameters.language for run in runs_of} == {"en"}
    assert len(runs(found)) == 5


def test_a_document_per_region_and_branch_and_only_pages_with_a_branch_are_told_of_it() -> None:
    definition = Definition.model_validate(
        {
            "version": 1,
            "title": {"sv": "Liten", "en": "Small"},
            "audience": "branschrad",
            "regions": ["skaraborg"],
            "branches": ["B+C", "handel"],
            "parts": [
                {"notebook": "branschanalys", "sections": ["alder"], "chapter": {"sv": "Åldrar", "en": "Ages"}},
                {"notebook": "lagesbild"},
            ],
        }
    )

    found = documents(definition, "2026-01-01-a", "sv")

    assert [document.stem for document in found] == ["skaraborg-b-c", "skaraborg-handel"]
    assert found[1].subject == "Handel, Skaraborg"
    branch, situation = found[0].shown
    assert (branch.chapter, branch.named, branch.sections) == ("Åldrar", True, ("alder",))
    assert (situation.chapter, situation.named, situation.sections) == ("Lägesbild", False, None)
    assert [branch.run.parameters.branch, situation.run.parameters.branch] == ["B+C", ""]
    assert len(runs(found)) == 3
