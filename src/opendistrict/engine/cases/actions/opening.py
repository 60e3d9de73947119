"""From an application to work: filed, received with a promise, or not received with reasons."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from opendistrict.engine.cases import queries, registry
from opendistrict.engine.cases.actions import bundling, clocks, holding, sealing, telling
from opendistrict.engine.cases.actions.moving import (
    Move,
    begin,
    move,
    move_is_blocked,
    perform,
    perform_within,
    plan,
    require,
)
from opendistrict.engine.cases.flow import National
from opendistrict.engine.cases.queries.standing import Case
from opendistrict.engine.cases.rules import fees, form, guards, measures, searching
from opendistrict.engine.cases.shapes.dossier import Brought, Opened, VersionShape
from opendistrict.engine.cases.shapes.procedure import FeeWhen, Procedure
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.ids import uuid7
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries as base_queries
from opendistrict.registers.base.shapes import Part
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import queries as people

# Of a dossier that was filed and nothing else.
_BLANK: Mapping[str, object] = {
    "is_open": True, "revision": 1, "hops": 0, "pauses": [], "supplements": 0, "paid": 0,
    "reopened": 0,
}  # fmt: skip


@transaction.atomic
def file_dossier(
    *,
    procedure: str,
    office_id: UUID,
    channel: str,
    subject: str,
    applicant_id: UUID,
    values: Mapping[str, object],
    papers: Iterable[Brought] = (),
    representative_id: UUID | None = None,
    authority: str = "",
    intake_unit_id: UUID | None = None,
    national_code: str | None = None,
    held: Mapping[str, object] | None = None,
    beside: UUID | None = None,
    actor: Actor,
    at: datetime,
) -> Opened:
    """File an application with an office; it has its number from this moment.

    `held`: what the State already knows of the applicant (identity), taken instead of asked.
    `intake_unit_id`: the one-stop shop that takes it, which may be another ward's.
    `representative_id`: who files for the applicant, by the paper `authority` (giấy ủy quyền,
    quyết định giám hộ …); letters go to both.
    `beside`: a dossier it belongs together with, whose bundle it comes into.

    :raises Refused: `procedure_is_by_oneself`, `representative_is_the_applicant`,
        `authority_is_missing` and what else is in the way.
    """
    version = _in_force(procedure, at)
    rules, _ = queries.rules_of(version.id)
    by = _authority(rules, applicant_id, representative_id, authority)
    turn = base_queries.turn("orgs")
    _weigh_way(rules, office_id, channel, subject, at, turn)
    filers = {applicant_id, representative_id} - {None}
    is_own = channel == "online" and actor.party_id in filers
    _weigh_actor(rules, intake_unit_id or office_id, actor, is_own=is_own)
    checked = form.check(rules, values, held=held or {})
    if checked.problems:
        raise Refused("form_is_wrong", problems=checked.problems)
    # A representative may name who applies and read nothing of them.
    eyes = SYSTEM if is_own else actor
    applicant = people.parties([applicant_id], actor=eyes).get(applicant_id)
    if applicant is None or applicant.is_erased or applicant.is_restricted:
        raise Refused("applicant_is_unknown")
    # The unit that will work on it may see the dossier from the beginning.
    first = rules.steps[0]
    lead = holding.choose(rules, first, office_id, day_of(at), turn=0, orgs_turn=turn)[1]
    office = orgs.tree_on(day_of(at), turn).units[office_id]
    prefix = office.code or office.slug
    key, code, token = uuid7(), _number(prefix, at), uuid4().hex
    intake = intake_unit_id or office_id
    charge = registry.charge_of(version.field, registry.Filed(
        dossier_id=key, procedure=version.code, office_id=office_id, applicant_id=applicant_id,
        values=checked.values, at=at,
    ))  # fmt: skip
    row = {
        **_BLANK, "id": key, "code": code, "token": token, "version_id": version.id,
        "national_code": national_code, "procedure": version.code, "field": version.field,
        "state": National.FILED, "office_id": office_id, "unit_id": lead,
        "intake_unit_id": intake, "holder_unit_id": intake, "held_since": at, "channel": channel,
        "subject": subject, "applicant_id": applicant_id, "applicant_name": applicant.full_name,
        "representative_id": representative_id, "authority": by, "filed_at": at, "bundle": None,
        "form": sealing.sealed(rules, dict(checked.values), key),
        "fee": fees.fee(rules, checked.values, day_of(at)).total if charge is None else charge,
    }  # fmt: skip
    step = {
        "dossier_id": key, "n": 1, "transition": "file", "state": National.FILED, "at": at,
        "actor_kind": actor.kind, "actor_id": actor.id, "actor_label": actor.label,
        "post_id": actor.post_id, "note": "",
    }  # fmt: skip
    words = searching.words(
        rules, checked.values, code=code, name=applicant.full_name, phone=applicant.phone,
        national_code=national_code or "",
    )  # fmt: skip
    topics = ["cases.filed"]
    if row["fee"] and rules.fee_when is FeeWhen.INTAKE:
        topics.append(telling.FEE_OWED)
    parts = [
        base.rows("cases_dossier", [row]), base.rows("cases_step", [step]),
        _words(key, {f"{prefix}.{word}" for word in words}), *brought(key, papers, actor, at),
        base.announced([(topic, {"dossier": key}) for topic in topics], at=at),
    ]  # fmt: skip
    base.write(*(part for part in parts if part is not None))
    if beside is not None:
        bundling.relate(dossier_id=key, other_id=beside, actor=actor, at=at)
    return Opened(key, code, token, National.FILED, None)


def _authority(
    rules: Procedure, applicant_id: UUID, representative_id: UUID | None, told: str
) -> str:
    if representative_id is None:
        return ""
    if rules.by_oneself is not None:
        raise Refused("procedure_is_by_oneself", basis=rules.by_oneself.basis)
    if representative_id == applicant_id:
        raise Refused("representative_is_the_applicant")
    said = " ".join(nfc(told).split())[:300]
    if not said:
        raise Refused("authority_is_missing")
    return said


def _in_force(procedure: str, at: datetime) -> VersionShape:
    version = queries.in_force(procedure, day_of(at))
    if version is None:
        raise Refused("procedure_is_not_in_force", procedure=procedure, day=day_of(at))
    return version


def _weigh_way(
    rules: Procedure, office_id: UUID, channel: str, subject: str, at: datetime, turn: str
) -> None:
    office = orgs.tree_on(day_of(at), turn).units.get(office_id)
    if office is None or office.kind not in rules.offices:
        raise Refused("office_does_not_do_this", procedure=rules.code)
    if channel not in rules.channels:
        raise Refused("channel_is_not_open", procedure=rules.code)
    if subject not in rules.subjects:
        raise Refused("subject_may_not_apply", procedure=rules.code)


def _weigh_actor(rules: Procedure, intake_unit_id: UUID, actor: Actor, *, is_own: bool) -> None:
    """Citizens file online, for themselves or as who represents another; one-stop officers what
    was brought or sent."""
    receives = actor.may(rules.act(guards.RECEIVE), intake_unit_id)
    if not (is_own or actor.kind == "system" or receives):
        raise Refused("may_not_file_this")


def _number(prefix: str, at: datetime) -> str:
    """The office, the day, and the number of that day: "26740-261122-0001"."""
    series = f"{prefix}-{day_of(at):%y%m%d}"
    return f"{series}-{base.next_in(series=series):04d}"


def _words(dossier_id: UUID, words: Iterable[str]) -> Part:
    sql = """words AS (
  INSERT INTO cases_words (dossier_id, words)
  SELECT %(dossier)s::uuid, array_to_tsvector(ARRAY(SELECT json_array_elements_text(%(words)s)))
)"""
    return Part(sql, {"dossier": str(dossier_id), "words": base.as_json(sorted(words))})


def brought(
    dossier_id: UUID, papers: Iterable[Brought], actor: Actor, at: datetime
) -> Sequence[Part]:
    """The rows of papers that came in."""
    rows = [
        {
            "id": uuid7(), "dossier_id": dossier_id, "paper": one.paper, "kind": one.kind,
            "count": one.count, "file_id": one.file_id, "is_reused": one.is_reused,
            "brought_at": at, "brought_by": actor.label,
        }
        for one in papers
    ]  # fmt: skip
    return [base.rows("cases_attachment", rows)] if rows else []


def receive(
    *, dossier_id: UUID, revision: int | None = None, note: str = "", actor: Actor, at: datetime
) -> datetime:
    """Receive a dossier: from now on it is promised. Gives back the promised date."""
    planned, promised = _plan_receive(begin(dossier_id, revision), note, actor, at)
    perform([planned], at=at)
    return promised


def _plan_receive(case: Case, note: str, actor: Actor, at: datetime) -> tuple[Move, datetime]:
    promised = clocks.due_at(case, (), received_at=at)
    assert promised is not None, "nothing pauses what begins"
    planned = plan(
        case, "accept", actor=actor, at=at, note=note,
        holder=(actor.post_id, case.standing.intake_unit_id), received_at=at, due_at=promised,
        promised_at=promised, details={"promised_at": promised.isoformat()},
        tells=[telling.telling(case, measures.RECEIVED, "received", at=at)],
        leaves=[
            telling.leaf(
                case, "promise", at, received_at=at.isoformat(), promised_at=promised.isoformat()
            )
        ],
        topics=["cases.received"],
    )  # fmt: skip
    return planned, promised


def refuse(
    *, dossier_id: UUID, revision: int | None = None, reasons: str, actor: Actor, at: datetime
) -> None:
    """Do not receive a dossier, with reasons in writing (form 03)."""
    case = begin(dossier_id, revision)
    require(reasons)
    move(
        case, "refuse", actor=actor, at=at, note=reasons, finished_at=at,
        tells=[telling.telling(case, measures.NOT_RECEIVED, "not_received", at=at)],
        leaves=[telling.leaf(case, "refusal", at, reasons=nfc(reasons))],
        topics=["cases.refused", *telling.fee_owed(case)],
    )  # fmt: skip


def forward(
    *,
    dossier_id: UUID,
    revision: int | None = None,
    to: UUID | None = None,
    actor: Actor,
    at: datetime,
) -> str:
    """Pass a received dossier to the unit that works on it. Gives back the new state."""
    planned = _plan_forward(begin(dossier_id, revision), to, actor, at)
    perform([planned], at=at)
    return planned.state


def _plan_forward(case: Case, to: UUID | None, actor: Actor, at: datetime) -> Move:
    first = case.procedure.steps[0]
    holder = holding.next_holder(case, first, day_of(at), to)
    return plan(case, "forward", actor=actor, at=at, holder=holder, unit_id=holder[1])


@transaction.atomic
def receive_at_counter(
    *, to: UUID | None = None, note: str = "", actor: Actor, at: datetime, **application: Any
) -> Opened:
    """File, receive and pass on in one act, as at the counter: `application` as `file_dossier`."""
    opened = file_dossier(actor=actor, at=at, **application)
    planned, promised = _plan_receive(begin(opened.id), note, actor, at)
    perform_within([planned], at=at)
    state: str = National.RECEIVED
    received = begin(opened.id)
    if not move_is_blocked(received, "forward", actor, at):
        forwarded = _plan_forward(received, to, actor, at)
        perform_within([forwarded], at=at)
        state = forwarded.state
    return replace(opened, state=state, promised_at=promised)
