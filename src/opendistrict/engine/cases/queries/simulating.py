"""What one signer more would change, replayed from what really came and was signed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from uuid import UUID

from opendistrict.engine.cases.models import Step
from opendistrict.engine.cases.queries.lives import Days
from opendistrict.engine.cases.rules.replaying import replay
from opendistrict.engine.cases.shapes.measured import Replayed, Signing, Span
from opendistrict.kernel.days import HERE, day_of
from opendistrict.kernel.workclock import Clock

MOST = 20_000  # signatures of one replay
_DAY = timedelta(days=1)


def with_one_more_signer(
    units: Collection[UUID], office_id: UUID, procedures: Collection[str], span: Span
) -> Replayed | None:
    """The waiting at the signing step of some procedures of an office within a span, and what it
    would have been with one more who may sign. None where too little was signed."""
    return replay(signings(units, office_id, procedures, span))


def signings(
    units: Collection[UUID], office_id: UUID, procedures: Collection[str], span: Span
) -> list[Signing]:
    """Each signature within the span: when the dossier came to be signed, when it was, by which
    post; in working hours of the office since the first day."""
    signed = Step.objects.filter(
        transition__startswith="sign:", at__gte=span.begins, at__lt=span.ends,
        dossier__unit__in=units, dossier__office=office_id, dossier__procedure__in=procedures,
    ).order_by("at")  # fmt: skip
    rows = list(signed.values_list("dossier_id", "n", "state", "at", "post_id")[:MOST])
    came = _came(rows)
    hours = _Hours(Days().clock(office_id, span.since), min(came.values(), default=span.begins))
    return [
        Signing(hours.at(came[key, n]), hours.at(at), post)
        for key, n, _state, at, post in rows
        if (key, n) in came and post is not None
    ]


def _came(
    rows: Sequence[tuple[UUID, int, str, datetime, UUID | None]],
) -> Mapping[tuple[UUID, int], datetime]:
    """When each dossier reached the state in which it was signed: the line after the last one
    that stood elsewhere."""
    wanted: dict[UUID, list[tuple[int, str]]] = {}
    for key, n, state, _at, _post in rows:
        wanted.setdefault(key, []).append((n, state))
    found: dict[tuple[UUID, int], datetime] = {}
    before: dict[UUID, tuple[str, datetime]] = {}  # the state now, and since when
    lines = Step.objects.filter(dossier_id__in=list(wanted)).order_by("dossier_id", "n")
    for key, n, state, at in lines.values_list("dossier_id", "n", "state", "at"):
        if key not in before or before[key][0] != state:
            before[key] = (state, at)
        if (n, state) in wanted[key]:
            found[key, n] = before[key][1]
    return found


class _Hours:
    """Working hours of an office from the beginning of one day on; each day is added up once."""

    def __init__(self, clock: Clock, first: datetime) -> None:
        self._clock, self._first = clock, day_of(first)
        self._until: dict[date, timedelta] = {self._first: timedelta()}

    def at(self, moment: datetime) -> Fraction:
        day = day_of(moment)
        last = max(self._until)
        while last < day:
            self._until[last + _DAY] = self._until[last] + self._worked(last, last + _DAY)
            last += _DAY
        begins = datetime.combine(day, time.min, HERE)
        worked = self._clock.hours.between(begins, moment.astimezone(HERE), self._clock.calendar)
        return Fraction((self._until[day] + worked) // timedelta(microseconds=1), 3_600_000_000)

    def _worked(self, day: date, following: date) -> timedelta:
        return self._clock.hours.between(
            datetime.combine(day, time.min, HERE), datetime.combine(following, time.min, HERE),
            self._clock.calendar,
        )  # fmt: skip
