"""Reads Vietnamese directives and proposes what an officer should confirm.

Owns the grammar: passages, directions and suggestions, figures, target sets, programmes,
awards. Rules only, over our own splitter; no model, no word list of any one place. It never
decides: each proposal tells its place in the text, the rule and the words that made it.
"""

from opendistrict.kernel.reader.read import read, to_json
from opendistrict.kernel.reader.shapes import (
    Award,
    Direction,
    Figure,
    Header,
    KnownUnit,
    Notice,
    Passage,
    Programme,
    Proposal,
    Reading,
    TargetSet,
)

__all__ = [
    "Award",
    "Direction",
    "Figure",
    "Header",
    "KnownUnit",
    "Notice",
    "Passage",
    "Programme",
    "Proposal",
    "Reading",
    "TargetSet",
    "read",
    "to_json",
]
