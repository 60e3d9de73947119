"""What may be done in the street and after it: each an act in one transaction."""

from opendistrict.services.inspections.actions.following import (
    close,
    plan_follow_up,
    remind,
)
from opendistrict.services.inspections.actions.loading import load_sanctions
from opendistrict.services.inspections.actions.photographing import MOST_PHOTOS, keep_photo
from opendistrict.services.inspections.actions.recording import record_violation
from opendistrict.services.inspections.actions.sanctioning import (
    DECIDE,
    annul_fine,
    decide_fine,
    fine_paid,
    fine_reopened,
)
from opendistrict.services.inspections.actions.visiting import RECORD, sync

__all__ = [
    "DECIDE",
    "MOST_PHOTOS",
    "RECORD",
    "annul_fine",
    "close",
    "decide_fine",
    "fine_paid",
    "fine_reopened",
    "keep_photo",
    "load_sanctions",
    "plan_follow_up",
    "record_violation",
    "remind",
    "sync",
]
