"""What `od doctor` looks at of the event log."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from opendistrict.faces.cli.findings import Finding, note, ok, open_to_others, wrong
from opendistrict.registers.base import queries as base
from opendistrict.registers.base.shapes import LogStanding

PATIENCE = timedelta(minutes=5)  # the worker keeps the log every minute


def log_key(at: datetime) -> Iterator[Finding]:
    """Whoever reads it can sign as the office; without it nothing is signed any more."""
    if base.log_key() is None:
        yield wrong(
            "The key that signs the event log cannot be read.",
            "Bring var/log-key (or OD_LOG_KEY) back from where it is kept; a new installation's "
            "./od migrate makes it.",
        )
        return
    yield open_to_others(Path(settings.VAR) / "log-key") or ok("Key of the event log")


def event_log(at: datetime) -> Iterator[Finding]:
    """The newest checkpoint holds, and no act waits for one. All of it: ./od verify log."""
    told = base.log_standing()
    if told.signed and not (told.is_genuine and told.is_whole):
        yield _rewritten(told)
        return
    last = told.signed_at or datetime.min.replace(tzinfo=at.tzinfo)
    since = told.unsigned_since
    if since is not None and at - since > PATIENCE and at - last > PATIENCE:
        yield wrong(
            f"Acts since {since.astimezone(at.tzinfo):%d/%m/%Y %H:%M} are not under a signed "
            "checkpoint of the event log.",
            "The worker signs every minute: ./od worker. ./od log checkpoint does it now and says "
            "what hinders it.",
        )
    elif told.signed and not told.is_of_todays_key:
        yield note(
            "The newest checkpoint of the event log was signed with another key than today's.",
            "If you changed the key, tell the witnesses; if not, bring the old var/log-key back "
            "before the next act is signed.",
        )
    elif told.signed:
        yield ok(f"Event log signed ({told.signed:,} of {told.size:,} leaves)")
    else:
        yield ok("Event log empty: nothing to sign yet")


def _rewritten(told: LogStanding) -> Finding:
    if told.is_genuine:
        said = f"The event log is not what was signed at {told.signed:,} leaves."
    else:
        said = f"The signature under {told.signed:,} leaves of the event log is not genuine."
    return wrong(
        said,
        "Sign nothing more: stop the worker, keep the database as it is, and find the first bad "
        "row with ./od verify log (docs/log.md).",
    )
