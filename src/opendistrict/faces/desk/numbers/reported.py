"""A number that is told from outside: the same page, marked, with every value and its source."""

from typing import Any

from django.utils.translation import gettext as _

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import IndicatorShape, ValueShape, Wanted
from opendistrict.faces.desk.numbers.asked import READ, Asked
from opendistrict.faces.desk.targets import wording as targets
from opendistrict.faces.kit import formats
from opendistrict.faces.kit.tables import Cell, Column, Row, Table
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.periods import named
from opendistrict.registers.orgs import queries as orgs

LISTED = 100


def reported_context(one: IndicatorShape, asked: Asked, actor: Actor) -> dict[str, Any]:
    """The value chosen among those told for the period, and all of them."""
    question = asked.question
    period = named(question.since, question.until)
    kind = period.kind if period else "year" if asked.days > 360 else "month"
    wanted = Wanted(one.code, frozenset({question.unit_id}), kind, question.since, question.until)
    readings = indicators.readings([wanted], on=asked.on, known_on=asked.known_on)
    chosen = readings[wanted][0].whole if wanted in readings else None
    reach = orgs.scope(actor, READ) & {question.unit_id}
    told = indicators.values(
        [one.code], reach, since=question.since.replace(year=question.since.year - 5),
        until=question.until, known_on=asked.known_on,
    )  # fmt: skip
    value = chosen.value if chosen else None
    return {
        "value": targets.bounded(value.value, value.bound, one.unit) if value else formats.NOTHING,
        "why": str(targets.WHY.get(chosen.why, "")) if chosen else "",
        "source": value.source if value else "",
        "is_sample": one.is_sample or bool(value and value.is_sample),
        "known_by": targets.STATUSES.get(value.status, "") if value else "",
        "values": _table(one, told[::-1][:LISTED]),
        "clocks": {},
    }


def _table(one: IndicatorShape, told: list[ValueShape]) -> Table:
    corrected = {value.corrects_id for value in told if value.withdrawn_at is None}
    rows = []
    for value in told:
        status = str(targets.STATUSES[value.status])
        if value.withdrawn_at is not None:
            status = f"{status} · {_('đã rút lại')}"
        elif value.id in corrected:
            status = f"{status} · {_('đã đính chính')}"
        rows.append(Row([
            targets.period_name(value.period_kind, value.since, value.until),
            Cell(targets.bounded(value.value, value.bound, one.unit), note=status),
            formats.day(value.as_of),
            Cell(formats.day(value.reported_at), note=value.reported_by),
            Cell(value.source, note=_("dữ liệu mẫu") if value.is_sample else ""),
        ]))  # fmt: skip
    return Table(
        caption=_("Số liệu đã báo cáo"),
        columns=[Column(_("Kỳ")), Column(_("Số liệu"), kind="number"),
                 Column(_("Tính đến"), kind="date"), Column(_("Biết ngày"), kind="date"),
                 Column(_("Nguồn"))],
        rows=rows,
        empty_title=_("Chưa có số liệu nào trong phạm vi của bạn"),
        empty_text=_("Số liệu được báo cáo từ trang của chỉ tiêu, hoặc nhập từ Excel."),
    )  # fmt: skip
