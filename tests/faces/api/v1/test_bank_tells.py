"""A bank tells of money: booked once, refused as a whole, and a forgery learns nothing."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings
from tests.faces.api.v1.conftest import Watch
from tests.makers import MORNING, TODAY
from tests.registers.ledger.conftest import SECRET
from tests.registers.ledger.test_banking import nothing_was_imported
from tests.registers.ledger.world import World, make_world

from opendistrict.kernel.statements import signature


@pytest.fixture
def world(quan1: None, watch: Watch) -> World:
    cache.clear()
    watch.at = MORNING
    return make_world(SECRET)


def movement(reference: str = "M1", dong: object = 100_000, text: str = "") -> dict[str, object]:
    return {"reference": reference, "amount": dong, "booked_on": TODAY.isoformat(), "text": text}


def tell(
    world: World, told: object, *, secret: str = SECRET, at: datetime = MORNING, **more: Any
) -> Any:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    moment = str(int(at.timestamp()))
    headers = {"OD-Moment": moment, "OD-Signature": signature(secret, moment, body)}
    return Client().post(
        f"/api/v1/bank/{more.pop('account', world.account)}/messages", body,
        content_type="application/json", headers=headers | more,
    )  # fmt: skip


def test_money_that_names_its_bill_is_matched_and_told_again_changes_nothing(world: World):
    charge = world.charge(100_000)
    told = [movement(text=world.bill(charge).code), movement("M2", -5_000)]
    first, again = tell(world, told), tell(world, told)
    assert (first.status_code, first.json()) == (200, {"new": 2, "matched": 1})
    assert (again.status_code, again.json()) == (200, {"new": 0, "matched": 0})
    assert world.open(charge) == 0 and world.balances()["bank"] == 95_000


@pytest.mark.parametrize(
    "more",
    [
        {"secret": "khác"}, {"OD-Signature": ""}, {"OD-Signature": "0" * 64}, {"OD-Moment": "x"},
        {"at": MORNING - timedelta(hours=1)}, {"account": uuid4()},
    ],
)  # fmt: skip
def test_a_forgery_is_told_nothing_but_no(world: World, more: dict[str, Any]):
    answered = tell(world, movement(), **more)
    assert answered.status_code == 401
    assert answered.json()["code"] == "message_signature_is_wrong"
    assert nothing_was_imported(world)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (b"{", "message_is_not_read"),
        (b"[" * 100_000, "message_is_not_read"),
        ([], "message_is_not_read"),
        ([movement()] * 501, "message_is_not_read"),
        (movement(dong="1.000.000"), "amount_is_not_whole"),
        (movement(dong=1.5), "amount_is_not_whole"),
        (movement(reference=""), "message_has_no_reference"),
        (movement(text="a\0b"), "message_is_not_read"),
        (movement() | {"booked_on": "2031-01-01"}, "line_is_in_the_future"),
        ([movement(), movement("M2") | {"currency": "USD"}], "line_is_in_another_currency"),
    ],
)
def test_what_cannot_be_read_is_said_and_books_nothing(world: World, told: object, code: str):
    answered = tell(world, told)
    assert (answered.status_code, answered.json()["code"]) == (400, code)
    assert answered["Content-Type"] == "application/problem+json"
    assert nothing_was_imported(world)


def test_too_large_and_too_fast(world: World, settings: Settings):
    assert tell(world, b" " * (256 * 1024 + 1)).status_code == 413
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"bank_message": "2/m/key"}
    cache.clear()
    found = [tell(world, movement()) for _ in range(3)]
    assert [one.status_code for one in found] == [200, 200, 429]
    assert found[-1]["Retry-After"] == "60"


def test_only_by_post_and_only_under_a_key(world: World):
    there = f"/api/v1/bank/{world.account}/messages"
    assert Client().get(there).status_code == 405
    assert tell(world, movement(), account="x").status_code == 400
