"""Every code with which a rule says no, and its sentence, by the room that says it."""

from django.utils.functional import Promise

from opendistrict.faces.kit.sentences import (
    directives,
    files,
    indicators,
    registers,
    targets,
    tasks,
)

ROOMS: tuple[dict[str, Promise], ...] = (
    directives.SENTENCES,
    files.SENTENCES,
    indicators.SENTENCES,
    registers.SENTENCES,
    targets.SENTENCES,
    tasks.SENTENCES,
)
