"""The year's numbers in the reader's words, each with the way to the line it stands in."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from opendistrict.faces.cockpit.revenue.asked import Asked
from opendistrict.faces.kit import formats, revenue_words
from opendistrict.faces.kit.charts.band import Foreseen
from opendistrict.faces.kit.revenue_words import billions, told
from opendistrict.faces.kit.tables import Cell, Column, Row, Table
from opendistrict.services.revenue import queries
from opendistrict.services.revenue.shapes import (
    Ahead,
    ItemLine,
    MonthLine,
    Sort,
    Told,
    What,
    YearShape,
)

Facts = list[dict[str, Any]]


def report_href(report_id: UUID, line: int = 0) -> str:
    """The page of a report, at one of its lines."""
    return reverse("revenue_report", args=[report_id]) + (f"#dong-{line}" if line else "")


def _fact(label: str, value: str, note: str = "", href: str = "", kind: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "note": note, "href": href, "kind": kind}


# ------------------------------------------------------------------ at the top


def facts(year: YearShape) -> Facts:
    """What one wants to know first; nothing that is not known."""
    last = year.last
    if last is None or last.standing is None:
        return []
    report = last.standing.shown.report
    label = _("Lũy kế đến hết tháng %(month)s") % {"month": f"{last.month:02d}/{year.year}"}
    found = [_fact(
        label, formats.number(billions(last.cumulative), 1),
        _("tỷ đồng; %(status)s, %(day)s") % {
            "status": revenue_words.status(report.status).lower(),
            "day": formats.day(report.as_of)},
        report_href(report.id),
    )]  # fmt: skip
    for what in (What.STATUTORY, What.STRIVING, What.ALLOCATED):
        found += _against(year, what, last)
    if year.sort is Sort.REVENUE:
        before = queries.change(last.cumulative, last.cumulative_before)
        if before is not None:
            was = formats.number(billions(last.cumulative_before), 1)
            note = _("%(amount)s tỷ đồng") % {"amount": was}
            found.append(_fact(_("So với cùng kỳ năm trước"), revenue_words.change(before), note,
                               kind="no" if before < 0 else ""))  # fmt: skip
    return found + _needed(year) + _foretold(year)


def _against(year: YearShape, what: What, last: MonthLine) -> Facts:
    share = queries.share(last.cumulative, year.plan(what))
    if share is None:
        return []
    standing = year.plans[what]
    label = {
        What.STATUTORY: _("So với dự toán pháp lệnh"),
        What.STRIVING: _("So với dự toán phấn đấu"),
        What.ALLOCATED: _("Tỷ lệ giải ngân"),
    }[what]
    note = _("của %(amount)s tỷ đồng") % {
        "amount": formats.number(billions(standing.shown.total), 1)
    }
    return [_fact(label, revenue_words.percent(share), note, report_href(standing.shown.report.id))]


def _needed(year: YearShape) -> Facts:
    pace = year.paces.get(What.STATUTORY) or year.paces.get(What.ALLOCATED)
    if pace is None or pace.needed is None or pace.left.dong <= 0:
        return []
    label = _("Mỗi tháng còn lại phải thu")
    if year.sort is Sort.INVESTMENT:
        label = _("Mỗi tháng còn lại phải giải ngân")
    brought = formats.number(billions(pace.brought), 1)
    note = _("tỷ đồng; bình quân đã qua %(amount)s") % {"amount": brought}
    more = pace.brought is not None and pace.needed.dong > pace.brought.dong
    value = formats.number(billions(pace.needed), 1)
    return [_fact(label, value, note, kind="no" if more else "")]


def _foretold(year: YearShape) -> Facts:
    if year.ahead is None or not year.ahead.sums:
        return []
    end = year.ahead.sums[-1]
    value = formats.number(_billion(end.mean), 0)
    low, high = formats.number(_billion(end.low80), 0), formats.number(_billion(end.high80), 0)
    note = _("tỷ đồng; 80%% trong khoảng %(low)s–%(high)s") % {"low": low, "high": high}
    outlook = year.ahead.outlook
    if outlook is not None and outlook.probability is not None:
        chance = round(outlook.probability * 100)
        note += "; " + _("khả năng đạt pháp lệnh %(chance)s%%") % {"chance": chance}
    return [_fact(_("Dự báo cả năm"), value, note)]


def _billion(dong: float) -> float:
    return dong / revenue_words.BILLION


def score(ahead: Ahead | None) -> str:
    """How such forecasts did on months that are over; empty where none was tried."""
    if ahead is None or not ahead.score.n_forecasts or ahead.score.error_percent is None:
        return ""
    said: str = _(
        "Thử lại trên các tháng đã qua (%(n)s lần): sai số bình quân %(error)s, dải 80%% đúng "
        "%(held)s số lần. Dự báo chỉ dựa vào chuỗi số, không biết chính sách sắp đổi."
    ) % {
        "n": formats.number(ahead.score.n_forecasts),
        "error": formats.percent(ahead.score.error_percent, 1),
        "held": formats.percent((ahead.score.held80 or 0) * 100, 0),
    }  # fmt: skip
    return said


# ------------------------------------------------------------------ charts


def course(year: YearShape) -> dict[str, Any]:
    """The months added up, against the plan, the year before, and what is likely to come."""
    history = [
        (f"{one.month:02d}/{year.year % 100}", billions(one.cumulative))
        for one in year.months
        if one.cumulative is not None
    ]
    previous = []
    for one in year.months:
        if one.cumulative_before is None:
            break
        previous.append(billions(one.cumulative_before))
    sums = year.ahead.sums if year.ahead else ()
    # Beside months that were told and are not over (an estimate of this month) stands what is told.
    ahead = [one for one in sums if one.since.month > len(history)] if history else sums
    return {
        "history": history,
        "previous": previous,
        "plan": billions(year.plan(What.STATUTORY) or year.plan(What.ALLOCATED)),
        "forecast": [
            Foreseen(
                f"{one.since:%m}/{one.since.year % 100}", _billion(one.mean),
                _billion(one.low80), _billion(one.high80), _billion(one.low95),
                _billion(one.high95),
            )
            for one in ahead
        ],
        "monthly": [
            (f"{one.month:02d}/{year.year % 100}", billions(one.amount))
            for one in year.months
            if one.amount is not None
        ],
        "monthly_before": [billions(one.before) for one in year.months if one.before is not None],
        "has_gaps": bool(year.missing),
    }  # fmt: skip


def bullet(year: YearShape) -> dict[str, Any] | None:
    """The whole year against both plans."""
    last = year.last
    if last is None or not year.plans:
        return None
    plan = year.plan(What.STATUTORY) or year.plan(What.ALLOCATED)
    end = year.ahead.sums[-1] if year.ahead and year.ahead.sums else None
    return {
        "actual": billions(last.cumulative),
        "plan": billions(plan),
        "striving": billions(year.plan(What.STRIVING)),
        "forecast": (_billion(end.low80), _billion(end.high80)) if end else None,
    }


# ------------------------------------------------------------------ tables


def months(year: YearShape) -> Table:
    """Each month with what the plan asks of it, its source, and who says otherwise."""
    plan = year.plan(What.STATUTORY)
    asked = queries.apportioned(plan, [one.before for one in year.months]) if plan else ()
    rows = []
    for place, one in enumerate(year.months):
        if one.standing is None and one.before is None:
            continue
        before = queries.change(one.amount, one.before)
        rows.append(Row([
            f"{one.month:02d}/{year.year}",
            _amount(one),
            told(asked[place]) if asked else formats.NOTHING,
            Cell(told(one.before), note=revenue_words.change(before) if before is not None else ""),
            Cell(told(one.cumulative), note=_told_otherwise(one)),
            _source(one),
        ], kind="risk" if _is_contradicted(one) else "", id=f"thang-{one.month}"))  # fmt: skip
    return Table(
        caption=_("Từng tháng, tỷ đồng"),
        columns=[
            Column(_("Tháng")), Column(_("Thực hiện"), kind="number"),
            Column(_("Dự toán chia tháng"), kind="number",
                   hint=_("Dự toán pháp lệnh chia theo nhịp của các tháng năm trước")),
            Column(_("Cùng kỳ"), kind="number"), Column(_("Lũy kế"), kind="number"),
            Column(_("Nguồn")),
        ],
        rows=rows,
        empty_title=_("Chưa có tháng nào"),
    )  # fmt: skip


def _is_contradicted(one: MonthLine) -> bool:
    return one.standing is not None and bool(one.standing.contradicted)


def _amount(one: MonthLine) -> Cell:
    if one.standing is None:
        return Cell(formats.NOTHING, note=_("chưa có báo cáo"))
    others = "; ".join(_other(other) for other in one.standing.contradicted)
    shown = one.standing.shown
    return Cell(told(shown.total), note=others, href=report_href(shown.report.id))


def _other(other: Told) -> str:
    return f"{other.report.source}: {told(other.total)}"


def _told_otherwise(one: MonthLine) -> str:
    if one.told_cumulative is None:
        return ""
    said: str = _("báo cáo ghi %(amount)s") % {"amount": told(one.told_cumulative)}
    return said


def _source(one: MonthLine) -> Cell:
    if one.standing is None:
        return Cell("")
    report, older = one.standing.shown.report, len(one.standing.superseded)
    note = f"{revenue_words.status(report.status)}, {formats.day(report.as_of)}"
    if older:
        note += "; " + _("thay %(count)s báo cáo trước") % {"count": older}
    return Cell(report.source, note=note)


def items(year: YearShape) -> Table:
    """Item by item since January; a number opens to its line in the file."""
    plans = [what for what in (What.STATUTORY, What.STRIVING, What.ALLOCATED) if what in year.plans]
    columns = [
        Column(_("Khoản thu") if year.sort is Sort.REVENUE else _("Nguồn vốn")),
        Column(_("Trong tháng"), kind="number"), Column(_("Lũy kế"), kind="number"),
        *(Column(str(revenue_words.WHATS[what]), kind="number") for what in plans),
        Column(_("So cùng kỳ"), kind="number"),
    ]  # fmt: skip
    caption = _("Từng khoản thu, tỷ đồng")
    if year.sort is Sort.INVESTMENT:
        caption = _("Từng nguồn vốn, tỷ đồng")
    return Table(
        caption=caption, columns=columns, rows=[_item(one, plans) for one in year.items],
        empty_title=_("Chưa có khoản nào"),
    )  # fmt: skip


def _item(one: ItemLine, plans: list[What]) -> Row:
    href = report_href(one.ground.report_id, one.ground.line) if one.ground else ""
    against = [
        Cell(told(one.plans.get(what)),
             note=revenue_words.percent(queries.share(one.cumulative, one.plans.get(what)))
             if what in one.plans else "")
        for what in plans
    ]  # fmt: skip
    return Row([
        "\u2003" * one.depth + revenue_words.item(one.item),
        Cell(told(one.in_month), href=href),
        told(one.cumulative),
        *against,
        Cell(revenue_words.change(queries.change(one.cumulative, one.before)),
             note=told(one.before) if one.before else ""),
    ])  # fmt: skip


# ------------------------------------------------------------------ files


def lines(year: YearShape, asked: Asked) -> tuple[list[str], list[list[Any]]]:
    """The months and the items as rows for a spreadsheet; amounts in đồng."""
    headers = [
        _("Năm"), _("Tháng"), _("Mã"), _("Khoản mục"), _("Thực hiện trong tháng"),
        _("Trạng thái số liệu"), _("Đến ngày"), _("Nguồn"), _("Tệp"), _("Dòng"),
        _("Số nguồn nói khác"), _("Dữ liệu mẫu"),
    ]  # fmt: skip
    named = {one.item.code: one.item for one in year.items}
    rows: list[list[Any]] = []
    for month in year.months:
        if month.standing is None:
            continue
        shown = month.standing.shown
        for code, row in shown.by_item.items():
            rows.append([
                year.year, month.month, code,
                revenue_words.item(named[code]) if code in named else code, row.amount.dong,
                revenue_words.status(shown.report.status), shown.report.as_of, shown.report.source,
                shown.report.name, row.line, len(month.standing.contradicted),
                _("có") if shown.report.is_sample else "",
            ])  # fmt: skip
    return headers, rows
