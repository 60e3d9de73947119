"""How long each procedure takes, with what is open counted in."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from opendistrict.engine.cases.queries.lives import Days, received
from opendistrict.engine.cases.rules.survival import curve
from opendistrict.engine.cases.shapes.measured import Curve, Life, Span, Waited
from opendistrict.kernel.days import day_of


def curves(units: Collection[UUID], span: Span, at: datetime) -> Mapping[str, Curve]:
    """By procedure, of what was received within the span; under "" of all together. Working days
    from receipt to the result, the applicant's own time with them: that is how long it took."""
    return curves_of(received(units, span, at), at, Days())


def curves_of(lives: Sequence[Life], at: datetime, days: Days) -> Mapping[str, Curve]:
    waited: defaultdict[str, list[Waited]] = defaultdict(list)
    for one in lives:
        passed = days.worked(day_of(one.received_at), day_of(one.ended_at or at), one.unit_id)
        row = Waited(passed, one.is_done)
        waited[one.procedure].append(row)
        waited[""].append(row)
    return {code: curve(rows) for code, rows in waited.items()}
