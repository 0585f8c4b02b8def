"""The examples of conversations: made up, marked as such, and right by the rules of the forms."""

from __future__ import annotations

from kompetensnb.sources.reference import interviews
from kompetensnb.vocabulary import branches, education_groups, interview, regions
from kompetensnb.vocabulary.branch_choice import CRITERIA, SWOT


def test_everything_is_marked_as_made_up(tables):
    for subject in (interviews.LEVELS, interviews.NEEDS, interviews.SCORES):
        assert set(tables[subject]["status"]) == {"syntetisk"}
        assert set(tables[subject]["origin"]) == {f"referens-{subject}"}


def test_a_company_answers_the_whole_form_and_wants_no_less_than_there_is(tables):
    levels = tables[interviews.LEVELS].pivot(index=["company", "question"], columns="side", values="value")
    assert levels.groupby("company").size().eq(len(interview.question_names("sv"))).all()
    assert (levels["wanted"] >= levels["now"]).all()
    assert levels.to_numpy().min() >= 1
    assert levels.to_numpy().max() <= 5


def test_needs_are_those_of_the_companies_that_answered(tables):
    company = ["region", "company", "council_branch"]
    answered = set(tables[interviews.LEVELS][company].itertuples(index=False, name=None))
    needing = set(tables[interviews.NEEDS][company].itertuples(index=False, name=None))
    assert needing <= answered
    assert len(needing) > len(answered) / 2
    assert all(education_groups.get(code).id == code for code in tables[interviews.NEEDS]["education_group"].unique())


def test_some_branch_has_too_few_companies_and_some_enough(tables):
    counts = tables[interviews.LEVELS].drop_duplicates("company").groupby("council_branch").size()
    assert counts.min() == 2
    assert counts.max() > 3


def test_every_sub_region_has_branches_to_choose_between(tables):
    scores = tables[interviews.SCORES]
    assert set(scores["aspect"]) == {*CRITERIA, *SWOT}
    judged = scores[scores["aspect"].isin(list(CRITERIA))].groupby("subregion")["council_branch"].nunique()
    assert set(judged.index) == {item.id for item in regions.of_kind(regions.RegionKind.SUBREGION)}
    assert judged.min() >= 3
    assert all(branches.get(name).id == name for name in scores["council_branch"].unique())
