"""Any level as a file: the list of numbers, the parts of one, the facts of a part. In the same
scope as on screen, because it is asked for in the same way."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opendistrict.engine.indicators import queries as indicators
from opendistrict.faces.desk.numbers import shown, wording
from opendistrict.faces.desk.numbers import views as pages
from opendistrict.faces.desk.numbers.asked import READ, asked_of
from opendistrict.faces.desk.numbers.facts import FACTS, facts_behind, slices_words
from opendistrict.faces.kit import exports
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.registers.facts import queries as facts
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.places import queries as places


def to_parquet(headers: Sequence[str], rows: exports.Rows) -> bytes:
    # Asked for rarely, and its library is a third of what a web process would hold.
    from opendistrict.faces.desk.numbers import parquet

    return parquet.written(headers, [[exports.plain(value) for value in row] for row in rows])


FORMS: Mapping[str, tuple[exports.Draw, str]] = {
    **exports.FORMS,
    "parquet": (to_parquet, "application/vnd.apache.parquet"),
}


def _file(form: str, name: str, headers: Sequence[str], rows: exports.Rows) -> HttpResponse:
    draw, media = FORMS[form]
    return exports.answer(draw(headers, rows), media, f"{name}.{form}")


@page(act=READ)
@require_safe
def catalogue(request: HttpRequest, form: str) -> HttpResponse:
    """The list of numbers as it is on screen."""
    if form not in FORMS:
        raise Http404
    lines, knowing = pages.known_numbers(request)
    headers = [_("Mã"), _("Chỉ số"), _("Đơn vị tính"), _("Biết bằng cách nào"), _("Ngày cuối"),
               _("Đơn vị chủ trì"), _("Dữ liệu mẫu")]  # fmt: skip
    rows = [
        [
            one.indicator.code, wording.indicator_name(one.indicator), one.indicator.unit,
            str(wording.HOWS[one.how][0]), one.last,
            "; ".join(who.unit_name for who in knowing.owners.get(one.indicator.code, ())),
            _("có") if one.indicator.is_sample else "",
        ]
        for one in lines
    ]  # fmt: skip
    return _file(form, "so-lieu", headers, rows)


@page(act=READ)
@require_safe
def parts(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The parts of a number: printed columns, and the exact ones beside them."""
    if form not in FORMS:
        raise Http404
    asked, _form = asked_of(request, code)
    found = pages.breakdown_of(asked, actor_of(request))
    if found is None:
        raise Http404
    measures = facts.measures()
    formula = found.measured.definition.formula
    named = indicators.indicators([code, *(part.indicator for part in formula.parts)])
    names = shown.names_of(found, measures, named)
    headers = [_("Phần"), _("Loại"), _("Số lượng"), _("Mẫu số hoặc kỳ so sánh"),
               _("Riêng phần này"), _("Góp vào"), _("Tỷ trọng"), _("Sự kiện"),
               _("Phần chia theo tỷ lệ"), _("Định nghĩa"), _("Dữ liệu mẫu")]  # fmt: skip
    lines = [*found.lines, *([found.outside] if found.outside else [])]
    is_sample = named[code].is_sample or found.measured.is_sample
    rows = [
        [
            names.of(one), str(one.kind), one.shown.above, one.shown.below, one.value,
            one.shown.adds, one.share, one.count, one.apportioned,
            found.measured.definition.code, _("có") if is_sample else "",
        ]
        for one in lines
    ]  # fmt: skip
    return _file(form, code, headers, rows)


@page(act=FACTS)
@require_safe
def facts_of(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The facts of a part, at most fifty thousand."""
    if form not in FORMS or not actor_of(request).may_somewhere(READ):
        raise Http404
    asked, _form = asked_of(request, code)
    found = facts_behind(asked, actor_of(request), exports.MOST)
    measures = facts.measures()
    units = orgs.units({one.unit_id for one in found}, on=date.max)
    areas = places.areas({one.area_id for one in found if one.area_id})
    headers = [_("Mã sự kiện"), _("Số đo"), _("Ngày xảy ra"), _("Số lượng"), _("Đơn vị tính"),
               _("Đơn vị"), _("Khu phố"), _("Phân loại"), _("Biết lúc"),
               _("Đính chính cho"), _("Lý do đính chính"), _("Dữ liệu mẫu")]  # fmt: skip
    rows = []
    for one in found:
        measure, area = measures.get(one.measure), areas.get(one.area_id) if one.area_id else None
        rows.append([
            str(one.id), one.measure, one.happened_on, one.quantity,
            measure.unit if measure else "", units[one.unit_id].name,
            wording.said(area.name, area.name_en) if area else "", slices_words(one, measure),
            one.recorded_at, str(one.corrects_id or ""), one.reason,
            _("có") if measure and measure.is_sample else "",
        ])  # fmt: skip
    return _file(form, f"{code}-su-kien", headers, rows)
