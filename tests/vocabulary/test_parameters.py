from typing import Any
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import text
from kompetensnb.vocabulary import (
    branch_choice,
    branches,
    education_groups,
    horizons,
    measures,
    regions,
    sectors,
    sexes,
)
from kompetensnb.vocabulary.parameters import Parameters

REGION_IDS = st.sampled_from([region.id for region in regions.all_regions()])
CHOICES = st.builds(
    Parameters,
    region=REGION_IDS,
    comparison=st.just("") | REGION_IDS,
    branch=st.sampled_from(["", *(branch.id for branch in branches.all_branches())]),
    group=st.sampled_from(["", *(group.id for group in education_groups.all_groups())]),
    horizon=st.sampled_from([horizon.id for horizon in horizons.all_horizons()])
    | st.integers(horizons.FIRST_TARGET, horizons.LAST_TARGET).map(str),
    year=st.just(0) | st.integers(1968, 2100),
    sector=st.sampled_from([sector.id for sector in sectors.all_sectors()]),
    sex=st.sampled_from([sex.id for sex in sexes.all_sexes()]),
    scenario=st.just("")
    | st.from_regex(r"[A-Za-zÅÄÖåäö]{1,9}![a-z]{1,9}:[A-Z+>/|]{1,9}=-?\d{1,3};20\d\d-20\d\d", fullmatch=True),
    measure=st.sampled_from([measure.id for measure in measures.all_measures()]),
    weights=st.just("")
    | st.lists(st.integers(1, 100), min_size=4, max_size=4).map(
        lambda found: branch_choice.written_weights(dict(zip(branch_choice.CRITERIA, found, strict=True)))
    ),
    sharing=st.sampled_from(["", "per=5000", "base=0;per=20000;cap=0", "fee=80.5;pot=0"]),
    meeting=st.just("") | st.dates().map(str),
    since=st.just("") | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[a-f0-9]{12}", fullmatch=True),
    snapshot=st.just("") | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(_[a-f0-9]{8})?", fullmatch=True),
    language=st.sampled_from(["sv", "en"]),
)
HOSTILE: list[Any] = [
    "<script>alert(1)</script>",
    "x" * 100_000,
    "skovde\0",
    "a\r\nSet-Cookie: b",
    "../../etc/passwd",
    "%00",
    "🜁" * 50,
    "'; DROP TABLE population; --",
    ["skovde"],
    {"id": "skovde"},
    None,
    True,
    b"skovde",
    -1,
    10**400,
    float("nan"),
    object(),
]


@given(CHOICES)
def test_an_address_brings_back_the_choice(chosen: Parameters) -> None:
    assert Parameters.from_query(chosen.to_query()) == (chosen, [])
    assert Parameters.from_query("?" + chosen.to_query()) == (chosen, [])


@given(CHOICES)
def test_papermill_brings_back_the_choice(chosen: Parameters) -> None:
    values = chosen.to_papermill()
    assert list(values) == list(Parameters.names())
    assert {type(value) for value in values.values()} == {str, int}
    assert Parameters.from_papermill(**values) == chosen


@given(st.text(max_size=300))
def test_no_query_raises(query: str) -> None:
    chosen, errors = Parameters.from_query(query)
    assert Parameters.parse(**chosen.to_papermill()) == chosen
    assert all(len(str(value)) <= 400 for error in errors for value in error.fields.values())


@pytest.mark.parametrize("name", Parameters.names())
@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:20])
def test_hostile_values_give_a_clear_error(name: str, value: object) -> None:
    with pytest.raises(KompetensnbError) as caught:
        Parameters.parse(**{name: value})
    assert caught.value.fields["parameter"] == name
    assert len(str(caught.value.fields["value"])) <= 60
    assert caught.value.fields["allowed"]


@pytest.mark.parametrize("name", Parameters.names())
@pytest.mark.parametrize("value", [value for value in HOSTILE if isinstance(value, str)], ids=lambda value: value[:20])
def test_hostile_values_in_an_address_leave_the_default(name: str, value: str) -> None:
    chosen, errors = Parameters.from_query(f"{name}={quote_plus(value)}")
    assert chosen == Parameters()
    assert len(errors) == 1


def test_defaults_are_valid_and_leave_the_address_empty() -> None:
    assert Parameters.parse(**Parameters().model_dump()) == Parameters()
    assert Parameters().to_query() == ""


def test_names_become_ids() -> None:
    chosen = Parameters.parse(
        region="SKÖVDE", comparison="Boråsregionen", branch="b+c", group="undersköterskor", sex="Kvinnor", year="2024"
    )
    assert (chosen.region, chosen.comparison, chosen.branch) == ("skovde", "sjuharad", "B+C")
    assert (chosen.group, chosen.sex, chosen.year) == ("73O", "kvinnor", 2024)


def test_codes_that_papermill_reads_as_numbers_are_understood() -> None:
    chosen = Parameters.from_papermill(region=1480, horizon=2030, year=2024)
    assert (chosen.region, chosen.horizon, chosen.year) == ("goteborg", "2030", 2024)


@pytest.mark.parametrize(
    ("raw", "key", "fields"),
    [
        ({"region": "Skövd"}, "unknown-region", {"parameter": "region", "value": "Skövd", "allowed": "skovde"}),
        ({"region": ""}, "unknown-region", {"parameter": "region", "value": ""}),
        ({"comparison": "xyz"}, "unknown-region", {"parameter": "comparison", "value": "xyz"}),
        ({"branch": "zzz"}, "unknown-branch", {"parameter": "branch", "value": "zzz"}),
        ({"group": "Trollkarlar"}, "unknown-education-group", {"parameter": "group", "value": "Trollkarlar"}),
        ({"measure": "lycka"}, "unknown-measure", {"parameter": "measure", "value": "lycka"}),
        ({"year": 1967}, "invalid-parameter", {"parameter": "year", "value": "1967", "allowed": "0, 1968–2100"}),
        ({"year": "2101"}, "invalid-parameter", {"parameter": "year", "value": "2101"}),
        ({"year": "2024.0"}, "invalid-parameter", {"parameter": "year"}),
        ({"horizon": "snart"}, "invalid-parameter", {"parameter": "horizon", "value": "snart"}),
        ({"language": "de"}, "invalid-parameter", {"parameter": "language", "allowed": "sv, en"}),
        ({"scenario": "<b>=1"}, "invalid-parameter", {"parameter": "scenario", "value": "<b>=1"}),
        ({"scenario": "a" * 6_001}, "invalid-parameter", {"parameter": "scenario"}),
        ({"scenario": 7}, "invalid-parameter", {"parameter": "scenario", "value": "7"}),
        ({"weights": "behov:50,vilja:50"}, "invalid-parameter", {"parameter": "weights", "value": "behov:50,vilja:50"}),
        ({"weights": "struktur:0,vilja:0,behov:0,resultat:0"}, "invalid-parameter", {"parameter": "weights"}),
        ({"weights": "struktur:1,vilja:1,behov:1,resultat:101"}, "invalid-parameter", {"parameter": "weights"}),
        ({"weights": "struktur:1,struktur:1,vilja:1,behov:1,resultat:1"}, "invalid-parameter", {}),
        ({"meeting": "2026-02-30"}, "invalid-parameter", {"parameter": "meeting", "value": "2026-02-30"}),
        ({"meeting": "12 mars"}, "invalid-parameter", {"parameter": "meeting", "allowed": "2026-03-12"}),
        ({"since": "a/b"}, "invalid-parameter", {"parameter": "since", "value": "a/b"}),
        ({"snapshot": "a/b"}, "invalid-parameter", {"parameter": "snapshot", "value": "a/b"}),
        ({"snapshot": "2026..05"}, "invalid-parameter", {"parameter": "snapshot"}),
        (
            {"regionn": "skovde"},
            "unknown-parameter",
            {"parameter": "regionn", "allowed": ", ".join(Parameters.names())},
        ),
    ],
)
def test_errors_name_the_value_and_what_is_allowed(raw: dict[str, Any], key: str, fields: dict[str, str]) -> None:
    with pytest.raises(KompetensnbError) as caught:
        Parameters.parse(**raw)
    assert caught.value.key == key
    assert {name: caught.value.fields[name] for name in fields} == fields


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    "query",
    [
        "region=xyz",
        "branch=xyz",
        "group=xyz",
        "measure=xyz",
        "xyz=1",
        "year=1",
        "sex=man&sex=man",
        "region=" + "x" * 21_000,
    ],
)
def test_every_error_has_its_sentence_in_both_languages(query: str, language: str) -> None:
    for error in Parameters.from_query(query)[1]:
        sentence = text(f"errors.{error.key}", language, **error.fields)
        assert sentence.endswith(".")
        assert "{" not in sentence


def test_the_good_values_of_an_address_are_kept_beside_the_bad() -> None:
    chosen, errors = Parameters.from_query("region=ale&year=1500&tema=mork&sex=man")
    assert chosen == Parameters(region="ale", sex="man")
    assert [error.key for error in errors] == ["invalid-parameter", "unknown-parameter"]


def test_a_repeated_key_is_not_guessed_at() -> None:
    chosen, errors = Parameters.from_query("region=ale&region=amal&year=2024&region=ale")
    assert chosen == Parameters(year=2024)
    assert {(error.key, error.fields["parameter"]) for error in errors} == {("repeated-parameter", "region")}


@pytest.mark.parametrize("query", ["region=" + "a" * 41_000, "&".join(["region=ale"] * 51)])
def test_an_endless_address_is_not_read(query: str) -> None:
    chosen, errors = Parameters.from_query(query)
    assert chosen == Parameters()
    assert [error.key for error in errors] == ["query-too-long"]


def test_a_plus_in_an_address_may_be_left_unquoted() -> None:
    assert Parameters.from_query("branch=B+C") == (Parameters(branch="B+C"), [])
    assert Parameters(branch="B+C").to_query() == "branch=B%2BC"


def test_a_scenario_can_be_read_in_the_address() -> None:
    chosen = Parameters(scenario="Varsel!branch:G=-10;2026-2028,places:73O=50;2027-2035")
    assert chosen.to_query() == "scenario=Varsel!branch:G=-10;2026-2028,places:73O=50;2027-2035"
    longest = Parameters(scenario="å|" * 1_500)
    assert Parameters.from_query(longest.to_query())[1] == [], "the longest scenario fits in an address"


def test_the_address_has_what_differs_in_fixed_order() -> None:
    assert Parameters(language="en", year=2020, region="ale").to_query() == "region=ale&year=2020&language=en"


def test_replace_checks_like_new_values() -> None:
    chosen = Parameters(region="ale", year=2020)
    assert chosen.replace(region="Åmål") == Parameters(region="amal", year=2020)
    with pytest.raises(KompetensnbError):
        chosen.replace(region="Åmåååål")


def test_a_choice_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Parameters().region = "ale"  # type: ignore[misc]
