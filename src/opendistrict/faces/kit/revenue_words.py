"""Reports of revenue and investment in the reader's words."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opendistrict.engine.indicators.shapes import Bound, ValueStatus
from opendistrict.faces.kit import formats
from opendistrict.kernel.money import Money
from opendistrict.services.revenue.shapes import FigureRow, ItemShape, Sort, What

BILLION = 10**9
STATUSES: dict[str, Promise] = {
    ValueStatus.ESTIMATED: gettext_lazy("Ước thực hiện"),
    ValueStatus.PRELIMINARY: gettext_lazy("Sơ bộ"),
    ValueStatus.ACTUAL: gettext_lazy("Thực hiện"),
    ValueStatus.OFFICIAL: gettext_lazy("Chính thức"),
}
WHATS: dict[What, Promise] = {
    What.COLLECTED: gettext_lazy("Thực hiện thu"),
    What.STATUTORY: gettext_lazy("Dự toán pháp lệnh"),
    What.STRIVING: gettext_lazy("Dự toán phấn đấu"),
    What.DISBURSED: gettext_lazy("Giải ngân"),
    What.ALLOCATED: gettext_lazy("Vốn giao"),
}
SORTS: dict[Sort, Promise] = {
    Sort.REVENUE: gettext_lazy("Thu ngân sách"),
    Sort.INVESTMENT: gettext_lazy("Đầu tư công"),
}
BOUNDS: dict[str, Promise] = {
    Bound.MORE: gettext_lazy("hơn %(number)s"),
    Bound.LESS: gettext_lazy("dưới %(number)s"),
    Bound.ABOUT: gettext_lazy("khoảng %(number)s"),
    Bound.AT_LEAST: gettext_lazy("ít nhất %(number)s"),
    Bound.AT_MOST: gettext_lazy("không quá %(number)s"),
}


def bounded(number: Decimal, bound: str, unit: str) -> str:
    """ "hơn 16.050 tỷ đồng", as the source said it."""
    said = formats.quantity(number, unit)
    return str(BOUNDS[bound]) % {"number": said} if bound else said


def billions(amount: Money | None) -> Decimal | None:
    """Tỷ đồng, as charts and tables count."""
    return None if amount is None else Decimal(amount.dong) / BILLION


def told(amount: Money | None) -> str:
    """Tỷ đồng, as a table writes it: to ten million đồng, so that columns line up."""
    return formats.number(billions(amount), 2)


def percent(value: Decimal | None) -> str:
    return formats.percent(value, 1)


def change(value: Decimal | None) -> str:
    """With its sign, for what is compared with a year before."""
    if value is None:
        return formats.NOTHING
    sign = "+" if value > 0 else ""
    return sign + formats.percent(value, 1)


def status(code: str) -> str:
    return str(STATUSES.get(code, code))


def item(one: ItemShape) -> str:
    return one.name_en if formats.language() == "en" and one.name_en else one.name


def period(row: FigureRow) -> str:
    if row.month:
        return f"{row.month:02d}/{row.year}"
    return _("Năm %(year)s") % {"year": row.year}
