"""What may be done in the street and after it: each an act in one transaction."""

from opendistrict.services.inspections.actions.following import (
    DECIDE,
    close,
    decide_fine,
    plan_follow_up,
    remind,
)
from opendistrict.services.inspections.actions.loading import load_sanctions
from opendistrict.services.inspections.actions.photographing import MOST_PHOTOS, keep_photo
from opendistrict.services.inspections.actions.recording import record_violation
from opendistrict.services.inspections.actions.visiting import RECORD, sync

__all__ = [
    "DECIDE",
    "MOST_PHOTOS",
    "RECORD",
    "close",
    "decide_fine",
    "keep_photo",
    "load_sanctions",
    "plan_follow_up",
    "record_violation",
    "remind",
    "sync",
]
