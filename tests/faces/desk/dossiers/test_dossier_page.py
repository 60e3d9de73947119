"""One dossier: at a glance, why its date, acts with their sentences, two officers at once."""

import re
from datetime import timedelta
from zlib import compress, crc32

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.engine.cases.office import DAY, NOON, Office
from tests.engine.cases.test_fees_in_the_books import AT_INTAKE, asked, paid_otherwise
from tests.faces.desk.conftest import choose_language
from tests.faces.desk.dossiers.conftest import (
    CHAIR,
    COUNTER,
    EXAMINER,
    STRANGER,
    Clock,
    Desk,
)
from tests.faces.desk.dossiers.test_queue import text_of
from tests.makers import drain, unit_id
from tests.registers.ledger.world import make_world

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.models import Attachment, Step
from opendistrict.engine.cases.queries import case
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base.models import AuditEvent
from opendistrict.registers.ledger import queries as books
from opendistrict.registers.orgs import queries as orgs

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
HTMX = {"headers": {"HX-Request": "true"}}


def picture() -> bytes:
    """A grey pixel as PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + check

    head = (1).to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])
    body = chunk(b"IHDR", head) + chunk(b"IDAT", compress(b"\x00\x80")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def act(client: Client, code: str, name: str, **fields: object):  # type: ignore[no-untyped-def]
    return client.post(f"/ho-so/{code}/viec/{name}/", fields)


def revision(office: Office, opened) -> int:  # type: ignore[no-untyped-def]
    return case(opened.id).standing.revision


def test_the_page_answers_at_a_glance(office: Office, desk: Desk, at: Clock) -> None:
    opened = office.open()
    at.now = NOON + 2 * HOUR
    page = text_of(desk(EXAMINER).get(f"/ho-so/{opened.code}/"))
    for told in (
        "Đặng Thị Ngọc Ánh", "Thẩm tra hồ sơ", "đã giữ 2 giờ", "17:00 ngày 27/11/2026",
        "24/11/2026 được nghỉ", "bổ sung lý lịch", "Tờ khai", "6.000 đồng",
        "Chuyển đơn vị giải quyết", "09*****456", "Bắt đầu xử lý",
    ):  # fmt: skip
        assert told in page, told
    assert "0903123456" not in page and "079190000123" not in page


def test_it_reads_in_english(office: Office, desk: Desk) -> None:
    opened = office.open()
    examiner = desk(EXAMINER)
    choose_language(examiner, "en")
    page = text_of(examiner.get(f"/ho-so/{opened.code}/"))
    assert "Confirmation for tests" in page and "Purpose" in page and "Examination" in page


@pytest.mark.parametrize("path", ["", "bien-nhan/", "viec/take/", "xem/nguoi-nop.phone/"])
def test_another_units_officer_sees_nothing(office: Office, desk: Desk, path: str) -> None:
    opened = office.open()
    stranger = desk(STRANGER)
    assert stranger.get(f"/ho-so/{opened.code}/{path}").status_code == 404
    assert stranger.get("/ho-so/26740-000000-0000/").status_code == 404
    assert stranger.get(f"/ho-so/ma/{opened.token}/").status_code == 404
    assert Client().get(f"/ho-so/{opened.code}/{path}").status_code == 302


def test_a_scanned_receipt_opens_the_dossier(office: Office, desk: Desk) -> None:
    opened = office.open()
    found = desk(EXAMINER).get(f"/ho-so/ma/{opened.token}/")
    assert found["Location"] == f"/ho-so/{opened.code}/"
    assert desk(EXAMINER).get("/ho-so/ma/nothing/").status_code == 404


def test_the_page_asks_the_same_however_long_its_life(
    office: Office, desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    opened = office.open()
    examiner = desk(EXAMINER)
    examiner.get(f"/ho-so/{opened.code}/")
    with django_assert_max_num_queries(70) as short:
        examiner.get(f"/ho-so/{opened.code}/")
    for _ in range(3):
        actions.take(dossier_id=opened.id, actor=office.examiner, at=NOON)
        actions.comment(dossier_id=opened.id, text="Đã xem", actor=office.examiner, at=NOON)
    with django_assert_max_num_queries(70) as long:
        examiner.get(f"/ho-so/{opened.code}/")
    assert len(long.captured_queries) == len(short.captured_queries)


def test_who_does_not_hold_it_is_told_why(office: Office, desk: Desk) -> None:
    opened = office.open()
    page = text_of(desk(CHAIR).get(f"/ho-so/{opened.code}/"))
    assert "Hồ sơ đang ở chức danh khác" in page
    refused = act(desk(COUNTER), opened.code, "take", revision=revision(office, opened))
    assert refused.status_code == 409 and "Hồ sơ đang ở chức danh khác" in text_of(refused)
    asked = desk(COUNTER).get(f"/ho-so/{opened.code}/viec/take/")
    assert asked.status_code == 409


def test_passed_on_to_who_is_shown_or_to_another(office: Office, desk: Desk) -> None:
    opened = office.open()
    examiner = desk(EXAMINER)
    form = text_of(examiner.get(f"/ho-so/{opened.code}/viec/pass_on/"))
    chosen = re.search(r'<option value="([^"]+)" selected>([^<]+)', form)
    assert chosen
    others = [one for one in re.findall(r'<option value="([^"]+)"', form) if one != chosen[1]]
    assert others, "a ward has more than one who may sign"
    done = act(
        examiner, opened.code, "pass_on", to=others[0], note="Đủ điều kiện",
        revision=revision(office, opened),
    )  # fmt: skip
    assert done.status_code == 302
    assert str(office.holder(opened.id)) == others[0]


def test_two_officers_at_once_nothing_typed_is_lost(office: Office, desk: Desk) -> None:
    opened = office.open()
    seen = revision(office, opened)
    actions.take(dossier_id=opened.id, actor=office.examiner, at=NOON + HOUR)
    examiner = desk(EXAMINER)
    late = act(
        examiner, opened.code, "ask_supplement", items="Bản chụp căn cước\nẢnh 4x6",
        note="theo khoản 2", revision=seen,
    )  # fmt: skip
    page = text_of(late)
    assert late.status_code == 409 and "vừa có người khác xử lý" in page
    assert "Ảnh 4x6" in page and "theo khoản 2" in page and "Vừa xảy ra" in page
    now = re.search(r'name="revision" value="(\d+)"', page)
    assert now and int(now[1]) == seen + 1
    again = act(
        examiner, opened.code, "ask_supplement", items="Bản chụp căn cước\nẢnh 4x6",
        revision=now[1],
    )  # fmt: skip
    assert again.status_code == 302
    assert office.state(opened.id) == "5.tham_tra"


@pytest.mark.parametrize("name", ["enquire", "set_fee"])
def test_acts_that_do_not_move_it_mind_the_revision_too(
    office: Office, desk: Desk, name: str
) -> None:
    opened = office.open()
    seen = revision(office, opened)
    actions.take(dossier_id=opened.id, actor=office.examiner, at=NOON)
    fields = {
        "enquire": {
            "to_unit_id": str(unit_id("phong-vhxh-phuong-sai-gon")), "question": "Có không?",
            "amount": "2", "every": "working_day",
        },
        "set_fee": {"amount": "5000", "basis": "Nghị quyết mẫu"},
    }[name]  # fmt: skip
    late = act(desk(EXAMINER), opened.code, name, revision=seen, **fields)
    assert late.status_code == 409 and "vừa có người khác" in text_of(late)
    assert act(desk(EXAMINER), opened.code, name, revision=seen + 1, **fields).status_code == 302


def test_a_second_supplement_warns_before_and_needs_a_tick(
    office: Office, desk: Desk, at: Clock
) -> None:
    opened = office.open()
    examiner = desk(EXAMINER)
    assert "Tôi biết" not in text_of(examiner.get(f"/ho-so/{opened.code}/viec/ask_supplement/"))
    nothing = act(examiner, opened.code, "ask_supplement", items=" ", revision=3)
    assert nothing.status_code == 409 and "ít nhất một giấy tờ" in text_of(nothing)
    act(examiner, opened.code, "ask_supplement", papers="Tờ khai", revision=3)
    assert office.state(opened.id) == "5.tham_tra"
    came = SimpleUploadedFile("to-khai.pdf", b"MZ not a pdf", "application/pdf")
    counter = desk(COUNTER)
    bad = counter.post(
        f"/ho-so/{opened.code}/viec/supplement/",
        {"papers": "to_khai", "kind": "copy", "file": came, "note": "nộp lại", "revision": 4},
    )
    assert bad.status_code == 409 and "nộp lại" in text_of(bad)
    assert Attachment.objects.filter(dossier_id=opened.id).count() == 1
    act(counter, opened.code, "supplement", papers="to_khai", kind="copy", revision=4)
    form = text_of(examiner.get(f"/ho-so/{opened.code}/viec/ask_supplement/"))
    assert "tính là trễ hạn" in form and "Tôi biết" in form
    twice = act(examiner, opened.code, "ask_supplement", items="Nữa", revision=5)
    assert twice.status_code == 409 and "Nữa" in text_of(twice)
    assert (
        act(
            examiner, opened.code, "ask_supplement", items="Nữa", second_counts_as_late="on",
            revision=5,
        ).status_code
        == 302
    )  # fmt: skip


def test_signed_on_a_ground_that_is_shown_and_frozen(office: Office, desk: Desk, at: Clock) -> None:
    opened = office.open()
    actions.pass_on(dossier_id=opened.id, actor=office.examiner, at=NOON)
    holder = office.holder(opened.id)
    assert holder
    signer = desk(orgs.posts([holder], on=NOON.date())[holder].slug)
    page = text_of(signer.get(f"/ho-so/{opened.code}/"))
    assert "Bước này phải ký kết quả rồi mới chuyển tiếp." in page
    form = text_of(signer.get(f"/ho-so/{opened.code}/viec/sign/"))
    assert "Bạn ký theo:" in form and "Căn cứ:" in form
    assert act(signer, opened.code, "sign", revision=4).status_code == 302
    after = text_of(signer.get(f"/ho-so/{opened.code}/"))
    assert "Chấp thuận" in after and "Căn cứ:" in after
    back = act(signer, opened.code, "send_back", step="tham_tra", note="Sửa", revision=5)
    assert back.status_code == 409 and "Kết quả đã ký" in text_of(back)


def test_sent_back_handed_over_stopped_each_with_its_reason(office: Office, desk: Desk) -> None:
    opened = office.open()
    actions.pass_on(dossier_id=opened.id, actor=office.examiner, at=NOON)
    holder = office.holder(opened.id)
    assert holder
    signer = desk(orgs.posts([holder], on=NOON.date())[holder].slug)
    wordless = act(signer, opened.code, "send_back", step="tham_tra", note="", revision=4)
    assert wordless.status_code == 422
    assert act(
        signer, opened.code, "send_back", step="tham_tra", note="Thiếu dấu", revision=4
    ).status_code == 302  # fmt: skip
    assert office.state(opened.id) == "4.tham_tra"
    stopped = act(desk(EXAMINER), opened.code, "stop", reasons="Không thuộc đối tượng", revision=5)
    assert stopped.status_code == 302 and office.state(opened.id) == "8"
    chair = desk(CHAIR)
    assert act(chair, opened.code, "reopen", basis="Quyết định mẫu", revision=6).status_code == 302
    assert office.state(opened.id) == "4.tham_tra"


def test_an_apology_proposes_a_date_and_comes_once(office: Office, desk: Desk, at: Clock) -> None:
    opened = office.open()
    examiner = desk(EXAMINER)
    form = text_of(examiner.get(f"/ho-so/{opened.code}/viec/apologise/"))
    proposed = re.search(r'name="new_date" value="(\d\d/\d\d/\d{4})"', form)
    assert proposed and proposed[1] == "30/11/2026"  # the working day after the promised Friday
    early = act(
        examiner, opened.code, "apologise", new_date="26/11/2026", reasons="Chờ xác minh",
        revision=3,
    )  # fmt: skip
    assert early.status_code == 409 and "Chờ xác minh" in text_of(early)
    assert act(
        examiner, opened.code, "apologise", new_date=proposed[1], reasons="Chờ xác minh",
        revision=3,
    ).status_code == 302  # fmt: skip
    promised = case(opened.id).standing.promised_at
    assert promised and f"{promised.astimezone(NOON.tzinfo):%d/%m %H:%M}" == "30/11 17:00"
    at.now = NOON + DAY * 30
    page = text_of(examiner.get(f"/ho-so/{opened.code}/"))
    assert "Đã quá ngày hẹn trả" in page


def test_money_is_taken_at_the_counter_once_for_each_receipt(office: Office, desk: Desk) -> None:
    opened = office.open()
    counter = desk(COUNTER)
    assert 'value="6000"' in text_of(counter.get(f"/ho-so/{opened.code}/viec/pay/"))
    assert act(counter, opened.code, "pay", amount="4000", reference="BL 1").status_code == 302
    twice = act(counter, opened.code, "pay", amount="2000", reference="BL 1")
    assert twice.status_code == 409 and "BL 1" in text_of(twice)
    assert act(desk(EXAMINER), opened.code, "pay", amount="1", reference="X").status_code == 409
    act(counter, opened.code, "pay", amount="2000", reference="BL 2")
    assert case(opened.id).standing.paid == 6000


def test_sealed_fields_are_read_for_a_purpose_that_is_kept(office: Office, desk: Desk) -> None:
    opened = office.open()
    examiner = desk(EXAMINER)
    address = f"/ho-so/{opened.code}/xem/nguoi-nop.phone/"
    short = examiner.post(address, {"purpose": "xem"})
    assert short.status_code == 409 and "0903123456" not in text_of(short)
    shown = examiner.post(address, {"purpose": "Gọi hẹn lại lịch đối chiếu"})
    assert "0903123456" in text_of(shown) and "no-store" in shown["Cache-Control"]
    line = AuditEvent.objects.filter(action="people.unmask").latest("id")
    assert line.details["purpose"] == "Gọi hẹn lại lịch đối chiếu"
    assert examiner.get(f"/ho-so/{opened.code}/xem/muc_dich/").status_code == 404


def test_papers_comments_and_files(office: Office, desk: Desk) -> None:
    opened = office.open()
    examiner = desk(EXAMINER)
    png = picture()
    kept = examiner.post(
        f"/ho-so/{opened.code}/viec/attach/",
        {"paper": "khac", "kind": "copy", "count": "1",
         "file": SimpleUploadedFile("anh.png", png, "image/png")},
    )  # fmt: skip
    assert kept.status_code == 302
    one = Attachment.objects.get(dossier_id=opened.id, paper="khac")
    file = examiner.get(f"/ho-so/{opened.code}/giay/{one.pk}/")
    assert file.content == png and "attachment" in file["Content-Disposition"]
    assert desk(STRANGER).get(f"/ho-so/{opened.code}/giay/{one.pk}/").status_code == 404
    said = examiner.post(f"/ho-so/{opened.code}/y-kien/", {"text": "Nhờ xem lại mục 3"})
    assert said.status_code == 302
    assert "Nhờ xem lại mục 3" in text_of(examiner.get(f"/ho-so/{opened.code}/"))
    assert examiner.post(f"/ho-so/{opened.code}/y-kien/", {"text": ""}).status_code == 422


def test_htmx_gets_the_act_alone_and_leads_back(office: Office, desk: Desk) -> None:
    opened = office.open()
    examiner = desk(EXAMINER)
    part = examiner.get(f"/ho-so/{opened.code}/viec/pass_on/", **HTMX)
    assert "<html" not in part.content.decode() and "act-form" in part.content.decode()
    done = examiner.post(f"/ho-so/{opened.code}/viec/take/", {"revision": 3}, **HTMX)
    assert done["HX-Redirect"] == f"/ho-so/{opened.code}/"
    assert Step.objects.filter(dossier_id=opened.id, transition="take:tham_tra").exists()


def test_an_unknown_act_is_no_page(office: Office, desk: Desk) -> None:
    opened = office.open()
    assert desk(EXAMINER).get(f"/ho-so/{opened.code}/viec/burn/").status_code == 404


def test_verdicts_beside_the_flow_say_what_their_acts_say(office: Office) -> None:
    """A button that is shown may be pressed, and one that is grey says what the act would."""
    from opendistrict.engine.cases.queries.asides import asides

    opened, other = office.open(), office.open()
    late = NOON + DAY * 30
    calls = {
        "attach": lambda a, t: actions.attach(dossier_id=opened.id, papers=[], actor=a, at=t),
        "set_fee": lambda a, t: actions.set_fee(
            dossier_id=opened.id, amount=6000, basis="mẫu", actor=a, at=t
        ),
        "pay": lambda a, t: actions.pay(
            dossier_id=opened.id, amount=1, reference="P", is_online=False, actor=a, at=t
        ),
        "relate": lambda a, t: actions.relate(
            dossier_id=opened.id, other_id=other.id, actor=a, at=t
        ),
        "enquire": lambda a, t: None,
        "extend": lambda a, t: actions.extend(dossier_id=opened.id, basis="mẫu", actor=a, at=t),
        "apologise": lambda a, t: actions.apologise(
            dossier_id=opened.id, reasons="mẫu", new_date=late + DAY * 9, actor=a, at=t
        ),
    }
    from django.db import transaction

    for actor in (office.examiner, office.counter, office.chair):
        for at in (NOON + HOUR, late):
            verdicts = {v.transition: v for v in asides(case(opened.id), actor, at)}
            for name, call in calls.items():
                if name == "enquire":
                    continue
                codes: tuple[str, ...] = ()
                with transaction.atomic():
                    try:
                        call(actor, at)
                    except Refused as no:
                        codes = no.codes
                    transaction.set_rollback(True)
                assert verdicts[name].blocked_by == codes, (name, actor.label, at)


def test_dossiers_of_one_bundle_are_seen_side_by_side(office: Office, desk: Desk) -> None:
    one, other = office.open(), office.open()
    counter = desk(COUNTER)
    page = text_of(counter.get(f"/ho-so/{one.code}/"))
    assert "Chưa xếp cùng hồ sơ nào" in page and f"/ho-so/{one.code}/viec/relate/" in page
    wrong = act(counter, one.code, "relate", number="26740-000000-0000")
    assert wrong.status_code == 409 and "Kiểm tra lại số hồ sơ kia" in text_of(wrong)
    done = act(
        counter, one.code, "relate", number=f" {other.code} ", revision=revision(office, one)
    )
    assert done.status_code == 302
    page = text_of(counter.get(f"/ho-so/{one.code}/"))
    for told in (other.code, "Xếp cùng bộ hồ sơ", "17:00 ngày 27/11/2026", "Tách khỏi bộ hồ sơ"):
        assert told in page, told
    looked = text_of(desk(CHAIR).get(f"/ho-so/{one.code}/"))
    assert other.code in looked and "viec/relate/" not in looked
    assert act(counter, one.code, "leave_bundle").status_code == 302
    assert "Chưa xếp cùng hồ sơ nào" in text_of(counter.get(f"/ho-so/{other.code}/"))


def test_a_page_asks_the_same_however_many_are_in_its_bundle(
    office: Office, desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    one, examiner = office.open(), desk(EXAMINER)
    office.open(beside=one.id)
    examiner.get(f"/ho-so/{one.code}/")
    with django_assert_max_num_queries(72) as two:
        examiner.get(f"/ho-so/{one.code}/")
    for _ in range(3):
        office.open(beside=one.id)
    with django_assert_max_num_queries(72) as five:
        examiner.get(f"/ho-so/{one.code}/")
    assert len(five.captured_queries) == len(two.captured_queries)


def test_cash_for_a_fee_that_a_bill_asks_for(office: Office, desk: Desk) -> None:
    make_world()
    paid_otherwise(AT_INTAKE)
    opened = office.open()
    drain(NOON)
    charge, _bill = asked(opened.id)
    counter = desk(COUNTER)
    page = text_of(counter.get(f"/ho-so/{opened.code}/"))
    assert "Đã lập khoản phải thu, còn 6.000" in page and "03/12/2026" in page
    assert str(charge.id) not in page, "the counter does not read the books"
    standing = case(opened.id).standing
    told = {"amount": "6000", "reference": "PT 01", "revision": str(standing.revision)}
    answered = counter.post(f"/ho-so/{opened.code}/viec/pay/", told)
    assert answered.status_code == 302, text_of(answered)
    (receipt,) = books.receipts_of(charge.id)
    page = text_of(counter.get(f"/ho-so/{opened.code}/"))
    assert receipt.number in page and "Đã lập khoản phải thu" not in page
