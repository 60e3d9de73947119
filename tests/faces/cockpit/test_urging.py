"""Whom to remind, one note, sent: with htmx, without script, and never twice a day."""

from uuid import UUID

import pytest
from django.test import Client
from tests.faces.cockpit.signing import SignIn
from tests.makers import TODAY_2023, actor

from opendistrict.engine.plans import queries as plans

CHAIR, HEAD = "chu-tich-quan-1", "truong-phong-kinh-te-quan-1"
HTMX = {"HX-Request": "true"}


def words(answered: object) -> str:
    return " ".join(answered.content.decode().split())  # type: ignore[attr-defined]


def reminders(task_id: UUID) -> list[tuple[str, str]]:
    found = plans.nudges_about(task_id=task_id, actor=actor(CHAIR, TODAY_2023), on=TODAY_2023)
    return [(one.person_name, one.note) for one in found]


def test_two_steps_without_script(signed_in: SignIn, work: dict[str, UUID]) -> None:
    client, path = signed_in(CHAIR), f"/cockpit/urge/task/{work['late']}/"
    form = words(client.get(path))
    assert "<html" in form and "Quách Hải Lâm" in form and "Trưởng Phòng Kinh tế" in form
    head = actor(HEAD, TODAY_2023)
    sent = client.post(path, {"post": str(head.post_id), "note": "Báo cáo trước 17 giờ"})
    assert (sent.status_code, sent["Location"]) == (302, "/cockpit/")
    assert reminders(work["late"]) == [("Quách Hải Lâm", "Báo cáo trước 17 giờ")]
    page = words(client.get("/cockpit/"))
    assert "Đã đôn đốc Quách Hải Lâm." in page and "Đã nhắc hôm nay" in page


def test_one_place_of_the_page_with_htmx(signed_in: SignIn, work: dict[str, UUID]) -> None:
    client, path = signed_in(CHAIR), f"/cockpit/urge/task/{work['late']}/"
    form = words(client.get(path, headers=HTMX))
    assert form.startswith('<form class="urge-form"') and "<html" not in form
    post = str(actor(HEAD, TODAY_2023).post_id)
    sent = client.post(path, {"post": post, "note": ""}, headers=HTMX)
    assert sent.status_code == 200 and "Đã đôn đốc Quách Hải Lâm." in words(sent)


def test_a_second_reminder_of_the_day_is_refused_with_the_time(
    signed_in: SignIn, work: dict[str, UUID]
) -> None:
    client, path = signed_in(CHAIR), f"/cockpit/urge/task/{work['late']}/"
    post = str(actor(HEAD, TODAY_2023).post_id)
    client.post(path, {"post": post, "note": "lần đầu"})
    again = client.post(path, {"post": post, "note": "lần hai"}, headers=HTMX)
    assert again.status_code == 409
    assert "08:00" in words(again) and "lần hai" in words(again)  # what was typed is kept
    assert len(reminders(work["late"])) == 1


def test_a_batch_is_one_click_for_all(signed_in: SignIn, work: dict[str, UUID]) -> None:
    client = signed_in(CHAIR)
    row = plans.task(task_id=work["shared"], actor=actor(CHAIR, TODAY_2023), on=TODAY_2023).row
    path = f"/cockpit/urge/batch/{row.batch}/"
    form = words(client.get(path, headers=HTMX))
    assert "Nhắc 3 đơn vị chưa xong" in form and "Phường Cô Giang" in form
    sent = client.post(path, {"note": "Nộp hôm nay"}, headers=HTMX)
    assert "Đã đôn đốc 3 đơn vị." in words(sent)
    assert [note for _, note in reminders(work["shared"])] == ["Nộp hôm nay"]
    again = client.post(path, {"note": ""}, headers=HTMX)
    assert again.status_code == 409


def test_a_target_can_be_urged_too(signed_in: SignIn) -> None:
    client, chair = signed_in(CHAIR), actor(CHAIR, TODAY_2023)
    one = next(s for s in plans.sets_in_reach(chair) if s.code == "nam-2023")
    view = plans.set_view(one.id, actor=chair, on=TODAY_2023)
    assert view is not None
    growth = view.targets[0].target
    path = f"/cockpit/urge/target/{growth.id}/"
    assert growth.title in words(client.get(path))
    post = str(actor(HEAD, TODAY_2023).post_id)
    assert client.post(path, {"post": post, "note": ""}).status_code == 302


@pytest.mark.parametrize("post", ["", "không phải mã", "00000000-0000-0000-0000-000000000001"])
def test_nobody_else_can_be_named(signed_in: SignIn, work: dict[str, UUID], post: str) -> None:
    path = f"/cockpit/urge/task/{work['late']}/"
    assert signed_in(CHAIR).post(path, {"post": post}).status_code == 409
    assert reminders(work["late"]) == []


def test_who_may_not_urge_sees_no_button(signed_in: SignIn, work: dict[str, UUID]) -> None:
    client: Client = signed_in("chuyen-vien-tong-hop-quan-1")
    assert "/cockpit/urge/" not in words(client.get("/cockpit/"))
    assert client.get(f"/cockpit/urge/task/{work['late']}/").status_code == 403
