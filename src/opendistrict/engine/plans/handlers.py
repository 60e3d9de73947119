"""What this room does when it is told by the worker: messages leave, and of what happens to
dossiers those hear who have to do something."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from opendistrict.engine.plans import actions
from opendistrict.engine.plans.shapes.nudges import Matter

DIGEST, NUDGE = "plans.digest_made", "plans.nudge_made"
DRAFTED, LATE = "cases.apology_drafted", "cases.late_by_calendar"
ENQUIRED = "cases.enquired"
ANSWERED, DECIDED = "plans.nudge_answered", "plans.nudge_decided"


def _name(function: str) -> str:
    return f"{__name__}.{function}"


def mail_digest(payload: Mapping[str, str], at: datetime) -> None:
    actions.mail_digest(
        digest_id=UUID(payload["digest"]), topic=DIGEST, listener=_name("mail_digest"), at=at
    )


def post_digest(payload: Mapping[str, str], at: datetime) -> None:
    actions.post_digest(
        digest_id=UUID(payload["digest"]), topic=DIGEST, listener=_name("post_digest"), at=at
    )


def mail_nudge(payload: Mapping[str, str], at: datetime) -> None:
    actions.mail_nudge(
        nudge_id=UUID(payload["nudge"]), what="nudge", topic=NUDGE, listener=_name("mail_nudge"),
        at=at,
    )  # fmt: skip


def post_nudge(payload: Mapping[str, str], at: datetime) -> None:
    actions.post_nudge(
        nudge_id=UUID(payload["nudge"]), topic=NUDGE, listener=_name("post_nudge"), at=at
    )


def mail_answer(payload: Mapping[str, str], at: datetime) -> None:
    actions.mail_nudge(
        nudge_id=UUID(payload["nudge"]), what="answer", topic=ANSWERED,
        listener=_name("mail_answer"), at=at,
    )  # fmt: skip


def mail_decision(payload: Mapping[str, str], at: datetime) -> None:
    actions.mail_nudge(
        nudge_id=UUID(payload["nudge"]), what="decision", topic=DECIDED,
        listener=_name("mail_decision"), at=at,
    )  # fmt: skip


def tell_of_apology(payload: Mapping[str, str], at: datetime) -> None:
    actions.tell_of_dossier(dossier_id=UUID(payload["dossier"]), matter=Matter.APOLOGY, at=at)


def tell_of_lateness(payload: Mapping[str, str], at: datetime) -> None:
    actions.tell_of_dossier(dossier_id=UUID(payload["dossier"]), matter=Matter.LATE, at=at)


def tell_of_enquiry(payload: Mapping[str, str], at: datetime) -> None:
    actions.tell_of_enquiry(
        dossier_id=UUID(payload["dossier"]), enquiry_id=UUID(payload["enquiry"]), at=at
    )
