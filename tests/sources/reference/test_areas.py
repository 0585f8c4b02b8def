import numpy as np

from kompetensnb.sources.reference import areas
from kompetensnb.sources.reference.table import INSIDE
from kompetensnb.vocabulary import education, education_groups


def test_parts_share_out_the_county() -> None:
    codes = [code for members in areas.PARTS.values() for code in members]
    assert sorted(codes) == sorted(INSIDE)
    assert [len(members) for members in areas.PARTS.values()] == [4, 9, 4, 10, 22]


def test_the_areas_have_the_codes_of_the_statistics() -> None:
    assert {area: members[0] for area, members in areas.FA_REGIONS.items()} == {
        "FA14": "1452",
        "FA16": "1427",
        "FA17": "1445",
        "FA18": "1446",
    }


def test_every_level_and_group_is_of_one_class() -> None:
    levels = [level for own in areas.CLASSES.values() for level in areas.LEVELS if level in own]
    assert levels == [level.id for level in education.all_levels()]
    classes = dict(zip(areas.GROUPS, areas.CLASS_OF_GROUP, strict=True))
    for group in education_groups.all_groups():
        assert set(group.levels) <= {
            level for level in areas.LEVELS if level in list(areas.CLASSES.values())[classes[group.id]]
        }


def test_sums_over_municipalities_lose_nobody() -> None:
    municipal = np.arange(len(INSIDE) * 2.0).reshape(len(INSIDE), 2)
    parts = areas.by_part(municipal)
    assert parts.shape == (len(areas.PARTS), 2)
    assert (parts.sum(axis=0) == municipal.sum(axis=0)).all()
    assert parts[0, 0] == sum(municipal[INSIDE.index(code), 0] for code in areas.FA_REGIONS["FA14"])


def test_the_county_is_the_sum_and_can_be_taken_apart_again() -> None:
    parts = np.array([[1.0], [2.0], [3.0], [4.0], [50.0]])
    county = areas.with_county(parts)
    assert county[:, 0].tolist() == [60, 1, 2, 3, 4]
    assert (areas.without_county(county) == parts).all()
