"""Việc mồ côi: the list by ended unit, several at once, and the task's own page."""

from datetime import date, datetime
from uuid import UUID

import pytest
from tests.faces.desk.test_followup import NOW, ids, signed_in, text_of  # noqa: F401 - a fixture
from tests.faces.desk.test_followup import give as give_task

from opendistrict.engine.plans.models import Task
from opendistrict.kernel.days import HERE

pytestmark = pytest.mark.django_db
BEFORE = datetime(2025, 6, 2, 9, tzinfo=HERE)
DUE = date(2026, 5, 1)


@pytest.fixture
def orphan(ids: dict[str, UUID]) -> UUID:  # noqa: F811
    return give_task(ids, "Sổ bộ cũ", unit="records", post=None, at=BEFORE, due_on=DUE)


def test_several_go_from_the_list(ids: dict[str, UUID], orphan: UUID) -> None:  # noqa: F811
    second = give_task(ids, "Con dấu cũ", unit="records", post=None, at=BEFORE, due_on=DUE)
    chair, address = signed_in("chair"), f"/followup/orphans/{ids['records']}/hand-over/"
    page = chair.get("/followup/orphans/")
    assert address in page.content.decode() and "kết thúc hoạt động" in page.content.decode()
    form = {"lead": str(ids["planning"]), "due_on": "", "reason": "Sắp xếp đơn vị"}
    empty = chair.post(address, form)
    assert empty.status_code == 409 and "Chưa chọn nhiệm vụ nào" in text_of(empty)
    wrong = chair.post(address, {**form, "task": [orphan], "reason": ""})
    assert wrong.status_code == 422 and f'value="{orphan}" checked' in wrong.content.decode()
    done = chair.post(address, {**form, "task": [orphan, second]}, follow=True)
    assert "Đã giao 2 nhiệm vụ" in text_of(done) and "Không có việc nào mồ côi" in text_of(done)
    assert set(Task.objects.values_list("lead_unit_id", flat=True)) == {ids["planning"]}


def test_it_is_offered_on_the_task_s_page(ids: dict[str, UUID], orphan: UUID) -> None:  # noqa: F811
    chair = signed_in("chair")
    shown = chair.get(f"/tasks/{orphan}/").content.decode()
    address = f"/tasks/{orphan}/hand-over/"
    assert address in shown and "Đơn vị planning" in shown
    form = {"lead": str(ids["planning"]), "due_on": "30/06/2026", "reason": "Sắp xếp đơn vị"}
    unread = chair.post(address, {**form, "due_on": "31/02/2026"})
    assert unread.status_code == 422
    past = chair.post(address, {**form, "due_on": "01/01/2026"})
    assert past.status_code == 409 and "đã qua" in text_of(past)
    assert Task.objects.get(pk=orphan).lead_unit_id == ids["records"]  # all or nothing
    done = chair.post(address, form, follow=True)
    assert "Giao cho đơn vị kế thừa: Đơn vị planning" in text_of(done)
    row = Task.objects.get(pk=orphan)
    assert (row.lead_unit_id, row.due_on, row.original_due_on) == (
        ids["planning"], date(2026, 6, 30), DUE
    )  # fmt: skip
    assert address not in chair.get(f"/tasks/{orphan}/").content.decode()


def test_the_successor_sees_it_and_others_do_not(
    ids: dict[str, UUID],  # noqa: F811
    orphan: UUID,
) -> None:
    assert "Sổ bộ cũ" in text_of(signed_in("planning-head").get("/followup/orphans/"))
    stranger = signed_in("culture-head")
    address = f"/followup/orphans/{ids['records']}/hand-over/"
    told = {"lead": str(ids["planning"]), "reason": "x", "task": [orphan]}
    assert stranger.post(address, told).status_code == 422  # not among her choices
    assert signed_in("planning-officer").post(address, told).status_code == 403
    assert Task.objects.get(pk=orphan).lead_unit_id == ids["records"]
    assert NOW.date() > BEFORE.date()
