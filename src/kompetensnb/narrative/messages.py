"""Every text that a user meets, by key and language. The sentences are in `messages/<language>/<area>.yml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Final

import yaml

from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.separators import grouped
from kompetensnb.vocabulary.texts import Text

LANGUAGES: Final = ("sv", "en")
_FOLDER: Final = Path(__file__).parent / "messages"
_PLURAL_FORMS: Final = {"one", "other"}
_FORMATTER: Final = Formatter()

Message = str | Mapping[str, str]
"""A sentence, or its forms `one` and `other`, chosen by the field `count`."""


class MessageError(LookupError):
    """A text was asked for that does not exist, or without a field that it needs: a fault in the program."""


def text(key: str, language: str, /, **fields: object) -> str:
    """The sentence `area.key` in a language, with its fields filled in.

    Fields are shown as they are, so figures are written by `narrative.numbers` first; a float is refused for that
    reason. A list or tuple becomes «A, B och C», a `Text` or another error what it says in the language. A message
    with the forms `one` and `other` needs `count` (an int), which is written with thousands separator.

    Raises:
        MessageError: unknown language, key or area; a field that is missing; a float among the fields.
    """
    message = _messages(language).get(key)
    if message is None:
        raise MessageError(_unknown(key, language))
    template = message if isinstance(message, str) else message[_plural_form(key, fields)]
    missing = sorted(_placeholders(template) - fields.keys())
    if missing:
        raise MessageError(f"{language}:{key} needs {', '.join(missing)}; given: {', '.join(sorted(fields)) or 'none'}")
    return template.format_map({name: _shown(key, name, value, language) for name, value in fields.items()})


def joined(items: Sequence[str], language: str, *, word: str = "and") -> str:
    """«A, B och C»; with `word="or"` «A, B eller C». Nothing gives an empty text."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {text(f'words.{word}', language)} {items[-1]}"


def has_text(key: str, language: str) -> bool:
    """Whether the sentence exists."""
    return key in _messages(language)


def error_text(error: KompetensnbError, language: str) -> str:
    """The sentence for an error. One without a sentence gets the general one: telling of an error must never fail."""
    try:
        return text(f"errors.{error.key}", language, **error.fields)
    except MessageError:
        return text("errors.unexpected", language)


def missing_keys() -> tuple[str, ...]:
    """What differs between the languages: `sv:area.key` for a missing text, with its name for a missing field."""
    differences: list[str] = []
    for language in LANGUAGES:
        own = _messages(language)
        for other in LANGUAGES:
            for key, message in _messages(other).items():
                if key not in own:
                    differences.append(f"{language}:{key}")
                else:
                    lacking = _all_placeholders(message) - _all_placeholders(own[key])
                    differences.extend(f"{language}:{key} {{{name}}}" for name in sorted(lacking))
    return tuple(differences)


@lru_cache(maxsize=len(LANGUAGES))
def _messages(language: str) -> Mapping[str, Message]:
    if language not in LANGUAGES:
        raise MessageError(f"no texts in language {language!r}; there are {', '.join(LANGUAGES)}")
    found: dict[str, Message] = {}
    for path in sorted((_FOLDER / language).glob("*.yml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER) or {}  # noqa: S506 - a safe loader
        for key, message in content.items():
            found[f"{path.stem}.{key}"] = _checked(message, path, str(key))
    return found


# The C loader is ten times faster and reads the same language; it is absent from some builds of PyYAML.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _checked(message: object, path: Path, key: str) -> Message:
    """Refuse what YAML made of an unquoted text (`no`, `1.0`), plural forms without `other`, odd placeholders."""
    where = f"{path.parent.name}/{path.name}: {key}"
    if isinstance(message, dict):
        if set(message) != _PLURAL_FORMS or not all(isinstance(form, str) for form in message.values()):
            raise MessageError(f"{where} must have the forms one and other")
        checked: Message = {str(name): str(form) for name, form in message.items()}
    elif isinstance(message, str):
        checked = message
    else:
        raise MessageError(f"{where} is not a text: {message!r} (quote it)")
    if not all(name.isidentifier() for name in _all_placeholders(checked)):
        raise MessageError(f"{where} has a placeholder that is not a plain name")
    return checked


@lru_cache(maxsize=4096)
def _placeholders(template: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in _FORMATTER.parse(template) if name is not None)


def _all_placeholders(message: Message) -> set[str]:
    forms = [message] if isinstance(message, str) else message.values()
    return set().union(*(_placeholders(form) for form in forms))


def _plural_form(key: str, fields: Mapping[str, object]) -> str:
    count = fields.get("count")
    if not isinstance(count, int):
        raise MessageError(f"{key} has plural forms and needs count as an int, not {count!r}")
    return "one" if count == 1 else "other"


def _shown(key: str, name: str, value: object, language: str) -> str:
    if isinstance(value, float):
        raise MessageError(f"{key}: the field {name} is a float; write it with narrative.numbers first")
    if isinstance(value, Text):
        return value[language]
    if isinstance(value, KompetensnbError):
        return error_text(value, language)
    if isinstance(value, (list, tuple, set, frozenset)):
        items = sorted(map(str, value)) if isinstance(value, (set, frozenset)) else [str(item) for item in value]
        return joined(items, language)
    if name == "count" and isinstance(value, int):
        return grouped(value, language)
    return str(value)


def _unknown(key: str, language: str) -> str:
    area = key.partition(".")[0]
    known = sorted(name for name in _messages(language) if name.startswith(f"{area}."))
    return f"no text {language}:{key}; {area} has {', '.join(known) if known else 'no texts'}"
