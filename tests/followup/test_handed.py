"""Files opened: which register they are for, which heading each column has, and what is wrong with the headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.exporting import columns
from kompetensnb.followup.handed import MAX_MB, read_tables
from kompetensnb.followup.registers import REGISTERS, Trend
from kompetensnb.followup.words import heading

HEADINGS = [heading("trend", name).sv for name in columns(Trend)]


def written(path: Path, lines: list[str], encoding: str = "utf-8-sig") -> Path:
    path.write_text("\r\n".join(lines), encoding=encoding)
    return path


@pytest.mark.parametrize("name", ["omvarldsbevakning.csv", "trend.csv", "Trends.csv"])
def test_a_csv_file_is_known_by_its_name(tmp_path: Path, name: str) -> None:
    (table,) = read_tables(written(tmp_path / name, [";".join(HEADINGS)]))
    assert (table.model, table.faults, table.lines) == (Trend, (), ())


@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_what_stands_between_cells_is_read_from_the_headings(tmp_path: Path, sign: str) -> None:
    row = [f"cell{number}" for number, _ in enumerate(HEADINGS)]
    (table,) = read_tables(written(tmp_path / "trend.csv", [sign.join(HEADINGS), sign.join(row)]))
    (line,) = table.lines
    assert (line.number, line.cells["id"], line.cells["title"]) == (2, "cell0", row[table.places["title"]])


def test_columns_may_stand_in_any_order_and_empty_rows_count_for_nothing(tmp_path: Path) -> None:
    lines = [";".join(reversed(HEADINGS)), ";" * (len(HEADINGS) - 1), ";".join(reversed(HEADINGS))]
    (table,) = read_tables(written(tmp_path / "trend.csv", lines))
    assert [line.number for line in table.lines] == [3]


@pytest.mark.parametrize(
    ("headings", "key"),
    [
        (HEADINGS[:-3], "followup-heading"),
        ([*HEADINGS, HEADINGS[2]], "followup-heading"),
        ([*HEADINGS, "Lön"], "followup-heading-unknown"),
    ],
)
def test_a_fault_in_the_headings_is_told_and_no_row_is_read(tmp_path: Path, headings: list[str], key: str) -> None:
    (table,) = read_tables(written(tmp_path / "trend.csv", [";".join(headings), ";".join(headings)]))
    assert (table.lines, {fault.key for fault in table.faults}) == ((), {key})


def test_what_is_no_file_of_a_register_says_so(tmp_path: Path) -> None:
    huge = tmp_path / "trend.csv"
    with huge.open("wb") as opened:
        opened.truncate(MAX_MB * 1_000_000 + 1)
    faults = {}
    for path in (huge, written(tmp_path / "okand.csv", ["a;b"]), tmp_path / "saknas.csv", tmp_path / "bild.png"):
        with pytest.raises(KompetensnbError) as caught:
            read_tables(path)
        faults[path.name] = caught.value.key
    assert faults == {
        "trend.csv": "followup-file", "okand.csv": "followup-file-register", "saknas.csv": "manual-open",
        "bild.png": "followup-file",
    }  # fmt: skip
    assert read_tables(written(tmp_path / "okand.csv", [";".join(HEADINGS)]), "trend")[0].model is REGISTERS["trend"]
