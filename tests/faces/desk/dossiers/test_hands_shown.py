"""What the desk shows of whose hands a dossier is in, and of a clock that went back."""

import re
from datetime import timedelta

import pytest
from tests.engine.cases.office import DAY, NOON, Office
from tests.engine.cases.test_hands import delegated, leaves_the_post
from tests.faces.desk.dossiers.conftest import CHAIR, EXAMINER, Clock, Desk
from tests.faces.desk.dossiers.test_dossier_page import act, revision
from tests.faces.desk.dossiers.test_queue import text_of
from tests.makers import actor

from opendistrict.engine.cases import actions
from opendistrict.registers.orgs import queries as orgs

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
HEAD, REGISTRAR = "chanh-van-phong-phuong-sai-gon", "chuyen-vien-tong-hop-phuong-sai-gon"


def slug_of_holder(office: Office, opened) -> str:  # type: ignore[no-untyped-def]
    holder = office.holder(opened.id)
    assert holder
    return orgs.posts([holder], on=NOON.date())[holder].slug


def test_a_dossier_handed_over_shows_its_age_its_hands_and_the_reason(
    office: Office, desk: Desk, at: Clock
) -> None:
    opened = office.open()
    actions.pass_on(dossier_id=opened.id, actor=office.examiner, at=NOON + HOUR)
    signer = desk(slug_of_holder(office, opened))
    at.now = NOON + 2 * DAY
    before = text_of(signer.get(f"/ho-so/{opened.code}/"))
    assert re.findall(r"(\d+ ngày) từ khi nộp, chuyển tay (\d+) lần", before) == [("2 ngày", "3")]
    answer = act(
        signer, opened.code, "hand_over", to=office.chair.post_id, note="Đi công tác dài ngày",
        revision=revision(office, opened),
    )  # fmt: skip
    assert answer.status_code == 302
    at.now = NOON + 3 * DAY
    page = text_of(desk(CHAIR).get(f"/ho-so/{opened.code}/"))
    assert re.findall(r"(\d+ ngày) từ khi nộp, chuyển tay (\d+) lần", page) == [("3 ngày", "4")]
    assert "Đi công tác dài ngày" in page
    assert opened.code in text_of(desk(CHAIR).get("/viec/"))


def test_who_leaves_is_seen_by_the_head_and_replaced(office: Office, desk: Desk, at: Clock) -> None:
    opened = office.open()
    actions.pass_on(dossier_id=opened.id, actor=office.examiner, at=NOON + HOUR)
    gone = office.of_holder(opened.id)
    at.now = NOON + 2 * DAY
    leaves_the_post(gone, at.now)
    head = desk(HEAD)
    page = text_of(head.get("/ho-so/tai/"))
    assert "Chưa có người giữ chức danh" in page and gone.label not in page
    shown = text_of(head.get(f"/ho-so/tai/?post={gone.post_id}"))
    assert opened.code in shown
    assert "Chưa có người giữ chức danh" in text_of(head.get(f"/ho-so/{opened.code}/"))
    given = head.post(
        "/ho-so/tai/giao/", {"dossier": str(opened.id), "to": str(office.chair.post_id)}
    )
    assert given.status_code == 302 and office.holder(opened.id) == office.chair.post_id
    chair = desk(CHAIR)
    assert act(
        chair, opened.code, "sign", revision=revision(office, opened)
    ).status_code == 302  # fmt: skip


def test_a_delegation_is_over_at_midnight(office: Office, desk: Desk, at: Clock) -> None:
    last = NOON + 2 * DAY
    delegated(office, last)
    opened = office.open()
    to = actor(REGISTRAR, NOON.date()).post_id
    actions.pass_on(dossier_id=opened.id, to=to, actor=office.examiner, at=NOON + HOUR)
    officer = desk(REGISTRAR)
    at.now = last.replace(hour=23, minute=59, second=59)
    assert "Giấy ủy quyền mẫu 07" in text_of(officer.get(f"/ho-so/{opened.code}/viec/sign/"))
    at.now += timedelta(seconds=1)
    refused = act(officer, opened.code, "sign", revision=revision(office, opened))
    assert refused.status_code == 409
    assert "không có thẩm quyền ký" in text_of(refused)


def test_a_clock_that_went_back_is_told_in_place(office: Office, desk: Desk, at: Clock) -> None:
    opened = office.open(NOON)
    at.now = NOON - DAY
    refused = act(
        desk(EXAMINER), opened.code, "take", note="gõ dở", revision=revision(office, opened)
    )
    assert refused.status_code == 409
    assert "Đồng hồ của máy chủ đang chạy lùi" in text_of(refused)
    assert office.state(opened.id) == "4.tham_tra"
