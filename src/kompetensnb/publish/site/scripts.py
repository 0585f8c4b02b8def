"""Script modules as one classic script: a browser refuses modules in a page that is opened from a folder on disk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

_PLACES: Final = (("kompetensnb.publish.site", "static"), ("kompetensnb.dashboard", "static"))
_IMPORT: Final = re.compile(
    r'^import (?:\{ (?P<names>[^}]+) \}|(?P<default>\w+)) from "\./(?P<file>[\w-]+\.js)";', re.MULTILINE
)
_DEFAULT: Final = re.compile(r"^export default ", re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)
_LEFT: Final = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def bundle(entry: str, places: Sequence[Traversable] | None = None) -> str:
    """The module `entry` and all that it imports, each once, as a script that needs nothing but the browser.

    A name is looked for in `places` in turn: the site's own modules come before those of the live pages, which it
    shares. Only the forms of import and export that our modules use are known.

    Raises:
        ValueError: a module that is nowhere, imports itself through others, or imports or exports in another form.
    """
    parts: dict[str, str] = {}
    _add(entry, places or _our_places(), parts, ())
    return f'(() => {{\n"use strict";\n{"".join(parts.values())}}})();\n'


def _our_places() -> tuple[Traversable, ...]:
    return tuple(resources.files(package).joinpath(folder) for package, folder in _PLACES)


def _add(name: str, places: Sequence[Traversable], parts: dict[str, str], above: tuple[str, ...]) -> None:
    if name in parts:
        return
    if name in above:
        raise ValueError(f"{' -> '.join((*above, name))}: modules that import each other")
    found = next((file for place in places if (file := place.joinpath(name)).is_file()), None)
    if found is None:
        raise ValueError(f"{name}: there is no such module")
    source = found.read_text(encoding="utf-8")
    for match in _IMPORT.finditer(source):
        _add(match["file"], places, parts, (*above, name))
    parts[name] = _wrapped(name, source)


def _wrapped(name: str, source: str) -> str:
    exported = _EXPORT.findall(source)
    inside = _DEFAULT.sub("const $default = ", _EXPORT.sub("", _IMPORT.sub(_taken, source)))
    if _DEFAULT.search(source):
        exported.append("$default")
    if left := _LEFT.search(inside):
        raise ValueError(f"{name}: «{left.group()}» cannot be put into one script")
    return f"const {_variable(name)} = (() => {{\n{inside}\nreturn {{ {', '.join(exported)} }};\n}})();\n"


def _taken(match: re.Match[str]) -> str:
    source = _variable(match["file"])
    if match["default"]:
        return f"const {match['default']} = {source}.$default;"
    return f"const {{ {match['names'].replace(' as ', ': ')} }} = {source};"


def _variable(name: str) -> str:
    return f"${re.sub(r'[^a-z]', '_', name.removesuffix('.js'))}"
