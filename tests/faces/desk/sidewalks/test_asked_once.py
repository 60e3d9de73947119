"""A page of many uses asks as often as one of few: nothing is looked up row by row."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.faces.desk.sidewalks.test_book import MONDAY, desk
from tests.faces.portal.conftest import come_in, letters, party_of
from tests.makers import drain
from tests.services.test_life_of_a_use import examined, file, hold, holder

from opendistrict.engine.cases import actions as cases
from opendistrict.faces.kit import clock
from opendistrict.services.sidewalks.models import Use

assert letters  # a fixture
PREVIEW = {"on": "01/10/2025", "basis": "Quyết định mẫu"}


def have_more(party: UUID, count: int) -> None:
    """So many places in use, each with its dossier and a bill; every other one without a house."""
    for n in range(count):
        use = hold(party)
        opened = file(use)
        examined(opened)
        cases.ask_payment(dossier_id=opened.id, actor=holder(opened), at=MONDAY)
        drain(MONDAY)
        changed: dict[str, Any] = {"frontage": None} if n % 2 else {}
        Use.objects.filter(pk=use.id).update(state="active", **changed)


def test_many_uses_ask_no_more_than_few(
    quan1: None, letters: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda request=None: MONDAY)
    own, citizen = desk("chu-tich-phuong-sai-gon"), Client()
    come_in(citizen, "an@vidu.vn", "Mẫu An")
    party = party_of(citizen).pk
    pages = (
        (citizen, "/via-he/cua-toi/", {}),
        (own, "/so-via-he/", {}),
        (own, "/so-via-he/quy-dinh/qd-32-2023/", PREVIEW),
    )

    def asked() -> list[int]:
        found = []
        for client, path, told in pages:
            client.get(path, told)  # what is kept between requests is kept now
            with CaptureQueriesContext(connection) as heard:
                shown = client.get(path, told).content.decode()
            numbers = Use.objects.values_list("number", flat=True)
            assert [one for one in numbers if one not in shown] == [], path
            found.append(len(heard))
        return found

    have_more(party, 2)
    few = asked()
    have_more(party, 4)
    assert asked() == few
