from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A place in a file; lines and columns are counted from 1."""

    file: str
    line: int
    column: int
    field: str  # "versions[0].parent"; empty for the row or file itself

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.field}"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one place: a code and the values a sentence needs, never prose."""

    spot: Spot
    code: str
    details: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.spot}: {self.code}" + (f" {self.details}" if self.details else "")


class PackIsWrong(Exception):
    """Everything that is wrong in a pack, in the order of its files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.spot, p.code)))
        assert self.problems, "a pack is not wrong without a reason"
        super().__init__("\n".join(str(problem) for problem in self.problems))
