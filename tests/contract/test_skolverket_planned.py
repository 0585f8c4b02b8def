"""Skolverket's planned education, counted from a local server's lists into a snapshot."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import jsonschema  # type: ignore[import-untyped]
import pytest

from kompetensnb.sources.producers import chosen
from kompetensnb.store.snapshot import open_snapshot

from .skolverket_fetch import error, one
from .skolverket_server import SkolverketServer, adult, school

SPECIFICATION = (
    Path(__file__).parents[2] / ".." / "shared" / "data" / "skolverket_api" / "planned-educations_v4_openapi.json"
)
PLANNED = "planerad_utbildning"

Open = Callable[..., SkolverketServer]

pytestmark = pytest.mark.usefixtures("unlimited")


def occasions() -> tuple[Sequence[dict[str, Any]], Sequence[dict[str, Any]]]:
    schools = [
        school("1", "EK", "1480"),
        school("2", "EK", "1480"),
        school("2", "BF", "1480"),
        school("3", "BF", "1383"),
    ]
    adults = [
        *(adult(number, "yh", "1480", "2026-08-01", directions=[1, 4]) for number in range(450)),
        adult(900, "yh", "1480", "2027-01-15", directions=[12, 1]),
        adult(901, "vuxgy", "1490", None, condition=2),
        adult(902, "vuxgy", "1490", None, condition=0),
        adult(903, "yh", None, "2026-08-01"),
        adult(904, "yh", "1484", "2026-08-01", directions=[99]),
    ]
    return schools, adults


def test_planned_education_is_counted_over_all_pages(opened: Open, root: Path) -> None:
    server = opened((), *occasions())

    table = one(server, root, PLANNED)

    assert table.error is None
    snapshot = open_snapshot(root=root)
    frame = snapshot.table("planned_education")
    found = {
        (row.region, row.year, row.form, row.programme, row.measure): row.value for row in frame.itertuples(index=False)
    }
    assert found == {
        ("1480", 2026, "gymnasieskola", "totalt", "dated"): 3,
        ("1480", 2026, "gymnasieskola", "EK", "dated"): 2,
        ("1480", 2026, "gymnasieskola", "BF", "dated"): 1,
        ("1383", 2026, "gymnasieskola", "totalt", "dated"): 1,
        ("1383", 2026, "gymnasieskola", "BF", "dated"): 1,
        ("1480", 2026, "yrkeshogskola", "totalt", "dated"): 450,
        ("1480", 2026, "yrkeshogskola", "Bygg och anläggning", "dated"): 450,
        ("1480", 2027, "yrkeshogskola", "totalt", "dated"): 1,
        ("1480", 2027, "yrkeshogskola", "Bygg och anläggning", "dated"): 1,
        ("1480", 2027, "yrkeshogskola", "Data och IT", "dated"): 1,
        ("1484", 2026, "yrkeshogskola", "totalt", "dated"): 1,
        ("1490", 2026, "komvux-gymnasial", "totalt", "continuous"): 1,
    }


def test_a_list_that_changes_while_it_is_read_is_refused(opened: Open, root: Path) -> None:
    server = opened((), *occasions())
    server.lost = 1

    assert error(server, root, PLANNED).key == "skolverket-list-changed"


@pytest.mark.parametrize("missing", ["educationEventId", "page"])
def test_an_answer_of_another_form_is_told(
    opened: Open, root: Path, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = opened((), *occasions())
    real = server.content

    def other(*given: Any) -> Any:
        return json.loads(json.dumps(real(*given)).replace(f'"{missing}"', '"other"'))

    monkeypatch.setattr(server, "content", other)

    assert error(server, root, PLANNED).key == "skolverket-list"


@cache
def _schema() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(SPECIFICATION.read_text(encoding="utf-8"))
    return content


@pytest.mark.skipif(not SPECIFICATION.is_file(), reason="the specification is not at hand")
@pytest.mark.parametrize(
    ("path", "query", "name"),
    [
        ("/v4/education-events", {"typeOfSchooling": "gy"}, "educationEvents"),
        ("/v4/adult-education-events", {"typeOfSchool": "yh"}, "listedAdultEducationEvents"),
        ("/v4/adult-education-events/areas", {}, ""),
    ],
)
def test_the_local_server_answers_as_the_description_says(
    opened: Open, path: str, query: dict[str, str], name: str
) -> None:
    """The schema says little of the body; its own example says which fields an entry has."""
    server = opened((), *occasions())
    described = _schema()["paths"][path]["get"]
    allowed = {parameter["name"]: parameter["schema"] for parameter in described.get("parameters", ())}
    asked = {"geographicalAreaCode": "14", "page": "0", "size": "20", **query} if name else {}
    assert set(asked) <= set(allowed)

    answer = httpx.get(f"{server.url}/planned-educations{path}", params=asked).json()

    (content,) = described["responses"]["200"]["content"].values()
    whole = {**content["schema"], "components": _schema()["components"]}
    wrong = [fault.message for fault in jsonschema.Draft202012Validator(whole).iter_errors(answer)]
    # The description's own example has the status OK, which is not among those it lists.
    assert [fault for fault in wrong if not fault.startswith("'OK' is not one of")] == []
    example = content["example"]["body"]
    if name:
        assert answer["body"]["page"].keys() == example["page"].keys()
        entries, theirs = answer["body"]["_embedded"][name], example["_embedded"][name]
        every = {key: type(cell) for entry in theirs for key, cell in entry.items()}
        for entry in entries:
            assert set(entry) <= set(every)
    else:
        assert [area.keys() for area in answer["body"]["areas"]] == [example["areas"][0].keys()] * 2


@pytest.mark.skipif(not SPECIFICATION.is_file(), reason="the specification is not at hand")
def test_pages_are_no_larger_than_the_description_allows() -> None:
    (declaration,) = chosen([PLANNED])
    content = declaration.content  # type: ignore[attr-defined]
    for part in ("schools", "adults"):
        described = _schema()["paths"][content[part]["path"]]["get"]["parameters"]
        (largest,) = (parameter["schema"]["maximum"] for parameter in described if parameter["name"] == "size")
        assert content[part]["size"] <= largest
