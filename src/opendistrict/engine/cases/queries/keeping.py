"""Procedures for who keeps them: every one with what is in force, drafted and open under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from opendistrict.engine.cases.models import Dossier, ProcedureVersion
from opendistrict.engine.cases.queries.holders import candidates
from opendistrict.engine.cases.queries.procedures import rules_of, shape
from opendistrict.engine.cases.rules import guards
from opendistrict.engine.cases.shapes.dossier import VersionShape
from opendistrict.engine.cases.shapes.procedure import Procedure, StepRow
from opendistrict.registers.base import queries as base
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import PostShape, UnitShape

MOST = 1_000  # open dossiers that are counted; beyond it "1.000+" is said
_OPEN = """
SELECT c.code, (SELECT count(*) FROM (SELECT FROM cases_dossier d
                WHERE d.procedure = c.code AND d.is_open LIMIT %s) one)
FROM unnest(%s::text[]) c (code)
"""


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version with its period; `until` is not included."""

    version: VersionShape
    since: date | None
    until: date | None
    published_at: datetime | None
    published_by: str
    made_by: str


@dataclass(frozen=True, slots=True)
class Kept:
    """`shown` is what names it: the version in force, else the newest. `open` ends at 1,001."""

    shown: VersionShape
    in_force: VersionRow | None
    coming: VersionRow | None
    draft: VersionShape | None
    open: int


def kept(on: date) -> list[Kept]:
    """Every procedure there is or was, by field and name; two queries."""
    rows = ProcedureVersion.objects.defer("text").order_by("field", "code", "-number")
    by_code: dict[str, list[ProcedureVersion]] = {}
    for row in rows:
        by_code.setdefault(row.code, []).append(row)
    counts = _open(list(by_code))
    found = [_kept(every, on, counts.get(code, 0)) for code, every in by_code.items()]
    return sorted(found, key=lambda one: (one.shown.field, one.shown.name, one.shown.code))


def kept_one(code: str, on: date) -> Kept | None:
    every = list(ProcedureVersion.objects.filter(code=code).defer("text").order_by("-number"))
    return _kept(every, on, _open([code]).get(code, 0)) if every else None


def history(code: str) -> list[VersionRow]:
    """Every version of a procedure, the newest first."""
    rows = ProcedureVersion.objects.filter(code=code).defer("text").order_by("-number")
    return [_row(row) for row in rows]


def _row(row: ProcedureVersion) -> VersionRow:
    since, until = (row.valid.lower, row.valid.upper) if row.valid else (None, None)
    return VersionRow(shape(row), since, until, row.published_at, row.published_by, row.made_by)


def _kept(every: Sequence[ProcedureVersion], on: date, count: int) -> Kept:
    published = [_row(row) for row in every if row.status == "published"]
    now = next((one for one in published if one.since and _is_on(one, on)), None)
    coming = next((one for one in published if one.since and one.since > on), None)
    draft = next((shape(row) for row in every if row.status == "draft"), None)
    return Kept(now.version if now else shape(every[0]), now, coming, draft, count)


def _is_on(one: VersionRow, on: date) -> bool:
    return one.since is not None and one.since <= on < (one.until or date.max)


def _open(codes: Sequence[str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [MOST + 1, list(codes)])
        return dict(cursor.fetchall())


def open_versions(code: str) -> list[UUID]:
    """The versions under which dossiers of a procedure are open."""
    rows = Dossier.objects.filter(procedure=code, is_open=True)
    return sorted(rows.values_list("version", flat=True).distinct())


def old_steps(code: str, version_id: UUID) -> list[tuple[str, Procedure]]:
    """Steps of other versions with open dossiers that a version does not have, each with the
    newest version that has it."""
    known = {one.code for one in rules_of(version_id)[0].steps}
    found: dict[str, Procedure] = {}
    for one in open_versions(code):
        procedure, _ = rules_of(one)
        found |= {step.code: procedure for step in procedure.steps if step.code not in known}
    return list(found.items())


def holders(
    procedure: Procedure, on: date
) -> list[tuple[UnitShape, list[tuple[str, tuple[PostShape, ...]]]]]:
    """For each office that does a procedure, who may do each part of it: receiving, the steps by
    their codes, returning."""
    turn = base.turn("orgs")
    parts: list[tuple[str, StepRow | str]] = [
        (guards.RECEIVE, guards.RECEIVE), *((one.code, one) for one in procedure.steps),
        (guards.RETURN, guards.RETURN),
    ]  # fmt: skip
    offices = [one for one in orgs.tree_on(on).units.values() if one.kind in procedure.offices]
    return [
        (office, [(name, candidates(procedure, part, office.id, on, turn)) for name, part in parts])
        for office in sorted(offices, key=lambda one: (one.place_in_line, one.name))
    ]
