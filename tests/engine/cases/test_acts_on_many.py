"""One act on many dossiers writes what each act by itself would, and only for those that may."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from tests.engine.cases.office import NOON, Office

from opendistrict.engine.cases import actions, queries
from opendistrict.engine.cases.models import Step
from opendistrict.engine.cases.queries.standing import Case
from opendistrict.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def _trail(dossier_id: object) -> list[tuple[object, ...]]:
    rows = Step.objects.filter(dossier_id=dossier_id).order_by("n")
    return list(rows.values_list("n", "transition", "state", "holder_id", "actor_label", "note"))


def test_many_are_as_each_by_itself(office: Office) -> None:
    alone, *some = [office.open().id for _ in range(4)]
    nobodys = uuid7()
    actions.pass_on(dossier_id=alone, note="xong", actor=office.examiner, at=LATER)
    refused = actions.pass_on_many(
        dossier_ids=[*some, nobodys, some[0]], note="xong", actor=office.examiner, at=LATER
    )
    assert {key: no.codes for key, no in refused.items()} == {nobodys: ("dossier_is_unknown",)}
    for one in some:
        assert _trail(one) == _trail(alone)


def test_who_acted_meanwhile_stops_no_other(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = office.open().id, office.open().id
    read = queries.cases

    def read_then_overtaken(ids: Sequence[UUID]) -> Mapping[UUID, Case]:
        found = read(ids)
        actions.take(dossier_id=first, actor=office.examiner, at=LATER)
        return found

    monkeypatch.setattr(queries, "cases", read_then_overtaken)
    refused = actions.pass_on_many(dossier_ids=[first, second], actor=office.examiner, at=LATER)
    assert {key: no.codes for key, no in refused.items()} == {first: ("dossier_moved_meanwhile",)}
    assert queries.case(second).step == "ky"
    assert queries.case(first).step == "tham_tra"
