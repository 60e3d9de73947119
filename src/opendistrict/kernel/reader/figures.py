"""Reported and planned quantities.

A number becomes a figure when a unit stands behind it. Change, plan and verdict told beside it,
or later about the same indicator, become its fields instead of figures of their own; a share
("chiếm 0,2%") stays a figure of its own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from opendistrict.kernel.reader import figure_words as words
from opendistrict.kernel.reader.actors import actor_at
from opendistrict.kernel.reader.citations import masks
from opendistrict.kernel.reader.dates import Moment, moments
from opendistrict.kernel.reader.numbers import NUMERAL, Quantity, parse_numeral, quantities
from opendistrict.kernel.reader.passages import body_start
from opendistrict.kernel.reader.sentences import sentences
from opendistrict.kernel.reader.shapes import Figure, Passage
from opendistrict.kernel.reader.text import Shadow
from opendistrict.kernel.reader.units import Unit, names_something, unit_after
from opendistrict.kernel.reader.words import VERBS

_SLASHED = re.compile(rf" ?/ ?(?P<n>{NUMERAL})")
_PERIODS = {"year", "quarter", "month", "months", "span"}
_BACK = 60  # how many earlier figures a later sentence may add to
_TIMES = re.compile(r"(?:gấp|tăng|giảm|bằng|cao hơn|hơn)(?: (?:khoảng|hơn|gần|trên))? *$")
_UNTIL = re.compile(r"(?:đến|đến hết|đến cuối|hết)[ \n]*$")
_BEHIND = re.compile(
    r" (?!so |kế hoạch|dự toán|chỉ tiêu|và |trở |trong |theo |là |để |với |vào )(?:(?! và )[^\d,.;:()\n]){3,90}"
)
_GOALS = re.compile(r"mục tiêu|chỉ tiêu|phương hướng|kế hoạch")


@dataclass(slots=True)
class Draft:
    """A figure while its fields are still being gathered."""

    start: int
    end: int
    indicator: str
    quantity: Quantity | None
    unit: Unit | None
    value: Decimal | None = None
    of: Decimal | None = None
    rule: str = "figure.value"
    period: str | None = None
    bound: str | None = None
    status: str | None = None
    plan: Decimal | None = None
    plan_pct: Decimal | None = None
    verdict: str | None = None
    change_pct: Decimal | None = None
    change_abs: Decimal | None = None
    compared_with: str | None = None

    @property
    def changed(self) -> bool:
        return self.change_pct is not None or self.change_abs is not None


@dataclass(frozen=True, slots=True)
class _Here:
    """One sentence while its numbers are read."""

    start: int
    end: int
    moments: list[Moment]
    compares: list[re.Match[str]]


class FigureReader:
    """Reads the passages of one document in order and merges what belongs together."""

    def __init__(self, shadow: Shadow, dated_on: date | None) -> None:
        self.shadow = shadow
        self.dated_on = dated_on
        self.drafts: list[Draft] = []
        self._period: str | None = None
        self._title_period: str | None = None  # of the first heading that names one
        self._goals = False

    def read(self, passage: Passage, taken: Sequence[tuple[int, int]]) -> None:
        if passage.kind in {"noise", "table"}:
            return
        start = body_start(self.shadow, passage)
        if passage.kind == "heading":
            self._heading(start, passage.end)
            return
        for begin, end in sentences(self.shadow, start, passage.end):
            self._sentence(begin, end, passage, taken)

    def finish(self) -> list[Figure]:
        return [self._figure(draft) for draft in self.drafts]

    def _heading(self, start: int, end: int) -> None:
        found = self._first_period(start, end)
        self._title_period = self._title_period or found
        self._period = found or self._title_period
        self._goals = (
            bool(_GOALS.search(self.shadow.low, start, end))
            and "kết quả" not in self.shadow.low[start:end]
        )

    def _first_period(self, start: int, end: int) -> str | None:
        for moment in moments(self.shadow, start, end, self.dated_on):
            if moment.kind in _PERIODS and moment.label and moment.label[0].isdigit():
                return moment.label
        return None

    def _sentence(
        self, start: int, end: int, passage: Passage, taken: Sequence[tuple[int, int]]
    ) -> None:
        shadow = self.shadow
        compares = list(words.COMPARE.finditer(shadow.low, start, end))
        found = list(moments(shadow, start, end, self.dated_on))
        here = _Here(start, end, found, compares)
        hidden = [*masks(shadow, start, end), *((m.start, m.end) for m in found), *taken]
        main: Draft | None = None
        self._carry(here, passage)
        at = start
        for quantity in quantities(shadow, start, end):
            unit = self._unit(quantity, start, end, hidden)
            if unit is not None:
                draft = self._number(quantity, unit, here, main, at)
                main = draft or main
                at = max(at, unit.end) if draft or main else at
        self._wordless(here, main)

    def _carry(self, here: _Here, passage: Passage) -> None:
        """A period told at the head of a paragraph holds until another is told."""
        if passage.kind == "item":
            return
        for moment in here.moments:
            if (
                moment.kind in _PERIODS
                and not self._compared(moment, here)
                and moment.label[:1].isdigit()
            ):
                if moment.start - here.start < 40 or self._period is None:
                    self._period = moment.label
                return

    def _unit(
        self, quantity: Quantity, start: int, end: int, hidden: Sequence[tuple[int, int]]
    ) -> Unit | None:
        if any(a < quantity.end and quantity.start < b for a, b in hidden):
            return None
        unit = unit_after(self.shadow, quantity.end, end)
        if unit is None or (
            quantity.of is not None and quantity.value and quantity.value > quantity.of
        ):
            return None
        if unit.words == "lần" and not _TIMES.search(
            self.shadow.low, max(start, quantity.start - 24), quantity.start
        ):
            return None
        small = quantity.value is not None and quantity.value < 13 and quantity.of is None
        if unit.family == "count" and names_something(self.shadow, start, quantity.start, small):
            return None
        return unit

    def _clause_start(self, here: _Here, at: int, number: int) -> int:
        begin = at
        for border in words.BOUNDARY.finditer(self.shadow.low, at, number):
            begin = border.end()
        return begin

    def _number(
        self, quantity: Quantity, unit: Unit, here: _Here, main: Draft | None, at: int
    ) -> Draft | None:
        """Add one number to what it belongs to; the draft that later numbers may add to."""
        begin = self._clause_start(here, at, quantity.start)
        left = self._plain_left(begin, quantity.start, here)
        role = words.role_of(self.shadow, left, quantity, unit, here.end)
        if role.name == "from":
            return None
        own = (
            words.indicator_words(left[: role.own])
            if role.name != "value"
            else words.indicator_words(left)
        )
        if role.name != "value":
            joined = self._attach(role, quantity, unit, own, here, main, begin)
            if joined is not None:
                return joined
        return self._new(role, quantity, unit, own, here, main, begin, at)

    def _plain_left(self, begin: int, number: int, here: _Here) -> str:
        """The words before a number with comparisons blanked, so that they do not look like roles."""
        left = self.shadow.low[begin:number]
        for compare in here.compares:
            if begin <= compare.start() < number:
                a, b = compare.start() - begin, min(compare.end(), number) - begin
                left = left[:a] + " " * (b - a) + left[b:]
                left = re.sub(r"( {3,})là *$", r"\1", left)
        return left

    def _attach(
        self,
        role: words.Role,
        quantity: Quantity,
        unit: Unit,
        own: str,
        here: _Here,
        main: Draft | None,
        begin: int,
    ) -> Draft | None:
        """Change, plan or share of plan as a field of the figure it speaks of."""
        target = main if main is not None and not self._own_subject(own, main) else None
        target = target if target is None or self._fits(role, unit, target) else None
        if target is None and (main is None or own):
            topic = own or self._topic(here, begin)
            target = self._known(topic, role, unit, here)
        if target is None or quantity.value is None:
            return None
        self._add(role, quantity.value, unit, target)
        target.verdict = target.verdict or role.verdict
        if role.name in {"change", "ratio"}:
            target.compared_with = target.compared_with or self._compared_with(
                here, quantity.start, target.period
            )
        return target

    @staticmethod
    def _own_subject(own: str, main: Draft) -> bool:
        """The clause names something else than the figure before it."""
        return len(own.split()) >= 2 and words.similar(own, main.indicator.lower()) < 0.7

    @staticmethod
    def _fits(role: words.Role, unit: Unit, target: Draft) -> bool:
        if target.quantity is None or (
            target.rule == "figure.change" and role.name in {"change", "ratio"}
        ):
            return False
        if role.name in {"change", "ratio"}:
            same = target.unit is not None and (
                unit.family == target.unit.family or unit.family == "pct"
            )
            return not target.changed and (same or unit.family == "count")
        if role.name == "plan":
            return (
                target.plan is None
                and target.unit is not None
                and unit.family == target.unit.family
            )
        return target.plan_pct is None and target.unit is not None and target.unit.family != "pct"

    def _add(self, role: words.Role, value: Decimal, unit: Unit, target: Draft) -> None:
        if role.name == "plan":
            target.plan = value
        elif role.name == "plan_pct":
            target.plan_pct = value + role.sign
            target.verdict = target.verdict or ("vượt" if target.plan_pct > 100 else None)
        elif role.name == "ratio":
            target.change_pct = value - 100  # "bằng 104,3% so với cùng kỳ": a rise of 4.3 %
        elif unit.family == "pct" and "điểm" not in unit.words:
            target.change_pct = value * role.sign
        else:
            target.change_abs = value * role.sign

    def _topic(self, here: _Here, begin: int) -> str:
        """What a sentence announced before its first comma ("Đối với thu ngân sách, …")."""
        cut = self.shadow.low.find(",", here.start, begin)
        return words.indicator_words(self.shadow.low[here.start : cut if cut >= 0 else begin])

    def _known(self, topic: str, role: words.Role, unit: Unit, here: _Here) -> Draft | None:
        """An earlier figure about the same thing that this change or plan completes."""
        if not topic or self._is_goal(here):
            return None
        for draft in reversed(self.drafts[-_BACK:]):
            near = words.similar(topic, draft.indicator.lower()) >= 0.75
            if near and draft.status != "kế hoạch" and self._fits(role, unit, draft):
                return draft
        return None

    def _is_goal(self, here: _Here) -> bool:
        return bool(
            re.search(r"\bphấn đấu\b|\bđến năm 20\d\d\b", self.shadow.low[here.start : here.end])
        )

    def _new(
        self,
        role: words.Role,
        quantity: Quantity,
        unit: Unit,
        own: str,
        here: _Here,
        main: Draft | None,
        begin: int,
        at: int,
    ) -> Draft | None:
        indicator = self._indicator(own, quantity, unit, here, main, begin, at)
        left = self.shadow.low[begin : quantity.start]
        draft = Draft(begin, self._reach(unit, here), indicator, quantity, unit, quantity.value)
        draft.period = self._period_of(here, begin, unit.end)
        draft.bound = words.bound_of(self.shadow, left, unit, here.end)
        draft.status = words.status_of(self.shadow.low[begin : quantity.start], self._goals)
        if role.name in {"change", "ratio"} and quantity.value is not None:
            draft.compared_with = self._compared_with(here, quantity.start, draft.period)
            draft.rule = "figure.change"
            self._add(role, quantity.value, unit, draft)
        elif role.name == "plan" and role.verdict:
            draft.value, draft.plan, draft.rule = None, quantity.value, "figure.plan"
        elif role.name == "plan_pct":
            draft.plan_pct = None if quantity.value is None else quantity.value + role.sign
        draft.verdict = role.verdict
        draft.start = self._draft_start(begin, quantity.start)
        whole = self._whole(unit, here)
        if whole is not None and quantity.of is None:
            draft.of = whole
        known = self._told_before(draft)
        if known is not None:
            return known
        self.drafts.append(draft)
        return draft

    def _whole(self, unit: Unit, here: _Here) -> Decimal | None:
        """ "34,2 tỷ đồng/50 tỷ đồng": the second amount is what the first is part of."""
        match = _SLASHED.match(self.shadow.low, unit.end, here.end)
        follow = unit_after(self.shadow, match.end(), here.end) if match else None
        same = follow is not None and follow.words == unit.words
        return parse_numeral(match["n"]) if match and same else None

    def _draft_start(self, begin: int, number: int) -> int:
        while begin < number and self.shadow.low[begin] in ' ,;:\n"()-':
            begin += 1
        return begin

    def _reach(self, unit: Unit, here: _Here) -> int:
        """The end of the counted noun phrase: "48.310 hồ sơ thủ tục hành chính"."""
        return unit.end

    def _told_before(self, draft: Draft) -> Draft | None:
        """The same long number with the same unit is the same fact told again."""
        if draft.value is None or draft.unit is None or len(draft.value.as_tuple().digits) < 4:
            return None
        for known in self.drafts:
            if known.value == draft.value and known.unit and known.unit.words == draft.unit.words:
                return known
        return None

    def _indicator(
        self,
        own: str,
        quantity: Quantity,
        unit: Unit,
        here: _Here,
        main: Draft | None,
        begin: int,
        at: int,
    ) -> str:
        """The name of the thing measured: words before the number, else what is counted."""
        if unit.family == "count":
            return self._counted(own, quantity, unit, here, begin)
        if not own:
            own = words.indicator_words(self.shadow.low[at : quantity.start].split(",")[0])
        behind = self._behind(unit, here) if not own and unit.family == "pct" else ""
        if behind:
            return behind
        if not own and main is not None:
            return main.indicator
        own = own or self._topic(here, begin)
        share = re.search(r"\bchiếm\b", self.shadow.low[begin : quantity.start])
        return f"tỷ trọng {own}".strip() if share and not own.startswith(("tỷ", "tỉ")) else own

    def _behind(self, unit: Unit, here: _Here) -> str:
        """ "100% khu phố có điểm sinh hoạt" -> "tỷ lệ khu phố có điểm sinh hoạt"."""
        noun = _BEHIND.match(self.shadow.low, unit.end, here.end)
        return f"tỷ lệ {' '.join(noun.group().split())}" if noun else ""

    def _counted(self, own: str, quantity: Quantity, unit: Unit, here: _Here, begin: int) -> str:
        """ "tiếp nhận 48.310 hồ sơ thủ tục" -> "hồ sơ thủ tục tiếp nhận"."""
        tail = re.compile(r"(?: [^\W\d_]+){0,8}").match(self.shadow.low, unit.end, here.end)
        noun = f"{unit.words}{tail.group() if tail else ''}"
        noun = re.split(
            r" (?:so với|với|và|để|trong|tại|theo|mà|đề ra|được giao|cho|từ|vào|trên) ", noun + " "
        )[0].strip()
        if quantity.of is not None:
            noun = unit.words
        shadow_at = actor_at(self.shadow, here.start, quantity.start)
        verb = None
        first = max(begin, shadow_at.end if shadow_at else begin)
        for verb in VERBS.find(self.shadow, first, quantity.start):
            pass
        doing = (
            self.shadow.quote(verb[0], verb[1]).lower()
            if verb and quantity.start - verb[1] < 14
            else ""
        )
        named = own if own.startswith(("số ", "tổng số ", "tỷ lệ")) else ""
        return named or f"số {noun} {doing}".strip()

    def _compared(self, moment: Moment, here: _Here) -> bool:
        return any(c.start() <= moment.start < c.end() for c in here.compares)

    def _period_of(self, here: _Here, begin: int, end: int) -> str | None:
        """The period of a number: in its clause, else right behind it, else told before."""
        behind = self.shadow.low.find(",", end, here.end)
        limit = behind if 0 <= behind < end + 60 else min(here.end, end + 40)
        usable = [
            m
            for m in here.moments
            if m.kind in _PERIODS and not self._compared(m, here) and m.label[:1].isdigit()
        ]
        inside = [m for m in usable if begin <= m.start < limit]
        before = [m for m in usable if m.start < begin]
        event = [
            m for m in here.moments if m.kind == "day" and m.first and m.start - here.start < 12
        ]
        chosen = inside or before[-1:]
        if chosen:
            return self._since_january(chosen[0])
        return event[0].label if event else self._period

    def _since_january(self, moment: Moment) -> str:
        """ "Đến hết tháng 9": counted from the start of the year."""
        lead = self.shadow.low[max(0, moment.start - 20) : moment.start]
        if moment.kind != "month" or moment.last is None or not _UNTIL.search(lead):
            return moment.label
        year, month = moment.last.year, moment.last.month
        return str(year) if month == 12 else f"{year}-01/{year}-{month:02d}"

    def _compared_with(self, here: _Here, number: int, period: str | None) -> str | None:
        """What the change is against: "2022", or the same months a year before."""
        near = sorted(here.compares, key=lambda c: abs(c.start() - number))
        for compare in near[:1]:
            if not -60 < compare.start() - number < 60:
                continue
            said = compare["with"] or compare["direct"]
            for moment in moments(self.shadow, compare.start(), compare.end(), self.dated_on):
                if moment.label and "cùng kỳ" not in said:
                    return moment.label
            return self._year_before(said, period)
        return None

    @staticmethod
    def _year_before(said: str, period: str | None) -> str:
        if ("cùng kỳ" in said or "năm trước" in said or "năm ngoái" in said) and period:
            return re.sub(r"\b(?:19|20)\d\d\b", lambda m: str(int(m.group()) - 1), period)
        return " ".join(said.split())

    def _wordless(self, here: _Here, main: Draft | None) -> None:
        """Verdicts without a number, and "không tăng so với năm 2022"."""
        for verdict in words.VERDICT.finditer(self.shadow.low, here.start, here.end):
            if main is not None and main.verdict is None and verdict.start() > main.start:
                main.verdict = (
                    verdict["v"].replace("vượt và đạt", "đạt và vượt").removesuffix(" mức")
                )
        for still in words.UNCHANGED.finditer(self.shadow.low, here.start, here.end):
            self._unchanged(still, here)

    def _unchanged(self, still: re.Match[str], here: _Here) -> None:
        compare = next(
            (c for c in here.compares if still.end() <= c.start() + 1 <= still.end() + 3), None
        )
        begin = self.shadow.low.rfind(";", here.start, still.start()) + 1 or here.start
        if compare is None or re.search(r"\d", self.shadow.low[begin : still.start()]):
            return
        after = re.compile(r"[^;.]{0,20}?\d+(?:,\d+)? ?%").match(
            self.shadow.low, compare.end(), here.end
        )
        if after is not None:
            return
        said = self.shadow.low[begin : still.start()]
        indicator = words.indicator_words(
            re.split(r",|\b(?:được|bị|đã|tiếp tục|cơ bản)\b", said)[0]
        )
        draft = Draft(self._draft_start(begin, still.start()), compare.end(), indicator, None, None)
        draft.rule, draft.period = "figure.compared", self._period_of(here, begin, compare.end())
        draft.verdict = (
            still["v"].replace("phát sinh tăng", "tăng").replace("phát sinh giảm", "giảm")
        )
        draft.compared_with = self._compared_with(here, compare.start(), draft.period)
        self.drafts.append(draft)

    def _figure(self, draft: Draft) -> Figure:
        quantity, unit = draft.quantity, draft.unit
        start, end = draft.start, draft.end
        said = (
            self.shadow.quote(quantity.start, unit.end)
            if quantity and unit
            else draft.verdict or ""
        )
        return Figure(
            start=start, end=end, rule=draft.rule, reason=f"Có số liệu “{said}”.",
            indicator=draft.indicator or None, value=draft.value, of=draft.of or (quantity.of if quantity else None),
            low=quantity.low if quantity else None, high=quantity.high if quantity else None,
            unit=unit.words if unit else None, period=draft.period, bound=draft.bound,
            value_status=draft.status, plan=draft.plan, plan_pct=draft.plan_pct, verdict=draft.verdict,
            change_pct=draft.change_pct, change_abs=draft.change_abs, compared_with=draft.compared_with,
        )  # fmt: skip
