"""What no single row can know: overlaps, periods that stick out, circles, shares.

Periods are half-open, as everywhere: `until` is the first day on which it is no longer so.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from opendistrict.kernel.packfile.places import Problem, Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Something that is so for a period, and where the file says it."""

    key: Hashable  # what must not overlap: a unit, a code, a post
    since: date | None
    until: date | None
    spot: Spot

    @property
    def first(self) -> date:
        return self.since or date.min

    @property
    def end(self) -> date:
        return self.until or date.max


def empty(spans: Iterable[Span]) -> list[Problem]:
    """Periods that end before they begin."""
    return [
        Problem(span.spot, "period_is_empty", {"since": span.since, "until": span.until})
        for span in spans
        if span.end <= span.first
    ]


def overlapping(spans: Iterable[Span], code: str) -> list[Problem]:
    """Two periods of one key that share a day; told at the later one."""
    by_key: defaultdict[Hashable, list[Span]] = defaultdict(list)
    for span in spans:
        by_key[span.key].append(span)
    problems = []
    for key, same in by_key.items():
        before: Span | None = None  # the one that lasts longest so far
        for span in sorted(same, key=lambda s: (s.first, s.spot)):
            if before and span.first < before.end:
                details = {"name": key, "first": str(before.spot)}
                problems.append(Problem(span.spot, code, details))
            if before is None or span.end > before.end:
                before = span
    return problems


def sticking_out(inner: Iterable[Span], outer: Iterable[Span], code: str) -> list[Problem]:
    """Periods that are not covered by the periods of the same key in `outer`."""
    by_key: defaultdict[Hashable, list[Span]] = defaultdict(list)
    for span in outer:
        by_key[span.key].append(span)
    problems = []
    for span in inner:
        # A key nobody knows is an unknown reference; it is told there, not here again.
        if span.key in by_key and not _covers(by_key[span.key], span):
            details = {
                "name": span.key, "since": span.since, "until": span.until
            }  # fmt: skip
            problems.append(Problem(span.spot, code, details))
    return problems


def _covers(outer: Sequence[Span], inner: Span) -> bool:
    day = inner.first
    for span in sorted(outer, key=lambda s: s.first):
        if span.first <= day < span.end:
            day = span.end
    return day >= inner.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A child under a parent for a period."""

    child: str
    parent: str
    since: date | None
    until: date | None
    spot: Spot


def circular(links: Sequence[Link]) -> list[Problem]:
    """Parents that lead back to the child, on any day on which something begins."""
    problems: dict[Spot, Problem] = {}
    for day in sorted({link.since or date.min for link in links}):
        alive = {
            link.child: link
            for link in links
            if (link.since or date.min) <= day < (link.until or date.max)
        }
        for child in alive:
            ring = _ring(child, alive)
            if ring:
                last = max((alive[name] for name in ring), key=lambda link: link.spot)
                path = " → ".join([*ring, ring[0]])
                problems.setdefault(
                    last.spot, Problem(last.spot, "tree_is_circular", {"path": path})
                )
    return list(problems.values())


def _ring(child: str, alive: dict[str, Link]) -> list[str]:
    path = [child]
    while path[-1] in alive:
        parent = alive[path[-1]].parent
        if parent in path:
            ring = path[path.index(parent) :]
            least = ring.index(min(ring))  # one circle reads the same from wherever it was met
            return ring[least:] + ring[:least]
        path.append(parent)
    return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A share of something, as told at one place."""

    whole: Hashable
    share: Decimal
    spot: Spot


def over_share(parts: Iterable[Part]) -> list[Problem]:
    """Shares of one whole that add up to more than it; told at the part that goes over."""
    sums: defaultdict[Hashable, Decimal] = defaultdict(Decimal)
    problems = []
    for part in parts:
        sums[part.whole] += part.share
        if sums[part.whole] > 1 >= sums[part.whole] - part.share:
            problems.append(Problem(part.spot, "shares_exceed_one", {"sum": sums[part.whole]}))
    return problems
