"""What agencies and newspapers published of a year, side by side, and where they disagree."""

from typing import Any

from django.utils.translation import gettext as _

from opendistrict.faces.cockpit.revenue.asked import Asked
from opendistrict.faces.kit import formats, revenue_words
from opendistrict.faces.kit.tables import Cell, Column, Row, Table
from opendistrict.services.revenue import queries
from opendistrict.services.revenue.shapes import Contradiction, Published, What


def of_year(asked: Asked, what: What) -> list[dict[str, Any]]:
    """A table for each period that was published, the shortest first."""
    indicator, periods = queries.published(
        asked.actor, asked.unit.id, asked.year, what, known_on=asked.known_on
    )
    if indicator is None:
        return []
    return [
        {
            "table": _table(lines, indicator.unit),
            "contradictions": [
                said
                for one in queries.contradictions(lines)
                if (said := _said(one, indicator.unit))
            ],
        }
        for lines in periods
    ]


def _table(lines: list[Published], unit: str) -> Table:
    since, until, _kind = lines[0].until_text
    last = until.fromordinal(until.toordinal() - 1)
    return Table(
        caption=_("Số đã công bố, %(since)s – %(last)s") % {
            "since": formats.day(since), "last": formats.day(last)},
        is_caption_shown=True,
        columns=[
            Column(_("Đến ngày"), kind="date"), Column(_("Số công bố"), kind="number"),
            Column(_("So kế hoạch"), kind="number"),
            Column(_("Kế hoạch suy ra"), kind="number"), Column(_("Nguồn")),
        ],
        rows=[_row(one, unit) for one in lines],
    )  # fmt: skip


def _row(one: Published, unit: str) -> Row:
    value = (
        revenue_words.bounded(one.value, one.bound, unit)
        if one.value is not None
        else formats.NOTHING
    )
    notes = []
    if one.implied is not None:
        notes.append(
            _("suy ra %(amount)s") % {"amount": formats.quantity(round(one.implied), unit)}
        )
    if one.change_percent is not None:
        change = revenue_words.change(one.change_percent)
        notes.append(_("so năm trước %(change)s") % {"change": change})
    plan = formats.NOTHING
    if one.implied_plan is not None:
        plan = formats.quantity(round(one.implied_plan), unit)
    source = [revenue_words.status(one.status), one.note, _("độ tin cậy: %(code)s") % {
        "code": one.confidence}]  # fmt: skip
    return Row([
        formats.day(one.as_of), Cell(value, note="; ".join(notes)),
        formats.percent(one.percent_of_plan), plan,
        Cell(one.source, note=" · ".join(part.rstrip(".") for part in source if part)),
    ])  # fmt: skip


def _said(one: Contradiction, unit: str) -> str:
    words = {
        "plans_differ": _(
            "Các nguồn ngầm hiểu kế hoạch khác nhau: từ %(low)s đến %(high)s (lệch %(percent)s)."
        ),
        "final_differs_from_estimate": _(
            "Số ước là %(low)s, tỷ lệ công bố sau ứng với %(high)s (lệch %(percent)s)."
        ),
    }
    said = words[one.code] % {
        "low": formats.quantity(round(one.low), unit),
        "high": formats.quantity(round(one.high), unit),
        "percent": formats.percent(one.percent, 1),
    }
    return str(said)
