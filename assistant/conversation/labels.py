"""What a turn is, as a network says it by its words alone (`assistant.reader.talk`), and from when it is believed.

From these bounds on 7 of 1,825 complete questions of writers from whom nothing was learnt are taken for talk, 4 of them rightly ("how
do i cite an evaluation report in APA"). A list of documents is asked for in the words of a question ("which reports are on …"), so
that it has a bound of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

INVENTORY = "inventory"  # a kind
TALK = 0.7  # probability of all kinds of talk together, from which a turn is of the likeliest one,
OF_INVENTORY = 0.85  # that of `INVENTORY` from which it is of that,
UNANSWERED = 0.3  # and that of another kind from which a turn that no document answers is of it

Classify = Callable[[str], Mapping[str, float]]  # a turn -> label -> probability


def kind_of(label: str) -> str:
    """The part before the stroke: "command" of "command/shorter"."""
    return label.partition("/")[0]


def kinds(probabilities: Mapping[str, float]) -> dict[str, float]:
    """Kind -> the sum over its labels."""
    summed: dict[str, float] = {}
    for label, probability in probabilities.items():
        summed[kind_of(label)] = summed.get(kind_of(label), 0.0) + probability
    return summed
