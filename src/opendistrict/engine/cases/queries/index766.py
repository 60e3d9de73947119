"""The Decision 766 score of an office, and what it was on earlier days."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from opendistrict.engine.cases.models import DailyScore
from opendistrict.engine.cases.queries.lives import in_hand
from opendistrict.engine.cases.queries.procedures import open_on, rules_of
from opendistrict.engine.cases.rules import index766
from opendistrict.engine.cases.rules.index766 import GROUPS, OF_PROCEDURES, Offered, by_gain, rate
from opendistrict.engine.cases.shapes.measured import Life, Score, Span
from opendistrict.kernel.days import day_of
from opendistrict.registers.orgs import queries as orgs

__all__ = [
    "GROUPS",
    "OF_PROCEDURES",
    "by_gain",
    "history",
    "lacking",
    "last_day",
    "offered",
    "rate",
    "score",
    "score_of",
]

_DAY = timedelta(days=1)
_ONLINE_LEVELS = ("toan_trinh", "mot_phan")


def offered(office_id: UUID, on: date) -> Offered:
    """The procedures of an office's kind in force on a day, those that can be filed online, and
    those that are told completely."""
    found = orgs.tree_on(on).units.get(office_id)
    rules = [rules_of(one.id)[0] for one in open_on(on)] if found else []
    own = [one for one in rules if found and found.kind in one.offices]
    return Offered(
        frozenset(one.code for one in own),
        frozenset(
            one.code for one in own if "online" in one.channels and one.level in _ONLINE_LEVELS
        ),
        frozenset(one.code for one in own if index766.is_complete(one)),
    )


def score(office_id: UUID, units: Collection[UUID], span: Span, at: datetime) -> Score:
    """The score of an office over a span, of the dossiers of these of its units."""
    return score_of(in_hand(units, span, at), office_id, span)


def score_of(lives: Sequence[Life], office_id: UUID, span: Span) -> Score:
    """As `score`, of dossiers that were read already."""
    return index766.score(lives, offered(office_id, last_day(span)), span)


def lacking(lives: Sequence[Life], span: Span, formula: str) -> frozenset[object]:
    """The dossiers that a formula is asked of and that do not meet it."""
    found = index766.found(lives, Offered(frozenset(), frozenset()), span).get(formula)
    return found.asked - found.met if found else frozenset()


def last_day(span: Span) -> date:
    return max(span.since, min(span.until - _DAY, day_of(span.ends)))


def history(office_id: UUID, since: date) -> list[tuple[date, Decimal, Decimal]]:
    """The scores that were kept, in order: the day, the points, and what could be earned."""
    rows = DailyScore.objects.filter(office=office_id, day__gte=since).order_by("day")
    return list(rows.values_list("day", "points", "known"))
