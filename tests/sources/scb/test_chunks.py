"""Large questions cut small: every cell once, none too many, always in the same way."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.scb.chunks import cells, split

SIZES = st.lists(st.integers(1, 6), min_size=1, max_size=4)


@given(sizes=SIZES, limit=st.integers(1, 40))
def test_together_they_are_the_whole_and_none_is_too_large(sizes: list[int], limit: int) -> None:
    whole = {f"v{place}": tuple(f"{place}.{code}" for code in range(size)) for place, size in enumerate(sizes)}
    chunks = split(whole, limit)
    asked = Counter(cell for chunk in chunks for cell in product(*chunk.values()))
    assert asked == Counter(product(*whole.values()))
    assert max(map(cells, chunks)) <= limit
    assert all(list(chunk) == list(whole) for chunk in chunks)
    assert split(whole, limit) == chunks


def test_a_table_as_large_as_the_largest() -> None:
    sizes = {"Region": 314, "Yrke": 149, "SNI": 16, "Kon": 2, "Contents": 1, "Tid": 1}
    chunks = split({name: [str(code) for code in range(size)] for name, size in sizes.items()}, 150_000)
    assert len(chunks) == 11
    assert sum(map(cells, chunks)) == 1_497_152
    assert [len(chunk["Region"]) for chunk in chunks] == [31] * 10 + [4]


def test_nothing_is_no_chunk_and_no_limit_an_error() -> None:
    assert split({"a": []}, 10) == ()
    with pytest.raises(KompetensnbError) as caught:
        split({"a": ["1"]}, 0)
    assert caught.value.key == "scb-limit"
