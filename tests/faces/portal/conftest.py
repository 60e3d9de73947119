"""A site that citizens can sign in to: a mail server (in memory) and an OpenID provider (real)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings
from tests.makers import drain, empty_queue

from opendistrict.faces.kit import clock
from opendistrict.registers.people.models import Account, Party

ADDRESS = "an@vidu.vn"


@pytest.fixture
def letters(settings: Settings, db: None) -> list[Any]:
    """Letters can be sent; those that were."""
    settings.EMAIL_HOST = "mail.vidu.vn"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.SITE_URL = "https://quan.example"
    cache.clear()
    empty_queue()
    mail.outbox = []
    return mail.outbox


def ask(client: Client, address: str = ADDRESS, **more: str) -> Any:
    return client.post("/dang-nhap/", {"email": address, **more})


def link_in(letter: Any) -> str:
    found = re.search(r"https://quan\.example(/\S+)", letter.body)
    assert found, letter.body
    return found.group(1)


def link_for(client: Client, address: str = ADDRESS, **more: str) -> str:
    """Ask, let the worker write, read the letter."""
    assert ask(client, address, **more).status_code == 302
    drain(clock.now())
    return link_in(mail.outbox[-1])


def come_in(client: Client, address: str = ADDRESS, name: str = "Nguyễn Mẫu Ân") -> Account:
    """By a link, making an account where there is none."""
    client.post(link_for(client, address), {"full_name": name})
    return Account.objects.get(pk=client.session["_auth_user_id"])


def party_of(client: Client) -> Party:
    account = Account.objects.get(pk=client.session["_auth_user_id"])
    assert account.party_id
    return Party.objects.get(pk=account.party_id)


@dataclass
class Provider:
    """The OpenID provider that runs, what it was asked, and whom it knows."""

    url: str
    asked: list[dict[str, str]] = field(default_factory=list)

    def knows(self, sub: str, **claims: object) -> None:
        requests.put(f"{self.url}/users/{sub}", json=claims, timeout=5).raise_for_status()

    def authorize(self, address: str, sub: str | None) -> str:
        """A person says yes (or, without a sub, no) on the provider's page; where they are sent."""
        data = {"sub": sub} if sub else {"action": "deny"}
        answer = requests.post(address, data=data, allow_redirects=False, timeout=5)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


def _listening(app: Any, provider: Provider) -> Any:
    """The provider's own program, with a note of what its token endpoint was sent."""

    def listen(environ: dict[str, Any], start: Any) -> Any:
        if environ["PATH_INFO"] == "/oauth2/token":
            import io

            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            environ["wsgi.input"] = io.BytesIO(body)
            provider.asked.append({k: v[0] for k, v in parse_qs(body.decode()).items()})
        return app(environ, start)

    return listen


@pytest.fixture
def provider(settings: Settings, db: None) -> Iterator[Provider]:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from oidc_provider_mock import run_server_in_thread
    cache.clear()
    with run_server_in_thread() as server:
        found = Provider(f"http://localhost:{server.server_port}")
        server.app = _listening(server.app, found)
        app = {
            "provider_id": "oidc",
            "name": "VNeID Mẫu",
            "client_id": "quan",
            "secret": "bí mật mẫu",
            "settings": {"server_url": found.url, "scope": ["openid", "profile", "email"]},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
        }
        settings.OIDC_NATIONAL_ID_CLAIM = "citizen_pid"
        yield found


def to_provider(client: Client, where: str = "") -> str:
    """The address at the provider to which the button leads."""
    answer = client.get("/dang-nhap/dinh-danh/", {"next": where} if where else {})
    assert answer.status_code == 302, answer.content
    return str(answer["Location"])


def by_identity(client: Client, provider: Provider, sub: str | None, where: str = "") -> Any:
    """The whole way there and back."""
    back = urlsplit(provider.authorize(to_provider(client, where), sub))
    return client.get(f"{back.path}?{back.query}")
