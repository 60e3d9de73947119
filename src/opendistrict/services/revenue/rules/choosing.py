"""Which of several reports stands: nothing is overwritten, so each month has a rule instead."""

from collections import defaultdict
from collections.abc import Sequence

from opendistrict.engine.indicators.shapes import ValueStatus
from opendistrict.kernel.fold import fold
from opendistrict.services.revenue.shapes import ReportShape, Standing, Told

STATUSES = (ValueStatus.ESTIMATED, ValueStatus.PRELIMINARY, ValueStatus.ACTUAL,
            ValueStatus.OFFICIAL)  # fmt: skip
_RANK = {status: rank for rank, status in enumerate(STATUSES)}


def choose(told: Sequence[Told]) -> Standing | None:
    """Of each source its latest report (by its day, then by when it came) holds; of the sources
    the one with the strongest status is shown, of equals the latest."""
    by_source: defaultdict[str, list[Told]] = defaultdict(list)
    for one in told:
        by_source[fold(one.report.source)].append(one)
    latest, superseded = [], []
    for some in by_source.values():
        some.sort(key=lambda one: _newness(one.report), reverse=True)
        latest.append(some[0])
        superseded += some[1:]
    if not latest:
        return None
    latest.sort(key=lambda one: (_RANK[ValueStatus(one.report.status)], *_newness(one.report)))
    superseded.sort(key=lambda one: _newness(one.report), reverse=True)
    return Standing(latest[-1], tuple(reversed(latest[:-1])), tuple(superseded))


def _newness(report: ReportShape) -> tuple[object, ...]:
    return report.as_of, report.taken_at, report.id
