"""A ward's office with people who may, and one procedure made for tests."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from tests.makers import HERE, actor, unit_id

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.queries import case
from opendistrict.engine.cases.shapes.dossier import Brought, Opened
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries as people_queries

WARD = "phuong-sai-gon"
NOON = datetime(2026, 11, 23, 9, 0, tzinfo=HERE)  # a Monday; Tuesday the 24th is a holiday
DAY = timedelta(days=1)

PROCEDURE = """
code: xac-nhan-thu
since: 2025-07-01
name: {vi: Xác nhận để kiểm thử, en: Confirmation for tests}
field: ho-tich
authority: {vi: UBND cấp xã, en: Commune people's committee}
offices: [ward]
level: toan_trinh
subjects: [citizen]
channels: [counter, online, post]
basis:
  - {text: Văn bản mẫu, confidence: sample}
term: {amount: 3, every: working_day, basis: Văn bản mẫu, confidence: sample}
extension: {amount: 2, every: working_day}
form:
  - {code: ho_ten, label: {vi: Họ và tên, en: Full name}, kind: text, for: [result, search],
     held_by: identity.full_name}
  - {code: muc_dich, label: {vi: Mục đích sử dụng, en: Purpose}, kind: text,
     for: [result, tham_tra]}
  - {code: so_ban, label: {vi: Số bản, en: Copies}, kind: whole, for: [fee], least: 1, most: 20}
papers:
  - {code: to_khai, name: {vi: Tờ khai, en: Declaration}, kind: original}
receive: {amount: 0.5, every: working_day}
steps:
  - code: tham_tra
    name: {vi: Thẩm tra hồ sơ, en: Examination}
    act: cases.examine
    term: {amount: 1, every: working_day}
    may: [supplement, stop, coordinate]
  - code: ky
    name: {vi: Ký kết quả, en: Signature}
    act: cases.sign
    term: {amount: 1, every: working_day}
    may: [stop]
    back_to: [tham_tra]
    signs: true
  - code: phat_hanh
    name: {vi: Đóng dấu và phát hành, en: Seal and issue}
    act: cases.issue
    term: {amount: 0, every: working_day}
give_back: {amount: 0.5, every: working_day}
supplement_within: {amount: 30, every: day}
fees:
  - {code: le_phi, name: {vi: Lệ phí, en: Fee}, tiers: [{amount: 3000}], quantity: so_ban,
     basis: Nghị quyết mẫu 01/2026/NQ-HĐND, confidence: sample}
fee_when: result
result:
  name: {vi: Giấy xác nhận, en: Confirmation}
  kind: confirmation
  title: GIẤY XÁC NHẬN
  body: ["Xác nhận ông/bà {ho_ten} đề nghị để {muc_dich}."]
  electronic: true
retention: {years: 10, basis: Văn bản mẫu, confidence: sample}
sample: true
"""


class Office:
    """The ward's people by what they do, and the ways of a dossier."""

    def __init__(self) -> None:
        on = NOON.date()
        self.ward = unit_id(WARD)
        self.counter = actor("chuyen-vien-mot-cua-phuong-sai-gon", on)
        self.examiner = actor("cong-chuc-ho-tich-phuong-sai-gon", on)
        self.chair = actor("chu-tich-phuong-sai-gon", on)
        self.registrar = actor("chuyen-vien-tong-hop-phuong-sai-gon", on)
        self.applicant = people.register_party(
            kind="citizen", full_name="Đặng Thị Ngọc Ánh", national_id="079190000123",
            phone="0903123456", identified_by="counter", is_sample=True, actor=self.counter,
            at=NOON,
        )  # fmt: skip
        self.citizen = Actor(
            kind="citizen", id="c", label="Đặng Thị Ngọc Ánh", party_id=self.applicant
        )

    def open(self, at: datetime = NOON, **other: object) -> Opened:
        return actions.receive_at_counter(**self.application(**other), actor=self.counter, at=at)

    def application(self, **other: object) -> dict[str, object]:
        return {
            "procedure": "xac-nhan-thu", "office_id": self.ward, "channel": "counter",
            "subject": "citizen", "applicant_id": self.applicant,
            "values": {"ho_ten": "Đặng Thị Ngọc Ánh", "muc_dich": "bổ sung lý lịch", "so_ban": "2"},
            "papers": [Brought(paper="to_khai")], **other,
        }  # fmt: skip

    def holder(self, dossier: UUID) -> UUID | None:
        return case(dossier).standing.holder_id

    def of_holder(self, dossier: UUID) -> Actor:
        """Whoever has a dossier now."""
        post = self.holder(dossier)
        assert post is not None
        return actor(orgs.posts([post], on=NOON.date())[post].slug)

    signer = of_holder

    @staticmethod
    def slug_of(one: Actor) -> str:
        """The key of the person who acts, as a pack knows them."""
        known = people_queries.people_by_slug()
        return next(slug for slug, person in known.items() if person.id == one.person_id)

    def state(self, dossier: UUID) -> str:
        return case(dossier).standing.state


@pytest.fixture
def office(quan1: None) -> Iterator[Office]:
    actions.load_procedures(texts=[PROCEDURE], actor=SYSTEM, at=NOON)
    yield Office()
