"""The facts about the collaboration: in order, from 1621 to 2021, with kinds that the registers know, too."""

from __future__ import annotations

from kompetensnb.followup.fields import CHOICES
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.collaboration import matters, milestones


def test_the_timeline_runs_from_1621_to_2021() -> None:
    found = milestones()
    years = [each.first_year for each in found]
    assert (years[0], years[-1], len(found)) == (1621, 2021, 24)
    assert years == sorted(years)
    assert all(each.last_year is None or each.last_year > each.first_year for each in found)
    assert next(each.first_year for each in found if "kommunalförbund bildas" in each.titles.sv) == 1974
    assert {each.kind for each in found} <= {*CHOICES["event_kind"]}


def test_every_question_has_somebody_who_decides_or_carries_out() -> None:
    for matter in matters():
        duties = {part.duty for part in matter.parts}
        assert duties <= {*CHOICES["duty"]}
        assert duties & {"decides", "carries_out"}, matter.questions.sv
        assert regions.get(matter.region)
        assert matter.source in ("000", "001")
        assert all(part.lines for part in matter.parts)
