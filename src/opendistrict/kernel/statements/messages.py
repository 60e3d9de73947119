"""A movement that a bank tells at once, as a signed message (a webhook).

The signature is HMAC-SHA256 over the moment of sending (seconds since 1970, as text), a full stop
and the body, in hex. The body is a JSON object, or a list of them, with `reference`, `booked_on`
(YYYY-MM-DD), `amount` (whole đồng, negative for money out), and optionally `currency`,
`counter_account`, `counter_name`, `text`.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from opendistrict.kernel.fold import nfc
from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.statements.shapes import StatementLine

TOLERANCE = timedelta(minutes=10)  # a replay within it does no harm: a line is booked once
MOST = 500  # movements in one message


def signature(secret: str, moment: str, body: bytes) -> str:
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def read_message(
    body: bytes, *, signed: str, moment: str, secret: str, at: datetime
) -> tuple[StatementLine, ...]:
    """The movements of a message that its signature vouches for; refused as a whole otherwise."""
    if not secret or not hmac.compare_digest(
        signature(secret, moment, body).encode(), signed.strip().lower().encode()
    ):
        raise Refused("message_signature_is_wrong")
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 12):
        raise Refused("message_is_not_of_now", given=moment[:20])
    if abs(at.timestamp() - int(moment)) > TOLERANCE.total_seconds():
        raise Refused("message_is_not_of_now", given=moment)
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused("message_is_not_read", given=str(error)[:80]) from error
    every = told if isinstance(told, list) else [told]
    if not 1 <= len(every) <= MOST:
        raise Refused("message_is_not_read", given=len(every))
    return tuple(_line(one) for one in every)


def _line(told: object) -> StatementLine:
    if not isinstance(told, dict):
        raise Refused("message_is_not_read", given=str(told)[:80])
    amount, reference = told.get("amount"), _text(told, "reference")
    if type(amount) is not int or not amount or abs(amount) > 10**15:
        raise Refused("amount_is_not_whole", line=0, given=str(amount)[:40])
    if told.get("currency", "VND") != "VND":
        raise Refused("line_is_in_another_currency", line=0, given=str(told["currency"])[:8])
    if not reference:
        raise Refused("message_has_no_reference")
    try:
        booked_on = date.fromisoformat(_text(told, "booked_on"))
    except ValueError as error:
        raise Refused(
            "day_is_not_read", line=0, given=_text(told, "booked_on"), expected="YYYY-MM-DD"
        ) from error
    return StatementLine(
        number=0, booked_on=booked_on, amount=Money(amount), reference=reference,
        counter_account=_text(told, "counter_account"), counter_name=_text(told, "counter_name"),
        text=_text(told, "text"),
    )  # fmt: skip


def _text(told: Mapping[str, object], name: str) -> str:
    given = told.get(name, "")
    if not isinstance(given, str) or "\0" in given:
        raise Refused("message_is_not_read", given=f"{name}: {str(given)[:60]}")
    return " ".join(nfc(given).split())
