"""Long points of an answer are shortened to what each says of its own."""

from assistant.answering.open_questions.condensing import condensed
from assistant.citations import MORE, shows

BEGINNING = "By the end of 2031 the heads of all harbour offices should take joint action, after talks with all town mayors,"
ITEMS = [
    f"{BEGINNING} to agree on common rules for weighing fish at night, with a list of the scales in use.",
    f"{BEGINNING} to open a school for pilots of ferries on the northern islands, and to pay its teachers.",
]


def test_what_begins_like_another_quote_is_shown_from_where_it_differs() -> None:
    scales, pilots = condensed(ITEMS, 12, "en")
    assert scales == f"{MORE} to agree on common rules for weighing fish at night, {MORE}"
    assert pilots.startswith(f"{MORE} to open a school for pilots of ferries")


def test_a_verb_that_another_quote_has_too_stays_with_what_it_is_about() -> None:
    orders = ("review their rules for the sale of fish", "review all contracts of the divers")
    nets, divers = condensed(
        [
            f"The heads of all harbour offices should, by the end of 2031, {one} in the bay, and tell the mayor."
            for one in orders
        ],
        9,
        "en",
    )
    assert nets.startswith(f"{MORE} review their rules for the sale")
    assert divers.startswith(f"{MORE} review all contracts of the divers")


def test_a_long_quote_that_is_unlike_the_others_keeps_its_beginning() -> None:
    alone, _ = condensed([ITEMS[0], "Four boats were painted."], 12, "en")
    assert alone.startswith("By the end of 2031 the heads of all harbour")
    assert alone.endswith(MORE)


def test_quotes_that_are_short_enough_stay_whole() -> None:
    assert condensed(ITEMS, 60, "en") == ITEMS


def test_an_end_that_is_all_that_differs_is_not_lost_with_the_beginning() -> None:
    same = [f"{BEGINNING} to weigh fish.", f"{BEGINNING} to weigh nets."]
    for quote, short in zip(same, condensed(same, 12, "en"), strict=True):
        assert shows(short, quote)
        assert len(short.replace(MORE, "").split()) >= 8


def test_what_is_shown_of_a_quote_stands_in_it_in_this_order() -> None:
    quote = "The ferry left at noon, empty, and came back late."
    assert shows(quote, quote)
    assert shows(f"{MORE} empty, {MORE} late.", quote)
    assert not shows(f"late. {MORE} empty,", quote)
    assert not shows(f"The ferry left at one, {MORE}", quote)
