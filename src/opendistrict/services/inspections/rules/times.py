"""A telephone's clock against ours."""

from datetime import date, datetime, timedelta

from opendistrict.kernel.days import day_of
from opendistrict.services.inspections.shapes import SKEW

_MOST = timedelta(days=20_000)  # more does not fit the column: a clock set to another century


def skew_of(sent_at: datetime, at: datetime) -> timedelta:
    """How far our clock was ahead of the telephone's when it sent."""
    return min(max(at - sent_at, -_MOST), _MOST)


def happened_on(begun_at: datetime, skew: timedelta, at: datetime) -> date:
    """The day of a visit: by the telephone's clock, put right where that was plainly wrong; never
    a day that is still to come."""
    meant = begun_at + skew if abs(skew) > SKEW else begun_at
    return min(day_of(meant), day_of(at))
