"""Every code with which a rule says no, and its sentence, by the room that says it."""

from django.utils.functional import Promise

from opendistrict.faces.kit.sentences import (
    directives,
    facts,
    files,
    indicators,
    nudges,
    numbers,
    reforms,
    registers,
    reports,
    scoring,
    sheets,
    targets,
    tasks,
)

ROOMS: tuple[dict[str, Promise], ...] = (
    directives.SENTENCES,
    facts.SENTENCES,
    files.SENTENCES,
    indicators.SENTENCES,
    nudges.SENTENCES,
    numbers.SENTENCES,
    reforms.SENTENCES,
    registers.SENTENCES,
    reports.SENTENCES,
    scoring.SENTENCES,
    sheets.SENTENCES,
    targets.SENTENCES,
    tasks.SENTENCES,
)
