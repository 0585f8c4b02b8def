from __future__ import annotations

import yaml

from kompetensnb.store import registry, releases


def test_the_calendar_names_subjects_that_there_are_and_months_of_the_year() -> None:
    calendar = yaml.safe_load((registry.AREAS.parent / "releases.yml").read_text(encoding="utf-8"))
    named = [*calendar["monthly"], *calendar["quarterly"], *calendar["months"]]

    assert set(named) <= set(registry.subjects())
    assert len(named) == len(set(named))
    assert set(calendar["months"].values()) <= set(range(1, 13))


def test_what_is_known_of_a_subject() -> None:
    assert releases.usual_release("population") == "2"
    assert releases.usual_release("employment_month") == releases.MONTHLY
    assert releases.usual_release("vacancies") == releases.QUARTERLY
    assert releases.usual_release("schools") == ""
