"""What only the national portal knows, told to us: formulas 1.1, 1.2, 1.4 and 3.5 of Decision
766/QĐ-TTg.

A formula of procedures is known where every procedure it is asked of was told about; else nothing
is guessed. Days are working days of the country: it is the province that publishes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from opendistrict.engine.cases.shapes.measured import PortalCount, Publication, Span
from opendistrict.kernel.days import day_of
from opendistrict.kernel.workclock import WorkCalendar

PUBLISHED_BEFORE = 5  # working days before the text takes effect; a ministry has 20
PUBLIC_WITHIN = 5  # working days after the decision; a ministry has 10
_DAY = timedelta(days=1)
Sets = tuple[frozenset[object], frozenset[object]]
"""What a formula is asked of, and what of it meets it."""


@dataclass(frozen=True, slots=True)
class Portal:
    """What was told of an office's procedures, and of its dossiers in each month."""

    publications: Sequence[Publication] = ()
    counts: Mapping[date, PortalCount] | None = None  # by the first of the month
    calendar: WorkCalendar = field(default_factory=WorkCalendar)


def published_on_time(portal: Portal, procedures: Collection[str], span: Span) -> Sets | None:
    """1.1: of those whose publication was decided in the period, those decided in time before the
    text they carry out takes effect."""
    told = _told(portal, procedures)
    if told is None:
        return None
    asked = {one.key: one for one in told if span.since <= one.decided_on < span.until}
    met = {
        key
        for key, one in asked.items()
        if one.decided_on <= portal.calendar.add(one.effective_on, -PUBLISHED_BEFORE)
    }
    return frozenset(asked), frozenset(met)


def public_on_time(portal: Portal, procedures: Collection[str], span: Span) -> Sets | None:
    """1.2: of those whose last day to be public lies in the period, those that were by then."""
    told = _told(portal, procedures)
    if told is None:
        return None
    last = {one.key: portal.calendar.add(one.decided_on, PUBLIC_WITHIN) for one in told}
    asked = {one.key: one for one in told if span.since <= last[one.key] <= last_day(span)}
    met = {
        key
        for key, one in asked.items()
        if one.public_on is not None and one.public_on <= last[key]
    }
    return frozenset(asked), frozenset(met)


def fees_synced(portal: Portal, with_fee: Collection[str], span: Span) -> Sets | None:
    """3.5: of the procedures that cost something, those whose fees the portal has by the end of
    the period, as last published by then."""
    told = _told(portal, with_fee)
    if told is None:
        return None
    newest = {
        one.procedure: one
        for one in sorted(told, key=lambda one: one.decided_on)
        if one.decided_on <= last_day(span)
    }
    met = {
        code
        for code, one in newest.items()
        if one.fees_on is not None and one.fees_on <= last_day(span)
    }
    return frozenset(with_fee), frozenset(met)


def synced(portal: Portal, received: int, span: Span) -> tuple[int, int] | None:
    """1.4: dossiers the portal has, of those received, by our count or by its own, whichever is
    more. `received`: by ours. None unless the period is of whole months, each of them told."""
    months = _months(span)
    counts = portal.counts or {}
    if not months or not counts.keys() >= set(months):
        return None
    there = sum(counts[month].synced for month in months)
    return there, max(received, sum(counts[month].received for month in months), there)


def share(counted: tuple[int, int] | None) -> Fraction | None:
    return Fraction(*counted) if counted and counted[1] else None


def last_day(span: Span) -> date:
    """The last day of the period that has begun."""
    return max(span.since, min(span.until - _DAY, day_of(span.ends)))


def _told(portal: Portal, procedures: Collection[str]) -> Sequence[Publication] | None:
    """What was told of these procedures; None where nothing was of one of them."""
    told = [one for one in portal.publications if one.procedure in procedures]
    return told if {one.procedure for one in told} == set(procedures) else None


def _months(span: Span) -> list[date]:
    """The months of the period by their first days; none where it is not of whole months."""
    if span.since.day != 1 or span.until.day != 1:
        return []
    found, day = [], span.since
    while day < span.until:
        found.append(day)
        day = (day + timedelta(days=31)).replace(day=1)
    return found
