"""The criteria for a branch: weights that sum to one, ids that scores are kept by."""

from __future__ import annotations

import pytest

from kompetensnb.store import registry
from kompetensnb.vocabulary import branch_choice
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.texts import LANGUAGES


def test_scores_are_kept_by_the_ids_of_the_criteria() -> None:
    codes = registry.get("branch_scores").column("aspect").codes
    assert codes == (*branch_choice.CRITERIA, *branch_choice.SWOT)


def test_need_weighs_the_most_and_weights_sum_to_one() -> None:
    weights = {id_: item.weight for id_, item in branch_choice.CRITERIA.items()}
    assert max(weights, key=lambda id_: weights[id_]) == branch_choice.MEASURED == "behov"
    assert sum(weights.values()) == pytest.approx(1)


def test_weights_are_read_in_one_order_and_the_usual_ones_are_no_choice() -> None:
    found = branch_choice.read_weights("behov:50, resultat:50,struktur:0,vilja:100")
    assert list(found.items()) == [("struktur", 0), ("vilja", 100), ("behov", 50), ("resultat", 50)]
    assert branch_choice.shares(found) == {"struktur": 0, "vilja": 0.5, "behov": 0.25, "resultat": 0.25}
    assert sum(branch_choice.USUAL_WEIGHTS.values()) == 100
    usual = branch_choice.written_weights(branch_choice.USUAL_WEIGHTS)
    assert Parameters(weights=usual).weights == Parameters().weights == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_aspects_share_a_name(language: str) -> None:
    names = branch_choice.aspect_names(language)
    assert len(set(names.values())) == len(names) == 8
