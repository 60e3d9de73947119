"""Dossiers as they are counted, made by hand for tests of the pure rules."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from tests.makers import HERE

from opendistrict.engine.cases.rules.index766 import Found, Offered
from opendistrict.engine.cases.shapes.measured import Life, Span

UNIT = UUID(int=1)
MONDAY = datetime(2026, 6, 1, 8, tzinfo=HERE)  # June 2026: 22 working days, none off
JUNE = Span(
    date(2026, 6, 1), date(2026, 7, 1), datetime(2026, 6, 1, tzinfo=HERE),
    datetime(2026, 7, 1, tzinfo=HERE),
)  # fmt: skip
DUE = datetime(2026, 6, 12, 17, tzinfo=HERE)  # a Friday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BOTH = Offered(frozenset({"khai-sinh", "ket-hon"}), frozenset({"khai-sinh"}))


def counts(found: Found) -> tuple[int, int]:
    assert found.met <= found.asked
    return len(found.met), len(found.asked)


def life(**other: object) -> Life:
    """Received on Monday the 1st, due on Friday the 12th at 17:00, done two days before."""
    values: dict[str, object] = {
        "id": uuid4(), "code": "X", "procedure": "khai-sinh", "field": "ho-tich", "unit_id": UNIT,
        "channel": "counter", "state": "9", "received_at": MONDAY, "due_at": DUE,
        "ended_at": DUE - 2 * DAY,
    }  # fmt: skip
    values |= other
    values.setdefault("counted_due", values["due_at"])
    return Life(**values)  # type: ignore[arg-type]


def working_days(since: date, until: date) -> int:
    """Monday to Friday, after the first day up to the second."""
    days = range(1, (until - since).days + 1)
    return sum((since + timedelta(days=n)).weekday() < 5 for n in days)
