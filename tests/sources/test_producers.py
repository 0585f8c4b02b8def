"""Which tables somebody means, and where they are asked for."""

from __future__ import annotations

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.producer import Producer
from kompetensnb.sources.producers import PRODUCERS, chosen, given_addresses
from kompetensnb.sources.scb.producer import SCB

SERVER = "http://127.0.0.1:8950/api"


def test_names_are_unique_among_all_producers() -> None:
    names = [table.name for table in chosen([])]
    assert len(names) == len(set(names))
    assert {table.producer for table in chosen([])} == {
        name for name, producer in PRODUCERS.items() if producer.declarations()
    }


def test_a_source_narrows_the_choice() -> None:
    assert {table.producer for table in chosen([], ["scb"])} == {"scb"}
    with pytest.raises(KompetensnbError) as caught:
        chosen([], ["skv"])
    assert (caught.value.key, caught.value.fields["allowed"]) == ("fetch-unknown-source", tuple(PRODUCERS))


def test_a_plain_address_is_that_of_the_chosen_producer() -> None:
    one = chosen(["TAB3200"])
    assert given_addresses([SERVER], one) == ({"scb": SERVER}, one)


def test_who_points_at_one_server_asks_no_other() -> None:
    found, tables = given_addresses([SERVER + "/"], chosen([]))
    assert found == {"scb": SERVER}
    assert {table.producer for table in tables} == {"scb"}
    assert given_addresses([], chosen([])) == ({}, chosen([]))


@pytest.mark.parametrize("address", ["kolda=http://127.0.0.1/", "scb.nothing=http://127.0.0.1/", "scb=127.0.0.1", "x"])
def test_what_is_no_address_or_of_no_producer_is_refused(address: str) -> None:
    with pytest.raises(KompetensnbError) as caught:
        given_addresses([address], chosen([]))
    assert (caught.value.key, caught.value.fields["parameter"]) == ("invalid-parameter", "--base-url")


def test_services_lie_side_by_side_below_one_address() -> None:
    producer = Producer("af", {"search": "https://search", "names": "https://names"}, dict, SCB.connect)

    assert producer.located({}) == producer.addresses
    assert producer.located({"af": SERVER}) == {"search": f"{SERVER}/search", "names": f"{SERVER}/names"}
    assert producer.located({"af.names": SERVER}) == {"search": "https://search", "names": SERVER}
    assert SCB.located({"scb": SERVER}) == {"": SERVER}
