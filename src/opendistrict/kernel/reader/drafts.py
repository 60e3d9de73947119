"""A figure while its fields are still being gathered, and what may be added to it."""

from dataclasses import dataclass, field
from decimal import Decimal

from opendistrict.kernel.reader.figure_words import Role
from opendistrict.kernel.reader.numbers import Quantity
from opendistrict.kernel.reader.shapes import Figure
from opendistrict.kernel.reader.text import Shadow
from opendistrict.kernel.reader.units import Unit

CHANGES = frozenset({"change", "ratio", "times"})


@dataclass(slots=True)
class Draft:
    """Mutable twin of `Figure`; `quantity` and `unit` are None for a wordless comparison."""

    start: int
    end: int
    indicator: str
    quantity: Quantity | None = None
    unit: Unit | None = None
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
    words: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return self.change_pct is not None or self.change_abs is not None

    def takes(self, role: Role, unit: Unit) -> bool:
        """Whether a change, a plan or a share of plan in `unit` can be a field of this figure."""
        if self.quantity is None or self.unit is None:
            return False
        same = unit.family == self.unit.family
        if role.name == "gap":
            return self.verdict is None
        if role.name in CHANGES:
            if self.rule == "figure.change" or self.changed:
                return False
            counts = unit.family == "count" and self.unit.family != "pct"
            if counts and role.name == "change":
                return unit.words.split()[0] == self.unit.words.split()[0]
            points = unit.words == "điểm" and self.unit.family == "pct"
            return same or points or unit.family == "pct" or role.name == "times"
        if role.name == "plan":
            over = role.verdict == "vượt" and unit.family == "pct" and self.plan_pct is None
            return self.plan is None and (same or over)
        return self.plan_pct is None and self.unit.family != "pct"

    def add(self, role: Role, value: Decimal, unit: Unit) -> None:
        """Set the field that `role` speaks of."""
        if role.name == "gap":
            pass
        elif role.name == "plan":
            self._against(role, value, unit)
        elif role.name == "plan_pct":
            self.plan_pct = 100 + value * role.sign if role.over else value
            if self.plan_pct > 100 and self.verdict is None:
                self.verdict = "vượt"
        elif role.name == "ratio":  # "bằng 104,3% so với cùng kỳ": a rise of 4.3 %
            self.change_pct = value - 100
        elif role.name == "times":  # "gấp 1,5 lần": a rise of 50 %
            self.change_pct = (value - 1) * 100
        elif unit.family == "pct" and "điểm" not in unit.words:
            self.change_pct = value * role.sign
        else:
            self.change_abs = value * role.sign
        self.verdict = self.verdict or role.verdict

    def _against(self, role: Role, value: Decimal, unit: Unit) -> None:
        """ "vượt chỉ tiêu 95%" names the plan of a rate; of anything else, how far above it."""
        if (
            role.verdict == "vượt"
            and unit.family == "pct"
            and self.unit
            and self.unit.family != "pct"
        ):
            self.plan_pct = 100 + value
            return
        self.plan = value

    def figure(self, shadow: Shadow) -> Figure:
        """The frozen figure, its indicator spelt as in the text."""
        quantity, unit = self.quantity, self.unit
        said = shadow.quote(quantity.start, unit.end) if quantity and unit else self.verdict or ""
        return Figure(
            start=self.start,
            end=self.end,
            rule=self.rule,
            reason=f"Có số liệu “{said}”.",
            indicator=_as_written(shadow, self.indicator, self.start, self.end) or None,
            value=self.value,
            of=self.of if self.of is not None else quantity.of if quantity else None,
            low=quantity.low if quantity else None,
            high=quantity.high if quantity else None,
            unit=unit.words if unit else None,
            period=self.period,
            bound=self.bound,
            value_status=self.status,
            plan=self.plan,
            plan_pct=self.plan_pct,
            verdict=self.verdict,
            change_pct=self.change_pct,
            change_abs=self.change_abs,
            compared_with=self.compared_with,
        )


def _as_written(shadow: Shadow, indicator: str, start: int, end: int) -> str:
    """ "grdp bình quân" -> "GRDP bình quân": capitals as in the text, the first one small."""
    at = shadow.low.find(indicator, start, end) if indicator else -1
    if at < 0:
        return indicator
    written = shadow.text[at : at + len(indicator)].replace("*", "")
    first = written.split()[0] if written.split() else ""
    return written if first.isupper() and len(first) > 1 else written[:1].lower() + written[1:]
