"""What becomes of the fee of a dossier when it moves or money comes in."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.queries.billing import ABOUT


def on_fee_owed(payload: Mapping[str, str], at: datetime) -> None:
    actions.ask_for_fee(UUID(payload["dossier"]), at)


def on_charge_moved(payload: Mapping[str, str], at: datetime) -> None:
    subject = payload["subject"]
    if subject.startswith(ABOUT):
        actions.fee_moved(UUID(subject.removeprefix(ABOUT)), at)
