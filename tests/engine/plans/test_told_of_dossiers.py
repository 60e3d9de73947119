"""Who has to do something about a dossier is told: a real mail server, the pack's own people."""

from datetime import date, datetime, timedelta
from email.message import EmailMessage
from uuid import UUID

import pytest
from tests.engine.cases.office import NOON, Office, office
from tests.engine.plans.test_digest_mail import Postman, postman
from tests.makers import HERE, actor, drain, empty_queue, unit_id

from opendistrict.engine.cases import actions as cases
from opendistrict.engine.cases import queries as cases_queries
from opendistrict.engine.plans import actions, handlers, queries
from opendistrict.engine.plans.models import Digest, Nudge
from opendistrict.engine.plans.queries import letters
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.workclock import Every, Term
from opendistrict.registers.base.shapes import CalendarDayRow
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import queries as people
from opendistrict.registers.people.models import Account

pytestmark = pytest.mark.django_db
__all__ = ["office", "postman"]
DAWN = datetime(2026, 11, 27, 6, 30, tzinfo=HERE)  # a Friday, as the clock drafts apologies
MORNING = DAWN.replace(hour=7, minute=50)
EVENING = NOON.replace(hour=23)


@pytest.fixture(autouse=True)
def _at_morning(monkeypatch: pytest.MonkeyPatch, office: Office) -> None:
    empty_queue()
    monkeypatch.setattr(letters, "database_now", lambda: MORNING)


def reachable(*them: Actor) -> None:
    """They have an account with an address of the office."""
    for one in them:
        assert one.person_id
        Account.objects.filter(person=one.person_id).update(email=f"{one.person_id.hex}@od.vn")


def head_over(unit: UUID) -> Actor:
    """Who is head of a unit."""
    on = NOON.date()
    return actor(orgs.heads([unit], on=on)[unit].slug, on)


def at_work(office: Office) -> UUID:
    key = office.open().id
    if office.state(key) == "2":
        cases.forward(dossier_id=key, actor=office.counter, at=NOON)
    return key


def to(postman: Postman, one: Actor) -> list[EmailMessage]:
    assert one.person_id
    return [letter for letter in postman.letters if one.person_id.hex in str(letter["To"])]


def body(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_a_drafted_apology_is_in_the_digest_of_holder_and_head(
    office: Office, postman: Postman
) -> None:
    dossier = at_work(office)
    holder = office.of_holder(dossier)
    standing = cases_queries.case(dossier).standing
    head = head_over(standing.holder_unit_id)
    reachable(holder, head)
    assert cases.draft_apologies(DAWN) == 1
    drain(DAWN)
    assert postman.letters == [], "not before the ladder has climbed"
    drain(MORNING)
    for one in (holder, head):
        (letter,) = to(postman, one)
        assert "[OpenDistrict] 1 việc cần chú ý ngày 27/11/2026" in str(letter["Subject"])
        said = " ".join(body(letter).split())
        assert standing.code in said and "Xác nhận để kiểm thử" in said
        assert "ký và gửi trước 27/11/2026 17:00" in said
        assert "Ngọc Ánh" not in said, "e-mail is a postcard"
    assert len(postman.letters) == len({holder.person_id, head.person_id})


def test_told_twice_it_is_one_reminder(office: Office) -> None:
    dossier = at_work(office)
    cases.draft_apologies(DAWN)
    for _ in range(2):
        handlers.tell_of_apology({"dossier": str(dossier)}, DAWN)
    people_told = Nudge.objects.filter(dossier=dossier, matter="apology")
    assert people_told.count() == people_told.values("person").distinct().count() > 0


def test_what_is_said_or_done_is_not_told(office: Office, postman: Postman) -> None:
    dossier = at_work(office)
    holder = office.of_holder(dossier)
    reachable(holder)
    cases.draft_apologies(DAWN)
    cases.apologise(
        dossier_id=dossier, reasons="thiếu người", new_date=MORNING + timedelta(days=5),
        actor=holder, at=DAWN + timedelta(minutes=5),
    )  # fmt: skip
    drain(MORNING)
    assert to(postman, holder) == []
    assert Nudge.objects.filter(dossier=dossier).count() == 0


def test_in_the_inbox_it_is_open_until_the_apology_left(office: Office) -> None:
    dossier = at_work(office)
    holder = office.of_holder(dossier)
    cases.draft_apologies(DAWN)
    drain(DAWN)
    on = DAWN.date()
    (one,) = queries.nudges_of(
        person_id=holder.person_id or UUID(int=0), actor=holder, after=None, on=on
    ).rows
    assert one.is_open and not one.may_answer and one.matter == "apology"
    assert one.until == cases_queries.case(dossier).standing.promised_at
    assert queries.nudge_counts(actor=holder, on=on).unseen == 1
    cases.apologise(
        dossier_id=dossier, reasons="thiếu người", new_date=MORNING + timedelta(days=5),
        actor=holder, at=MORNING,
    )  # fmt: skip
    assert not queries.nudge(nudge_id=one.id, actor=holder, on=on).is_open
    assert queries.nudge_counts(actor=holder, on=on).unseen == 0


def test_opening_one_of_a_dossier_leaves_the_others_unseen(office: Office) -> None:
    holder = office.of_holder(first := at_work(office))
    at_work(office)
    assert cases.draft_apologies(DAWN) == 2
    drain(DAWN)
    one = Nudge.objects.get(dossier=first, person=holder.person_id)
    actions.see_nudge(nudge_id=one.pk, actor=holder, at=MORNING)
    assert queries.nudge_counts(actor=holder, on=DAWN.date()).unseen == 1


def test_a_digest_that_left_is_not_opened_again(office: Office, postman: Postman) -> None:
    holder = office.of_holder(at_work(office))
    reachable(holder)
    cases.draft_apologies(DAWN)
    drain(MORNING)
    assert len(to(postman, holder)) == 1
    at_work(office)
    cases.draft_apologies(MORNING)
    drain(MORNING + timedelta(hours=1))
    assert len(to(postman, holder)) == 1, "one a day"
    days = (
        Digest.objects.filter(person=holder.person_id).order_by("on").values_list("on", flat=True)
    )
    assert list(days) == [date(2026, 11, 27), date(2026, 11, 30)]


def test_on_a_day_off_it_waits_for_the_next_working_day(office: Office) -> None:
    dossier = at_work(office)
    actions.tell_of_dossier(dossier_id=dossier, matter=handlers.Matter.LATE,
                            at=datetime(2026, 11, 28, 9, tzinfo=HERE))  # fmt: skip
    days = set(Digest.objects.values_list("on", flat=True))
    assert days == {date(2026, 11, 30)}


def test_late_by_the_calendar_is_told_to_holder_and_head(office: Office, postman: Postman) -> None:
    """The 24th, a holiday, is worked after all: what was due on the 27th was due on the 26th."""
    dossier = at_work(office)
    holder = office.of_holder(dossier)
    reachable(holder)
    row = CalendarDayRow(day=date(2026, 11, 24), kind="work", name="Ngày làm việc",
                         basis="Quyết định mẫu", confidence="sample")  # fmt: skip
    at = datetime(2026, 11, 27, 9, tzinfo=HERE)
    (moved,) = cases.apply_calendar(days=[row], basis="Quyết định mẫu", actor=SYSTEM, at=at)
    assert moved.is_late_by_it
    drain(at)
    assert to(postman, holder) == [], "all that a decision moves is gathered first"
    drain(at + timedelta(minutes=20))
    (letter,) = to(postman, holder)
    assert "Lịch làm việc vừa đổi nên hồ sơ đã quá ngày hẹn" in " ".join(body(letter).split())


def enquire(office: Office, at: datetime = NOON) -> tuple[UUID, UUID]:
    dossier = at_work(office)
    asked = unit_id("van-phong-phuong-ben-thanh")
    return asked, cases.enquire(
        dossier_id=dossier, to_unit_id=asked, question="Hộ khẩu của ông Nguyễn Mẫu Ân?",
        term=Term(1, Every.WORKING_DAY), actor=office.examiner, at=at,
    )  # fmt: skip


def test_the_unit_that_is_asked_hears_at_once(office: Office, postman: Postman) -> None:
    asked = unit_id("van-phong-phuong-ben-thanh")
    head = head_over(asked)
    reachable(head)
    enquire(office)
    drain(NOON)
    (letter,) = to(postman, head)
    said = " ".join(body(letter).split())
    assert "Đơn vị khác hỏi về hồ sơ" in str(letter["Subject"])
    assert f"{office.examiner.label} hỏi đơn vị của anh/chị về hồ sơ sau." in said
    assert "trả lời trước" in said and "25/11/2026" in said
    assert "Nguyễn Mẫu Ân" not in said, "e-mail is a postcard"
    assert postman.letters == [letter]


def test_answered_in_the_quiet_hours_no_letter_leaves(
    office: Office, postman: Postman, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, enquiry = enquire(office, EVENING)
    head = head_over(asked)
    reachable(head)
    monkeypatch.setattr(letters, "database_now", lambda: EVENING)
    drain(EVENING)
    assert postman.letters == []
    cases.answer(enquiry_id=enquiry, text="Có hộ khẩu", actor=head, at=EVENING)
    monkeypatch.setattr(letters, "database_now", lambda: MORNING)
    drain(MORNING)
    assert to(postman, head) == []
    (one,) = Nudge.objects.filter(enquiry=enquiry)
    assert one.person_id == head.person_id and one.mailed_at is None
    drain(MORNING)


def test_an_answer_that_moves_the_promise_is_told_to_who_applied(office: Office) -> None:
    dossier = at_work(office)
    asked = unit_id("van-phong-phuong-ben-thanh")
    enquiry = cases.enquire(
        dossier_id=dossier, to_unit_id=asked, question="Có hộ khẩu không?", stops_clock=True,
        term=Term(1, Every.WORKING_DAY), actor=office.examiner, at=NOON,
    )  # fmt: skip
    before = cases_queries.case(dossier).standing.promised_at
    cases.answer(enquiry_id=enquiry, text="Có", actor=head_over(asked), at=NOON + timedelta(days=3))
    after = cases_queries.case(dossier).standing.promised_at
    assert before and after and after > before
    assert people.has_proven_address(office.applicant) is False
