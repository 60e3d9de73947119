"""Which time the open section speaks of, and whether it tells goals.

Official papers say it in their title and headings ("9 tháng đầu năm 2026"); the month of the
meeting a paper tells of is no such time. In news only a heading that begins with a time counts.
"""

import re
from datetime import date

from opendistrict.kernel.reader.passages import depth_of
from opendistrict.kernel.reader.periods import first_period
from opendistrict.kernel.reader.shapes import Passage
from opendistrict.kernel.reader.text import Shadow

_GOALS = re.compile(r"mục tiêu|chỉ tiêu|phương hướng|kế hoạch|nhiệm vụ trọng tâm")
_LATE = re.compile(r"(?P<year>\d{4})-(?:0[2-9]|1\d)/\d{4}-12")
_HEAD = 8  # characters before a time that begins a heading ("Năm 2025: …")


class Sections:
    """The open headings that name a period; `title_period` is of the whole paper."""

    def __init__(
        self, shadow: Shadow, dated_on: date | None, title_period: str | None, official: bool
    ) -> None:
        self.shadow = shadow
        self.dated_on = dated_on
        self.official = official
        self.goals = False
        self._title_period = title_period
        self._open: list[tuple[float, str]] = []

    @property
    def period(self) -> str | None:
        return self._open[-1][1] if self._open else self._title_period

    def enter(self, passage: Passage, start: int) -> None:
        """Close the sections a heading ends, and open its own."""
        shadow = self.shadow
        end = passage.end if self.official else min(passage.end, start + _HEAD + 24)
        found = first_period(shadow, start, end, self.dated_on, None if self.official else _HEAD)
        if self.official:
            self._title_period = self._title_period or found
        depth = depth_of(shadow, passage)
        depth = depth if depth < 4 else 0
        while self._open and self._open[-1][0] >= depth:
            self._open.pop()
        title = shadow.low[start : passage.end]
        self.goals = bool(_GOALS.search(title)) and "kết quả" not in title
        if found is not None:
            # The goals of a year's last months are those of the year.
            late = _LATE.fullmatch(found) if self.goals else None
            self._open.append((depth, late["year"] if late else found))
