"""A promise's date comes: one fact, on that day, whether it was kept. Nothing here is an act of
anybody: the clock tells it every night, and takes it back when a decision moves the date."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef

from opendistrict.engine.cases.actions import clocks
from opendistrict.engine.cases.actions.telling import ONE
from opendistrict.engine.cases.flow import INTAKE
from opendistrict.engine.cases.models import Dossier, FellDue, Step
from opendistrict.engine.cases.queries.procedures import rules_of
from opendistrict.engine.cases.rules import courses, keeping, measures, waiting
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.days import day_of
from opendistrict.kernel.workclock import Clock
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.facts.shapes import Telling

CHUNK = 500
_REASON = "Ngày hẹn trả thay đổi theo quyết định"
_COLUMNS = (
    "id", "version_id", "procedure", "field", "channel", "unit_id", "office_id", "filed_at",
    "due_at", "finished_at", "supplements", "reopened",
)  # fmt: skip
_Row = Mapping[str, Any]


def tell_fallen_due(at: datetime) -> int:
    """Tell every promise whose date has passed, and take back those whose date was moved; how
    many were told. Run again it tells nothing twice. The clock that stands has no date."""
    _take_back_moved(at)
    standing = FellDue.objects.filter(
        dossier_id=OuterRef("pk"), turn=OuterRef("reopened"), is_taken_back=False
    )
    rows = Dossier.objects.filter(
        ~Exists(standing), due_at__lt=at, received_at__isnull=False
    ).order_by("due_at", "id")  # fmt: skip
    told = 0
    for chunk in _chunks(rows.values(*_COLUMNS).iterator(CHUNK)):
        told += _tell(chunk, at)
    return told


def _chunks(rows: Iterable[_Row]) -> Iterable[list[_Row]]:
    rest = iter(rows)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


@transaction.atomic
def _take_back_moved(at: datetime) -> None:
    """A date that was told and is another now. A date that is gone because the clock stands again
    had come before; it stays told."""
    moved = FellDue.objects.filter(
        is_taken_back=False, dossier__due_at__isnull=False, turn=F("dossier__reopened")
    ).exclude(due_at=F("dossier__due_at"))  # fmt: skip
    for row in moved.select_for_update(of=("self",)).order_by("dossier_id", "n"):
        facts.take_back(
            measure=measures.FELL_DUE.code, act=_act(row.dossier_id, row.n), reason=_REASON,
            actor=SYSTEM, at=at,
        )  # fmt: skip
        FellDue.objects.filter(dossier_id=row.dossier_id, n=row.n).update(is_taken_back=True)


def _act(dossier_id: UUID, n: int) -> str:
    return f"cases.dossier:{dossier_id}:fell_due:{n}"


@transaction.atomic
def _tell(rows: Sequence[_Row], at: datetime) -> int:
    keys = [row["id"] for row in rows]
    before = dict(
        FellDue.objects.filter(dossier__in=keys).values_list("dossier_id").annotate(n=Max("n"))
    )
    broken = [row for row in rows if not _is_kept(row)]
    lines = _trails([row["id"] for row in broken])
    clock = _Clocks()
    told, kept = [], []
    for row in rows:
        n = before.get(row["id"], 0) + 1
        kept.append(
            FellDue(
                dossier_id=row["id"], n=n, turn=row["reopened"], due_at=row["due_at"],
                is_kept=_is_kept(row), told_at=at,
            )
        )  # fmt: skip
        told.append(_telling(row, n, lines.get(row["id"], []), clock))
    # Two runs at once: the database refuses the second's rows, and its facts with them.
    FellDue.objects.bulk_create(kept)
    return facts.tell_all(told, at=at)


def _is_kept(row: _Row) -> bool:
    return keeping.is_kept(row["due_at"], row["finished_at"], row["supplements"])


def _trails(keys: Sequence[UUID]) -> Mapping[UUID, list[waiting.Line]]:
    found: defaultdict[UUID, list[waiting.Line]] = defaultdict(list)
    rows = Step.objects.filter(dossier_id__in=keys).order_by("dossier_id", "n")
    for key, transition, state, at in rows.values_list("dossier_id", "transition", "state", "at"):
        found[key].append(waiting.Line(transition, state, at))
    return found


class _Clocks:
    """The clock of an office in a month, asked for once."""

    def __init__(self) -> None:
        self._known: dict[tuple[UUID, date], Clock] = {}

    def of(self, row: _Row) -> Clock:
        key = (row["office_id"], day_of(row["filed_at"]).replace(day=1))
        if key not in self._known:
            self._known[key] = clocks.clock_of(*key)
        return self._known[key]


def _telling(row: _Row, n: int, lines: Sequence[waiting.Line], clocks_of: _Clocks) -> Telling:
    step = "-"
    if not _is_kept(row):
        procedure, _ = rules_of(row["version_id"])
        clock = clocks_of.of(row)
        steps = {one.code: one for one in procedure.steps}
        found = keeping.broken_at(
            lines, procedure, row["due_at"], row["finished_at"],
            lambda code, since: courses.step_due(clock, steps.get(code), since),
        )  # fmt: skip
        step = found or INTAKE
    known = {
        "field": row["field"], "procedure": row["procedure"], "channel": row["channel"],
        "on_time": "yes" if _is_kept(row) else "no", "late_at": step,
    }  # fmt: skip
    return Telling(
        measure=measures.FELL_DUE.code, quantity=ONE, happened_on=day_of(row["due_at"]),
        unit_id=row["unit_id"], act=_act(row["id"], n),
        slices=tuple((cut.code, known[cut.code]) for cut in measures.FELL_DUE.slices),
    )  # fmt: skip
