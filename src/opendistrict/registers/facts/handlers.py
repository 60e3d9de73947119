from datetime import datetime

from opendistrict.registers.facts import actions


def roll_up(at: datetime) -> None:
    """Readings are exact without it; this keeps what they must add by themselves small."""
    while actions.roll_up():
        pass
