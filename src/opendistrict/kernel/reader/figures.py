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
from opendistrict.kernel.reader.figure_units import compound, covered, merged, unit_of, unit_of_plan
from opendistrict.kernel.reader.grids import Row
from opendistrict.kernel.reader.indicators import counted, told_behind, topic_of
from opendistrict.kernel.reader.numbers import Quantity, quantities
from opendistrict.kernel.reader.passages import body_start
from opendistrict.kernel.reader.periods import (
    Sentence,
    compared_with,
    period_of,
    sentence_at,
)
from opendistrict.kernel.reader.sections import Sections
from opendistrict.kernel.reader.sentences import sentences
from opendistrict.kernel.reader.shapes import Figure, Passage
from opendistrict.kernel.reader.text import Shadow
from opendistrict.kernel.reader.units import Unit

_BACK = 60  # how many earlier figures a later sentence may add to
_AIMS = re.compile(r"\bphấn đấu\b|\bđến năm 20\d\d\b")
_AT_HEAD = re.compile(r"(?: năm \d{4})?,")
_MOTTO = re.compile(r"\"[^\".%]{1,40}\"")  # "3 ca, 4 kíp"
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


def _specific(value: Decimal) -> bool:
    """Four digits that count: "1.216" told again is the same fact, "40.000" may be another."""
    return len(str(value).replace(".", "").strip("0")) >= 4


def _within(year: str, term: str | None) -> bool:
    """Whether a year lies in a term of years ("2015-2020")."""
    first, _, last = (term or "").partition("-")
    return len(first) == len(last) == 4 and first <= year <= last


class FigureReader:
    """Reads the passages of one document in order and merges what belongs together."""

    def __init__(
        self,
        shadow: Shadow,
        dated_on: date | None,
        *,
        liberal: bool = False,
        title_period: str | None = None,
        official: bool = False,
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
        self.sections = Sections(shadow, dated_on, title_period, official)
        self._names: list[tuple[int, int]] = []  # programmes of the passage, with years in them

    @property
    def told(self) -> str | None:
        """The period of the section, else the last one told."""
        return self.sections.period or self._period

    def read(
        self,
        passage: Passage,
        taken: Sequence[tuple[int, int]],
        names: Sequence[tuple[int, int]] = (),
    ) -> None:
        """Take the figures of one passage; `taken` are counts of sets, `names` of programmes."""
        row = self.rows.get(passage.index)
        if row is not None and row.assigns:
            self._sentence(row.cells["name"].start, row.cells["name"].end, passage, taken)
        elif row is not None:
            told = figure_of(
                self.shadow, passage, row, self.dated_on, self.sections.period or self._period
            )
            self.told_in_rows += [told] if told else []
        if passage.kind in {"noise", "table"}:
            return
        start = body_start(self.shadow, passage)
        if passage.kind == "heading":
            self.sections.enter(passage, start)
            self._period = self.sections.period or self._period
            return
        self._period, self._names = self.sections.period or self._period, list(names)
        kept = self._period
        for begin, end in sentences(self.shadow, start, passage.end):
            self._sentence(begin, end, passage, taken)
        if passage.kind == "item":
            self._period = kept

    def finish(self) -> list[Figure]:
        return [*(draft.figure(self.shadow) for draft in self.drafts), *self.told_in_rows]

    def _sentence(
        self, start: int, end: int, passage: Passage, taken: Sequence[tuple[int, int]]
    ) -> None:
        shadow = self.shadow
        here = sentence_at(shadow, start, end, self.dated_on, self._names)
        hidden = [*masks(shadow, start, end), *((m.start, m.end) for m in here.moments), *taken]
        hidden += [m.span() for m in _MOTTO.finditer(shadow.low, start, end)]
        hidden = merged(hidden)
        self._carry(here, passage)
        told: list[Draft] = []
        self._share = None
        before: _Number | None = None
        at = start
        for quantity in quantities(shadow, start, end):
            unit = self._unit(quantity, here, hidden, at, told)
            if unit is None:
                continue
            quantity = compound(shadow, quantity, unit)
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
            if self.shadow.low.endswith("từ ", here.start, moment.start):
                continue  # "từ tháng 8, các phường …": when something begins
            near = moment.start - here.start < 14
            counted = moment.kind in {"months", "so_far"}
            headed = near and (counted or _AT_HEAD.match(self.shadow.low, moment.end, here.end))
            free = self.sections.period is None and passage.kind != "item"
            loose = free and (moment.start - here.start < 40 or self._period is None)
            if not headed and moment.kind == "year" and _within(moment.label, self._period):
                continue  # "quy mô thu năm 2019" in a report of 2015-2020: of that number alone
            if moment.kind != "day" and (headed or loose):
                self._period = moment.label

    def _unit(
        self,
        quantity: Quantity,
        here: Sentence,
        hidden: Sequence[tuple[int, int]],
        at: int,
        told: Sequence[Draft],
    ) -> Unit | None:
        if covered(quantity, hidden):
            return None
        own = quantity.start >= at
        unit = unit_of(self.shadow, quantity, here, at, self.liberal) if own else None
        return unit or unit_of_plan(self.shadow, quantity, told)

    def _beside(self, number: _Number, told: list[Draft]) -> _Number:
        """A number in brackets behind a plan is the plan; "đạt 64%" behind a plan its share."""
        if number.role.name != "value" or not told or told[-1].unit is None:
            return number
        low, at = self.shadow.low, number.quantity.start
        lead = low[max(told[-1].unit.end, at - 70) : at]
        plan = words.plan_before(lead) if "(" in low[max(0, at - 16) : at] else None
        if plan is not None:
            return replace(
                number, role=words.Role("plan", verdict=words.plan_verdict(plan)), own=""
            )
        whole = told[-1].plan is not None or told[-1].unit.family == "money"
        bare = words.only_reached(low[number.begin : at]) and number.unit.words == "%"
        if whole and bare and told[-1].unit.family != "pct":
            return replace(number, role=words.Role("plan_pct"), own="")
        return number

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
        if number.quantity.value is None:
            return main
        main.plan_pct = None if number.role.verdict is None else main.plan_pct
        draft = Draft(
            self._draft_start(share.begin, share.quantity.start),
            share.unit.end,
            f"tỷ lệ {main.indicator}".strip(),
            share.quantity,
            share.unit,
        )
        draft.value, draft.verdict = share.quantity.value, number.role.verdict
        draft.period = self.sections.period or main.period
        draft.plan = number.quantity.value
        self.drafts.append(draft)
        return draft

    def _target(self, number: _Number, here: Sentence, told: list[Draft]) -> Draft | None:
        """The figure that a change, a plan or a share of plan speaks of."""
        own, role, unit = number.own, number.role, number.unit
        if role.name == "change" and words.OBJECT.match(self.shadow.low, unit.end, here.end):
            return None  # "kéo giảm 7% số vụ phạm pháp": what changes stands behind
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
        draft.status = words.status_of(left, self.sections.goals)
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
        if draft.value is None or draft.unit is None or not _specific(draft.value):
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
                    (verdict["v"] or verdict["full"])
                    .replace("vượt và đạt", "đạt và vượt")
                    .removesuffix(" mức")
                )
        for times in words.MULTIPLE.finditer(self.shadow.low, here.start, here.end):
            if main is not None and not main.changed and times.start() > main.start:
                main.change_pct = Decimal(words.MULTIPLES[times["n"]])
                main.compared_with = compared_with(here, times.end(), main.period, self.dated_on)
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
