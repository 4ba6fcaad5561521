"""Open questions: how they are told from look-ups, and what their points are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from assistant.answering.open_questions.candidates import kinds_of, point_candidates
from assistant.answering.open_questions.features import FEATURES
from assistant.answering.open_questions.kinds import open_kind
from assistant.answering.open_questions.points import chosen_points
from assistant.answering.open_questions.select import Budget
from assistant.answering.open_questions.standing import is_whole, leans
from assistant.citations import is_among, trimmed
from assistant.evaluation.grounding import unsupported_figures
from assistant.model import Answer
from assistant.question.understand import understand
from assistant.retrieval.retrieve import retrieve
from assistant.samples import open_samples
from assistant.service import Assistant
from corpus.model import Span
from corpus.readers import read
from corpus.sections import parts_of
from index.store import Index
from tests.assistant.reports import assistant_over

EVALUATION = """# Evaluation of the Lantern wells project of UNDP in Niger, 2021

## Summary

The Lantern project gave water to 12,000 households in the dry north of Niger.
Its wells still give water after three years, which no earlier project achieved.

## Findings

The Lantern project trained 40 mechanics, and 31 of them still repair wells today.
Women sit on every committee that decides about the water of a village.

## Challenges

Spare parts for the Lantern pumps are hard to find outside of the two big towns.
Roads to the wells are closed for four months of every year by the rains.

## Recommendations

1. UNDP should keep a store of spare parts for the Lantern pumps in each district.
2. The Ministry of Water should pay the mechanics from its own yearly budget.
3. Villages should save a small sum for repairs after every harvest they sell.

## Annex 1. Persons met

The team met 60 persons in the villages and 12 persons in the offices of the Lantern project.
"""
OTHER = """# Annual report of the Harbour Initiative of UNODC, 2020

In 2020 the Harbour Initiative opened 7 courts in the port towns of Peru.
Judges of the Harbour Initiative heard 900 cases of violence in their first year.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("open")
    (folder / "reports").mkdir()
    (folder / "reports" / "lantern.md").write_text(EVALUATION, encoding="utf-8")
    (folder / "reports" / "harbour.md").write_text(OTHER, encoding="utf-8")
    with Assistant.open(folder / "index") as opened:
        opened.index([folder / "reports"])
        yield opened


def stands(assistant: Assistant, answer: Answer) -> None:
    for citation in answer.citations:
        text = assistant.document(citation.document).text
        assert text[citation.start : citation.end] == citation.quote
    assert unsupported_figures(answer.to_dict()) == ()


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What does the evaluation of the wells recommend?", "recommendations"),
        ("Quelles difficultés le projet a-t-il rencontrées ?", "challenges"),
        ("¿Cuáles son las lecciones aprendidas del proyecto?", "lessons"),
        ("ما هي التوصيات الرئيسية للتقييم؟", "recommendations"),
        ("Каковы основные выводы оценки?", "findings"),
        ("Which reports cover Niger?", "evidence"),
        ("Compare what UNICEF and UNFPA did on FGM", "compare"),
        ("What do UNICEF and UNFPA have in common on FGM?", "compare"),
        ("What are the main messages of the auditors?", "findings"),
        ("¿Qué sabemos de los pozos del norte?", "findings"),
        ("Какие изменения принёс проект?", "results"),
        ("Summarise the evaluation of the wells", "overview"),
        ("Que recommande « Review of the wells » ?", "recommendations"),
        ("Résume le document « Review of the wells in the north »", "overview"),
        ("¿En qué consiste el proyecto de los pozos?", "overview"),
        ("What did the value-for-money assessment of the wells find?", "findings"),
        ("What does the village do about broken pumps?", "results"),
        ("Que fait le village contre la sécheresse ?", "results"),
        ("¿Qué hacen los pueblos contra la sequía?", "results"),
        ("Что делает деревня против засухи?", "results"),
        ("ماذا تفعل القرية ضد الجفاف؟", "results"),
        ("How many recommendations does the review make?", None),
        ("When did the project begin?", None),
        ("Who wrote the lessons learned report?", None),
        ("What percentage of the results was achieved?", None),
    ],
)
def test_an_open_question_is_known_by_how_it_asks(question: str, kind: str | None) -> None:
    assert open_kind(understand(question)) == kind


@pytest.mark.parametrize(
    "text",
    [
        "and (3) main factors, including the rains and the roads of the north",
        "Roads to the wells are closed for four months of every year by the",
        "24 | months | 3 | years | of the project in all its parts",
        "The present report was prepared at the request of the General Assembly.",
        "See https://example.org/reports/lantern for all of the documents of it.",
        "Who pays for the repairs of the wells in the villages?",
        "Okafor, M., J. Lind y P. Sund (2016), “Wells and the people of the valley”, Lantern Press, vol. 3.",
        "Lind, J. (2012), The politics of wells in valleys without rain, Meadow Press.",
    ],
)
def test_what_cannot_be_read_by_itself_is_no_point(text: str) -> None:
    assert not is_whole(text)


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. contributed four boats to the harbour of the valley (2021).",
        "Minister A. Diallo opened the courts of the north in the rain (2019).",
    ],
)
def test_a_sentence_with_a_year_in_brackets_is_no_reference(text: str) -> None:
    assert is_whole(text)


def test_a_sentence_that_points_back_leans() -> None:
    assert leans("This made repairs possible in all of the villages of the north.")
    assert not leans("The repairs were possible in all of the villages of the north.")


def test_the_recommendations_of_a_report_that_is_named_are_all_told(assistant: Assistant) -> None:
    answer = assistant.ask("What does the evaluation of the Lantern wells project recommend?")
    assert answer.plan == "open"
    assert [c.quote.split()[0:3] for c in answer.citations] == [
        ["UNDP", "should", "keep"],
        ["The", "Ministry", "of"],
        ["Villages", "should", "save"],
    ]
    stands(assistant, answer)


@pytest.mark.parametrize(
    "question",
    [
        "What does recommendation 2 of the Lantern evaluation say?",
        "Que dit la deuxième recommandation de l'évaluation Lantern ?",
    ],
)
def test_a_recommendation_is_told_by_its_number(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    (claim,) = answer.claims
    assert (
        claim.text == "The Ministry of Water should pay the mechanics from its own yearly budget."
    )
    stands(assistant, answer)


def test_several_items_are_told_by_their_numbers_and_a_conclusion_is_no_finding(
    tmp_path: Path,
) -> None:
    ordinals = ("first", "second", "third")
    text = "# Evaluation of the Kiln project of UNIDO in Benin\n"
    for name, said in (
        ("Finding", "saw the {} oven at work"),
        ("Conclusion", "would build the {} oven again"),
    ):
        text += f"\n## {name}s\n\n"
        text += "".join(
            f"{name} {n}. The evaluators of the Kiln project {said.format(which)} in the village.\n\n"
            for n, which in enumerate(ordinals, 1)
        )
    with assistant_over(tmp_path, {"kiln.md": text}) as opened:
        conclusion = opened.ask("What does conclusion 2 of the Kiln evaluation say?")
        findings = opened.ask("What do findings 1 and 3 of the Kiln evaluation say?")
    assert [claim.text for claim in conclusion.claims] == [
        "The evaluators of the Kiln project would build the second oven again in the village."
    ]
    assert ["first" in findings.text, "second" in findings.text, "third" in findings.text] == [
        True,
        False,
        True,
    ]


def test_a_recommendation_with_a_number_that_there_is_not_is_declined(assistant: Assistant) -> None:
    answer = assistant.ask("What does recommendation 7 of the Lantern evaluation say?")
    assert (answer.status, answer.citations) == ("declined", ())


def test_what_is_said_of_the_second_phase_is_no_answer_for_the_first(tmp_path: Path) -> None:
    text = (
        "# The Kiln project of UNIDO in Benin, phase II\n\n## Budget\n\n"
        "The Kiln project had a budget of 40,000 dollars for ovens and bricks.\n"
    )
    with assistant_over(tmp_path, {"kiln.md": text}) as opened:
        second = opened.ask("What was the budget of phase II of the Kiln project?")
        first = opened.ask("What was the budget of phase I of the Kiln project?")
    assert "40,000" in second.text
    assert first.status == "declined"
    assert "phase I" in first.notice


def test_points_stand_in_groups_under_names_and_in_the_order_of_the_text(
    assistant: Assistant,
) -> None:
    data = assistant.ask("What challenges did the Lantern wells project meet?").to_dict()
    assert data["plan"] == "open"
    points = [point for group in data["groups"] for point in group["points"]]
    assert "\n\n".join(f"{p['text']} [{p['citations'][0]}]" for p in points) == data["text"]
    assert "Challenges" in [group["heading"] for group in data["groups"]]
    assert "Spare parts for the Lantern pumps" in data["text"]
    assert "persons met" not in data["text"].lower()


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Summarise the Lantern evaluation", "The report: {title} (UNDP, 2021)."),
        ("Résume l'évaluation du projet Lantern", "Le rapport : {title} (UNDP, 2021)."),
    ],
)
def test_an_overview_of_one_report_says_what_it_is(
    assistant: Assistant, question: str, told: str
) -> None:
    title = "Evaluation of the Lantern wells project of UNDP in Niger, 2021"
    answer = assistant.ask(question)
    assert told.format(title=title) == answer.notice
    stands(assistant, answer)


def test_an_overview_of_a_report_with_pages_tells_no_figure_that_no_quote_has() -> None:
    with open_samples() as samples:
        titles = [one.subject for one in samples.documents() if (one.pages or 0) > 1]
        assert titles
        for title in titles:
            answer = samples.ask(f"Summarise “{title}”")
            assert answer.notice.startswith("The report: ")
            stands(samples, answer)


def test_points_say_how_likely_it_is_that_the_documents_answer(assistant: Assistant) -> None:
    held = assistant.ask("What were the main challenges?")
    far = assistant.ask("What has been achieved for women in the villages?")
    assert (held.plan, far.plan) == ("open", "open")
    assert 0.0 < far.confidence < held.confidence == 1.0


def test_more_is_told_of_what_a_look_up_has_spoken_for(assistant: Assistant) -> None:
    question = "What has been achieved for women in the villages?"
    first = assistant.ask(question)
    more = assistant.ask("more", history=[{"question": question, "answer": first.to_dict()}])
    assert more.status == "answered"
    shown = {citation.quote for citation in first.citations}
    assert shown.isdisjoint(citation.quote for citation in more.citations)


def test_documents_are_listed_that_have_all_words_of_a_topic(assistant: Assistant) -> None:
    answer = assistant.ask("Which documents speak of the wells?")
    assert {one.document for one in answer.citations} == {"lantern.md"}
    assert answer.notice.startswith("Reports that speak of it: Evaluation of the Lantern wells")
    assert assistant.ask("Which documents speak of snow leopards?").status == "declined"


def test_what_may_be_a_look_up_is_answered_where_no_points_are(assistant: Assistant) -> None:
    answer = assistant.ask("How were mechanics of the wells prepared for their work, and why?")
    assert (answer.plan, answer.status) == ("look-up", "answered")


def test_an_open_question_whose_topic_nothing_speaks_of_is_declined(assistant: Assistant) -> None:
    answer = assistant.ask("Which challenges did projects on snow leopards meet in Nepal?")
    assert answer.status == "declined"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What were the main challenges?", "Spare parts"),
        ("¿Cuáles son las principales recomendaciones?", "keep a store of spare parts"),
        ("Quels sont les principaux constats de l'évaluation ?", "trained 40 mechanics"),
    ],
)
def test_one_report_is_asked_for_what_it_holds_also_in_words_that_it_does_not_have(
    assistant: Assistant, question: str, told: str
) -> None:
    answer = assistant.ask(question, filters={"document": "lantern.md"})
    assert (answer.status, answer.plan) == ("answered", "open")
    assert told in answer.text
    stands(assistant, answer)
    none = assistant.ask(question, filters={"document": "harbour.md"})
    assert none.status == "declined"


def test_sides_of_a_comparison_stand_next_to_each_other_in_a_table(assistant: Assistant) -> None:
    answer = assistant.ask("Compare what the Lantern project and the Harbour Initiative did")
    assert answer.plan == "compare"
    assert answer.table is not None
    titles = {c.title for c in answer.citations}
    assert set(answer.table.columns) == titles
    assert len(titles) == 2
    quoted = {cell for row in answer.table.rows for cell in row.cells if cell}
    assert quoted == {claim.text for claim in answer.claims}
    assert [group.heading for group in answer.groups] == list(answer.table.columns)
    stands(assistant, answer)


def test_questions_without_a_topic_are_answered_by_the_reports_that_have_such_sections(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("Quelles sont les principales recommandations ?")
    assert "keep a store of spare parts" in answer.text
    assert {citation.document for citation in answer.citations} == {"lantern.md"}


def test_what_was_done_in_a_place_is_told_by_reports_that_name_it(tmp_path: Path) -> None:
    nowhere = EVALUATION.replace("UNDP", "UNODC").replace("in Niger", "").replace("of Niger", "")
    with assistant_over(tmp_path, {"wells.md": nowhere, "harbour.md": OTHER}) as opened:
        answer = opened.ask("What did UNODC do in Peru?")
    assert {citation.document for citation in answer.citations} == {"harbour.md"}


@pytest.mark.parametrize(
    "question",
    [
        "What did UNODC do in Peru?",
        "¿Qué hizo la UNODC en Perú?",
        "Qu'a fait l'ONUDC au Pérou ?",
        "Что сделало УНП ООН в Перу?",
        "ماذا فعلت UNODC في بيرو؟",
    ],
)
def test_what_an_agency_did_in_a_place_is_told_in_any_language(
    tmp_path: Path, question: str
) -> None:
    courts = OTHER.replace("# Annual", "---\npublisher: UNODC\nyear: 2020\n---\n\n# Annual")
    with assistant_over(tmp_path, {"harbour.md": courts, "wells.md": EVALUATION}) as opened:
        answer = opened.ask(question)
    assert answer.plan == "open"
    assert {citation.document for citation in answer.citations} == {"harbour.md"}
    assert "opened 7 courts in the port towns of Peru" in answer.text


def test_what_was_done_in_a_year_that_no_report_covers_is_declined(tmp_path: Path) -> None:
    with assistant_over(tmp_path, {"harbour.md": OTHER, "wells.md": EVALUATION}) as opened:
        assert opened.ask("What did UNODC do in Peru in 1995?").status == "declined"


def test_a_programme_that_a_report_of_the_agency_is_about_is_no_other_organisation() -> None:
    with open_samples() as samples:
        answer = samples.ask("Что сделала МОТ в Бангладеш?")
    assert "Better Work held five training activities" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "What do you have on Guatemala?",
        "Qu'avez-vous sur le Guatemala ?",
        "¿Qué tienen sobre Guatemala?",
        "Что у вас есть о Гватемале?",
        "ماذا لديكم عن غواتيمالا؟",
        "What do the documents say about Guatemala?",
        "ماذا تقول الوثائق عن غواتيمالا؟",
        "Что говорят документы о Гватемале?",
        "Que dit-on du Guatemala ?",
        "¿Qué se dice de Guatemala?",
        "What is said about Guatemala?",
        "Что говорится о Гватемале?",
        "ماذا يقال عن غواتيمالا؟",
    ],
)
def test_what_there_is_on_a_place_is_told_in_any_language(tmp_path: Path, question: str) -> None:
    report = (
        "# Arms trade in the region\n\n## Guatemala\n\nA workshop for officials dealt with the transfers of "
        "arms and with the reports on them.\n\n## Panama\n\nThe port of Colon got scanners for containers.\n"
    )
    with assistant_over(tmp_path, {"arms.md": report, "harbour.md": OTHER}) as opened:
        answer = opened.ask(question)
    assert answer.status == "answered"
    assert "A workshop for officials" in answer.text
    assert "scanners" not in answer.text


def test_a_report_that_tells_of_a_place_in_a_row_is_among_those_that_speak_of_it(
    tmp_path: Path,
) -> None:
    harbours = "# Harbour list\n\n| Country | Courts |\n|---|---|\n| Peru | 7 |\n| Chile | 2 |\n"
    with assistant_over(tmp_path, {"harbours.md": harbours, "harbour.md": OTHER}) as opened:
        answer = opened.ask("Which reports mention Peru?")
    assert {citation.document for citation in answer.citations} == {"harbours.md", "harbour.md"}
    assert answer.notice.count("[") == 2


@pytest.mark.parametrize(
    "question", ["Qu'avez-vous sur les armes légères ?", "¿Qué tenemos sobre las armas pequeñas?"]
)
def test_what_there_is_on_a_topic_is_told_in_the_words_of_another_language(
    tmp_path: Path, question: str
) -> None:
    report = (
        "# Seminars of the regional centre\n\n## Small arms\n\nOfficers of four states learned how to mark small arms.\n\n"
        "## Water\n\nThe port of Colon got new pumps for its water.\n"
    )
    with assistant_over(tmp_path, {"arms.md": report, "harbour.md": OTHER}) as opened:
        answer = opened.ask(question)
    assert answer.status == "answered"
    assert "how to mark small arms" in answer.text


def test_points_have_the_words_of_the_question_in_the_language_of_the_document(
    tmp_path: Path,
) -> None:
    with assistant_over(tmp_path, {"lantern.md": EVALUATION}):
        pass
    question = understand("Quels problèmes y a-t-il avec les routes et les pompes ?")
    with Index.open(tmp_path / "index") as index:
        records = {one.name: one for one in index.document_records()}
        found = retrieve(index, question, records)
        points = point_candidates(index, question, "challenges", found, records, ["lantern.md"])
    share = {one.text: one.values[FEATURES.index("words_in")] for one in points}
    best = max(share, key=share.__getitem__)
    assert best.startswith(("Roads to the wells", "Spare parts for the Lantern pumps"))
    assert share[best] > 0


def test_what_one_evaluation_found_is_told_from_it_alone(tmp_path: Path) -> None:
    other = "# Annual report of UNDP in Niger, 2020\n\nIn Niger UNDP found partners for its work on roads.\n"
    with assistant_over(tmp_path, {"lantern.md": EVALUATION, "roads.md": other}) as opened:
        answer = opened.ask("What did the evaluation of the Lantern wells project in Niger find?")
    assert {citation.document for citation in answer.citations} == {"lantern.md"}


def test_where_nothing_of_what_is_asked_for_was_found_the_nearest_is_told_as_such(
    assistant: Assistant,
) -> None:
    said = "No recommendation on this was found; these sentences come nearest."
    answer = assistant.ask("What recommendations does the report on the Harbour Initiative make?")
    assert answer.citations
    assert answer.notice == said
    answer = assistant.ask("What recommendations does the evaluation of Lantern make?")
    assert answer.citations
    assert said not in answer.notice


def test_a_row_of_another_place_tells_nothing_of_the_one_asked_about(tmp_path: Path) -> None:
    report = (
        "# Training of the police by UNODC\n\n| Country | Trained | Subject |\n|---|---|---|\n"
        "| Egypt | 60 police officers | response to violence |\n"
        "| Kenya | 22 police officers | equality of women and men |\n"
        "| Mexico | 80 police officers | calls for help |\n"
    )
    with assistant_over(tmp_path, {"police.md": report}) as opened:
        answer = opened.ask("Do you have anything about Kenya?")
    assert "Country: Kenya" in answer.text
    assert "Egypt" not in answer.text
    assert "Mexico" not in answer.text


def test_a_report_on_several_countries_is_quoted_for_the_one_that_is_asked_about(
    tmp_path: Path,
) -> None:
    report = """# UNODC: training of judges, annual report 2021

## Peru

In Peru the training of judges was late, since courts were closed for five months.

## Viet Nam

In Viet Nam the training of judges was difficult, since interpreters were missing.

## Mexico

In Mexico UNODC faced the difficulty that officers were moved after their training.
"""
    with assistant_over(tmp_path, {"judges.md": report, "harbour.md": OTHER}) as opened:
        answer = opened.ask("What difficulties did UNODC face in Peru?")
    assert "courts were closed" in answer.text
    assert "Viet Nam" not in answer.text
    assert "Mexico" not in answer.text


def test_a_report_on_one_country_does_not_answer_for_another_that_it_names_once(
    tmp_path: Path,
) -> None:
    home = "The helpers found it hard to reach those who had come home to far villages.\n\n"
    nigeria = f"""# Return and reintegration of migrants in Nigeria: evaluation of IOM, 2021

## Challenges

{home}{home.replace("far", "dry")}The rent of shops was too high for most of those who had come home to Lagos in Nigeria.

{"IOM paid for tools in the towns of Nigeria. " * 3}

## Other countries

The same approach was tried in Niger by other helpers, and is told elsewhere.
"""
    niger = """# Notes of the office of IOM in Niger, 2020

In Niger, IOM met the challenge of reintegration where the lorries could not pass the sand.
"""
    with assistant_over(tmp_path, {"nigeria.md": nigeria, "niger.md": niger}) as opened:
        asked = "What challenges did IOM face in reintegration in {}?"
        there, elsewhere = (opened.ask(asked.format(one)).text for one in ("Niger", "Nigeria"))
    assert "come home" not in there
    assert "come home" in elsewhere


def test_reports_on_what_no_document_speaks_of_are_declined(assistant: Assistant) -> None:
    assert assistant.ask("Do we have any reports on leprosy elimination?").status == "declined"


def test_a_long_point_is_trimmed_after_a_clause_and_says_so() -> None:
    text = "The country office should keep a store, in each district of the north, of spare parts"
    assert trimmed(text, 15).split() == [*text.split()[:13], "[…]"]
    assert trimmed(text, 16) == text


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("Provide support to returnees and to the host communities of their towns", 7, "Provide support to returnees […]"),
        ("Give help in each country of origin - which will include an appeal to donors", 10, "Give help in each country of origin […]"),
        ("Give help in each country of origin – which will include an appeal to donors", 10, "Give help in each country of origin […]"),
        ("Poverty in the regions of the north fell by 40 per cent in all three years", 11, "Poverty in the regions of the north fell […]"),
        ("Districts where prices rose by 5 - 10 per cent in one year and a half", 8, "Districts where prices rose […]"),
        ("Ensure that the data are kept up to date", 8, "Ensure that the data are kept up to date"),
    ],
)  # fmt: skip
def test_a_point_that_is_cut_ends_with_a_word_that_may_end_it(
    text: str, limit: int, shown: str
) -> None:
    assert trimmed(text, limit) == shown


def test_years_that_there_are_reports_of_are_sides_of_a_comparison(tmp_path: Path) -> None:
    for year, schools in ((2019, "seven"), (2020, "twelve")):
        text = (
            f"# Annual report {year} of UNICEF on the Meadow schools\n\n## Results\n\n"
            f"In {year} the Meadow programme opened {schools} schools in the villages of the north.\n\n"
            f"Teachers of the Meadow schools were paid on time in all of the districts in {year}.\n"
        )
        (tmp_path / f"{year}.md").write_text(text, encoding="utf-8")
    with Assistant.open(tmp_path / "index") as opened:
        opened.index([tmp_path / "2019.md", tmp_path / "2020.md"])
        answer = opened.ask("Compare the results of the Meadow schools in 2019 and 2020")
    assert answer.table is not None
    assert answer.table.columns == ("2019", "2020")
    for side, documents in enumerate(({"2019.md"}, {"2020.md"})):
        said = {row.cells[side] for row in answer.table.rows} - {""}
        cited = [
            next(c for c in answer.citations if " ".join(c.quote.split()) == one) for one in said
        ]
        assert {citation.document for citation in cited} == documents


def test_each_side_of_a_comparison_of_places_is_told_by_what_is_said_of_it(tmp_path: Path) -> None:
    overview = """# Courts and police: training by UNODC

UNODC trained the staff of courts and of the police in three countries of the region.

In Mexico, UNODC trained 8,000 police officers in all of the states of the north.

They learned how to take down what a victim says without asking twice.

In Peru, UNODC trained the judges of 12 courts in how to hear the victims of violence.

In Egypt, UNODC gave the laboratories of the courts new instruments and training.
"""
    with assistant_over(tmp_path, {"overview.md": overview}) as opened:
        answer = opened.ask("Compare the training by UNODC in Mexico and Peru")
    assert answer.table is not None
    assert answer.table.columns == ("Mexico", "Peru")
    mexico, peru = ([row.cells[side] for row in answer.table.rows] for side in (0, 1))
    assert not any(name in " ".join(mexico) for name in ("Peru", "Egypt"))
    assert not any(name in " ".join(peru) for name in ("Mexico", "Egypt"))
    assert any("8,000 police officers" in cell for cell in mexico)
    assert any("12 courts" in cell for cell in peru)


def test_sides_that_are_countries_are_called_in_the_language_of_the_question() -> None:
    with open_samples() as opened:
        answer = opened.ask("Compare ce que l'ONUDC a fait au Mexique et au Pérou")
    assert answer.table is not None
    assert answer.table.columns == ("Mexique", "Pérou")


def test_a_comparison_on_what_no_side_tells_is_declined(tmp_path: Path) -> None:
    overview = """# Courts and police: training by UNODC

UNODC trained the staff of courts and of the police in three countries of the region.

In Mexico, UNODC trained 8,000 police officers in all of the states of the north.

In Peru, UNODC trained the judges of 12 courts in how to hear the victims of violence.
"""
    with assistant_over(tmp_path, {"overview.md": overview}) as opened:
        told = opened.ask("Compare the training of the courts in Mexico and Peru")
        other = opened.ask("Compare the railways and nuclear plants of Mexico and Peru")
    assert (told.status, told.plan) == ("answered", "compare")
    assert told.confidence is not None
    assert told.confidence > 0.5
    assert other.status == "declined"


def test_a_side_of_a_comparison_is_not_told_by_what_another_agency_did_there(
    tmp_path: Path,
) -> None:
    overview = """# Courts and police: training by agencies

In Mexico, UNODC trained 8,000 police officers in all of the states of the north.

In Peru, UNICEF paid for the lawyers of children who stand before the 12 courts of the coast.
"""
    with assistant_over(tmp_path, {"overview.md": overview}) as opened:
        answer = opened.ask("Compare what UNODC did in Mexico and Peru")
    assert "8,000 police officers" in answer.text
    assert "lawyers" not in answer.text
    assert answer.missing == ("Peru",)


def test_what_agencies_did_elsewhere_is_no_comparison_of_what_they_did_in_a_country(
    tmp_path: Path,
) -> None:
    for agency, done in (("UNDP", "trained 40 judges"), ("UNICEF", "opened 12 schools")):
        text = (
            f"# Annual report 2020 of {agency} on Somalia\n\n## Results\n\n"
            f"In Somalia {agency} {done} in the villages of the north in one year.\n"
        )
        (tmp_path / f"{agency}.md").write_text(text, encoding="utf-8")
    with Assistant.open(tmp_path / "index") as opened:
        opened.index([tmp_path / "UNDP.md", tmp_path / "UNICEF.md"])
        there = opened.ask("Compare what UNDP and UNICEF did in Somalia")
        elsewhere = opened.ask("Compare what UNDP and UNICEF did in Kenya")
    assert (there.status, there.plan) == ("answered", "compare")
    assert elsewhere.status == "declined"


@pytest.mark.parametrize("year", ["", " in 2020"])
def test_a_side_of_a_comparison_is_told_by_what_has_words_of_the_topic(
    tmp_path: Path, year: str
) -> None:
    def report(agency: str, *, wells: Sequence[str]) -> str:
        others = ("schools", "roads", "markets", "clinics", "bridges")
        built = (f"In 2020 {agency} repaired {what} in many of the districts." for what in others)
        return f"# Annual report 2020 of {agency} on Somalia\n\n## Results\n\n" + "\n".join(
            (*built, *(f"{agency} {done} for wells in Somalia." for done in wells))
        )

    told = ("trained 40 mechanics", "bought new pumps", "paid the guards", "found two engineers")
    reports = {f"{name}.md": report(name, wells=told) for name in ("UNDP", "UNICEF")}
    with assistant_over(tmp_path, reports) as opened:
        answer = opened.ask(f"Compare what UNDP and UNICEF did for wells in Somalia{year}")
    assert answer.plan == "compare"
    assert {citation.document for citation in answer.citations} == set(reports)
    assert all("wells" in citation.quote for citation in answer.citations)


def test_a_comparison_of_which_one_side_alone_is_asked_says_nothing_of_the_others(
    assistant: Assistant,
) -> None:
    asked = "Compare what UNDP and UNODC did in their projects"
    both = assistant.ask(asked)
    one = assistant.ask("only UNODC", history=[{"question": asked, "answer": both.to_dict()}])
    assert {citation.document for citation in both.citations} == {"lantern.md", "harbour.md"}
    assert {citation.document for citation in one.citations} == {"harbour.md"}
    assert (one.status, one.notice, one.table) == ("answered", "", None)


def test_a_comparison_as_a_table_keeps_its_sides(assistant: Assistant) -> None:
    question = "Compare what the Lantern project and the Harbour Initiative did"
    first = assistant.ask(question)
    told = assistant.ask("as a table", [{"question": question, "answer": first.to_dict()}])
    assert first.table is not None
    assert told.table is not None
    assert told.table.columns == first.table.columns
    assert {cell for row in told.table.rows for cell in row.cells} >= {
        claim.text for claim in first.claims
    }


@pytest.mark.parametrize(("command", "most"), [("shorter, in 3 points", 3), ("in one sentence", 2)])
def test_a_shorter_comparison_has_as_many_points_as_wanted_and_tells_each_side(
    assistant: Assistant, command: str, most: int
) -> None:
    question = "Compare what the Lantern project and the Harbour Initiative did"
    first = assistant.ask(question)
    told = assistant.ask(command, [{"question": question, "answer": first.to_dict()}])
    assert len(told.claims) == most
    assert len(told.groups) == len(first.groups) == 2
    assert sum(len(group.points) for group in told.groups) == most


def test_an_answer_that_has_no_more_points_than_wanted_keeps_them_all(assistant: Assistant) -> None:
    first = assistant.ask("Summarise the evaluation of the wells")
    history = [{"question": first.question, "answer": first.to_dict()}]
    wanted = assistant.ask("shorter, in 20 points", history)
    assert len(wanted.claims) == len(first.claims)
    assert len(wanted.groups) == len(first.groups)


def test_a_heading_that_gives_a_figure_heads_no_points(tmp_path: Path) -> None:
    report = """# UNDP in Niger: report of the Lantern wells project

## Results for families

### Total expenditure: $81 million Number of villages: 70

The Lantern project dug 40 wells that give water to the families of the north.

Families of the north now spend an hour less each day to fetch water from the wells.
"""
    with assistant_over(tmp_path, {"lantern.md": report}) as opened:
        answer = opened.ask("What are the results of the Lantern wells project?")
    assert answer.groups
    assert all("$81" not in group.heading for group in answer.groups)


def test_a_note_that_many_documents_have_is_no_point(tmp_path: Path) -> None:
    note = "Facts from the page on training and capacity building, told again in words of our own."
    for name, done in (
        ("Meadow", "opened twelve courts in the villages of the north"),
        ("Harbour", "paid the judges of the port towns on time in every month"),
        ("Lantern", "trained forty clerks who keep the registers of all courts"),
    ):
        text = f"# The {name} programme on training and capacity building\n\n{note}\n\nIn 2020 the {name} programme {done}.\n"
        (tmp_path / f"{name.lower()}.md").write_text(text, encoding="utf-8")
    with Assistant.open(tmp_path / "index") as opened:
        opened.index([tmp_path / f"{name}.md" for name in ("meadow", "harbour", "lantern")])
        answer = opened.ask(
            "Compare what the Meadow and the Harbour programme did on training and capacity building"
        )
    assert answer.plan == "compare"
    assert "In 2020 the Meadow programme" in answer.text
    assert "words of our own" not in answer.text


def test_an_item_that_opens_with_a_name_is_told_with_its_first_sentence(tmp_path: Path) -> None:
    lines = [
        "# Evaluation of the Lantern wells project of UNDP in Niger, 2021",
        "## Findings",
        "Finding 1. Use of the wells. The wells of the Lantern project give water to 12,000 households in the north. "
        + "Households far from a road are served last, and their wells are cleaned less often than others. "
        * 4,
        "Finding 2. Repairs of the pumps. Only 31 of the 40 mechanics who were trained still repair pumps today. "
        + "Those who left say that they were paid late, or that spare parts were never to be had. "
        * 4,
        "Finding 3. Voice of women. Women sit on every committee that decides about the water of a village. "
        + "They speak less often than men do, and they are seldom asked about money or about repairs. "
        * 4,
    ]
    (tmp_path / "lantern.md").write_text("\n\n".join(lines), encoding="utf-8")
    with Assistant.open(tmp_path / "index") as opened:
        opened.index([tmp_path / "lantern.md"])
        answer = opened.ask("What are the findings of the evaluation of the Lantern wells project?")
    quotes = [citation.quote for citation in answer.citations]
    assert not any(quote.endswith((" wells.", " pumps.", " women.")) for quote in quotes)
    assert sum("Women sit on every committee" in quote for quote in quotes) == 1
    assert sum("give water to 12,000 households" in quote for quote in quotes) == 1


def test_more_of_an_open_answer_are_its_next_points(assistant: Assistant) -> None:
    first = assistant.ask("What does the evaluation of the wells recommend?")
    more = assistant.ask("more", [{"question": first.question, "answer": first.to_dict()}])
    assert (first.plan, more.plan) == ("open", "open")
    told = {(c.document, c.start, c.end) for c in first.citations}
    assert not any(is_among(c.document, Span(c.start, c.end), told) for c in more.citations)
    assert more.citations
    stands(assistant, more)


def test_a_shorter_open_answer_has_a_third_of_the_points_and_none_is_longer_than_it_was(
    assistant: Assistant,
) -> None:
    first = assistant.ask("Summarise the evaluation of the wells")
    short = assistant.ask("shorter", [{"question": first.question, "answer": first.to_dict()}])
    assert len(short.claims) == -(-len(first.claims) // 3)
    assert sum(len(group.points) for group in short.groups) == len(short.claims)
    assert all(
        any(now.text.removesuffix("[…]").strip() in one.text for one in first.claims)
        for now in short.claims
    )
    stands(assistant, short)


@pytest.mark.parametrize(
    ("question", "command", "most"),
    [
        ("Summarise the evaluation of the wells", "shorter, in 2 points", 2),
        ("Summarise the evaluation of the wells", "en una frase", 1),
        ("What does the evaluation of the wells recommend?", "encore deux", 2),
        ("What does the evaluation of the wells recommend?", "give me one more", 1),
    ],
)
def test_a_command_that_says_how_many_points_gets_so_many(
    assistant: Assistant, question: str, command: str, most: int
) -> None:
    first = assistant.ask(question)
    made = assistant.ask(command, [{"question": first.question, "answer": first.to_dict()}])
    assert made.reply is not None
    assert len(made.claims) == most
    assert sorted(at for group in made.groups for at in group.points) == list(range(most))
    stands(assistant, made)


def test_a_shorter_answer_on_which_documents_there_are_keeps_a_third_of_them(
    assistant: Assistant,
) -> None:
    first = assistant.ask("Which documents speak of the wells?")
    assert "[1]" in first.notice
    for command, most in (("repeat", len(first.groups)), ("shorter", -(-len(first.claims) // 3))):
        made = assistant.ask(command, [{"question": first.question, "answer": first.to_dict()}])
        assert len(made.groups) == most
        assert {one.text for one in made.claims} <= {one.text for one in first.claims}


@pytest.mark.parametrize(
    "command", ["shorter", "longer", "as a table", "which page?", "repeat", "in French, please"]
)
def test_commands_on_an_answer_in_groups_can_be_sent_as_json(
    assistant: Assistant, command: str
) -> None:
    first = assistant.ask("Summarise the evaluation of the wells")
    assert first.groups
    made = assistant.ask(command, [{"question": first.question, "answer": first.to_dict()}])
    told = made.to_dict()
    grouped = sum(len(group["points"]) for group in told.get("groups", ()))
    assert grouped in {0, len(made.claims)}


def test_what_was_done_in_a_place_is_not_told_of_what_stands_under_another_place(
    tmp_path: Path,
) -> None:
    courses = """# Courses of the Harbour Initiative, 2020

## Peru

In Peru, UNODC trained 61 judges of the port towns on violence against women.

## Egypt

UNODC also gave microscopes and freezers to the laboratories of the port towns.
With these the laboratories can analyse traces of violence within three days.
"""
    with assistant_over(tmp_path, {"courses.md": courses}) as opened:
        peru = opened.ask("What did UNODC do in Peru?").text
        egypt = opened.ask("What did UNODC do in Egypt?").text
    assert "61 judges" in peru
    assert "microscopes" not in peru
    assert "microscopes" in egypt
    assert "61 judges" not in egypt


def test_a_row_that_is_a_point_is_told_by_its_cells_under_the_names_of_their_columns(
    tmp_path: Path,
) -> None:
    rows = [
        "Project,Agency,Country,What was hard",
        "Lantern wells,UNDP,Niger,Spare parts for the pumps of the dry north are hard to find.",
        "Harbour courts,UNODC,Peru,Judges of the port towns had no interpreters for two years.",
        "Village clinics,UNDP,Niger,Nurses left the clinics of the villages for the towns.",
    ]
    with assistant_over(tmp_path, {"register.csv": "\n".join(rows) + "\n"}) as opened:
        answer = opened.ask("Summarise the register")
    assert answer.plan == "open"
    assert "What was hard: Nurses left the clinics" in answer.text
    assert " | " not in answer.text
    assert len(answer.citations) == 3  # the row with the names of the columns is none
    assert all(" | " in citation.quote and citation.cells for citation in answer.citations)


def test_a_question_that_may_be_a_look_up_has_the_sentence_that_answers_it_among_its_points(
    tmp_path: Path,
) -> None:
    things = (
        *(
            "Roads",
            "Prices",
            "Floods",
            "Strikes",
            "Permits",
            "Rats",
            "Locusts",
            "Thefts",
            "Old maps",
        ),
        *("Fuel prices", "Power cuts", "Market days", "Late funds", "Staff changes", "Dust storms"),
    )  # more than an answer has points
    listed = "\n\n".join(
        f"{thing} were a challenge for the Copper schools project, in one district for {n} months."
        for n, thing in enumerate(things, 2)
    )
    answering = "They left because of this: it was the hardest challenge that the project met."
    text = (
        "# Evaluation of the Copper schools project of UNICEF in Chad, 2022\n\n## Challenges\n\n"
        f"{listed}\n\n## Teachers\n\nThe Copper schools project hired 300 teachers in 2019.\n\n"
        f"The project paid its teachers late. {answering}\n"
    )
    with assistant_over(tmp_path, {"copper.md": text}) as assistant:
        answer = assistant.ask(
            "What difficulties did the Copper schools project have with teachers?"
        )
    assert answer.plan == "open"
    assert any(answering in citation.quote for citation in answer.citations)


def test_each_report_that_speaks_of_a_place_is_told_of_though_one_speaks_of_it_most(
    tmp_path: Path,
) -> None:
    streets = ("market", "harbour", "school", "river", "mill", "bridge")
    long = "\n\n".join(
        f"## The {street} of Peru\n\n"
        + "\n\n".join(
            f"In Peru, the {street} fund paid for {n} new lamps in the streets of town {n}."
            for n in range(20, 44)
        )
        for street in streets
    )
    files = {
        "lamps.md": f"# Lamps in the streets\n\n{long}\n",
        "wells.md": "---\ntitle: Wells of the coast\n---\n# Wells\n\nIn Peru, families of the coast dig wells for their gardens every year.\n",
        "boats.md": "---\ntitle: Boats of the coast\n---\n# Boats\n\nFishers in Peru mend their boats in the month of May.\n",
    }
    with assistant_over(tmp_path, files) as opened:
        answer = opened.ask("Which reports mention Peru?")
    assert {one.document for one in answer.citations} == set(files)
    assert answer.notice.count("[") == 3


def test_a_report_that_speaks_of_a_topic_is_quoted_for_the_sentence_that_does(
    tmp_path: Path,
) -> None:
    report = (
        "# Work of the coast guard\n\nThe guard bought four new boats for its harbours. Smugglers hide weapons under the "
        "fish in small boats. The guard will paint all of its houses in the coming year.\n"
    )
    with assistant_over(tmp_path, {"guard.md": report, "harbour.md": OTHER}) as opened:
        answer = opened.ask("Which reports mention smugglers?")
    assert [one.quote for one in answer.citations] == [
        "Smugglers hide weapons under the fish in small boats."
    ]


def test_cells_without_words_are_no_points(tmp_path: Path) -> None:
    sheet = "# Payments\n\nUNODC\n\n1 735,00\n\n2 972,50\n\n7 235,40\n"
    with assistant_over(tmp_path, {"payments.md": sheet, "harbour.md": OTHER}) as opened:
        answer = opened.ask("What did UNODC do with the payments?")
    assert not any(one.quote in {"1 735,00", "2 972,50", "7 235,40"} for one in answer.citations)


def test_where_conclusions_are_asked_for_they_are_told(tmp_path: Path) -> None:
    found = "\n\n".join(
        f"The survey shows that {n} villages of the valley drink water from the Lantern wells each day."
        for n in range(20, 32)
    )
    concluded = "\n\n".join(
        (
            "The Lantern wells have made families of the valley healthier than they were before.",
            "The committees of the valley can run their wells without the help of the project.",
            "Repairs will fail in the years to come where the mechanics are paid late.",
            "Schools gain most from the wells, since their pupils no longer fetch water.",
            "Women decide about the wells more often than about any other matter of the village.",
            "The method of the project can be used in all valleys that have rain in winter.",
        )
    )
    report = (
        "# Evaluation of the Lantern wells, 2021\n\n## Findings\n\n"
        + found
        + "\n\n## Conclusions\n\n"
        + concluded
    )
    with assistant_over(tmp_path, {"lantern.md": report, "harbour.md": OTHER}) as opened:
        answer = opened.ask("What are the conclusions of the evaluation of the Lantern wells?")
    assert answer.citations
    assert all(one.quote in concluded for one in answer.citations)


FOUR = """# Harvests and prices, a review of 2020

The review looks at the harvests of the coast and at the prices that families pay in the markets.

## Chad, Peru and Kenya

In Chad, the harvest of millet failed in the north and in the valleys of the east.

Families there sold their goats in order to pay for seeds and for the school.

In Peru, the harvest of maize was the best that farmers of the coast have seen.

Traders there bought most of the maize before it had come to the market.

## Kenya

The harvest of beans was late, although traders of Chad had bought the seeds in time.
"""


def test_below_a_heading_of_several_places_a_sentence_tells_of_the_one_named_last(
    tmp_path: Path,
) -> None:
    with assistant_over(tmp_path, {"four.md": FOUR, "harbour.md": OTHER}) as opened:
        compared = opened.ask("Compare the harvests of Chad and Peru")
        told = opened.ask("What happened to the harvest in Kenya?")
    assert compared.plan == "compare"
    assert compared.table is not None
    sides = [" ".join(row.cells[at] for row in compared.table.rows) for at in (0, 1)]
    assert "millet" in sides[0]
    assert "maize" in sides[1]
    assert "maize" not in sides[0]
    assert "millet" not in sides[1]
    assert "beans" not in compared.text
    assert "beans" in told.text


def test_recommendations_on_a_topic_are_told_in_another_language_too(tmp_path: Path) -> None:
    items = (
        "The ministry should train nurses of the islands on safe births.",
        "The ministry should train teachers of the islands on reading.",
        "The ministry should train the clerks of all courts.",
        "Harbours should be dug out before the rain.",
        "Boats should carry lamps that can be seen from the shore.",
        "Fishers should get a price that is paid on the day.",
        "Nets should be mended in the month of May.",
    )
    report = "# Evaluation of the Lantern islands, 2021\n\n## Recommendations\n\n" + "\n\n".join(
        f"Recommendation {number}. {item}" for number, item in enumerate(items, 1)
    )
    with assistant_over(tmp_path, {"lantern.md": report, "harbour.md": OTHER}) as opened:
        answer = opened.ask("Que recommande l'évaluation « Lantern islands » sur la formation ?")
    assert len(answer.citations) == 3
    assert "boats" not in answer.text.lower()


def test_of_reports_of_a_year_those_are_told_of_that_speak_of_a_topic(tmp_path: Path) -> None:
    files = {
        f"wells-{year}.md": f"---\ntitle: Report on {name}\nyear: {year}\n---\n# {name}\n\nThe {name} has wells that give "
        "water to all families of its villages.\n"
        for year, name in ((2018, "coast"), (2019, "valley"), (2020, "desert"))
    }
    with assistant_over(tmp_path, {**files, "harbour.md": OTHER}) as opened:
        of_all = opened.ask("Which reports mention wells?")
        of_one = opened.ask("Which reports of 2019 mention wells?")
    assert {one.document for one in of_all.citations} == set(files)
    assert {one.document for one in of_one.citations} == {"wells-2019.md"}


def test_a_section_whose_heading_names_two_kinds_is_for_both() -> None:
    text = EVALUATION.replace("## Challenges", "## Lessons learned and challenges")
    parts = parts_of(read("lantern.md", text.encode()))
    part = next(one for one in parts if one.title == "Lessons learned and challenges")
    assert kinds_of(part) >= {"lessons", "challenges"}


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        ("Examples of what they did with it include:", False),
        ("Programme summary", False),
        ("_Examples of what they did with it include:_", False),
        ("Members of the boards were trained in Dakar", True),
        ("Cost: USD 3.4 million", True),
    ],
)
def test_a_quote_that_says_nothing_by_itself_is_no_point_though_a_look_up_gives_it(
    tmp_path: Path, quote: str, told: bool
) -> None:
    text = f"# Small grants in Senegal, 2020\n\n{quote}\n\nThe grants paid for the repair of nine branch offices in Senegal.\n"
    with assistant_over(tmp_path, {"grants.md": text}):
        pass
    with Index.open(tmp_path / "index") as index:
        records = {record.name: record for record in index.document_records()}
        question = understand("What did the small grants in Senegal achieve?")
        found = retrieve(index, question, records)
        candidates = point_candidates(index, question, "results", found, records, ["grants.md"])
        (lead,) = (one.span for one in candidates if one.text == quote)
        leads = [("grants.md", lead.start, lead.end)]
        budget = Budget(points=5, words=100, each=5)
        chosen = chosen_points(question, "results", True, candidates, budget, None, leads)
    assert (quote in {one.text for one in chosen}) == told


def test_the_sentence_that_answers_stands_before_the_others(assistant: Assistant) -> None:
    answer = assistant.ask(
        "What did the evaluation of the Lantern wells find on women in committees?"
    )
    assert answer.plan == "open"
    assert answer.claims[0].text.startswith("Women sit on every committee")
    assert [one.heading for one in answer.groups][:2] == ["Findings", "Summary"]
