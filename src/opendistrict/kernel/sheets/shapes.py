from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    BOUNDED = "bounded"  # a number with a word: "hơn 16.050", "≥ 95%"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `choices` maps each word one may write to what it means.

    A header is found by its folded text, so that case, accents and spaces do not matter. `marks`
    says how numbers written as text are grouped, where that is known: "dot" (1.234,5) or "comma"
    (1,234.5); a number written the other way is then a mistake and not another number.
    """

    key: str
    header: str
    kind: Kind = Kind.TEXT
    is_required: bool = False
    help: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    longest: int = 300
    marks: str = ""


@dataclass(frozen=True, slots=True, order=True)
class SheetProblem:
    """What is wrong at one cell; line 0 is the file itself, an empty column the whole line."""

    line: int
    column: str  # the header as people see it
    code: str
    details: tuple[tuple[str, str], ...] = ()

    @classmethod
    def at(cls, line: int, column: str, code: str, /, **details: object) -> "SheetProblem":
        told = tuple((key, str(value)) for key, value in details.items())
        return cls(line, column, code, told)


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what each cell means by its column's key (None where it is empty)."""

    line: int
    cells: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` are the lines without a problem of their own; a problem on line 0 spoils all."""

    rows: tuple[Row, ...]
    problems: tuple[SheetProblem, ...]
    line_count: int  # lines with something in them, good or bad

    @property
    def is_well(self) -> bool:
        return not self.problems
