"""A number and its parts as a page shows them: names, addresses, words; nothing to compute."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import takewhile
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import (
    Breakdown,
    Formula,
    FormulaKind,
    IndicatorShape,
    Measured,
    PartKind,
    PartLine,
    Shared,
)
from opendistrict.faces.desk.numbers import wording
from opendistrict.faces.desk.numbers.asked import Asked, handy, in_time
from opendistrict.faces.desk.targets.wording import period_name
from opendistrict.faces.kit import formats
from opendistrict.faces.kit.tables import Cell, Column, Row, Table
from opendistrict.kernel.periods import PeriodKind, holding, named
from opendistrict.registers.facts.shapes import FactShape, MeasureShape, Slice
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.places import queries as places

_DAY = timedelta(days=1)
_FEW = 3


@dataclass(frozen=True, slots=True)
class Names:
    """The names of the parts of one breakdown, asked for once each."""

    units: Mapping[str, str]
    areas: Mapping[str, str]
    indicators: Mapping[str, IndicatorShape]
    cut: Slice | None
    every: str  # how long parts in time are

    def of(self, line: PartLine) -> str:
        if line.key == indicators.OTHERS:
            return _("Các đơn vị khác")
        named = {
            PartKind.UNIT: self.units, PartKind.AREA: self.areas,
        }.get(line.kind)  # fmt: skip
        if named is not None:
            return named.get(line.key, line.key)
        if line.kind == PartKind.SLICE:
            return wording.value_name(self.cut, line.key)
        if line.until is not None:
            return period_name(self.every, date.fromisoformat(line.key), line.until)
        if line.kind == PartKind.COMPONENT and line.key in self.indicators:
            return wording.indicator_name(self.indicators[line.key])
        return str(wording.REST.get(line.kind, line.key))


def names_of(
    found: Breakdown, measures: Mapping[str, MeasureShape],
    named: Mapping[str, IndicatorShape],
) -> Names:  # fmt: skip
    """At most two queries: the units, with those that shares came from, and the areas."""
    ids = {UUID(one.key) for one in found.lines if one.kind == PartKind.UNIT}
    ids |= {shared.source_id for one in found.lines for shared in one.shares}
    on = found.question.until - _DAY
    units = {str(pk): unit.name for pk, unit in orgs.units(ids, on=on).items()} if ids else {}
    keys = [UUID(one.key) for one in found.lines if one.kind == PartKind.AREA]
    areas = places.areas(keys) if keys else {}
    return Names(
        units, {str(pk): wording.said(one.name, one.name_en) for pk, one in areas.items()},
        named,
        wording.slice_of(measures, found.measured.definition.formula, found.by.partition(":")[2]),
        found.every,
    )  # fmt: skip


# ------------------------------------------------------------------ ways down


def way_down(asked: Asked, line: PartLine) -> str:
    """The same page of that part alone; empty where a part is not a number of its own."""
    if line.kind == PartKind.UNIT:
        return asked.address(unit=line.key, by="unit")
    if line.until is not None:
        last = line.until - _DAY
        return asked.address(since=line.key, until=last.isoformat(), by="unit")
    if line.kind == PartKind.SLICE:
        code = asked.by.partition(":")[2]
        return asked.address(**{f"slice_{code}": line.key, "by": "unit"})
    if line.kind == PartKind.AREA:
        return asked.address(area=line.key, by=handy(asked.days))
    if line.kind == PartKind.COMPONENT:
        return reverse("number", args=[line.key]) + asked.address(by="unit")
    return ""


def next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, first.day)


def way_to_facts(asked: Asked, line: PartLine, formula: Formula) -> str:
    """The facts of a part; empty where they are not one part's."""
    if line.kind in (PartKind.COMPONENT, PartKind.UNCARRIED) or line.key == indicators.OTHERS:
        return ""
    if line.kind == PartKind.REST and asked.by.startswith("slice:"):
        return ""
    address = reverse("number_facts", args=[asked.question.indicator])
    term = term_with_facts([line], formula)
    return address + asked.address(kind=str(line.kind), key=line.key, term=term)


def term_with_facts(lines: Sequence[PartLine], formula: Formula) -> str:
    """Which term the facts are of where nothing is above: what was late is only below. Empty for
    the first one."""
    if any(one.count for one in lines) or not any(one.below_count for one in lines):
        return ""
    return str(len(set(formula.of)))


# ------------------------------------------------------------------ the table of parts


def parts_table(found: Breakdown, asked: Asked, names: Names, unit: str) -> Table:
    """A row a part with its bar; both sides of a ratio; what was apportioned says so."""
    most = max((abs(one.shown.above) for one in found.lines), default=Decimal(0))
    lines = found.lines[_silent_before(found) :]
    rows = [_row(found, one, asked, names, most) for one in lines if not is_silent(one)]
    if found.outside is not None:
        rows.append(_row(found, found.outside, asked, names, most))
    return Table(
        caption=_("Các phần của con số"),
        columns=_columns(found, unit),
        rows=rows,
        empty_title=_("Không có phần nào"),
        empty_text=_("Không có sự kiện nào trong kỳ này. Chọn kỳ khác ở trên."),
    )


def is_silent(one: PartLine) -> bool:
    """A unit, area or value of which nothing was told: named under the table, not in it."""
    return one.kind in (PartKind.UNIT, PartKind.SLICE) and not _says(one)


def _says(one: PartLine) -> bool:
    return bool(one.above or one.below or one.count)


def _silent_before(found: Breakdown) -> int:
    """How many periods pass before anything is told: a few are shown, many would hide the rest."""
    silent = takewhile(
        lambda one: one.kind == PartKind.PERIOD and one.is_inside is None and not _says(one),
        found.lines,
    )
    count = sum(1 for _ in silent)
    return count if _FEW < count < len(found.lines) else 0


def silent_names(found: Breakdown, names: Names) -> str:
    told = [names.of(one) for one in found.lines if is_silent(one)]
    count = _silent_before(found)
    if count:
        told.insert(0, f"{names.of(found.lines[0])} – {names.of(found.lines[count - 1])}")
    return "; ".join(told)


def _columns(found: Breakdown, unit: str) -> list[Column]:
    columns = [Column(_("Phần")), Column(_("So sánh"), kind="chart", is_hidden=True)]
    if found.below_is == "weight":
        return [*columns, Column(_("Giá trị"), kind="number"),
                Column(_("Góp vào"), kind="number")]  # fmt: skip
    if found.below_is:
        above, below = wording.BELOW[found.below_is]
        columns += [Column(above, kind="number"), Column(below, kind="number"),
                    Column(_("Riêng phần này"), kind="number")]  # fmt: skip
        if found.shown.adds is not None:
            columns.append(
                Column(_("Góp vào"), kind="number", hint=_("cộng lại đúng bằng số chung"))
            )
    else:
        columns += [Column(_("Số lượng (%(unit)s)") % {"unit": unit}, kind="number"),
                    Column(_("Tỷ trọng"), kind="number")]  # fmt: skip
    return [*columns, Column(_("Sự kiện"), kind="number")]


def _row(found: Breakdown, one: PartLine, asked: Asked, names: Names, most: Decimal) -> Row:
    name = names.of(one)
    what = {
        "name": name, "href": way_down(asked, one), "is_outside": one.kind == PartKind.UNCARRIED,
        "shares": [_share_words(names, shared) for shared in one.shares],
        "apportioned": wording.share(one.apportioned) if one.apportioned else "",
        "is_inside": one.is_inside, "has_bounds": one.is_inside is not None,
    }  # fmt: skip
    bar = {"value": abs(one.shown.above), "most": most, "kind": _bar_kind(one)}
    cells: list[Cell | str] = [
        Cell(template="desk/numbers/_cell_part.html", values=what),
        Cell(template="desk/numbers/_cell_bar.html", values=bar),
    ]
    if found.below_is == "weight":
        cells += [wording.fraction(one.value), _number(one.shown.adds)]
        return Row(cells)
    cells.append(_number(one.shown.above))
    if found.below_is:
        cells += [_number(one.shown.below), _alone(found, one)]
        if found.shown.adds is not None:
            cells.append(_number(one.shown.adds))
    else:
        cells.append(wording.share(one.share))
    is_below = bool(one.below_count and not one.count)
    cells.append(Cell(
        template="desk/numbers/_cell_facts.html",
        values={
            "count": wording.fraction(one.below_count if is_below else one.count, None),
            "side": lower(str(wording.BELOW[found.below_is][1])) if is_below else "",
            "href": way_to_facts(asked, one, found.measured.definition.formula), "name": name,
        },
    ))  # fmt: skip
    return Row(cells, kind="no" if one.is_inside is False else "")


def _bar_kind(one: PartLine) -> str:
    if one.is_inside is not None:
        return "ok" if one.is_inside else "no"
    return (
        "idle" if one.kind in (PartKind.REST, PartKind.UNCARRIED, PartKind.BEFORE) else "progress"
    )


def printed(value: Decimal) -> str:
    """With just as many decimals as it has."""
    return formats.number(value, _digits(value))


def _number(value: Decimal | None) -> str:
    return formats.NOTHING if value is None else printed(value)


def _digits(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _alone(found: Breakdown, one: PartLine) -> str:
    told = wording.fraction(one.value, found.measured.definition.decimals)
    is_rate = found.measured.definition.unit == "%" and one.value is not None
    return told + "%" if is_rate else told


def _share_words(names: Names, shared: Shared) -> str:
    who = names.units.get(str(shared.source_id), "")
    rate = wording.share(shared.share)
    return _("%(rate)s của %(who)s") % {"rate": rate, "who": who}


def ways_apart(asked: Asked, formula: Formula, measures: Mapping[str, MeasureShape]) -> list[
    tuple[str, str]
]:  # fmt: skip
    """In which ways the number comes apart, with the address of each."""
    found = [
        (_("Theo đơn vị"), asked.address(by="unit")),
        *((str(wording.IN_TIME[one]), asked.address(by=one)) for one in _lengths(asked, formula)),
    ]
    cuts = {
        cut.code: cut
        for term in formula.terms
        if term.measure in measures
        for cut in measures[term.measure].slices
    }
    for code, cut in cuts.items():
        label = _("Theo %(slice)s") % {"slice": lower(wording.said(cut.name, cut.name_en))}
        found.append((label, asked.address(by=f"slice:{code}")))
    return [*found, (_("Theo khu phố"), asked.address(by="area"))]


def _lengths(asked: Asked, formula: Formula) -> list[str]:
    """What counts shorter periods comes apart into those only."""
    if formula.kind in (FormulaKind.THRESHOLD, FormulaKind.MAINTAIN):
        return [formula.every]
    return in_time(asked.days)


def period_words(asked: Asked) -> str:
    """A period that has a name by it, with its days where the name is not all."""
    days = wording.days(asked.question.since, asked.last_day)
    one = named(asked.question.since, asked.question.until)
    name = period_name(one.kind, one.since, one.until) if one else days
    return days if name == days else f"{name} ({days})"


def other_periods(asked: Asked) -> list[tuple[str, str, bool]]:
    """The day, week, month … in which the day looked at lies, then the periods before and after;
    name, address, and whether it is what is seen."""
    here = asked.question.since, asked.question.until
    found = [(str(name), holding(kind, asked.on)) for kind, name in wording.RUNNING.items()]
    one = named(*here)
    if one is not None and one.kind is not PeriodKind.NINE_MONTHS:
        found += [
            (_("Kỳ trước"), holding(one.kind, one.since - _DAY, one.cut_off)),
            (_("Kỳ sau"), holding(one.kind, one.until, one.cut_off)),
        ]
    return [
        (
            name,
            asked.address(since=one.since.isoformat(), until=one.last_day.isoformat(), by=""),
            (one.since, one.until) == here,
        )
        for name, one in found
    ]


def lower(text: str) -> str:
    return text[:1].lower() + text[1:]


# ------------------------------------------------------------------ the number itself


def value_words(found: Measured, value: Decimal | None, unit: str) -> str:
    if value is None:
        return formats.NOTHING
    told = formats.number(value, _digits(value))
    if unit == "%":
        return told + "%"
    return f"{told}{formats.NO_BREAK}{unit}" if unit else told


def lens_words(
    asked: Asked, formula: Formula, measures: Mapping[str, MeasureShape]
) -> list[tuple[str, str]]:
    """What is seen through, each with the address without it."""
    found = []
    for code, value in asked.lens.slices:
        cut = wording.slice_of(measures, formula, code)
        name = wording.said(cut.name, cut.name_en) if cut else code
        told = f"{name}: {wording.value_name(cut, value)}"
        found.append((told, asked.address(**{f"slice_{code}": ""})))
    if asked.lens.area_id:
        area = places.areas([asked.lens.area_id]).get(asked.lens.area_id)
        name = wording.said(area.name, area.name_en) if area else ""
        found.append((_("Khu phố: %(name)s") % {"name": name}, asked.address(area="")))
    return found


def history_spans(asked: Asked) -> Sequence[tuple[date, date]]:
    """The last twelve months up to the end of what is asked, whole calendar months."""
    last = min(asked.last_day, asked.on).replace(day=1)
    firsts = [last]
    for _step in range(11):
        firsts.append((firsts[-1] - _DAY).replace(day=1))
    return [(first, next_month(first)) for first in reversed(firsts)]


def fact_line(fact: FactShape, measures: Mapping[str, MeasureShape]) -> dict[str, object]:
    """A fact in a short list: the day, the quantity, when it was learned, why it corrects."""
    measure = measures.get(fact.measure)
    amount = formats.quantity(fact.quantity, measure.unit if measure else "")
    return {
        "href": reverse("fact", args=[fact.corrects_id or fact.id]),
        "day": fact.happened_on,
        "learned": fact.recorded_at,
        "quantity": ("+" if fact.quantity > 0 else "") + amount,
        "reason": fact.reason,
        "is_correction": fact.corrects_id is not None,
    }
