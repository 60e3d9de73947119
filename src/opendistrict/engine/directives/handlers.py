from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from opendistrict.engine.directives import actions


def received(payload: Mapping[str, str], at: datetime) -> None:
    actions.read(directive_id=UUID(payload["directive"]), at=at)


def model_wanted(payload: Mapping[str, str], at: datetime) -> None:
    actions.ask_model(directive_id=UUID(payload["directive"]), at=at)
