"""A plain HTTP client of the API, as another program is one."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.test import Client as Browser
from tests.engine.cases.office import NOON

from opendistrict.faces.kit import clock
from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import actions as people

LASTS = timedelta(minutes=30)
EVERYTHING = (
    "cases.read", "cases.receive", "cases.return", "cases.examine", "cases.review", "cases.sign",
    "cases.issue", "cases.assign", "cases.reopen", "cases.answer",
)  # fmt: skip


class Program:
    """One client: it asks for a token when it needs one."""

    def __init__(self, client_id: UUID, secret: str, *, scope: str = "", language: str = "vi"):
        self.id, self.secret, self.scope = client_id, secret, scope
        self.language = language
        self.browser = Browser()
        self.token, self.since, self.renews = "", clock.now(), True

    @classmethod
    def from_post(cls, slug: str, *scopes: str, **more: Any) -> "Program":
        post_id = orgs.post_ids_by_slug()[slug]
        return cls(*_added(slug, scopes or EVERYTHING, post_id=post_id), **more)

    @classmethod
    def feed(cls) -> "Program":
        return cls(*_added("Cổng quốc gia", ("cases.feed",), feed="national"))

    def ask_token(self) -> HttpResponse:
        given = {
            "grant_type": "client_credentials", "client_id": str(self.id),
            "client_secret": self.secret,
        }  # fmt: skip
        if self.scope:
            given["scope"] = self.scope
        return self.browser.post("/api/v1/oauth/token", given)

    def headers(self, **more: str) -> dict[str, str]:
        if not self.token or (self.renews and clock.now() - self.since >= LASTS):
            self.token, self.since = self.ask_token().json()["access_token"], clock.now()
        return {
            "Authorization": f"Bearer {self.token}", "Accept-Language": self.language, **more
        }  # fmt: skip

    def get(self, path: str, **query: str) -> HttpResponse:
        return self.browser.get(f"/api/v1{path}", query, headers=self.headers())

    def post(
        self, path: str, body: object = None, *, key: str = "", match: str = "", **more: str
    ) -> HttpResponse:
        return self.browser.post(
            f"/api/v1{path}", json.dumps(body if body is not None else {}),
            content_type="application/json", headers=self._acting(key, match, more),
        )  # fmt: skip

    def put(self, path: str, body: object, *, key: str = "", match: str = "") -> HttpResponse:
        return self.browser.put(
            f"/api/v1{path}", json.dumps(body), content_type="application/json",
            headers=self._acting(key, match, {}),
        )  # fmt: skip

    def _acting(self, key: str, match: str, more: dict[str, str]) -> dict[str, str]:
        headers = self.headers(**{"Idempotency-Key": key or uuid4().hex, **more})
        return headers | {"If-Match": match} if match else headers

    def act(self, code: str, act: str, body: object = None, **more: str) -> HttpResponse:
        return self.post(f"/dossiers/{code}/acts/{act}", body, **more)


def _added(name: str, scopes: tuple[str, ...], **more: Any) -> tuple[UUID, str]:
    return people.add_client(
        name=name, scopes=scopes, since=date(2026, 1, 1), actor=SYSTEM, at=NOON, **more
    )
