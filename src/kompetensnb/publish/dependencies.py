"""Which part of the program a run depends on: modules, by what they import, and the data files beside them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from kompetensnb.publish.fingerprint import file_sha256, json_sha256

_PACKAGE: Final = Path(__file__).parents[1]
_ROOT: Final = _PACKAGE.name
_SHOWING: Final = ("dashboard.view", "publish.run", "publish.cells", "publish.document", "publish.fragments")
# The list of pages leads to all of them, and what live pages need is not met by a document.
_NOT_FOLLOWED: Final = frozenset(
    {"pages.registry", "followup.reading", "dashboard.widget", "dashboard.changes", "dashboard.addresses"}
)
_RECORDS: Final = "followup.reading"
# Data are told apart by the snapshot's id, notebooks and definitions by hashes of their own.
_APART: Final = ("store/bundled/", "notebooks/", "reports/", "dashboard/", "publish/")
_TEMPLATES: Final = "publish/templates/report/"


@cache
def showing_sha256() -> str:
    """Of all that turns a page into what a document shows of it."""
    return _sha256(_followed(_SHOWING))


@cache
def page_sha256(page: str, *, with_records: bool = False) -> str:
    """Of that, and of all that the page is computed by; `with_records` for one that shows registers."""
    records = (_RECORDS,) if with_records else ()
    return _sha256(_followed((*_SHOWING, f"pages.{page}", *records)))


def _followed(roots: tuple[str, ...]) -> frozenset[str]:
    """The modules that are imported, directly or not; names without that of the package."""
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name in found or name not in _modules() or (name in _NOT_FOLLOWED and name not in roots):
            continue
        found.add(name)
        waiting += _imported(name)
    return frozenset(found)


@cache
def _modules() -> dict[str, Path]:
    found = {}
    for path in _PACKAGE.rglob("*.py"):
        parts = path.relative_to(_PACKAGE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def _imported(name: str) -> tuple[str, ...]:
    tree = ast.parse(_modules()[name].read_bytes())
    found = {".".join(name.split(".")[:depth]) for depth in range(1, name.count(".") + 1)}
    for node in _run(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.removeprefix(f"{_ROOT}.") for alias in node.names if alias.name.startswith(_ROOT)}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == _ROOT:
            module = (node.module or "").removeprefix(_ROOT).removeprefix(".")
            named = {f"{module}.{alias.name}".removeprefix(".") for alias in node.names}
            inside = named & _modules().keys()
            # Of a folder that only holds modules, no more than the named ones.
            found |= inside | ({module} if named - inside else set())
    return tuple(sorted(found))


def _run(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those that are for the type checker only."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        yield child
        yield from _run(child)


@cache
def _data() -> dict[Path, tuple[Path, ...]]:
    """Files that are no modules, by the nearest folder above them that holds modules."""
    found: dict[Path, list[Path]] = {}
    for path in sorted(_PACKAGE.rglob("*")):
        name = path.relative_to(_PACKAGE).as_posix()
        apart = name.startswith(_APART) and not name.startswith(_TEMPLATES)
        if apart or path.suffix in (".py", ".pyc") or not path.is_file():
            continue
        owner = next(folder for folder in path.parents if (folder / "__init__.py").exists())
        found.setdefault(owner, []).append(path)
    return {owner: tuple(paths) for owner, paths in found.items()}


def _sha256(modules: frozenset[str]) -> str:
    paths = {_modules()[name] for name in modules}
    paths |= {path for folder in {path.parent for path in paths} for path in _data().get(folder, ())}
    return json_sha256([(path.relative_to(_PACKAGE).as_posix(), _hash(path)) for path in sorted(paths)])


@cache
def _hash(path: Path) -> str:
    return file_sha256(path)
