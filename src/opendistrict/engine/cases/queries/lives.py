"""Dossiers as they are counted: those in hand over a span, a fixed few statements however many."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import Cast, Collate, Right

from opendistrict.engine.cases.models import (
    Attachment,
    Decision,
    Dossier,
    Enquiry,
    Payment,
    Rating,
    Step,
    Supplement,
)
from opendistrict.engine.cases.queries.procedures import rules_for
from opendistrict.engine.cases.queries.tallies import of_hand
from opendistrict.engine.cases.rules import courses
from opendistrict.engine.cases.shapes.measured import Life, Span
from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.kernel.days import HERE, day_of
from opendistrict.kernel.workclock import Clock, Every, Pause
from opendistrict.registers.orgs import queries as orgs

_COLUMNS = (
    "id", "code", "procedure", "field", "unit_id", "channel", "state", "received_at", "due_at",
    "finished_at", "apologised_at", "fee", "version_id", "term_of_id", "office_id", "pauses",
    "extension", "reopened", "supplements", "national_code", "applicant__identified_by",
    "representative__identified_by",
)  # fmt: skip
MOST = 60_000  # dossiers read one by one; a ward has about fifty thousand a year
SAMPLE = 20_000  # so many of more
_Asked = list[tuple[datetime, datetime | None]]


def span_of(since: date, until: date, at: datetime) -> Span:
    """The days [since, until) here, as far as they have passed by `at`."""
    begins = datetime.combine(since, time.min, HERE)
    return Span(since, until, begins, max(begins, min(datetime.combine(until, time.min, HERE), at)))


def in_hand(
    units: Collection[UUID], span: Span, at: datetime, *, sample: int = 0, of: int = 0
) -> list[Life]:
    """What these units had in hand (`tallies.of_hand`), in the order of receipt.

    `sample`: of more than so many, about so many of them (`of`: how many there are). Which ones is
    drawn from the random end of their keys: the same question gets the same dossiers again.
    """
    rows = of_hand(units, span)
    if sample and of > sample:
        end = Collate(Right(Cast("id", TextField()), 8), "C")
        rows = rows.alias(end=end).filter(end__lt=f"{(sample << 32) // of:08x}")
    return lives(rows, span, at)


def received(units: Collection[UUID], span: Span, at: datetime) -> list[Life]:
    """What was received within the span, whatever became of it since."""
    rows = Dossier.objects.filter(
        unit__in=units, received_at__gte=span.begins, received_at__lt=span.ends
    )
    return lives(rows, span, at)


def lives(rows: "QuerySet[Dossier]", span: Span, at: datetime) -> list[Life]:
    found = list(rows.order_by("received_at", "id").values(*_COLUMNS))
    beside = _Beside(rows, found, at)
    return [beside.life(row, span) for row in found]


class _Beside:
    """What stands beside the dossiers' own rows, each kind read once."""

    def __init__(
        self, rows: "QuerySet[Dossier]", found: Sequence[Mapping[str, Any]], at: datetime
    ) -> None:
        keys = rows.order_by().values("id")
        self.days = Days()
        self._asked = _asked([row["id"] for row in found if row["supplements"]])
        reopened = {row["id"]: row["unit_id"] for row in found if row["reopened"]}
        self._again = _reopened(reopened, self.days)
        self._papers = {
            row["dossier_id"]: (row["n"], row["files"], row["reused"])
            for row in Attachment.objects.filter(dossier__in=keys)
            .values("dossier_id")
            .annotate(
                n=Count("id"), files=Count("file_id"), reused=Count("id", filter=Q(is_reused=True))
            )
        }
        decisions = Decision.objects.filter(dossier__in=keys).order_by("signed_at")
        self._is_file = dict(decisions.values_list("dossier_id", "is_electronic"))
        online = Payment.objects.filter(dossier__in=keys, is_online=True)
        self._online = set(online.values_list("dossier_id", flat=True))
        self._stars = dict(
            Rating.objects.filter(dossier__in=keys).values_list("dossier_id", "stars")
        )
        silent = Enquiry.objects.filter(
            dossier__in=keys, stops_clock=True, answered_at=None, due_at__lt=at
        )
        self._silent = set(silent.values_list("dossier_id", flat=True))

    def life(self, row: Mapping[str, Any], span: Span) -> Life:
        key: UUID = row["id"]
        # What was asked before it was received, or before it was opened again, is another count.
        asked = [one for one in self._asked.get(key, ()) if one[0] >= row["received_at"]]
        papers, files, reused = self._papers.get(key, (0, 0, 0))
        procedure, _ = rules_for(row["version_id"], row["term_of_id"])
        return Life(
            id=key, code=row["code"], procedure=row["procedure"], field=row["field"],
            unit_id=row["unit_id"], channel=row["channel"], state=row["state"].partition(".")[0],
            received_at=row["received_at"], due_at=row["due_at"],
            counted_due=self._counted_due(row, span), ended_at=row["finished_at"],
            asked=tuple(asked),
            asked_on_last_day=any(self._on_last_day(row, at) for at, _ in asked),
            reopened_after=self._again.get(key), apologised_at=row["apologised_at"],
            stands_unanswered=key in self._silent, fee=row["fee"],
            is_paid_online=key in self._online,
            papers=papers, files=files, reused=reused,
            from_store=reused > 0 and row["national_code"] is not None,
            is_identified=_filed_by(row) == "oidc", took=self._took(row, procedure, span),
            needs_result=not procedure.result.no_paper,
            has_result_file=self._is_file.get(key, False), stars=self._stars.get(key),
        )  # fmt: skip

    def _took(
        self, row: Mapping[str, Any], procedure: Procedure, span: Span
    ) -> tuple[Fraction, Every] | None:
        """How long one took that was done in the period, without what the applicant took."""
        ended = row["finished_at"]
        is_done = row["state"].partition(".")[0] in ("9", "10")
        if procedure.term is None or not is_done or not span.begins <= ended < span.ends:
            return None
        term = procedure.term.term()
        waited = [Pause(*one) for one in _pauses(row) if one[0] == "supplement"]
        clock = self.days.clock(row["office_id"], day_of(row["received_at"]))
        every = Every.DAY if term.every is Every.MONTH else term.every
        return clock.used(row["received_at"], ended, term, waited), every

    def _counted_due(self, row: Mapping[str, Any], span: Span) -> datetime | None:
        """Formula 2.1 takes off the time for supplements, and no other pause."""
        if not row["pauses"]:
            due: datetime | None = row["due_at"]
            return due
        answered = [
            one for one in _pauses(row)
            if one[0] == "supplement" and one[2] is not None and one[2] <= span.ends
        ]  # fmt: skip
        return self._due(row, answered, row["extension"])

    def _on_last_day(self, row: Mapping[str, Any], asked_at: datetime) -> bool:
        """Whether the day of asking was the day on which it was due as things stood then. What
        was received that day is asked on its only day."""
        before = [one for one in _pauses(row) if one[2] is not None and one[2] <= asked_at]
        due = self._due(row, before, None)
        return due is not None and day_of(row["received_at"]) < day_of(due) == day_of(asked_at)

    def _due(
        self,
        row: Mapping[str, Any],
        pauses: Sequence[tuple[str, datetime, datetime | None]],
        extension: Mapping[str, str] | None,
    ) -> datetime | None:
        procedure, _ = rules_for(row["version_id"], row["term_of_id"])
        clock = self.days.clock(row["office_id"], day_of(row["received_at"]))
        due = courses.due(clock, procedure, row["received_at"], pauses, None).at
        told = datetime.fromisoformat(extension["told_at"]) if extension else None
        if due is None or told is None or told > due:  # told when, counted so, it was over
            return due
        return courses.due(clock, procedure, row["received_at"], pauses, extension).at


def _filed_by(row: Mapping[str, Any]) -> str:
    """How we know who filed it: the applicant, or who stands for them."""
    return str(row["representative__identified_by"] or row["applicant__identified_by"])


class Days:
    """The working days of units and the clocks of offices, each asked for once."""

    def __init__(self) -> None:
        self._calendars = orgs.Calendars()
        self._clocks: dict[tuple[UUID, date], Clock] = {}
        self._worked: dict[tuple[UUID | None, date, date], int] = {}

    def clock(self, office_id: UUID, on: date) -> Clock:
        key = (office_id, on.replace(day=1))
        if key not in self._clocks:
            self._clocks[key] = self._calendars.clock(office_id, on)
        return self._clocks[key]

    def worked(self, since: date, until: date, unit_id: UUID | None = None) -> int:
        """The working days after the first, up to the second, of a unit; without one, those of the
        country, by which units are compared."""
        key = unit_id, since, until
        if key not in self._worked:
            self._worked[key] = self._calendars.of(unit_id).between(since, until)
        return self._worked[key]


def _pauses(row: Mapping[str, Any]) -> list[tuple[str, datetime, datetime | None]]:
    return [
        (why, datetime.fromisoformat(since), datetime.fromisoformat(until) if until else None)
        for why, since, until in row["pauses"]
    ]


def _asked(keys: Sequence[UUID]) -> Mapping[UUID, _Asked]:
    found: defaultdict[UUID, _Asked] = defaultdict(list)
    rows = Supplement.objects.filter(dossier_id__in=keys).order_by("dossier_id", "n")
    for key, asked, answered in rows.values_list("dossier_id", "asked_at", "answered_at"):
        found[key].append((asked, answered))
    return found


def _reopened(units: Mapping[UUID, UUID], days: Days) -> Mapping[UUID, int]:
    """The working days from the end of a dossier to its first reopening; `units`: whose it is."""
    rows = Step.objects.filter(dossier_id__in=list(units)).order_by("dossier_id", "n")
    found: dict[UUID, int] = {}
    ended: dict[UUID, datetime] = {}
    for key, transition, state, at in rows.values_list("dossier_id", "transition", "state", "at"):
        if transition == "reopen" and key in ended:
            found.setdefault(key, days.worked(day_of(ended[key]), day_of(at), units[key]))
        elif state in ("8", "9") and transition != "pay":
            ended[key] = at
    return found
