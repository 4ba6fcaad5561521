"""Plans that are considered for a question over a sheet, whichever of them is then the likeliest."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from assistant.question.understand import understand
from assistant.retrieval.retrieve import retrieve
from assistant.tables.tried import Tried, tried
from index.filters import Filters
from index.store import Index

REPAIRS = """Ref,Repair,Begun on,Island,Paid for by,Workers hired,Grant (NCD),Spent (NCD)
LR-001,New lens for the light,2020-11-03,Skarn,Harbour Fund,4,1200,900
LR-002,Stairs of the tower,2021-02-14,Tarn,Coast Guard,12,350,350
LR-003,Fog horn,2021-05-30,Vess,Harbour Fund,5,180,60
LR-004,Roof of the house,2021-12-12,Orla,Fishers' League,7,640,640
LR-005,Cable to the light,2022-03-08,Skarn,Harbour Fund,3,3100,1000
LR-006,Paint for the tower,2022-10-19,Orla,Coast Guard,9,90,90
LR-007,Pump house,2023-04-01,Tarn,Harbour Fund,6,470,120
"""
KEEPERS = """Keeper,Age,Island,Nights on duty,Hours slept
Abel Storm,61,Skarn,120,7
Ines Duna,34,Tarn,95,6
Olga Reef,47,Orla,130,5
Piet Strand,25,Skarn,80,8
"""
DIVERS = """#,Diver,Sex,Age,Lead club,Dives logged,Tariff (NCD)
1,Ada Kelp,F,52,Blue Fin,4,20
2,Bo Reed,M,44,Old Anchor,9,20
3,Cleo Sand,F,38,Blue Fin,2,15
4,Dag Moor,M,57,Blue Fin,7,20
5,Eve Shoal,F,51,Old Anchor,1,15
"""
WELLS = """Village,Region,Pumps,Depth of well sites (m),Beneficiaries,Women of reproductive age,Years of experience,Age
Tarn,East,1,40,600,90,6,61
Orla,East,2,30,500,100,4,34
Vess,South,3,50,100,40,7,47
Skarn,South,4,37,90,30,2,58
Sund,South,5,20,80,20,9,25
"""
PROJECTS = """البلد,المشاريع,الميزانية
السودان,12,4000
الصومال,7,2500
كينيا,9,3100
"""
QUAYS = """Quay,Island,Amount granted (USD),Paid out to date (USD)
North quay,Skarn,9000,7400
Old quay,Orla,5200,1100
Fish quay,Orla,3000,2500
Ferry quay,Tarn,8000,8000
Sand quay,Tarn,6000,
Salt quay,Vess,5200,5800
"""
BUOYS = """Buoy,Grant (EUR),Paid out (USD)
Red buoy,9000,7400
Green buoy,5200,1100
"""
LAMPS = """Lamp,Budget 2019 (USD),Budget 2020 (USD)
Red lamp,9000,7400
Green lamp,5200,1100
"""
CREWS = """Crew,Grade,Paid for by,Jul,Aug
Tower crew,P4,Norway,14,16
Lamp crew,P5,Sweden,11,9
Bell crew,G6,Norway & Sweden,8,3
Rope crew,P5,Norway,5,7
Buoy crew,G6,Sweden,21,2
Mast crew,P4,Norway & Sweden,6,1
"""
Considered = Callable[[str], list[Tried]]


@pytest.fixture(scope="module")
def considered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Considered]:
    folder = tmp_path_factory.mktemp("considered")
    (folder / "lighthouse_repairs.csv").write_text(REPAIRS, encoding="utf-8")
    (folder / "lighthouse_keepers.csv").write_text(KEEPERS, encoding="utf-8")
    (folder / "wreck_divers.csv").write_text(DIVERS, encoding="utf-8")
    (folder / "well_sites_and_beneficiaries.csv").write_text(WELLS, encoding="utf-8")
    (folder / "quays_of_the_harbour.csv").write_text(QUAYS, encoding="utf-8")
    (folder / "buoys_and_grants.csv").write_text(BUOYS, encoding="utf-8")
    (folder / "lamps_by_year.csv").write_text(LAMPS, encoding="utf-8")
    (folder / "crews_on_duty.csv").write_text(CREWS, encoding="utf-8")
    (folder / "projects.csv").write_text(PROJECTS, encoding="utf-8")
    with Index.open(folder / "index", create=True) as index:
        index.sync(sorted(folder.glob("*.csv")))
        records = {record.name: record for record in index.document_records()}

        def plans(text: str) -> list[Tried]:
            question = understand(text)
            found = retrieve(index, question, records)
            return tried(index, question, found, records, Filters(), most=60)

        yield plans


def likeliest(plans: list[Tried]) -> Tried:
    """The likeliest plan."""
    return max(plans, key=lambda one: one.odds)


def counts(plans: list[Tried]) -> set[str]:
    return {one.outcome.value for one in plans if one.plan.operation == "count"}


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("How many lighthouse repairs were begun since 2022?", "3"),
        ("How many lighthouse repairs were begun in 2022 or later?", "3"),
        ("How many lighthouse repairs were begun before 2021?", "1"),
        ("How many lighthouse repairs were begun after March 2022?", "2"),
        ("How many lighthouse repairs were begun before 30 May 2021?", "2"),
        ("How many lighthouse repairs were begun before 15 March 2022?", "5"),
        ("How many lighthouse repairs were begun before March 15, 2022?", "5"),
        ("How many lighthouse repairs were begun after 8 March 2022?", "2"),
        ("How many lighthouse repairs were begun since 8 March 2022?", "3"),
        ("How many lighthouse repairs were begun by 7 March 2022?", "4"),
        ("How many lighthouse repairs were begun by the end of 2021?", "4"),
        ("How many lighthouse repairs were begun no later than 2021?", "4"),
        ("How many lighthouse repairs were begun after 2020 and before 2022?", "3"),
        ("How many lighthouse repairs were begun from 2021 to 2022?", "5"),
        ("How many lighthouse repairs from 2022 onwards are there?", "3"),
        ("How many lighthouse repairs from 2022 are there?", "2"),
        ("Combien de réparations ont commencé depuis 2022 ?", "3"),
        ("Combien de réparations ont commencé avant 2021 ?", "1"),
        ("¿Cuántas reparaciones empezaron a partir de 2022?", "3"),
        ("¿Cuántas reparaciones empezaron antes de 2021?", "1"),
        ("Сколько ремонтов началось начиная с 2022 года?", "3"),
        ("Сколько ремонтов началось до 2021 года?", "1"),
        ("كم عدد الإصلاحات التي بدأت منذ عام 2022؟", "3"),
        ("كم عدد الإصلاحات التي بدأت قبل عام 2021؟", "1"),
        ("How many lighthouse repairs hired 7 workers or more?", "3"),
        ("How many lighthouse repairs hired 7 workers from the coast or more?", "3"),
        ("How many lighthouse repairs hired 5 workers or fewer?", "3"),
    ],
)
def test_a_bound_of_dates_or_figures_is_a_condition(
    considered: Considered, question: str, count: str
) -> None:
    assert count in counts(considered(question))


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("How many wreck divers are older than 50?", "3"),
        ("How many wreck divers are under the age of 45?", "2"),
        ("Combien de plongeurs du registre wreck divers ont plus de 50 ans ?", "3"),
        ("¿Cuántos lighthouse keepers son mayores de 50 años?", "1"),
        ("How many of the wreck divers are women?", "3"),
        ("How many of the wreck divers are men?", "2"),
        ("Combien de wreck divers sont des femmes ?", "3"),
        ("How many women older than 51 are wreck divers?", "1"),
    ],
)
def test_ages_and_sexes_are_known_by_what_is_said_of_people(
    considered: Considered, question: str, count: str
) -> None:
    assert likeliest(considered(question)).outcome.value == count


def test_a_letter_is_told_as_the_cell_has_it(considered: Considered) -> None:
    one = likeliest(considered("How many of the wreck divers are women?"))
    assert one.plan.words(one.outcome.found, 5).startswith("Rows whose Sex is F: 3 of 5 rows")


def test_a_part_of_the_name_of_a_column_divides_rows_into_groups(considered: Considered) -> None:
    plans = considered("Which club has the most wreck divers?")
    grouped = [one for one in plans if one.plan.operation == "group"]
    assert any(
        one.plan.column(one.plan.group or 0) == "Lead club" and one.outcome.value == "3"
        for one in grouped
    )


def test_the_most_of_what_the_rows_are_is_counted_and_nothing_else_added_up_or_ordered(
    considered: Considered,
) -> None:
    plans = [
        one
        for one in considered("Which club has the most wreck divers?")
        if one.plan.table.document == "wreck_divers.csv"
    ]
    assert likeliest(plans).plan.words(5, 5).startswith("Rows, by Lead club: number of rows")
    measured = {one.plan.measure for one in plans if one.plan.operation == "group"}
    assert measured == {"count"}
    ordered = [one for one in plans if one.plan.operation in ("most", "least")]
    assert {one.plan.column(at) for one in ordered for at in one.plan.targets} <= {"Dives logged"}


def test_the_largest_of_the_rows_is_not_the_most_of_them(considered: Considered) -> None:
    plans = considered("Which of the lighthouse repairs is the largest repair?")
    assert likeliest(plans).plan.operation == "most"


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What is the total number of pumps at the well sites?", "15"),
        ("How many women of reproductive age are there in total at the well sites?", "280"),
        ("Combien de well sites ont plus de 5 ans d'expérience ?", "3"),
        ("How many wreck divers with more than 5 dives are older than 50?", "1"),
        ("What is the average age at the well sites?", "45"),
    ],
)
def test_figures_that_look_like_ages_or_numbers_of_rows_are_computed_with(
    considered: Considered, question: str, value: str
) -> None:
    assert likeliest(considered(question)).outcome.value == value


def test_the_most_of_what_a_column_has_the_number_of_is_added_up(considered: Considered) -> None:
    plans = considered("Which region has the most beneficiaries of the well sites?")
    assert "1100" in {one.outcome.value for one in plans if one.plan.operation == "group"}


def test_the_noun_of_the_name_of_a_column_names_it_and_no_other_word_of_it(
    considered: Considered,
) -> None:
    plans = considered("Which lead had the most wreck divers?")
    groups = {one.plan.column(one.plan.group) for one in plans if one.plan.group is not None}
    assert "Lead club" not in groups


@pytest.mark.parametrize(
    ("question", "columns", "told"),
    [
        ("Dag Moor: which club, and how many dives logged?", {"Lead club", "Dives logged"}, "7"),
        ("How old is Ada Kelp and what is her tariff?", {"Age", "Tariff (NCD)"}, "20"),
    ],
)
def test_two_things_that_are_asked_for_are_two_columns(
    considered: Considered, question: str, columns: set[str], told: str
) -> None:
    pairs = [
        one
        for one in considered(question)
        if {one.plan.column(at) for at in one.plan.targets} == columns
    ]
    assert any(told in [cell.text for cell in one.outcome.rows[0].cells.values()] for one in pairs)


def test_the_numbers_of_rows_are_never_computed_with_and_ages_never_added_up(
    considered: Considered,
) -> None:
    for question in (
        "What is the total of the wreck divers who are women?",
        "What share of the wreck divers are women?",
        "What is the average of the wreck divers?",
        "Which wreck diver has the most?",
    ):
        plans = considered(question)
        assert plans
        for one in plans:
            computed = {one.plan.column(at) for at in one.plan.targets}
            done = one.plan.measure if one.plan.operation == "group" else one.plan.operation
            if done in ("sum", "share", "mean", "most", "least"):
                assert "#" not in computed
            if done in ("sum", "share"):
                assert "Age" not in computed


def test_a_bound_is_told_in_the_words_of_the_question(considered: Considered) -> None:
    plans = considered("How many lighthouse repairs were begun since March 2022?")
    assert any("is since March 2022" in one.plan.words(one.outcome.found, 7) for one in plans)


def test_the_oldest_has_the_highest_age(considered: Considered) -> None:
    oldest = considered("Who is the oldest lighthouse keeper?")
    assert any(one.plan.operation == "most" and first(one) == "Abel Storm" for one in oldest)
    youngest = considered("Who is the youngest lighthouse keeper?")
    assert any(one.plan.operation == "least" and first(one) == "Piet Strand" for one in youngest)


@pytest.mark.parametrize(
    ("question", "place"),
    [("كم عدد المشاريع بالسودان؟", "السودان"), ("ما ميزانية كينيا والصومال معا؟", "الصومال")],
)
def test_a_name_inside_a_word_is_a_name(considered: Considered, question: str, place: str) -> None:
    plans = considered(question)
    named = {row.label for one in plans if one.plan.chosen for row in one.outcome.rows}
    assert place in named


def first(one: Tried) -> str:
    row = one.outcome.rows[0]
    return row.cells[one.plan.name].text if one.plan.name in row.cells else row.label


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("How much is left to pay out for the North quay?", "1600"),
        ("How much remains to be paid for the quays of Orla?", "4600"),
        ("Combien reste-t-il à payer pour le North quay ?", "1600"),
        ("¿Cuánto queda por pagar por el North quay?", "1600"),
        ("Сколько осталось выплатить по North quay?", "1600"),
        ("كم المتبقي للدفع من North quay؟", "1600"),
    ],
)
def test_what_is_left_of_an_amount_is_computed(
    considered: Considered, question: str, left: str
) -> None:
    best = likeliest(considered(question))
    assert (best.plan.operation, best.outcome.value) == ("remainder", left)
    assert best.plan.columns[-2:] == (2, 3)
    assert "Amount granted (USD) less Paid out to date (USD)" in best.plan.words(1, 6)


@pytest.mark.parametrize(
    ("question", "sheet"),
    [
        ("How much is left to pay out for the Salt quay?", "quays"),  # more was paid
        ("How much is left to pay out for the quays of Tarn?", "quays"),  # of one it is not known
        ("How much is left to pay out for the Red buoy?", "buoys"),  # two currencies
        ("How much of the budget is left for the Red lamp?", "lamps"),  # two years
        ("How much was granted to the quays that remain in Orla?", ""),
        ("How many crews left for Norway?", ""),
    ],
)
def test_nothing_is_left_where_that_is_not_known_or_not_asked(
    considered: Considered, question: str, sheet: str
) -> None:
    assert not [
        one
        for one in considered(question)
        if one.plan.operation == "remainder" and one.plan.table.document.startswith(sheet)
    ]


def test_a_value_counts_in_cells_that_join_it_to_another_one(considered: Considered) -> None:
    assert likeliest(considered("How many crews are paid for by Norway?")).outcome.value == "4"


def test_a_code_is_not_meant_by_one_with_other_digits(considered: Considered) -> None:
    assert likeliest(considered("How many crews are of grade P5?")).outcome.value == "2"
    tested = {
        one.test.values
        for plan in considered("How many crews are of grade P6?")
        for one in plan.plan.conditions
    }
    assert not tested & {(" p5 ",), (" g6 ",), (" p4 ",)}


def test_a_month_names_its_column_however_it_is_written(considered: Considered) -> None:
    best = likeliest(considered("Which crew had the most in July?"))
    assert best.outcome.rows[0].cells[0].text == "Buoy crew"
