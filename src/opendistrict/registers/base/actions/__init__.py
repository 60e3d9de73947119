"""What rooms above write here: audit lines, numbers, announcements, leaves of the event log."""

from opendistrict.registers.base.actions.answering import (
    claim_answer,
    forget_answers,
    keep_answer,
)
from opendistrict.registers.base.actions.appending import log, log_all
from opendistrict.registers.base.actions.office import (
    KEEP_DEAD,
    KEEP_DONE,
    MAX_ATTEMPTS,
    connect_queue,
    deliver,
    load_calendar,
    next_in,
    next_number,
    next_numbers,
    note_pack,
    note_restore,
    publish,
    record,
    retry_message,
    tidy_queue,
)
from opendistrict.registers.base.actions.sequencing import checkpoint, keep_log, receipt, sequence
from opendistrict.registers.base.actions.webhooks import (
    add_webhook,
    note_not_told,
    note_told,
    remove_webhook,
    reseal_webhooks,
    switch_webhook,
    webhook_place,
)
from opendistrict.registers.base.actions.witnessing import take_cosignature, witness

__all__ = [
    "KEEP_DEAD",
    "KEEP_DONE",
    "MAX_ATTEMPTS",
    "add_webhook",
    "checkpoint",
    "claim_answer",
    "connect_queue",
    "deliver",
    "forget_answers",
    "keep_answer",
    "keep_log",
    "load_calendar",
    "log",
    "log_all",
    "next_in",
    "next_number",
    "next_numbers",
    "note_not_told",
    "note_pack",
    "note_restore",
    "note_told",
    "publish",
    "receipt",
    "record",
    "remove_webhook",
    "reseal_webhooks",
    "retry_message",
    "sequence",
    "switch_webhook",
    "take_cosignature",
    "tidy_queue",
    "webhook_place",
    "witness",
]
