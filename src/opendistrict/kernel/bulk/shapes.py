from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[int, int], None]  # done, in all


class FileIsWrong(Exception):
    """The file as a whole cannot be read: a code, the line where that is known, and details."""

    def __init__(self, code: str, /, line: int = 0, **details: object) -> None:
        super().__init__(code, line, details)
        self.code = code
        self.line = line
        self.details = details


@dataclass(frozen=True, slots=True)
class UnevenRow:
    """A row of a CSV file with fewer or more values than there are columns."""

    row: int
    expected: int
    found: int
    text: str
