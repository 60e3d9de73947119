"""Who signs in for tests of the cockpit."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from tests.makers import TODAY_2023, actor

from opendistrict.registers.people import queries as people

SignIn = Callable[..., Client]


def account_of(post: str) -> Any:
    who = actor(post, TODAY_2023)
    assert who.person_id is not None
    account = people.accounts_of([who.person_id])[who.person_id]
    return get_user_model()._default_manager.get(pk=account.id)
