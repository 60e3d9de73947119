"""What changed since: for another system that keeps up with ours. No line is missed: what an act
that is still under way will write is not passed by."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.db import connection

from opendistrict.engine.cases.models import Dossier
from opendistrict.engine.cases.queries import finding
from opendistrict.engine.cases.shapes.dossier import VersionShape
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base

SIZE = 50
_WINDOWS = ("1 hour", "1 day", "30 days", "100 years")
# A step is recorded at the moment its transaction began: what began later than the oldest one
# that is still open may stand behind something to come. (A backup only reads.)
_SETTLED = """
SELECT least(now(), coalesce(min(xact_start) - interval '1 microsecond', now()))
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
  AND backend_type = 'client backend' AND application_name <> 'pg_dump'
"""
# One line for each dossier of the window: its last; the window is short, so few rows are sorted.
_CHANGED = """
SELECT recorded_at, dossier_id, n FROM (
  SELECT DISTINCT ON (s.dossier_id) s.recorded_at, s.dossier_id, s.n FROM cases_step s
  WHERE s.recorded_at >= %(since)s AND s.recorded_at < %(since)s + %(window)s::interval
    AND s.recorded_at <= %(settled)s
    AND (s.recorded_at, s.dossier_id, s.n) > (%(since)s, %(dossier)s, %(n)s)
  ORDER BY s.dossier_id, s.recorded_at DESC, s.n DESC
) last ORDER BY recorded_at, dossier_id, n LIMIT %(many)s
"""


@dataclass(frozen=True, slots=True)
class Changed:
    """The dossiers that changed, in the order of their last change, and where to go on. `more`:
    there is more already."""

    ids: tuple[UUID, ...]
    mark: str
    more: bool


def changed_since(mark: str, *, at: datetime) -> Changed:
    """Dossiers something was done to after a mark; of the first call ("") all there are."""
    since, dossier, n = _read(mark)
    with connection.cursor() as cursor:
        cursor.execute(_SETTLED)
        settled = cursor.fetchone()[0]
        found: list[tuple[datetime, UUID, int]] = []
        for window in _WINDOWS:
            cursor.execute(
                _CHANGED,
                {"since": since, "dossier": dossier, "n": n, "window": window, "settled": settled,
                 "many": SIZE + 1},
            )  # fmt: skip
            found = cursor.fetchall()
            if len(found) > SIZE or since >= at:
                break
    page = found[:SIZE]
    if page:
        last = page[-1]
        mark = f"{last[0].isoformat()}~{last[1]}~{last[2]}"
    return Changed(tuple(row[1] for row in page), mark, len(found) > SIZE)


def _read(mark: str) -> tuple[datetime, UUID, int]:
    if not mark:
        return datetime.fromisoformat("1990-01-01T00:00:00+00:00"), UUID(int=0), 0
    moment, _, rest = mark.partition("~")
    key, _, n = rest.partition("~")
    try:
        found = datetime.fromisoformat(moment), UUID(key), int(n)
    except ValueError:
        raise Refused("cursor_is_unreadable") from None
    if found[0].tzinfo is None or not 1990 <= found[0].year < 9000 or not 0 <= found[2] < 2**31:
        raise Refused("cursor_is_unreadable")
    return found


def national_code_of(dossier_id: UUID) -> str:
    """Under which number another system knows it; empty where it came to us first."""
    row = Dossier.objects.filter(pk=dossier_id).values_list("national_code", flat=True).first()
    return row or ""


def by_national_code(code: str, on: date) -> VersionShape | None:
    """The version in force of the procedure with this national code."""
    return _by_national_code(code, on, base.turn("procedures")) if code else None


@lru_cache(maxsize=1_000)
def _by_national_code(code: str, on: date, turn: str) -> VersionShape | None:
    found = [one for one in finding.find("", on) if one.procedure.national_code == code]
    return found[0].version if len(found) == 1 else None
