"""Reads of procedures and dossiers. Lists and pages start from the actor's scope; `case` is for
acts, whose guards say who may."""

from opendistrict.engine.cases.flow import National, national, step_of, verb
from opendistrict.engine.cases.queries.foreseen import apology_drafts, will_be_late
from opendistrict.engine.cases.queries.procedures import (
    drafts,
    in_force,
    numbers,
    open_on,
    rules_for,
    rules_of,
    state_held,
    text_of,
    version,
    versions,
)
from opendistrict.engine.cases.queries.promises import (
    calendar_with,
    moved_by,
    offices_of,
    would_move,
)
from opendistrict.engine.cases.queries.standing import Case, case, cases, is_granted

__all__ = [
    "Case",
    "National",
    "apology_drafts",
    "calendar_with",
    "case",
    "cases",
    "drafts",
    "in_force",
    "is_granted",
    "moved_by",
    "national",
    "numbers",
    "offices_of",
    "open_on",
    "rules_for",
    "rules_of",
    "state_held",
    "step_of",
    "text_of",
    "verb",
    "version",
    "versions",
    "will_be_late",
    "would_move",
]
