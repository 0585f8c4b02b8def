from __future__ import annotations

import re
from pathlib import Path

from kompetensnb.publish.site.files import read_data
from kompetensnb.publish.site.plan import Task
from kompetensnb.publish.site.views import make_article, make_views
from kompetensnb.vocabulary.parameters import Parameters

AXES = {"pendling": ("region",), "lagesbild": ("region", "sex")}
TASK = Task("pendling", "sv", (("region", "mark"),), ())


def test_views_hold_all_blocks_and_leave_tables_and_pictures_out(tmp_path: Path) -> None:
    made = make_views(tmp_path, tmp_path / "specs", TASK, AXES, "")

    found = read_data(tmp_path, made["views"])
    view = found["views"][""]
    charts = [each for each in found["blocks"] if len(each) > 1]
    assert "Mark" in view["title"]
    assert len(charts) == 3
    for html, spec, data in charts:
        assert spec in made["specs"]
        assert any(data.values())
        assert "<tbody></tbody>" in html
        assert "<svg" not in html
    assert {path.stem for path in (tmp_path / "specs").iterdir()} == set(made["specs"])


def test_tables_and_files_are_apart(tmp_path: Path) -> None:
    made = make_views(tmp_path, tmp_path / "specs", TASK, AXES, "")

    found = read_data(tmp_path, made["tables"])
    for number in found["views"][""].values():
        table, csv = found["tables"][number]
        assert csv.count("\r\n") > 5
        assert table == "" or table.count("<tr>") > 1


def test_questions_lead_to_pages_of_the_site_with_choices_that_are_there(tmp_path: Path) -> None:
    made = make_views(tmp_path, tmp_path / "specs", TASK, AXES, "")

    html = "".join(each[0] for each in read_data(tmp_path, made["views"])["blocks"])
    addresses = re.findall(r'<li><a href="([^"]+)"', html.split('<nav class="next"')[1])
    assert "lagesbild.html#region=mark" in addresses
    assert [address for address in addresses if not address.startswith(("lagesbild.html", "pendling.html"))] == []


def test_values_that_make_no_difference_share_their_blocks(tmp_path: Path) -> None:
    task = Task("aktorer", "sv", (("region", "mark"),), (("horizon", ("medel", "lang")),))

    found = read_data(tmp_path, make_views(tmp_path, tmp_path / "specs", task, {"aktorer": ("region",)}, "")["views"])

    places = [number for view in found["views"].values() for _, _, parts in view["sections"] for _, number in parts]
    assert set(found["views"]) == {"medel", "lang"}
    assert len(found["blocks"]) < len(places)


def test_a_page_opens_with_its_charts_drawn_for_two_widths(tmp_path: Path) -> None:
    made = make_article(tmp_path, tmp_path / "specs", "pendling", Parameters(region="mark"), AXES, "")

    html = read_data(tmp_path, made["article"])
    assert html.count('class="marks wide"') == html.count('class="marks narrow"') == html.count("<figure") == 3
    assert len(re.findall(r'\bid="([^"]+)"', html)) == len(set(re.findall(r'\bid="([^"]+)"', html)))
    assert not re.search(r'<[^>]* style="', html)
