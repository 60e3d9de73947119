"""Idempotency-Key: sent twice, done once; two at once, one waits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from tests.engine.cases.office import NOON, Office, office
from tests.faces.api.v1.caller import Program
from tests.faces.api.v1.conftest import Watch
from tests.faces.api.v1.test_dossier_by_api import FILING

from opendistrict.engine.cases.models import Dossier, Step
from opendistrict.registers.base import actions as base
from opendistrict.registers.base.models import KeptAnswer

KEY = "0190aaaa-bbbb-cccc-dddd-eeeeffff0001"


@pytest.mark.django_db
def test_a_repeat_gets_the_same_answer_and_does_nothing(counter: Program) -> None:
    first = counter.post("/dossiers", FILING, key=KEY)
    again = counter.post("/dossiers", FILING, key=KEY)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert Dossier.objects.count() == 1


@pytest.mark.django_db
def test_the_same_key_for_another_thing_is_refused(counter: Program, examiner: Program) -> None:
    code = counter.post("/dossiers", FILING, key=KEY).json()["code"]
    other = counter.post("/dossiers", {**FILING, "channel": "post"}, key=KEY)
    assert (other.status_code, other.json()["code"]) == (422, "key_was_used_for_another_request")
    # Keys are each client's own.
    assert examiner.act(code, "take", key=KEY).status_code == 200


@pytest.mark.django_db
def test_a_refusal_is_an_answer_too_and_leaves_nothing(examiner: Program, counter: Program) -> None:
    code = counter.post("/dossiers", FILING).json()["code"]
    steps = Step.objects.count()
    first = examiner.act(code, "sign", key=KEY)
    again = examiner.act(code, "sign", key=KEY)
    assert first.status_code == again.status_code != 200
    assert first.content == again.content
    assert again.headers["Content-Type"] == "application/problem+json"
    assert Step.objects.count() == steps


@pytest.mark.django_db
def test_without_a_key_nothing_is_done(counter: Program) -> None:
    headers = counter.headers()
    said = counter.browser.post(
        "/api/v1/dossiers", FILING, content_type="application/json", headers=headers
    )
    assert (said.status_code, said.json()["code"]) == (400, "parameter_does_not_fit")
    assert Dossier.objects.count() == 0


@pytest.mark.django_db
def test_after_a_day_a_key_is_free_and_forgotten(counter: Program, watch: Watch) -> None:
    counter.post("/dossiers", FILING, key=KEY)
    watch.at = NOON + timedelta(hours=25)
    counter.token = ""
    assert "Idempotency-Replayed" not in counter.post("/dossiers", FILING, key=KEY).headers
    assert Dossier.objects.count() == 2
    assert base.forget_answers(NOON + timedelta(hours=60)) == 1
    assert KeptAnswer.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_at_once_it_is_done_once(quan1: None, watch: Watch, office: Office) -> None:
    counter = Program.from_post("chuyen-vien-mot-cua-phuong-sai-gon")
    counter.headers()

    def call(_n: int) -> tuple[int, bytes]:
        try:
            answered = counter.post("/dossiers", FILING, key=KEY)
            return answered.status_code, answered.content
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(call, range(6)))
    assert {status for status, _ in answers} == {201}
    assert len({content for _, content in answers}) == 1
    assert Dossier.objects.count() == 1


__all__ = ["office"]
