"""Periods counted from the first one: when each starts, and which one a day falls into."""

from datetime import date, timedelta

from opendistrict.kernel.forecast.shapes import Every, Series

_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}


def start_of(series: Series, place: int) -> date:
    """The first day of the period at that place (it may lie ahead of what is known)."""
    if series.every is Every.WEEK:
        return series.first + timedelta(weeks=place)
    months = series.first.month - 1 + place * _MONTHS[series.every]
    return series.first.replace(year=series.first.year + months // 12, month=months % 12 + 1)


def place_of(series: Series, day: date) -> int:
    """The period that the day falls into; negative before the first one."""
    if series.every is Every.WEEK:
        return (day - series.first).days // 7
    months = (day.year - series.first.year) * 12 + day.month - series.first.month
    months -= day.day < series.first.day
    return months // _MONTHS[series.every]


def whole_place(series: Series, day: date) -> int:
    """The period that starts on that day; ValueError when none does."""
    place = place_of(series, day)
    if start_of(series, place) != day:
        raise ValueError(f"no period of the series starts on {day.isoformat()}")
    return place


def day_within(series: Series, place: int, share: float) -> date:
    """The day on which that share of the period has passed."""
    since, until = start_of(series, place), start_of(series, place + 1)
    return since + timedelta(days=round((until - since).days * share))
