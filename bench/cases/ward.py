"""A scratch database with the pack quan1 and its procedures, and the people of one ward.

Nobody in it exists: names, numbers and texts are invented by a fixed seed.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bench.scale import scratch_database

from opendistrict.kernel.days import HERE

# Benches seal with a key of their own, in this process and in those it starts.
os.environ["OD_SEAL_KEY"] = "only-for-benches-and-long-enough-to-seal"
LOADED_AT = datetime(2023, 12, 22, 8, tzinfo=HERE)
NOW = datetime(2026, 11, 23, 9, tzinfo=HERE)  # a Monday
HOUR = timedelta(hours=1)
WARD = "phuong-sai-gon"
# Eight acts of people with one supplement, as the process the peers run: filed at the counter
# (three lines of the trail in one act), examined, signed, sealed, handed over. Its result has no
# fee, so that nothing but the work is measured.
PROCEDURE = """
code: xac-nhan-do-luong
since: 2025-07-01
name: {vi: Xác nhận để đo, en: Confirmation for measuring}
field: ho-tich
authority: {vi: UBND cấp xã, en: Commune people's committee}
offices: [ward]
level: toan_trinh
subjects: [citizen]
channels: [counter, online, post]
basis:
  - {text: Văn bản mẫu, confidence: sample}
term: {amount: 3, every: working_day, basis: Văn bản mẫu, confidence: sample}
form:
  - {code: ho_ten, label: {vi: Họ và tên, en: Full name}, kind: text, for: [result, search],
     held_by: identity.full_name}
  - {code: muc_dich, label: {vi: Mục đích sử dụng, en: Purpose}, kind: text,
     for: [result, tham_tra]}
papers:
  - {code: to_khai, name: {vi: Tờ khai, en: Declaration}, kind: original}
receive: {amount: 0.5, every: working_day}
steps:
  - code: tham_tra
    name: {vi: Thẩm tra hồ sơ, en: Examination}
    act: cases.examine
    term: {amount: 1, every: working_day}
    may: [supplement, stop]
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
fees: []
result:
  name: {vi: Giấy xác nhận, en: Confirmation}
  kind: confirmation
  title: GIẤY XÁC NHẬN
  body: ["Xác nhận ông/bà {ho_ten} đề nghị để {muc_dich}."]
  electronic: true
retention: {years: 10, basis: Văn bản mẫu, confidence: sample}
sample: true
"""


@contextmanager
def ward_database(name: str) -> Iterator[None]:
    """The pack as `od load` loads it, and the procedure that is measured."""
    with scratch_database(name):
        from django.conf import settings

        from opendistrict.faces.cli.loading.loader import load_pack
        from opendistrict.kernel.actor import SYSTEM

        load_pack(settings.PACKAGE / "packs" / "quan1", actor=SYSTEM, at=LOADED_AT)
        yield


def load_measured_procedure() -> None:
    from opendistrict.engine.cases import actions
    from opendistrict.kernel.actor import SYSTEM

    actions.load_procedures(texts=[PROCEDURE], actor=SYSTEM, at=NOW)


class Ward:
    """Who works in the ward, and the life of one dossier, act by act."""

    def __init__(self) -> None:
        from opendistrict.kernel.actor import Actor
        from opendistrict.registers.orgs import queries as orgs
        from opendistrict.registers.people import actions as people

        self._actors: dict[UUID, Actor] = {}
        self.id = orgs.unit_ids_by_slug()[WARD]
        on = NOW.date()
        counters = orgs.who_may({"cases.receive"}, self.id, on=on)
        self.counter = self.of(counters[-1].id)
        self.applicant = people.register_party(
            kind="citizen", full_name="Đặng Thị Ngọc Ánh", national_id="079190000123",
            phone="0903123456", is_sample=True, actor=self.counter, at=NOW,
        )  # fmt: skip
        self.citizen = Actor(
            kind="citizen", id="c", label="Đặng Thị Ngọc Ánh", party_id=self.applicant
        )

    def of(self, post_id: UUID) -> Any:
        """Who serves in a post, with its rights of the day."""
        from opendistrict.kernel.actor import Actor
        from opendistrict.registers.orgs import queries as orgs

        if post_id not in self._actors:
            post = orgs.posts([post_id], on=NOW.date())[post_id]
            self._actors[post_id] = Actor(
                kind="officer", id=str(post.person_id), label=post.person_name,
                person_id=post.person_id, post_id=post.id, post_title=post.title,
                unit_id=post.unit_id, rights=orgs.rights_of(post.id, on=NOW.date()),
            )  # fmt: skip
        return self._actors[post_id]

    def open(self) -> UUID:
        from opendistrict.engine.cases import actions
        from opendistrict.engine.cases.shapes.dossier import Brought

        return actions.receive_at_counter(
            procedure="xac-nhan-do-luong", office_id=self.id, channel="counter", subject="citizen",
            applicant_id=self.applicant, papers=[Brought(paper="to_khai")],
            values={"ho_ten": "Đặng Thị Ngọc Ánh", "muc_dich": "bổ sung lý lịch"},
            actor=self.counter, at=NOW,
        ).id  # fmt: skip

    def holder(self, dossier: UUID) -> Any:
        from opendistrict.engine.cases.models import Dossier

        post = Dossier.objects.values_list("holder_id", flat=True).get(pk=dossier)
        assert post is not None, "nobody may do the next step"
        return self.of(post)

    def life(self, dossier: UUID) -> Iterator[tuple[str, Any]]:
        """The acts after the opening in their order, each with its name; to be called once, and
        one after another. Who holds the dossier is looked up before an act, not within it."""
        from functools import partial

        from opendistrict.engine.cases import actions

        at, examiner = NOW + HOUR, self.holder(dossier)
        one = partial(dict, dossier_id=dossier)
        yield "take", partial(actions.take, **one(actor=examiner, at=at))
        yield (
            "ask_supplement",
            partial(
                actions.ask_supplement,
                **one(items=["Bản chụp rõ hơn của tờ khai"], actor=examiner, at=at),
            ),
        )
        yield "supplement", partial(actions.supplement, **one(actor=self.citizen, at=at + HOUR))
        yield "pass_on", partial(actions.pass_on, **one(actor=examiner, at=at + 2 * HOUR))
        signer = self.holder(dossier)
        yield "sign", partial(actions.sign, **one(actor=signer, at=at + 3 * HOUR))
        yield "pass_on", partial(actions.pass_on, **one(actor=signer, at=at + 3 * HOUR))
        yield (
            "finish",
            partial(actions.pass_on, **one(actor=self.holder(dossier), at=at + 4 * HOUR)),
        )
        yield (
            "give_result",
            partial(actions.give_result, **one(actor=self.counter, at=at + 5 * HOUR)),
        )
