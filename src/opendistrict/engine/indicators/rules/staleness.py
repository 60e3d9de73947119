"""When a number is older than its declared update frequency allows."""

from datetime import date, timedelta

LENGTHS = {
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=31),
    "quarter": timedelta(days=92),
    "half": timedelta(days=184),
    "year": timedelta(days=366),
    "term": timedelta(days=5 * 366),
}
GATHERING = timedelta(days=15)
"""What it takes to close a period and report it, at most as long as the period itself; a rule of
this program, not of a decree."""


def due_again(frequency: str, last: date) -> date:
    """The last day on which a number known up to `last` is still fresh."""
    length = LENGTHS.get(frequency, LENGTHS["year"])
    return last + length + min(length, GATHERING)


def is_stale(frequency: str, last: date | None, on: date) -> bool:
    """Whether the next number should be there by now. One that was never known is not stale but
    missing, which is said in another word."""
    return last is not None and on > due_again(frequency, last)
