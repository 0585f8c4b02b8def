"""Holds the files of the project together: what one of them says must be true of the others."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]


@cache
def _pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@cache
def _lock() -> dict[str, set[Version]]:
    """Versions by package; the lock is for every platform, so there may be several."""
    pins: dict[str, set[Version]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", _text("requirements.lock"), flags=re.MULTILINE):
        pins.setdefault(canonicalize_name(name), set()).add(Version(version))
    return pins


def _declared() -> dict[str, list[Requirement]]:
    project = _pyproject()["project"]
    groups = {"": project["dependencies"], **project["optional-dependencies"], **_pyproject()["dependency-groups"]}
    groups["build-system"] = _pyproject()["build-system"]["requires"]
    groups["override"] = _pyproject()["tool"]["uv"]["override-dependencies"]
    return {group: [Requirement(line) for line in lines] for group, lines in groups.items()}


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def _tracked() -> tuple[Path, ...]:
    """Files under version control; without git (an unpacked archive) the tests that need them do not apply."""
    found = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if found.returncode != 0:
        pytest.skip("not a git checkout")
    return tuple(path for name in found.stdout.decode().split("\0") if name and (path := ROOT / name).is_file())


def _tracked_texts() -> Iterator[tuple[Path, str]]:
    for path in _tracked():
        try:
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def _conda() -> tuple[dict[str, str], list[Requirement]]:
    lines = yaml.safe_load(_text("environment.yml"))["dependencies"]
    plain = dict(line.partition("=")[::2] for line in lines if isinstance(line, str))
    pip = [Requirement(line) for item in lines if isinstance(item, dict) for line in item["pip"]]
    return plain, pip


def test_every_declared_dependency_is_locked_within_its_range() -> None:
    wrong = [
        f"{group or 'dependencies'}: {requirement}"
        for group, requirements in _declared().items()
        for requirement in requirements
        if not any(requirement.specifier.contains(pin) for pin in _lock().get(canonicalize_name(requirement.name), ()))
    ]

    assert wrong == []


def test_every_pin_of_the_lock_has_a_hash_and_none_an_address() -> None:
    blocks = re.split(r"^(?=[\w.-]+==)", _text("requirements.lock"), flags=re.MULTILINE)[1:]

    assert len(blocks) >= len(_lock())
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert not re.search(r"https?://|file:|--(extra-)?index-url|--find-links", _text("requirements.lock"))


def test_what_the_override_keeps_out_is_out() -> None:
    assert "jsonschema" in _lock()
    assert "rfc3987-syntax" not in _lock()


def test_conda_gives_a_python_that_the_project_accepts_and_the_locked_installer() -> None:
    plain, pip = _conda()

    assert set(plain) == {"python", "pip"}
    assert SpecifierSet(_pyproject()["project"]["requires-python"]).contains(plain["python"])
    declared = {canonicalize_name(item.name) for items in _declared().values() for item in items}
    for requirement in pip:
        name = canonicalize_name(requirement.name)
        assert name in declared
        assert {str(requirement.specifier)} == {f"=={version}" for version in _lock()[name]}


def test_conda_users_are_told_the_command_that_installs_the_rest() -> None:
    assert 'make env VENV="$CONDA_PREFIX"' in _text("environment.yml")
    assert re.search(r"^VENV \?= \.venv$", _text("Makefile"), flags=re.MULTILINE)


def test_tools_are_told_the_oldest_python_that_the_project_accepts() -> None:
    oldest = _pyproject()["project"]["requires-python"].removeprefix(">=")

    assert _pyproject()["tool"]["mypy"]["python_version"] == oldest
    assert _pyproject()["tool"]["ruff"]["target-version"] == f"py{oldest.replace('.', '')}"
    assert f"--python-version {oldest} " in _text("Makefile")
    assert f"Python {oldest} or later" in _text("tools/venv.sh")


def test_everything_imported_is_declared() -> None:
    """A package that only comes along with another may go away with it."""
    providers = packages_distributions()
    usual, dask = ({canonicalize_name(item.name) for item in _declared()[extra]} for extra in ("", "dask"))
    missing = set()
    for path in (ROOT / "src").rglob("*.py"):
        for module in _imports(ast.parse(path.read_text(encoding="utf-8"))):
            if module not in sys.stdlib_module_names and module != "kompetensnb":
                names = {canonicalize_name(name) for name in providers.get(module, [module])}
                if not names & (usual | dask if path.name == "remote.py" else usual):
                    missing.add(f"{path.relative_to(ROOT)}: {module}")

    assert sorted(missing) == []


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_the_licence_is_the_same_everywhere() -> None:
    assert _pyproject()["project"]["license"] == "EUPL-1.2"
    assert "EUPL-1.2" in _text("README.md")
    assert _text("LICENSE").startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")


def test_the_commands_of_the_readme_are_targets_that_make_knows() -> None:
    commands = set(re.findall(r"\bmake ([a-z][a-z-]*)", _text("README.md")))
    targets = set(re.findall(r"^([a-z-]+):", _text("Makefile"), flags=re.MULTILINE))

    assert {"run", "test"} <= commands <= targets
    assert {"env", "run", "report", "test", "test-all", "lint", "bench", "lock", "browser", "clean"} <= targets
    assert "make test" in _text(".ci/run")


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for path, text in _tracked_texts():
        if path.suffix == ".md":
            for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
                if "://" not in target and not (ROOT / path.parent / target).exists():
                    broken.append(f"{path}: {target}")

    assert broken == []


def test_no_tracked_file_is_large() -> None:
    assert [str(path.relative_to(ROOT)) for path in _tracked() if path.stat().st_size > 1_000_000] == []


def test_notebooks_are_committed_without_outputs() -> None:
    notebooks = [str(path) for path in _tracked() if path.suffix == ".ipynb"]

    checked = subprocess.run(
        [sys.executable, "tools/notebook_outputs.py", *notebooks], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (checked.returncode, checked.stdout) == (0, "")


@pytest.mark.parametrize("cell", [{"outputs": [{"output_type": "stream"}]}, {"outputs": [], "execution_count": 3}])
def test_a_notebook_with_outputs_is_found(tmp_path: Path, cell: dict[str, Any]) -> None:
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "code", **cell}]}))

    checked = subprocess.run(
        [sys.executable, "tools/notebook_outputs.py", str(path)], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert checked.returncode == 1
    assert str(path) in checked.stdout


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    places = re.compile(r"(?<![\w.])(?:/(?:home|root|Users|work|opt)/\w+|[A-Z]:\\Users)")
    found = [f"{path}: {match.group()}" for path, text in _tracked_texts() for match in [places.search(text)] if match]

    assert found == []


def test_modules_are_short_enough_to_read() -> None:
    long = [
        f"{path}: {lines}"
        for path, text in _tracked_texts()
        if path.suffix in {".py", ".js", ".css"} and (lines := text.count("\n")) > 400
    ]

    assert long == []


def test_every_hook_before_a_commit_is_a_check_of_make_lint_or_of_this_module() -> None:
    hooks = yaml.safe_load(_text(".pre-commit-config.yaml"))["repos"]

    assert [repo["repo"] for repo in hooks] == ["local"]
    for hook in hooks[0]["hooks"]:
        program = hook["entry"].split()[0].removeprefix(".venv/bin/")
        assert program == "python" or f"$(BIN)/{program}" in _text("Makefile")
