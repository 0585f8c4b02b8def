from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb.publish.site import files
from kompetensnb.publish.site.files import put, put_data, read_data


def test_the_same_content_is_one_file_and_comes_back(tmp_path: Path) -> None:
    value = {"ort": "Åmål", "tal": [1, None, 2.5]}

    names = {put_data(tmp_path, value), put_data(tmp_path, dict(value))}

    assert len(names) == 1
    assert [path.stem for path in (tmp_path / files.FOLDER).iterdir()] == list(names)
    assert read_data(tmp_path, names.pop()) == value


def test_a_file_that_was_cut_off_is_written_anew(tmp_path: Path) -> None:
    name = put(tmp_path, b"body { margin: 0 }", "-a.css")
    (tmp_path / files.FOLDER / name).write_bytes(b"body")

    assert put(tmp_path, b"body { margin: 0 }", "-a.css") == name
    assert (tmp_path / files.FOLDER / name).read_bytes() == b"body { margin: 0 }"


def test_what_is_no_number_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        put_data(tmp_path, [float("nan")])

    assert list(tmp_path.iterdir()) == []
