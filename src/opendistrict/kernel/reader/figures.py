"""Reported and planned quantities.

A number becomes a figure when a unit stands behind it. Change, plan and verdict told beside it,
or later about the same indicator, become its fields instead of figures of their own; a share
("chiếm 0,2%") stays a figure of its own.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from opendistrict.kernel.reader import figure_words as words
from opendistrict.kernel.reader.citations import masks
from opendistrict.kernel.reader.drafts import CHANGES, Draft
from opendistrict.kernel.reader.figure_rows import figure_of
from opendistrict.kernel.reader.grids import Row
from opendistrict.kernel.reader.indicators import counted, told_behind, topic_of
from opendistrict.kernel.reader.numbers import NUMERAL, Quantity, parse_numeral, quantities
from opendistrict.kernel.reader.passages import body_start, depth_of
from opendistrict.kernel.reader.periods import (
    Sentence,
    compared_with,
    first_period,
    period_of,
    sentence_at,
)
from opendistrict.kernel.reader.sentences import sentences
from opendistrict.kernel.reader.shapes import Figure, Passage
from opendistrict.kernel.reader.text import Shadow
from opendistrict.kernel.reader.units import Unit, names_something, unit_after

_BACK = 60  # how many earlier figures a later sentence may add to
_TIMES = re.compile(r"(?:gấp|tăng|giảm|bằng|cao hơn|hơn)(?: (?:khoảng|hơn|gần|trên))? *$")
_GOALS = re.compile(r"mục tiêu|chỉ tiêu|phương hướng|kế hoạch")
_AIMS = re.compile(r"\bphấn đấu\b|\bđến năm 20\d\d\b")
_SLASHED = re.compile(rf" ?/ ?(?P<n>{NUMERAL})")
_AND_MILLIONS = re.compile(r" t[ỷỉ] (?P<m>\d{1,3}) triệu(?: đồng)?\b")
_AT_HEAD = re.compile(r"(?: năm \d{4})?,")
_CHAINED = re.compile(r"(?: [^\W\d_]+){0,4},?(?: và)? ?$")


@dataclass(frozen=True, slots=True)
class _Number:
    """One number of a sentence with the clause it stands in."""

    quantity: Quantity
    unit: Unit
    role: words.Role
    own: str  # the words of the clause that can name an indicator
    begin: int  # start of the clause
    at: int  # end of the number before it


class FigureReader:
    """Reads the passages of one document in order and merges what belongs together."""

    def __init__(
        self,
        shadow: Shadow,
        dated_on: date | None,
        *,
        liberal: bool = False,
        title_period: str | None = None,
        rows: Mapping[int, Row] | None = None,
    ) -> None:
        self.shadow = shadow
        self.dated_on = dated_on
        self.liberal = liberal  # reports and news count things no list can hold
        self.rows = rows or {}  # of tables, by passage
        self.drafts: list[Draft] = []
        self.told_in_rows: list[Figure] = []
        self._share: tuple[_Number, Draft] | None = None  # a share of plan told in the sentence
        self._period: str | None = None
        self._title_period = title_period  # else of the first heading that names one
        self._sections: list[tuple[float, str]] = []  # open headings that name a period
        self._names: list[tuple[int, int]] = []  # programmes of the passage, with years in them
        self._goals = False

    @property
    def base(self) -> str | None:
        """The period of the section, else of the whole paper."""
        return self._sections[-1][1] if self._sections else self._title_period

    def read(
        self,
        passage: Passage,
        taken: Sequence[tuple[int, int]],
        names: Sequence[tuple[int, int]] = (),
    ) -> None:
        """Take the figures of one passage; `taken` are counts of sets, `names` of programmes."""
        row = self.rows.get(passage.index)
        if row is not None and not row.assigns:
            told = figure_of(self.shadow, passage, row, self.dated_on, self.base or self._period)
            self.told_in_rows += [told] if told else []
        if passage.kind in {"noise", "table"}:
            return
        start = body_start(self.shadow, passage)
        if passage.kind == "heading":
            self._heading(passage, start)
            return
        self._period, self._names = self.base or self._period, list(names)
        kept = self._period
        for begin, end in sentences(self.shadow, start, passage.end):
            self._sentence(begin, end, passage, taken)
        if passage.kind == "item":
            self._period = kept

    def finish(self) -> list[Figure]:
        return [*(draft.figure(self.shadow) for draft in self.drafts), *self.told_in_rows]

    def _heading(self, passage: Passage, start: int) -> None:
        found = first_period(self.shadow, start, passage.end, self.dated_on)
        self._title_period = self._title_period or found
        depth = depth_of(self.shadow, passage)
        depth = depth if depth < 4 else 0
        while self._sections and self._sections[-1][0] >= depth:
            self._sections.pop()
        if found is not None:
            self._sections.append((depth, found))
        self._period = self.base or self._period
        title = self.shadow.low[start : passage.end]
        self._goals = bool(_GOALS.search(title)) and "kết quả" not in title

    def _sentence(
        self, start: int, end: int, passage: Passage, taken: Sequence[tuple[int, int]]
    ) -> None:
        shadow = self.shadow
        here = sentence_at(shadow, start, end, self.dated_on, self._names)
        hidden = [*masks(shadow, start, end), *((m.start, m.end) for m in here.moments), *taken]
        self._carry(here, passage)
        told: list[Draft] = []
        self._share = None
        before: _Number | None = None
        at = start
        for quantity in quantities(shadow, start, end):
            unit = self._unit(quantity, here, hidden, at) or self._unit_of_plan(
                quantity, hidden, told
            )
            if unit is None:
                continue
            quantity = self._compound(quantity, unit)
            number = self._number(quantity, unit, here, before, at)
            number = self._beside(number, told)
            draft = self._place(number, here, told)
            if draft is not None:
                told.append(draft)
            before, at = number, (unit.end if draft or told else at)
        self._wordless(here, told[-1] if told else None)

    def _carry(self, here: Sentence, passage: Passage) -> None:
        """A period told at the head of a sentence holds on to the end of the paragraph.

        A text without a period of its own (news) keeps it longer, until another is told.
        """
        for moment in here.usable[:1]:
            near = moment.start - here.start < 14
            headed = near and _AT_HEAD.match(self.shadow.low, moment.end, here.end)
            free = self.base is None and passage.kind != "item"
            loose = free and (moment.start - here.start < 40 or self._period is None)
            if moment.kind != "day" and (headed or loose):
                self._period = moment.label

    def _unit(
        self, quantity: Quantity, here: Sentence, hidden: Sequence[tuple[int, int]], at: int
    ) -> Unit | None:
        low, number = self.shadow.low, quantity.start
        if number < at or any(a < quantity.end and number < b for a, b in hidden):
            return None
        millions = _AND_MILLIONS.match(low, quantity.end, here.end)
        if millions:
            return Unit(quantity.end + 1, millions.end(), "money", "tỷ đồng")
        of = quantity.of
        before = low[max(here.start, number - 24) : number]
        unit = unit_after(self.shadow, quantity.end, here.end, before, of is not None, self.liberal)
        over = of is not None and quantity.value is not None and quantity.value > of
        if unit is None or (over and unit.family != "money"):
            return None
        if unit.words == "lần" and not _TIMES.search(before):
            return None
        small = quantity.value is not None and quantity.value < 13 and of is None
        named = unit.family == "count" and names_something(self.shadow, here.start, number, small)
        return None if named else unit

    def _unit_of_plan(
        self, quantity: Quantity, hidden: Sequence[tuple[int, int]], told: list[Draft]
    ) -> Unit | None:
        """ "5.410 lao động (KH: 6.000)": a plan without a unit has that of the figure before."""
        year = quantity.value is not None and 1900 < quantity.value < 2100
        if not told or told[-1].unit is None or year or quantity.of is not None:
            return None
        if any(a < quantity.end and quantity.start < b for a, b in hidden):
            return None
        lead = self.shadow.low[max(told[-1].unit.end, quantity.start - 60) : quantity.start]
        if not words.plan_before(lead):
            return None
        return Unit(quantity.end, quantity.end, told[-1].unit.family, told[-1].unit.words)

    def _beside(self, number: _Number, told: list[Draft]) -> _Number:
        """A number in brackets behind a plan is the plan; "đạt 64%" behind a plan its share."""
        if number.role.name != "value" or not told or told[-1].unit is None:
            return number
        low, at = self.shadow.low, number.quantity.start
        lead = low[max(told[-1].unit.end, at - 70) : at]
        plan = words.plan_before(lead) if "(" in low[max(0, at - 16) : at] else None
        if plan is not None:
            return replace(number, role=words.Role("plan", verdict=plan["verdict"]), own="")
        whole = told[-1].plan is not None or told[-1].has_whole
        bare = words.only_reached(low[number.begin : at]) and number.unit.words == "%"
        if whole and bare and told[-1].unit.family != "pct":
            return replace(number, role=words.Role("plan_pct"), own="")
        return number

    def _compound(self, quantity: Quantity, unit: Unit) -> Quantity:
        """ "8 tỷ 450 triệu đồng" is 8.45 tỷ; "34,2 tỷ đồng/50 tỷ đồng" a part and its whole."""
        millions = _AND_MILLIONS.match(self.shadow.low, quantity.end, unit.end)
        if millions and quantity.value is not None:
            return replace(quantity, value=quantity.value + Decimal(millions["m"]) / 1000)
        whole = _SLASHED.match(self.shadow.low, unit.end)
        follow = unit_after(self.shadow, whole.end(), len(self.shadow.low)) if whole else None
        if whole and follow and follow.words == unit.words and quantity.of is None:
            return replace(quantity, of=parse_numeral(whole["n"]))
        return quantity

    def _number(
        self, quantity: Quantity, unit: Unit, here: Sentence, before: _Number | None, at: int
    ) -> _Number:
        begin = at
        for border in words.BOUNDARY.finditer(self.shadow.low, at, quantity.start):
            begin = border.end()
        left = self._plain_left(begin, quantity.start, here)
        role = words.role_of(self.shadow, left, quantity, unit, here.end)
        if before is not None and before.role.name == "change" and self._chained(before, quantity):
            role = before.role
            return _Number(quantity, unit, role, "", begin, at)
        own = words.indicator_words(left[: role.own])
        return _Number(quantity, unit, role, own, begin, at)

    def _chained(self, before: _Number, quantity: Quantity) -> bool:
        """ "giảm 3 vụ, 1 người chết": the second number falls too."""
        between = _CHAINED.fullmatch(self.shadow.low, before.unit.end, quantity.start)
        return between is not None and before.unit.family == "count"

    def _plain_left(self, begin: int, number: int, here: Sentence) -> str:
        """The words before a number, comparisons blanked so that they do not look like roles."""
        left = self.shadow.low[begin:number]
        for compare in here.compares:
            if begin <= compare.start() < number:
                a, b = compare.start() - begin, min(compare.end(), number) - begin
                left = left[:a] + " " * (b - a) + left[b:]
                left = re.sub(r"( {3,})là *$", r"\1", left)
        return left

    def _place(self, number: _Number, here: Sentence, told: list[Draft]) -> Draft | None:
        """Add a number to the figure it completes, or begin a new one."""
        if number.role.name == "from":
            return None
        if number.role.name == "plan" and number.unit.words == "%" and self._share is not None:
            return self._promoted(number, here)
        if number.role.name != "value" and number.quantity.value is not None:
            target = self._target(number, here, told)
            if target is not None:
                target.add(number.role, number.quantity.value, number.unit)
                self._compare(number, here, target)
                self._share = (number, target) if number.role.name == "plan_pct" else None
                return target
        return self._new(number, here, told)

    def _promoted(self, number: _Number, here: Sentence) -> Draft | None:
        """ "đạt 54,7% kế hoạch, không đạt tiến độ 65%": the share has a plan of its own."""
        assert self._share is not None
        (share, main), self._share = self._share, None
        if number.role.verdict is None or number.quantity.value is None:
            return main
        draft = Draft(
            self._draft_start(share.begin, share.quantity.start),
            share.unit.end,
            f"tỷ lệ {main.indicator}".strip(),
            share.quantity,
            share.unit,
        )
        draft.value, draft.verdict = share.quantity.value, number.role.verdict
        draft.period = self.base or main.period
        draft.plan = number.quantity.value
        self.drafts.append(draft)
        return draft

    def _target(self, number: _Number, here: Sentence, told: list[Draft]) -> Draft | None:
        """The figure that a change, a plan or a share of plan speaks of."""
        own, role, unit = number.own, number.role, number.unit
        for draft in reversed(told):
            other = len(own.split()) >= 2 and words.similar(own, draft.indicator.lower()) < 0.7
            if other:
                break
            if draft.takes(role, unit):
                return draft
        if told and not own:
            return None
        topic = own or topic_of(self.shadow, here.start, number.begin)
        return self._known(topic, number, here)

    def _known(self, topic: str, number: _Number, here: Sentence) -> Draft | None:
        """An earlier figure about the same thing that this change or plan completes."""
        if not topic or _AIMS.search(self.shadow.low, here.start, here.end):
            return None
        for draft in reversed(self.drafts[-_BACK:]):
            near = words.similar(topic, draft.indicator.lower()) >= 0.75
            if near and draft.status != "kế hoạch" and draft.takes(number.role, number.unit):
                return draft
        return None

    def _compare(self, number: _Number, here: Sentence, draft: Draft) -> None:
        if number.role.name in CHANGES and draft.compared_with is None:
            at = number.quantity.start
            draft.compared_with = compared_with(here, at, draft.period, self.dated_on)

    def _new(self, number: _Number, here: Sentence, told: list[Draft]) -> Draft | None:
        quantity, unit, role = number.quantity, number.unit, number.role
        self._share = None
        left = self.shadow.low[number.begin : quantity.start]
        start = self._draft_start(number.begin, quantity.start)
        draft = Draft(start, unit.end, self._indicator(number, here, told), quantity, unit)
        if unit.family == "money" and quantity.of is not None:
            draft.plan, draft.quantity = quantity.of, replace(quantity, of=None)
        draft.value, draft.verdict = quantity.value, role.verdict
        draft.period = period_of(here, number.begin, unit.end, self._period)
        draft.bound = words.bound_of(self.shadow, left, unit, here.end)
        draft.status = words.status_of(left, self._goals)
        if quantity.value is not None and role.name in CHANGES:
            draft.rule = "figure.change"
            draft.add(role, quantity.value, unit)
            self._compare(number, here, draft)
        elif role.name == "plan" and role.verdict:
            draft.value, draft.plan, draft.rule = None, quantity.value, "figure.plan"
        elif role.name == "plan_pct" and quantity.value is not None:
            draft.add(role, quantity.value, unit)
        known = self._told_before(draft)
        if known is None:
            self.drafts.append(draft)
        return known or draft

    def _draft_start(self, begin: int, number: int) -> int:
        while begin < number and self.shadow.low[begin] in ' ,;:\n"()-':
            begin += 1
        return begin

    def _told_before(self, draft: Draft) -> Draft | None:
        """The same long number with the same unit is the same fact told again."""
        if draft.value is None or draft.unit is None or len(draft.value.as_tuple().digits) < 4:
            return None
        for known in self.drafts[-_BACK:]:
            if known.value == draft.value and known.unit and known.unit.words == draft.unit.words:
                return known
        return None

    def _indicator(self, number: _Number, here: Sentence, told: list[Draft]) -> str:
        """The name of the thing measured: words before the number, else what is counted."""
        shadow, unit, number_at = self.shadow, number.unit, number.quantity.start
        own = number.own
        if unit.family == "count":
            return counted(shadow, own, number.quantity, unit, number.begin, here.end)
        if not own:
            own = words.indicator_words(shadow.low[number.at : number_at].split(",")[0])
        if not own and unit.family == "pct":
            own = told_behind(shadow, unit, here.end)
        if not own and told:
            return told[-1].indicator
        own = own or topic_of(shadow, here.start, number.begin)
        share = re.search(r"\bchiếm\b", shadow.low[number.begin : number_at])
        return f"tỷ trọng {own}".strip() if share and not own.startswith(("tỷ", "tỉ")) else own

    def _wordless(self, here: Sentence, main: Draft | None) -> None:
        """Verdicts without a number, and "không tăng so với năm 2022"."""
        for verdict in words.VERDICT.finditer(self.shadow.low, here.start, here.end):
            if main is not None and main.verdict is None and verdict.start() > main.start:
                main.verdict = (
                    verdict["v"].replace("vượt và đạt", "đạt và vượt").removesuffix(" mức")
                )
        for still in words.UNCHANGED.finditer(self.shadow.low, here.start, here.end):
            self._unchanged(still, here, main)

    def _unchanged(self, still: re.Match[str], here: Sentence, main: Draft | None) -> None:
        low = self.shadow.low
        compare = next((c for c in here.compares if abs(c.start() - still.end()) <= 2), None)
        begin = low.rfind(";", here.start, still.start()) + 1 or here.start
        if compare is None or (main is not None and main.start >= begin):
            return
        if re.compile(r"[^;.]{0,20}?\d+(?:,\d+)? ?%").match(low, compare.end(), here.end):
            return
        said = re.split(r",|\b(?:được|bị|đã|tiếp tục|cơ bản)\b", low[begin : still.start()])[0]
        start = self._draft_start(begin, still.start())
        draft = Draft(start, compare.end(), words.indicator_words(said), rule="figure.compared")
        draft.period = period_of(here, begin, compare.end(), self._period)
        draft.verdict = (
            still["v"].replace(" phát sinh tăng", " tăng").replace(" phát sinh giảm", " giảm")
        )
        draft.compared_with = compared_with(here, compare.start(), draft.period, self.dated_on)
        self.drafts.append(draft)
