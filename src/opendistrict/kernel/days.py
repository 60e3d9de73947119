"""Civil days of the country: which day an instant falls on, and when a day ends.

Instants are kept in UTC; a day is a day in Vietnam (UTC+7, no summer time).
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def day_of(at: datetime) -> date:
    """The civil day of an instant; an instant without a zone is a mistake of the caller."""
    assert at.tzinfo is not None, "an instant has a zone"
    return at.astimezone(HERE).date()


def start_of(day: date) -> datetime:
    """The first instant of `day`."""
    return datetime.combine(day, time.min, tzinfo=HERE)


def end_of(day: date) -> datetime:
    """The first instant after `day`."""
    return start_of(day + timedelta(days=1))


def noon_of(day: date) -> datetime:
    """An instant of that day, for things of which only the day is known."""
    return datetime.combine(day, time(12), tzinfo=HERE)


def year_before(day: date, years: int = 1) -> date:
    """The same day of an earlier year; 29 February becomes 1 March, so that no day is lost."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 3, 1)
