"""The largest first, ties share a place, and what is missing is named last."""

from __future__ import annotations

from kompetensnb.charts.ranking import ranking


def rows(*values):
    return [{"name": name, "role": role, "value": value, "status": status} for name, role, value, status in values]


ROWS = rows(
    ("Hjo", "peer", 5.0, "officiell"),
    ("Skövde", "own", 7.0, "officiell"),
    ("Riket", "country", 6.0, "officiell"),
    ("Tibro", "peer", None, "sekretess"),
    ("Ale", "peer", 7.0, "skattad"),
)


def test_the_order_is_that_of_the_values_then_of_the_names(texts):
    assert [row["name"] for row in ranking(ROWS, texts()).data["rows"]] == ["Ale", "Skövde", "Riket", "Hjo", "Tibro"]


def test_places_leave_out_those_that_are_not_ranked(texts):
    places = {row["name"]: row["place"] for row in ranking(ROWS, texts()).table.rows}
    assert places == {"Ale": 1, "Skövde": 1, "Hjo": 3, "Riket": None, "Tibro": None}


def test_a_missing_value_has_a_word_and_no_bar(texts):
    (tibro,) = [row for row in ranking(ROWS, texts()).data["rows"] if row["name"] == "Tibro"]
    assert (tibro["value"], tibro["label"], tibro["tip"]) == (None, "– (sekretess)", "Tibro: – (sekretess)")


def test_an_estimate_is_marked(texts):
    (ale,) = [row for row in ranking(ROWS, texts()).data["rows"] if row["name"] == "Ale"]
    assert (ale["label"], ale["opacity"], ale["tip"]) == ("7†", 0.45, "Ale: 7 (skattad)")


def test_the_alternative_tells_extremes_places_and_what_is_missing(texts):
    assert ranking(ROWS, texts("decimal")).alt == (
        "Stapeldiagram: Exempel, Skaraborg, delregion. 5 områden, störst först. "
        "Högst: Ale med 7,0. Lägst: Hjo med 5,0. Skövde: 7,0, plats 1 av 3. Riket: 6,0. Uppgift saknas för Tibro."
    )


def test_an_own_region_without_value_is_told(texts):
    found = rows(("Skövde", "own", None, "sekretess"), ("Ale", "peer", 7.0, "officiell"))
    assert "Skövde: uppgift saknas." in ranking(found, texts()).alt


def test_a_lone_region_has_no_place(texts):
    assert "plats" not in ranking(ROWS[1:2], texts()).alt


def test_fifty_two_municipalities_are_one_step_each(texts):
    found = rows(*((f"Kommun {number}", "peer", float(number), "officiell") for number in range(52)))
    chart = ranking(found, texts())
    assert len(chart.data["rows"]) == 52
    assert chart.spec["height"] == {"step": 22}


def test_names_that_are_not_regions_have_their_own_heading(texts):
    chart = ranking(
        rows(("Bygg", "own", 3.0, "officiell"), ("Handel", "peer", 2.0, "officiell")), texts(), heading="Bransch"
    )
    assert chart.table.columns[0].label == "Bransch"
    assert "2 staplar" in chart.alt


def test_long_names_stand_in_lines_and_are_whole_elsewhere(texts):
    name = "Elektronikreparatörer och kommunikationselektriker"
    chart = ranking(rows((name, "own", 5.0, "officiell")), texts(), heading="Yrke", long_names=True)
    (drawn,) = chart.data["rows"]
    assert drawn["name"] == "Elektronikreparatörer och\nkommunikationselektriker"
    assert drawn["tip"].startswith(name)
    assert chart.table.rows[0]["name"] == name
    assert chart.spec["height"] != ranking(ROWS, texts()).spec["height"]
