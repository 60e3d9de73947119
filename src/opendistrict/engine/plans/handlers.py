"""What this room does when it is told of its own announcements by the worker: messages leave."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from opendistrict.engine.plans import actions

DIGEST, NUDGE = "plans.digest_made", "plans.nudge_made"
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
