"""The Decision 766 score of an office, and what it was on earlier days."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from opendistrict.engine.cases.models import DailyScore, PortalCount, Publication
from opendistrict.engine.cases.queries.lives import in_hand
from opendistrict.engine.cases.queries.procedures import open_on, rules_of
from opendistrict.engine.cases.rules import index766
from opendistrict.engine.cases.rules.index766 import (
    GROUPS,
    OF_PROCEDURES,
    Offered,
    average_times,
    by_gain,
    rate,
)
from opendistrict.engine.cases.rules.portal import Portal, last_day
from opendistrict.engine.cases.shapes import measured as shapes
from opendistrict.engine.cases.shapes.measured import Life, Score, Span
from opendistrict.registers.base import queries as base
from opendistrict.registers.orgs import queries as orgs

__all__ = [
    "GROUPS",
    "OF_PROCEDURES",
    "average_times",
    "by_gain",
    "history",
    "lacking",
    "last_day",
    "offered",
    "portal",
    "rate",
    "score",
    "score_of",
]

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
        frozenset(one.code for one in own if one.fees),
    )


def portal(office_id: UUID, offered: Offered, span: Span) -> Portal:
    """What was told of the national portal for an office and a period; three queries."""
    publications = Publication.objects.filter(procedure__in=offered.procedures)
    counts = PortalCount.objects.filter(
        office=office_id, month__gte=span.since.replace(day=1), month__lt=span.until
    )
    return Portal(
        [
            shapes.Publication(
                one.procedure, one.decided_on, one.effective_on, one.public_on, one.fees_on,
                one.source,
            )
            for one in publications.order_by("procedure", "decided_on")
        ],
        {
            one.month: shapes.PortalCount(
                one.office_id, one.month, one.synced, one.received, one.source
            )
            for one in counts.order_by("month")
        },
        base.work_calendar(),
    )  # fmt: skip


def score(office_id: UUID, units: Collection[UUID], span: Span, at: datetime) -> Score:
    """The score of an office over a span, of the dossiers of these of its units."""
    return score_of(in_hand(units, span, at), office_id, span, is_whole=True)


def score_of(lives: Sequence[Life], office_id: UUID, span: Span, *, is_whole: bool) -> Score:
    """As `score`, of dossiers that were read already. `is_whole`: all of the office's, so that
    they may be held against what the national portal counts for it."""
    own = offered(office_id, last_day(span))
    told = portal(office_id, own, span)
    return index766.score(lives, own, span, told if is_whole else replace(told, counts=None))


def lacking(lives: Sequence[Life], span: Span, formula: str) -> frozenset[object]:
    """The dossiers that a formula is asked of and that do not meet it."""
    found = index766.found(lives, Offered(frozenset(), frozenset()), span, Portal()).get(formula)
    if formula in OF_PROCEDURES:
        return frozenset()
    return found.asked - found.met if found else frozenset()


def history(office_id: UUID, since: date) -> list[tuple[date, Decimal, Decimal]]:
    """The scores that were kept, in order: the day, the points, and what could be earned."""
    rows = DailyScore.objects.filter(office=office_id, day__gte=since).order_by("day")
    return list(rows.values_list("day", "points", "known"))
