"""Where a dossier stands, by one statement the server plans once for a connection."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.rows import dict_row

from opendistrict.engine.cases.flow import National, national, step_of
from opendistrict.engine.cases.queries.procedures import rules_for
from opendistrict.engine.cases.rules import courses
from opendistrict.engine.cases.shapes.dossier import Standing
from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.kernel.flow import Flow
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base

_COLUMNS = (
    "id", "code", "version_id", "state", "is_open", "revision", "office_id", "unit_id",
    "intake_unit_id", "holder_id", "holder_unit_id", "held_since", "hops", "channel",
    "applicant_id", "representative_id", "authority", "filed_at", "received_at", "due_at",
    "promised_at", "finished_at", "returned_at", "extension", "supplements", "apologised_at",
    "decided_at", "fee", "paid", "reopened", "bundle",
)  # fmt: skip
_STANDING = f"""
SELECT {", ".join(f"d.{one}" for one in _COLUMNS)}, d.pauses, d.form, d.applicant_name, d.subject,
  d.token, d.field, d.procedure, d.term_of_id,
  EXISTS (SELECT FROM cases_enquiry e WHERE e.dossier_id = d.id AND e.answered_at IS NULL)
    AS has_open_enquiry,
  (SELECT s.until FROM cases_supplement s WHERE s.dossier_id = d.id AND s.answered_at IS NULL
   ORDER BY s.n DESC LIMIT 1) AS supplement_until,
  (SELECT array_agg(a.paper) FROM cases_attachment a WHERE a.dossier_id = d.id) AS papers,
  (SELECT s.at FROM cases_step s WHERE s.dossier_id = d.id AND s.n = d.revision) AS moved_at,
  (SELECT t.value FROM base_turn t WHERE t.name = 'orgs')::text AS orgs_turn,
  (SELECT t.value FROM base_turn t WHERE t.name = 'calendar')::text AS calendar_turn
FROM cases_dossier d WHERE d.id = """
_ONE, _SOME = f"{_STANDING}%s", f"{_STANDING}ANY (%s)"


@dataclass(frozen=True, slots=True)
class Case:
    """A dossier with the rules it lives by: what an act needs to know."""

    standing: Standing
    procedure: Procedure
    flow: Flow
    form: Mapping[str, object]
    applicant_name: str
    subject: str
    token: str
    moved_at: datetime | None  # the last line of its trail
    orgs_turn: str  # base.queries.turn("orgs"), read with the dossier
    calendar_turn: str  # likewise

    @property
    def step(self) -> str:
        return step_of(self.standing.state)


def case(dossier_id: UUID) -> Case:
    """One dossier; refused when there is none. For acts: whether the actor may is the flow's."""
    rows = base.planned(_ONE, (dossier_id,), dict_row)
    if not rows:
        raise Refused("dossier_is_unknown", dossier=dossier_id)
    return _case(rows[0])


def is_granted(dossier_id: UUID) -> bool:
    """Whether a dossier is done in the applicant's favour, its result handed over or not."""
    return national(case(dossier_id).standing.state) in (National.DONE, National.RETURNED)


def cases(dossier_ids: Sequence[UUID]) -> Mapping[UUID, Case]:
    """As `case`, those of them that there are."""
    return {row["id"]: _case(row) for row in base.planned(_SOME, (list(dossier_ids),), dict_row)}


def _case(row: dict[str, Any]) -> Case:
    for name in ("pauses", "extension", "form"):  # Django hands JSON over as text
        row[name] = json.loads(row[name]) if isinstance(row[name], str) else row[name]
    procedure, flow = rules_for(row["version_id"], row["term_of_id"])
    values = {name: row[name] for name in _COLUMNS}
    values["pauses"] = tuple(_pause(one) for one in row["pauses"])
    standing = Standing(
        **values,
        missing_papers=_missing(procedure, row),
        has_open_enquiry=row["has_open_enquiry"],
        supplement_until=row["supplement_until"],
        next_step=_next(procedure, row),
    )
    return Case(
        standing, procedure, flow, row["form"], row["applicant_name"], row["subject"],
        row["token"], row["moved_at"], row["orgs_turn"] or "", row["calendar_turn"] or "",
    )  # fmt: skip


def _pause(one: list[str]) -> tuple[str, datetime, datetime | None]:
    why, since, until = one
    return why, datetime.fromisoformat(since), datetime.fromisoformat(until) if until else None


def _missing(procedure: Procedure, row: Mapping[str, Any]) -> tuple[str, ...]:
    brought = set(row["papers"] or ())
    return tuple(one for one in courses.papers_due(procedure, row["form"]) if one not in brought)


def _next(procedure: Procedure, row: Mapping[str, Any]) -> str:
    state = row["state"]
    if national(state) is not National.IN_PROCESS:
        return ""
    return courses.next_step(procedure, step_of(state), row["form"])
