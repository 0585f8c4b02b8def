"""One server with registers for all tests of the forms."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .office import Office, open_office


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened
