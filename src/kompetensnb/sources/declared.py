"""Reading what is written about a producer's tables: a fault in it is told with the file and what does not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import yaml

from kompetensnb.errors import KompetensnbError

Declared = TypeVar("Declared")


def read_declared(path: Path, make: Callable[[Any], Declared]) -> Declared:
    """What `make` makes of the content of a YAML file.

    Raises:
        KompetensnbError: source-declaration when it cannot be read, or a field is missing, unknown or does not fit.
    """
    with telling(path.name):
        return make(yaml.safe_load(path.read_text(encoding="utf-8")))


@contextmanager
def telling(file: str) -> Iterator[None]:
    """Whatever does not fit inside becomes source-declaration with the file's name."""
    try:
        yield
    except (TypeError, ValueError, KeyError, AttributeError, yaml.YAMLError, KompetensnbError) as error:
        raise KompetensnbError("source-declaration", detail=repr(error), file=file, value=str(error)) from error
