"""What a turn is, as the network for talk says it: talk of some kind, or a question.

    <s> turn </s>

Of as many numbers of <s> as there are labels, and of as many others on average over all tokens, the sums are the logits of
`LABELS`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from assistant.reader.kinds import chances_of

# Labels of turns (`assistant.conversation.examples`), in the order of the network's numbers.
LABELS = (
    "about",
    "chitchat",
    "command/export",
    "command/longer",
    "command/more",
    "command/only",
    "command/page",
    "command/repeat",
    "command/shorter",
    "command/table",
    "command/translate",
    "complaint",
    "greeting",
    "help",
    "help/add",
    "help/check",
    "help/export",
    "help/scope",
    "inventory",
    "inventory/count",
    "inventory/languages",
    "inventory/newest",
    "inventory/oldest",
    "inventory/overview",
    "inventory/publishers",
    "inventory/topic",
    "offtopic",
    "question",
    "question/topic",
    "thanks",
    "unclear",
)


def labels_of(said: npt.NDArray[np.float32]) -> Mapping[str, float]:
    """Probabilities of `LABELS`, the likeliest first; their sum is 1. ``said``: float32 (tokens, 2 * labels)."""
    return dict(sorted(chances_of(said, LABELS).items(), key=lambda one: -one[1]))
