"""What becomes of a use when its dossier moves or money comes in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from opendistrict.services.sidewalks import actions, queries

_ABOUT = "sidewalks.use:"


def on_payment_asked(payload: Mapping[str, str], at: datetime) -> None:
    actions.ask_to_pay(UUID(payload["dossier"]), at)


def on_charge_paid(payload: Mapping[str, str], at: datetime) -> None:
    subject = payload["subject"]
    if subject.startswith(_ABOUT):
        actions.paid(UUID(subject.removeprefix(_ABOUT)), at)


def on_charge_reopened(payload: Mapping[str, str], at: datetime) -> None:
    subject = payload["subject"]
    if subject.startswith(_ABOUT):
        actions.reopened(UUID(subject.removeprefix(_ABOUT)), at)


def on_done(payload: Mapping[str, str], at: datetime) -> None:
    actions.granted(UUID(payload["dossier"]), at)


def on_not_granted(payload: Mapping[str, str], at: datetime) -> None:
    actions.not_granted(UUID(payload["dossier"]), at)


def on_freed(payload: Mapping[str, str], at: datetime) -> None:
    actions.pass_on(UUID(payload["segment"]), at)


def paid_permits(unit_id: UUID, day: date) -> Sequence[str]:
    """For the closing of a day: no use in force without money, or a decision, for its fee."""
    return queries.in_force_unpaid(unit_id, day)
