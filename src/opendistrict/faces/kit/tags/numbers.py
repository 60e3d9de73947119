"""Filters for numbers, money and dates. What they write is stated in `kit.formats`."""

from datetime import date, datetime

from django import template
from django.template.context import Context

from opendistrict.faces.kit import clock, formats

register = template.Library()


@register.filter
def vn_number(value: formats.Number | None, digits: int | None = None) -> str:
    """16050 → 16.050; 10.17 → 10,17; `|vn_number:1` keeps exactly one decimal."""
    return formats.number(value, digits)


@register.filter
def vn_percent(value: formats.Number | None, digits: int | None = None) -> str:
    """10.17, already in per cent → 10,17%."""
    return formats.percent(value, digits)


@register.filter
def vn_quantity(value: formats.Number | None, unit: str = "") -> str:
    """16050 with "tỷ đồng" → 16.050 tỷ đồng, unbroken."""
    return formats.quantity(value, unit)


@register.filter
def vn_money(amount: int | None) -> str:
    """Exact đồng: 1250000 → 1.250.000 đồng."""
    return formats.dong(amount)


@register.filter
def vn_money_short(amount: int | None) -> str:
    """At a glance: 16050000000000 → 16.050 tỷ đồng."""
    return formats.dong_short(amount)


@register.filter
def vn_date(value: date | datetime | None) -> str:
    return formats.day(value)


@register.filter
def vn_datetime(value: datetime | None) -> str:
    return formats.moment(value)


@register.filter
def since(value: date | datetime, reference: date | datetime) -> str:
    """Seen from `reference`: "3 ngày trước", "hôm qua", "sau 2 ngày nữa"."""
    return formats.distance(value, reference)


@register.filter
def at_least(count: int, limit: int = 1000) -> str:
    return formats.at_least(count, limit)


@register.filter
def file_size(size: int) -> str:
    return formats.file_size(size)


@register.inclusion_tag("kit/_when.html", takes_context=True)
def when(context: Context, value: date | datetime | None) -> dict[str, object]:
    """Relative time with the absolute beside it: `{% when entry.at %}`."""
    if value is None:
        return {"value": None}
    now = clock.now(context.get("request"))
    reference = now if isinstance(value, datetime) else now.date()
    exact = isinstance(value, datetime)
    return {
        "value": value,
        "machine": value.isoformat(),
        "absolute": formats.moment(value) if isinstance(value, datetime) else formats.day(value),
        "relative": formats.distance(value, reference),
        "exact": exact,
    }
