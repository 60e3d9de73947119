"""What a bank tells of an account at once: a signed message, booked once however often it comes.

The signature is the bank's right; no token of ours is asked for. Which of account, key and
message is wrong is not told to who cannot sign.
"""

from typing import Annotated
from uuid import UUID

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from ninja import Path, Router, Schema
from pydantic import Field

from opendistrict.faces.api.v1.problems import Wrong
from opendistrict.faces.api.v1.wire import answer
from opendistrict.faces.kit import clock
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.ledger import actions

router = Router(tags=["bank"])
OPEN = frozenset({"hear_bank"})
MOST = 256 * 1024  # bytes of one message
FORGED = frozenset({
    "bank_account_is_unknown", "message_signature_is_wrong", "message_is_not_of_now",
})  # fmt: skip
Account = Annotated[UUID, Path(description="The key of our bank account.")]

_MOVEMENT = {
    "type": "object",
    "required": ["reference", "booked_on", "amount"],
    "properties": {
        "reference": {"type": "string", "description": "The bank's own, one for each movement."},
        "booked_on": {"type": "string", "format": "date"},
        "amount": {"type": "integer", "description": "Whole đồng; negative for money out."},
        "currency": {"type": "string", "const": "VND"},
        "counter_account": {"type": "string"},
        "counter_name": {"type": "string"},
        "text": {"type": "string"},
    },
}
_HEADERS = [
    {
        "name": "OD-Moment", "in": "header", "required": True, "schema": {"type": "string"},
        "description": "When it was sent, in seconds since 1970; not more than ten minutes off.",
    },
    {
        "name": "OD-Signature", "in": "header", "required": True, "schema": {"type": "string"},
        "description": "HMAC-SHA256, in hex, over the moment, a full stop and the body.",
    },
]  # fmt: skip
_DESCRIBED = {
    "parameters": _HEADERS,
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "anyOf": [_MOVEMENT, {"type": "array", "maxItems": 500, "items": _MOVEMENT}]
                }
            }
        },
    },
}


class Heard(Schema):
    """How many movements were new; the others were known already."""

    new: int = Field(ge=0)
    matched: int = Field(ge=0, description="Of the new ones, paid exactly what a bill asks.")


@router.post(
    "/{account}/messages", operation_id="hear_bank", response={200: Heard},
    openapi_extra=_DESCRIBED,
)  # fmt: skip
def hear(request: HttpRequest, account: Account) -> HttpResponse:
    """A bank tells of movements as they happen; told again, each is booked once."""
    if not ratelimit.consume(request, action="bank_message", key=str(account)):
        raise Wrong(429, "bank_tells_too_fast", headers={"Retry-After": "60"})
    if len(request.body) > MOST:
        raise Wrong(413, "request_is_too_large")
    at = clock.now()
    try:
        new = actions.hear(
            account_id=account, body=request.body, signed=request.headers.get("OD-Signature", ""),
            moment=request.headers.get("OD-Moment", ""), at=at,
        )  # fmt: skip
    except Refused as refused:
        code = refused.codes[0]
        if code in FORGED:
            raise Wrong(401, "message_signature_is_wrong") from refused
        raise Wrong(400, code, dict(refused.details)) from refused
    matched = actions.match_exact(line_ids=new, at=at)
    return answer(Heard(new=len(new), matched=sum(matched.by_rule.values())))
