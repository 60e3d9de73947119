"""Tokens: OAuth2 client credentials (RFC 6749, 4.4). Errors here are in the form of that RFC."""

import base64
import binascii
from urllib.parse import unquote
from uuid import UUID

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from ninja import Form, Router, Schema

from opendistrict.faces.api.v1.access import LASTS, token
from opendistrict.faces.api.v1.wire import answer
from opendistrict.faces.kit import clock
from opendistrict.kernel.actor import wider
from opendistrict.registers.people import queries as people
from opendistrict.registers.people.shapes import ClientShape

router = Router(tags=["oauth"])
OPEN = frozenset({"token"})
GRANT = Form("", description="client_credentials")
SCOPE = Form("", description="Of the client's scopes, with spaces; left out: all.")
WHO, SECRET = Form(""), Form("")


class TokenOut(Schema):
    access_token: str
    token_type: str
    expires_in: int
    scope: str


class TokenError(Schema):
    error: str
    error_description: str


class _No(Exception):
    def __init__(self, status: int, error: str, why: str) -> None:
        super().__init__(error)
        self.status, self.error, self.why = status, error, why


@router.post(
    "/token", operation_id="token",
    response={200: TokenOut, 400: TokenError, 401: TokenError, 429: TokenError},
)  # fmt: skip
def give(
    request: HttpRequest,
    grant_type: str = GRANT,
    scope: str = SCOPE,
    client_id: str = WHO,
    client_secret: str = SECRET,
) -> HttpResponse:
    """A token for half an hour. The client says who it is by HTTP Basic, or in the form."""
    try:
        if grant_type != "client_credentials":
            raise _No(400, "unsupported_grant_type", "Only client_credentials is offered.")
        named, secret = _basic(request) or (client_id, client_secret)
        client = _client(request, named, secret)
        scopes = _scopes(client, scope)
    except _No as no:
        answered = answer(TokenError(error=no.error, error_description=no.why), no.status)
        if no.status == 401:
            answered.headers["WWW-Authenticate"] = 'Basic realm="opendistrict"'
        return answered
    text = token(client, scopes, clock.now())
    return answer(
        TokenOut(access_token=text, token_type="Bearer", expires_in=LASTS, scope=" ".join(scopes))
    )


def _basic(request: HttpRequest) -> tuple[str, str] | None:
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        named, _, secret = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise _No(401, "invalid_client", "The Authorization header cannot be read.") from None
    return unquote(named), unquote(secret)


def _client(request: HttpRequest, named: str, secret: str) -> ClientShape:
    if not ratelimit.consume(request, action="api_token", key=named[:64]):
        raise _No(429, "slow_down", "Too many tokens were asked for; wait a minute.")
    try:
        client = people.client_by_secret(UUID(named), secret)
    except ValueError:
        client = None
    if client is None or not client.is_valid(clock.today()):
        raise _No(401, "invalid_client", "There is no such client, or its secret is another.")
    return client


def _scopes(client: ClientShape, asked: str) -> tuple[str, ...]:
    if not asked.strip():
        return client.scopes
    wanted = tuple(dict.fromkeys(asked.split()))
    beyond = [one for one in wanted if not set(wider(one)) & set(client.scopes)]
    if beyond:
        raise _No(400, "invalid_scope", "The client does not hold: " + " ".join(beyond)[:200])
    return wanted
