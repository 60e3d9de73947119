"""What is wrong in the text of a procedure, each at its line; at the desk and for programs."""

from dataclasses import dataclass
from datetime import date

from opendistrict.engine.cases import queries as cases
from opendistrict.engine.cases.queries import judging
from opendistrict.engine.cases.queries.judging import Read
from opendistrict.faces.kit import file_words
from opendistrict.kernel.packfile import Problem


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that is wrong, at its line of the text."""

    line: int
    field: str
    code: str
    sentence: str


def wrong(read: Read, on: date) -> list[Told]:
    """All that would refuse publication on a day, at its line."""
    problems = list(read.problems)
    if read.procedure is not None:
        found = judging.lint(
            read.procedure, judging.without_holder(read.procedure, [on]),
            state_held=cases.state_held(),
        )  # fmt: skip
        problems = [Problem(read.spot(one.where), one.code, one.details) for one in found]
    told = (Told(one.spot.line, one.spot.field, one.code, file_words.told(one)) for one in problems)
    return sorted(told, key=lambda one: (one.line, one.field))
