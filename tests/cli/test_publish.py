from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb import cli
from kompetensnb.cli.publish import CONTACT
from kompetensnb.publish.site import publisher
from kompetensnb.publish.site.plan import Wanted
from kompetensnb.publish.site.publisher import Order, Published

Output = pytest.CaptureFixture[str]


@pytest.fixture
def orders(monkeypatch: pytest.MonkeyPatch) -> list[Order]:
    """What `publish` was asked for, instead of a site."""
    found: list[Order] = []

    def record(order: Order) -> Published:
        found.append(order)
        return Published(order.out / "index.html", "2026-11-22-abc", 3, 2, 10, 2_600_000)

    monkeypatch.setattr(publisher, "publish", record)
    monkeypatch.delenv(CONTACT, raising=False)
    return found


def test_every_option_is_passed_on(orders: list[Order], capsys: Output) -> None:
    written = "--out ut --pages pendling,kris --regions Skövde --languages sv --editions 2 --workers 3"

    code = cli.run(["publish", *written.split(), "--contact", "hej@example.org"])

    assert code == 0
    order = orders[0]
    assert (order.out, order.kept, order.contact, order.workers) == (Path("ut"), 2, "hej@example.org", 3)
    assert order.wanted == Wanted(("pendling", "kris"), ("skovde",), ("sv",))
    said = capsys.readouterr()
    assert said.out == "ut/index.html\n"
    assert "10 filer, 3 MB. Nya: 3. Oförändrade sedan förra gången: 2." in said.err


def test_a_missing_contact_is_told_and_may_come_from_the_environment(
    orders: list[Order], capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli.run(["publish"])
    assert "Ingen kontaktadress är angiven" in capsys.readouterr().err

    monkeypatch.setenv(CONTACT, "hej@example.org")
    cli.run(["publish"])
    assert "kontaktadress" not in capsys.readouterr().err
    assert orders[1].contact == "hej@example.org"


@pytest.mark.parametrize("wrong", [["--pages", "xyz"], ["--regions", "Atlantis"], ["--workers", "-1"]])
def test_what_is_not_there_is_told_before_anything_is_written(
    orders: list[Order], capsys: Output, wrong: list[str]
) -> None:
    assert cli.run(["publish", *wrong]) == 2
    assert orders == []
    assert "Tillåtna är" in (told := capsys.readouterr().err) or "Tillåtet är" in told or "Okänd" in told
