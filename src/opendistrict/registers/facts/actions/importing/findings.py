"""What is wrong in a file, counted by kind; the first mistakes in full."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from opendistrict.kernel.sheets import SheetProblem

SHOWN = 100

Details = Callable[[int], Mapping[str, object]]


class Findings:
    """Takes mistakes batch by batch; remembers the rows, and tells the first hundred."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._first: list[SheetProblem] = []

    def add(
        self,
        code: str,
        column: str,
        rows: npt.NDArray[np.int64],
        details: Details = lambda n: {},
    ) -> None:
        """`rows` are the numbers of wrong rows; `details(n)` says what a sentence needs of the
        n-th of them."""
        if not len(rows):
            return
        self.counts[code] += len(rows)
        for n, row in enumerate(rows[:SHOWN].tolist()):
            self._first.append(SheetProblem.at(row, column, code, **details(n)))
        if len(self._first) > 20 * SHOWN:
            self._first = sorted(self._first)[:SHOWN]

    def first(self) -> list[SheetProblem]:
        """The first mistakes of the file; their line is still the number of the row."""
        return sorted(self._first)[:SHOWN]


def texts(column: Any, key: str = "given") -> Details:
    """Details that repeat what the cell says."""
    return lambda n: {key: _short(column[n])}


def _short(cell: Any) -> str:
    text = str(cell.as_py() if hasattr(cell, "as_py") else cell)
    return text if len(text) <= 60 else text[:57] + "…"
