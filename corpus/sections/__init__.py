"""What the sections of a report are for, and the recommendations, findings and lessons in them.

`headings`: what a heading says. `parts`: the document divided. `items`: what is numbered and listed in it.
`cues`: what a text itself does. `outline`: all of it, as the index keeps it.
"""

from corpus.sections.item import Item
from corpus.sections.outline import Outline, outline_of
from corpus.sections.parts import Part, parts_of
from corpus.sections.vocabulary import SectionKind

__all__ = ["Item", "Outline", "Part", "SectionKind", "outline_of", "parts_of"]
