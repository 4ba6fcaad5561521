"""What a sentence must not say beyond its passages, with examples of every kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.config.errors import UsageError
from assistant.generation.check.changes import goes_the_other_way, is_misdated
from assistant.generation.check.evidence import Annotated, Evidence, Passage
from assistant.generation.check.opposites import says_opposite
from assistant.generation.write import Check

PASSAGES = {
    1: Passage(
        "In 2018, UNODC trained more than 2,278 police officers in Viet Nam on violence against"
        " women.",
        "a.txt",
        "Training report",
        ("Asia",),
    ),
    2: Passage("UNODC trained 40 judges in Peru; “no one left”.", "b.txt", "Annual report"),
    3: Passage("The programme cost $93 million and did not end in 2019.", "c.txt", "Budget"),
    5: Passage(
        "The fund spent $1,657.1 million, 50 per cent of it in Chad, and reached 84,077 farmers in"
        " three countries: Chad, Mali and Niger.",
        "fund-annual-report-2021.pdf",
    ),
    6: Passage(
        "Schools | 2019 | 2020\nBuilt | 412 | 530",
        "d.pdf",
        "Results",
        ("Table 4. Schools, in thousands",),
    ),
    8: Passage(
        "Between January and September 2019 the Danish RC repaired 21 km of road in Chad and irrigated over 200"
        " hectares; 83.6% of its NSs said in Dec 2019 that the value of the land is unknown.",
        "f.txt",
        "Roads",
    ),
    9: Passage(
        "In 2014 the team reviewed the fish programme in Kenya. In 2016 it visited a clinic in Uganda. Messages on the"
        " radio reached 45,000 listeners. Posters in the streets reached 26,000 people.",
        "g.txt",
        "Review",
    ),
    10: Passage(
        "Two programmes reached 2,500,000 listeners, 70% of them under the age of 30. The ministry accepted the plan for"
        " rural clinics. A ratio >1 means that the plan pays off. Food prices in the north are higher than in the coastal towns.",
        "h.txt",
        "Listeners",
    ),
    11: Passage(
        "Table 3. Expenditure by region (in millions of US dollars)\nRegion | 2023 | 2024",
        "fund-annual-report-2024.pdf",
    ),
    12: Passage(
        "Africa | 412.5 | 431.2\nAsia | 210.0 | 198.4\nTotal | 622.5 | 629.6",
        "fund-annual-report-2024.pdf",
    ),
    13: Passage("The share of the poor fell from 50 per cent to 38 per cent.", "i.txt"),
    14: Passage(
        "The plan of 2024–2025 has these parts:\n• Data on violence against women are collected in each province.\n• Judges and"
        " prosecutors are trained in all districts.\n• Shelters are opened where there are none so far.",
        "j.txt",
    ),
    15: Passage(
        "A visit takes 1.5 hours; 20 of 45 indicators (44%) were met. The share of women on boards (%): 27.2",
        "k.txt",
    ),
    16: Passage("The project was carried out from January 2019 to December 2021.", "l.txt"),
    17: Passage(
        "Según el informe, el centro atendió a 1.250 familias de Perú en 2019, más del 60% de ellas rurales, y su costo fue de"
        " 2.500 millones de pesos.",
        "m.txt",
    ),
    18: Passage(
        "Displaced people: 70.8m worldwide, 2.6m in Somalia. Savings by region (USD): Total 9,375,549.44. The site costs"
        " $16,000/year. The loans came to 129.201.757\nFCFA. Several NGO took part.",
        "n.txt",
    ),
    19: Passage(
        "Fees surged from 6.8 percent in 2023 to 9.7 percent in 2024. Les frais ont augmenté de 6,8 % en 2023 à 9,7 % en 2024.",
        "o.txt",
    ),
    7: Passage("Chad plans to open 12 clinics by 2025.", "e.txt", "Plan", ("Mali", "Chad")),
}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("UNODC trained more than 2,278 police officers in Viet Nam.", [1]),
        ("In 2018, more than 2,278 police officers were trained by UNODC in Viet Nam.", [1]),
        ("Police officers in Viet Nam were trained on violence against women.", [1]),
        ("In Peru, UNODC trained 40 judges; “no one left”.", [2]),
        ("The programme did not end in 2019 and cost $93 million.", [3]),
        ("The fund spent $1.66 billion, half of it in Chad.", [5]),
        ("Some 84,000 farmers in three countries were reached by the fund.", [5]),
        ("According to the 2021 annual report, the fund spent half of its money in Chad.", [5]),
        ("In 2020, 530,000 schools were built.", [6]),
        ("Twelve clinics are to be opened in Chad by 2025.", [7]),
        (
            "In nine months of 2019 the Danish Red Cross repaired 21 kilometres of road in Chad.",
            [8],
        ),
        ("The Danish RC irrigated some 200 hectares.", [8]),
        (
            "More than four in five National Societies said that the value of the land is unknown.",
            [8],
        ),
        ("In December 2019, 83.6% of NSs said that the value of the land is not known.", [8]),
        ("The team reviewed the fish programme in Kenya in 2014.", [9]),
        ("Radio messages reached 45,000 listeners, posters in the streets 26,000 people.", [9]),
        ("Two programmes reached two and a half million listeners.", [10]),
        ("Seven in ten of the listeners reached by the programmes are under 30.", [10]),
        ("A ratio above 1 means that the plan pays off.", [10]),
        ("The ministry accepted the plan for rural clinics.", [10]),
        ("The plan of 2024-25 has three parts.", [14]),
        ("A visit takes 90 minutes.", [15]),
        ("Less than half of the indicators were met.", [15]),
        ("The share of women on boards is 27.2 per cent.", [15]),
        ("The project was carried out for three years, from 2019 to 2021.", [16]),
        ("Expenditure in Africa was $431.2 million in 2024.", [11, 12]),
        ("Expenditure in Africa was about $431 million in 2024.", [11, 12]),
        ("The share of the poor fell from 50 to 38 per cent.", [13]),
        ("The poor were 50 and 38 per cent.", [13]),
        ("Of the 45 indicators 20 were met.", [15]),
        ("The fund spent 1.66 billion, half of it in Chad.", [5]),
        ("The report says that the centre served 1,250 families in Peru in 2019.", [17]),
        ("More than 60 per cent of the families that the centre served are rural.", [17]),
        ("Le coût du centre était de 2,5 milliards de pesos selon le rapport.", [17]),
        ("Displaced people are 70.8 million worldwide.", [18]),
        ("Savings came to a total of $9.4 million.", [18]),
        ("The site costs $16,000 a year.", [18]),
        ("The loans came to 129.2 million CFA francs.", [18]),
        ("Several NGOs took part.", [18]),
        ("Fees rose from 6.8 percent in 2023 to 9.7 percent in 2024.", [19]),
        ("In 2024 fees surged to 9.7 percent.", [19]),
    ],
)
def test_what_the_quotes_say_in_other_words_holds(
    text: str, numbers: list[int], check: Check
) -> None:
    assert check(text, [PASSAGES[n] for n in numbers]).reason is None


@pytest.mark.parametrize(
    ("text", "numbers", "reason"),
    [
        ("UNODC trained more than 2,279 police officers in Viet Nam.", [1], "figure-not-in-quote"),
        ("UNODC trained more than 2,278,000 police officers.", [1], "figure-not-in-quote"),
        ("UNODC trained more than 2.278 police officers.", [1], "figure-not-in-quote"),
        ("UNODC trained two thousand police officers in Viet Nam.", [1], "figure-not-in-quote"),
        ("UNODC trained fewer than 2,278 police officers.", [1], "figure-not-in-quote"),
        ("UNODC trained more than 2,278% police officers.", [1], "figure-not-in-quote"),
        ("The programme cost $93.", [3], "figure-not-in-quote"),
        ("The poor were 50 people, later 38 per cent.", [13], "figure-not-in-quote"),
        ("Of the 46 indicators 20 were met.", [15], "figure-not-in-quote"),
        ("More than 20 indicators were met.", [15], "figure-not-in-quote"),
        ("The fund spent 1.86 billion, half of it in Chad.", [5], "figure-not-in-quote"),
        ("The programme cost €93 million and did not end in 2019.", [3], "figure-not-in-quote"),
        ("UNODC trained 40 police officers in Viet Nam.", [1], "figure-not-in-quote"),
        ("In 2019, UNODC trained police officers in Viet Nam.", [1], "figure-not-in-quote"),
        ("UNODC trained police officers in Laos on violence against women.", [1], "place"),
        ("UNICEF trained police officers in Viet Nam on violence.", [1], "organisation"),
        ("UNODC and Dr Silva trained police officers in Viet Nam.", [1], "unsupported"),
        ("UNODC trained police officers in Viet Nam for Project ORCHID.", [1], "unsupported"),
        ("UNODC did not train police officers in Viet Nam on violence.", [1], "unsupported"),
        ("The programme cost $93 million and ended in 2019.", [3], "unsupported"),
        ("UNODC hired expensive consultants for luxurious weekend retreats.", [1], "unsupported"),
        ("UNODC trained police officers in Viet Nam, see https://evil.example.", [1], "unsup"),
        ("UNODC said “women lead” to police officers in Viet Nam.", [1], "quote-not-found"),
        ("UNODC trained 40 judges in Chad.", [1, 2], "place"),
        ("The fund spent $1.67 billion.", [5], "figure-not-in-quote"),
        ("The fund spent $1.66 million.", [5], "figure-not-in-quote"),
        ("The fund spent a third of its money in Chad.", [5], "figure-not-in-quote"),
        ("The fund spent 50 percentage points in Chad.", [5], "figure-not-in-quote"),
        ("Some 85,000 farmers were reached by the fund.", [5], "figure-not-in-quote"),
        ("The fund reached 84,077 farmers in five countries.", [5], "figure-not-in-quote"),
        ("The fund spent half of its money in Chad every month.", [5], "figure-not-in-quote"),
        ("Twelve clinics are to be opened in Mali by 2025.", [7], "place"),
        ("Twelve clinics are to be opened in Chad by 2026.", [7], "figure-not-in-quote"),
        ("UNODC trained police officers in Nairobi.", [1], "place"),
        ("Yes", [1], "unsupported"),
        ("The Danish RC repaired 21 miles of road in Chad.", [8], "figure-not-in-quote"),
        (
            "In eight months of 2019 the Danish RC repaired 21 km of road.",
            [8],
            "figure-not-in-quote",
        ),
        ("The Danish RC irrigated less than 200 hectares in Chad.", [8], "figure-not-in-quote"),
        ("More than nine in ten NSs said that the value of the land is unknown.", [8], "figure"),
        (
            "In November 2019, 83.6% of NSs said that the value of the land is unknown.",
            [8],
            "unsupported",
        ),
        ("The Norwegian RC repaired 21 km of road in Chad.", [8], "unsupported"),
        ("In 2016 the team reviewed the fish programme in Kenya.", [9], "figure-not-in-quote"),
        ("The team reviewed the fish programme in Uganda in 2014.", [9], "place-not-in-quote"),
        ("Messages on the radio reached 26,000 listeners.", [9], "figure-not-in-quote"),
        ("The Danish RC did not repair 21 km of road in Chad.", [8], "unsupported"),
        ("Two programmes reached three and a half million listeners.", [10], "figure-not-in-quote"),
        ("Two programmes reached two and a half thousand listeners.", [10], "figure-not-in-quote"),
        (
            "Of the listeners reached by the programmes 70% are over 30.",
            [10],
            "figure-not-in-quote",
        ),
        ("A ratio below 1 means that the plan pays off.", [10], "figure-not-in-quote"),
        ("The ministry rejected the plan for rural clinics.", [10], "unsupported"),
        ("The plan of 2024-25 has four parts.", [14], "figure-not-in-quote"),
        ("The plan of 2024-26 has three parts.", [14], "figure-not-in-quote"),
        ("A visit takes 90 hours.", [15], "figure-not-in-quote"),
        ("A visit takes 1.5 minutes.", [15], "figure-not-in-quote"),
        ("Less than a third of the indicators were met.", [15], "figure-not-in-quote"),
        ("More than half of the indicators were met.", [15], "figure-not-in-quote"),
        ("The share of women on boards is 27.2 million.", [15], "figure-not-in-quote"),
        (
            "The project was carried out for four years, from 2019 to 2021.",
            [16],
            "figure-not-in-quote",
        ),
        ("Expenditure in Africa was $431.2 billion in 2024.", [11, 12], "figure-not-in-quote"),
        ("Expenditure in Africa was €431.2 million in 2024.", [11, 12], "figure-not-in-quote"),
        ("Expenditure in Africa was 431.2 per cent in 2024.", [11, 12], "figure-not-in-quote"),
        ("Expenditure in Africa was $431.2 million in 2024.", [12], "figure-not-in-quote"),
        ("The share of the poor fell from 51 to 38 per cent.", [13], "figure-not-in-quote"),
        ("The ministry accepted the plan for urban clinics.", [10], "unsupported"),
        ("The centre served 1,350 families in Peru.", [17], "figure-not-in-quote"),
        ("Le centre a servi des familles du Chili.", [17], "place"),
        ("Les écoles ont reçu des ordinateurs pour les élèves.", [17], "unsupported"),
        ("Displaced people are 70.8 thousand worldwide.", [18], "figure-not-in-quote"),
        ("Savings came to a total of €9.4 million.", [18], "figure-not-in-quote"),
        ("Savings came to 9,375,549 per cent.", [18], "figure-not-in-quote"),
        ("Fees fell from 6.8 percent to 9.7 percent.", [19], "figure-not-in-quote"),
        (
            "Fees surged from 9.7 percent in 2023 to 6.8 percent in 2024.",
            [19],
            "figure-not-in-quote",
        ),
        ("Fees were 9.7 percent in 2023.", [19], "figure-not-in-quote"),
        ("Les frais ont diminué de 6,8 % à 9,7 %.", [19], "figure-not-in-quote"),
    ],
)
def test_what_the_quotes_do_not_say_is_found_out(
    text: str, numbers: list[int], reason: str, check: Check
) -> None:
    found = check(text, [PASSAGES[n] for n in numbers]).reason
    assert found is not None
    assert found.startswith(reason)


def test_a_comparison_turned_round_is_no_opposite() -> None:
    evidence = Evidence((PASSAGES[10],))
    turned = Annotated("Food prices in the coastal towns are lower than in the north.")
    assert not says_opposite(turned, evidence)
    assert says_opposite(Annotated("Food prices in the north are lower."), evidence)


def test_programs_can_ask_whether_passages_support_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Training\n\n{PASSAGES[1].text}\n", encoding="utf-8")
    passage = {"document": "a.txt", "headings": ["Asia"], "text": PASSAGES[1].text}
    with Assistant.open(tmp_path / "index") as assistant:
        assistant.index([tmp_path / "a.txt"])
        said = "In Viet Nam, UNODC trained more than 2,278 police officers in 2018."
        assert assistant.check_sentence(said, [passage]) is None
        lie = said.replace("2,278", "2,287")
        assert assistant.check_sentence(lie, [passage]) == "figure-not-in-quote"
        with pytest.raises(UsageError, match="needs text"):
            assistant.check_sentence(said, [{"document": "a.txt"}])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The disaster risk reduction programme was extended from 12 districts to 18.", "en"),
        ("The time to register a firm fell from 3 days to 12 hours.", "en"),
        ("Poverty fell from 50 to 38 per cent, then went from 38 to 41 per cent.", "en"),
        ("The loss fell from -2 degrees to -10 degrees.", "en"),
        ("Prices fell from 10–15 per cent to 5–8 per cent.", "en"),
        ("Les prix ont baissé de 3 à 5 %.", "fr"),
        ("Los precios bajaron de 3 a 5 %.", "es"),
        ("Le programme de réduction est passé de 12 districts à 18.", "fr"),
        ("Bajo el programa, el número de centros pasó de 10 a 15.", "es"),
        ("В Ростовской области стало с 15 школ до 10.", "ru"),
        ("Poverty fell in Chad, and the number of schools went from 10 to 15.", "en"),
        ("Mortality fell and coverage went from 10 to 15 per cent.", "en"),
        ("Poverty fell, Mali says. In Niger it went from 10 to 15 per cent.", "en"),
    ],
)
def test_words_that_only_look_like_a_change_turn_nothing_round(text: str, language: str) -> None:
    assert not goes_the_other_way(Annotated(text, language), Evidence((Passage("Nothing."),)))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Las tasas bajaron de 10 % a 15 %.", "es"),
        ("Число школ снизилось с 10 до 15.", "ru"),
        ("انخفض العدد من 10 إلى 15.", "ar"),
        ("The share fell by a third, from 10 per cent to 15 per cent.", "en"),
        ("The number of schools fell in Chad and Mali from 10 to 15.", "en"),
        ("Le nombre a baissé au Tchad et au Mali de 10 % à 15 %.", "fr"),
        ("انخفض العدد في تشاد ومالي من 10 إلى 15.", "ar"),
    ],
)
def test_a_change_that_goes_the_other_way_is_known_unless_a_passage_tells_it_so(
    text: str, language: str
) -> None:
    assert goes_the_other_way(Annotated(text, language), Evidence((Passage("Nothing."),)))
    same = Evidence((Passage(text),), language)
    assert not goes_the_other_way(Annotated(text, language), same)


def test_years_that_stand_before_their_figures_are_not_taken_for_those_behind() -> None:
    passage = Evidence((Passage("2022: 5 percent; 2023: 6.8 percent; 2024: 9.7 percent"),))
    assert not is_misdated(Annotated("Fees were 6.8 percent in 2023."), passage)
    told = "In 2022 fees were 5 percent, in 2023 6.8 percent and in 2024 9.7 percent."
    assert not is_misdated(Annotated(told), passage)
