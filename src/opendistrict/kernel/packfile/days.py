"""Days as packs write them: text, so that a day that does not exist is told at its place."""

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _day(value: object) -> object:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("not_a_day")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ValueError("day_does_not_exist") from error


Day = Annotated[date, BeforeValidator(_day)]
