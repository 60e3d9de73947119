"""A dossier of a ward of which the district does two steps, and back to the ward's counter."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from psycopg.types.range import DateRange
from tests.engine.cases.office import PROCEDURE
from tests.makers import HERE, actor, unit_id

from opendistrict.engine.cases import actions, queries
from opendistrict.engine.cases.queries import following, judging, pages
from opendistrict.engine.cases.queries.desk import Wanted, queue
from opendistrict.engine.cases.rules.linting import lint
from opendistrict.engine.cases.rules.reading import read_procedure
from opendistrict.engine.cases.shapes.dossier import Brought, Opened
from opendistrict.faces.portal.dossiers import wording
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.facts.models import Fact
from opendistrict.registers.orgs.models import Post, PostRight, UnitVersion
from opendistrict.registers.people import actions as people

pytestmark = pytest.mark.django_db
NINE = datetime(2025, 3, 10, 9, 0, tzinfo=HERE)  # a Monday; Quận 1 with its ten wards
ON = NINE.date()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CLERK = "cong-chuc-quan-1-phuong-ben-nghe"
JUSTICE = "truong-phong-tu-phap-quan-1"
DISTRICT = "chu-tich-quan-1"
# A sample, made for this test: no real procedure is done like this.
JOINT = (
    PROCEDURE.replace("xac-nhan-thu", "lien-thong-thu")
    .replace("since: 2025-07-01", "since: 2025-01-01")
    .replace("term: {amount: 3,", "term: {amount: 4,")
    .replace(
        "  - code: ky\n",
        "  - code: tham_dinh\n    name: {vi: Quận thẩm định, en: Check by the district}\n"
        "    act: cases.review\n    place: district\n    term: {amount: 1, every: working_day}\n"
        "    back_to: [tham_tra]\n  - code: ky\n",
    )
    .replace("act: cases.sign\n", "act: cases.sign\n    place: district\n")
)


def may(post: Post, *acts: str) -> None:
    for act in acts:
        PostRight.objects.create(
            post=post, act=f"{act}:ho-tich", reach="place", basis="Phân công mẫu",
            valid=DateRange(date(2024, 1, 1), date(2025, 7, 1)),
        )  # fmt: skip


@dataclass
class Joint:
    ward: UUID
    clerk: Actor
    justice: Actor
    chair: Actor
    applicant: UUID

    def open(self) -> Opened:
        return actions.receive_at_counter(
            procedure="lien-thong-thu", office_id=self.ward, channel="counter", subject="citizen",
            applicant_id=self.applicant, papers=[Brought(paper="to_khai")], actor=self.clerk,
            values={"ho_ten": "Đặng Thị Ngọc Ánh", "muc_dich": "bổ sung lý lịch", "so_ban": "1"},
            at=NINE,
        )  # fmt: skip

    @staticmethod
    def sees(one: Actor, opened: Opened) -> bool:
        return opened.id in [line.id for line in queue(actor=one, wanted=Wanted(), at=NINE).lines]

    @staticmethod
    def reads(one: Actor, opened: Opened) -> bool:
        return pages.may_see(queries.case(opened.id), one)


@pytest.fixture
def rights(quan1: None) -> None:
    """The wards receive, examine and give back; the district's justice office reviews."""
    for post in Post.objects.filter(role="ward_chair", valid__contains=ON):
        may(post, "cases.receive", "cases.return", "cases.examine", "cases.issue")
    may(Post.objects.get(slug=CLERK), "cases.receive", "cases.return", "cases.examine",
        "cases.issue")  # fmt: skip
    may(Post.objects.get(slug=JUSTICE), "cases.review")


@pytest.fixture
def joint(rights: None) -> Iterator[Joint]:
    actions.load_procedures(texts=[JOINT], actor=SYSTEM, at=NINE)
    clerk = actor(CLERK, ON)
    applicant = people.register_party(
        kind="citizen", full_name="Đặng Thị Ngọc Ánh", national_id="079190000123",
        phone="0903123456", identified_by="counter", is_sample=True, actor=clerk, at=NINE,
    )  # fmt: skip
    yield Joint(
        unit_id("quan-1-phuong-ben-nghe"), clerk, actor(JUSTICE, ON), actor(DISTRICT, ON), applicant
    )


def test_ward_district_and_back_with_one_promise(joint: Joint) -> None:
    opened = joint.open()
    promised = opened.promised_at
    assert promised is not None and promised.astimezone(HERE).date() == date(2025, 3, 14)
    assert joint.sees(joint.clerk, opened) and not joint.reads(joint.justice, opened)

    actions.pass_on(dossier_id=opened.id, actor=joint.clerk, at=NINE + HOUR)
    stands = queries.case(opened.id).standing
    assert stands.holder_id == joint.justice.post_id  # not the ward's chair, who has rank there
    assert stands.holder_unit_id == unit_id("phong-tu-phap-quan-1")
    assert stands.held_since == NINE + HOUR and stands.hops == 2
    assert joint.sees(joint.justice, opened) and not joint.sees(joint.clerk, opened)
    assert joint.reads(joint.justice, opened) and joint.reads(joint.clerk, opened)

    actions.take(dossier_id=opened.id, actor=joint.justice, at=NINE + 2 * HOUR)
    actions.pass_on(dossier_id=opened.id, actor=joint.justice, at=NINE + DAY)
    stands = queries.case(opened.id).standing
    assert stands.holder_id == joint.chair.post_id and stands.hops == 3
    assert not joint.sees(joint.justice, opened) and not joint.reads(joint.justice, opened)
    actions.sign(dossier_id=opened.id, actor=joint.chair, at=NINE + DAY + HOUR)
    actions.pass_on(dossier_id=opened.id, actor=joint.chair, at=NINE + DAY + HOUR)
    assert queries.case(opened.id).standing.holder_id == joint.clerk.post_id
    actions.pass_on(dossier_id=opened.id, actor=joint.clerk, at=NINE + DAY + 3 * HOUR)
    stands = queries.case(opened.id).standing
    assert (stands.state, stands.holder_unit_id) == ("9", joint.ward)
    assert stands.promised_at == promised and stands.unit_id == joint.ward
    # A day with the district, three hours with the ward.
    waited = {
        row.series.slices["who"]: row.quantity
        for row in Fact.objects.filter(series__measure="cases.waited").select_related("series")
    }
    assert waited == {"other": Decimal("1.00"), "desk": Decimal("0.12")}


def test_only_the_level_that_is_named_does_the_step(joint: Joint) -> None:
    opened = joint.open()
    ward_chair = actor("chu-tich-quan-1-phuong-ben-nghe", ON)
    actions.pass_on(dossier_id=opened.id, actor=joint.clerk, at=NINE + HOUR)
    actions.pass_on(dossier_id=opened.id, actor=joint.justice, at=NINE + 2 * HOUR)
    for act in (actions.sign, actions.pass_on):
        with pytest.raises(Refused) as no:
            act(dossier_id=opened.id, actor=ward_chair, at=NINE + 3 * HOUR)
        assert "holds_the_dossier" in no.value.codes
    assert ward_chair.post_id is not None
    with pytest.raises(Refused) as no:
        actions.hand_over(
            dossier_id=opened.id, to=ward_chair.post_id, actor=joint.chair, at=NINE + 3 * HOUR
        )
    assert no.value.codes == ("post_may_not_hold_this_step",)
    assert queries.case(opened.id).standing.holder_id == joint.chair.post_id
    # Sent back for better work it is the ward's again.
    actions.send_back(
        dossier_id=opened.id, step="tham_tra", note="Thiếu ý kiến", actor=joint.chair,
        at=NINE + 4 * HOUR,
    )  # fmt: skip
    assert queries.case(opened.id).standing.holder_id == joint.clerk.post_id


def test_where_nobody_above_may_it_stays_and_says_so(joint: Joint) -> None:
    opened = joint.open()
    PostRight.objects.filter(act="cases.review:ho-tich").delete()
    with pytest.raises(Refused) as no:
        actions.pass_on(dossier_id=opened.id, actor=joint.clerk, at=NINE + HOUR)
    assert no.value.codes == ("nobody_there_does_this_step",)
    assert no.value.details == {"step": "Quận thẩm định", "level": "district"}
    stands = queries.case(opened.id).standing
    assert (stands.state, stands.holder_id) == ("4.tham_tra", joint.clerk.post_id)


def test_the_linter_finds_the_office_nobody_above_serves(rights: None, tmp_path: Path) -> None:
    read = read_procedure(JOINT.encode(), file="thu.yaml")
    assert read.procedure is not None
    assert lint(read.procedure, judging.without_holder(read.procedure, [ON])) == []
    PostRight.objects.filter(act="cases.review:ho-tich").delete()
    found = lint(read.procedure, judging.without_holder(read.procedure, [ON]))
    wards = UnitVersion.objects.filter(unit__kind="ward", valid__contains=ON).count()
    assert {one.code for one in found} == {"step_has_no_holder_there"} and len(found) == wards
    assert {one.where for one in found} == {("steps", 1, "place")}
    file = tmp_path / "thu.yaml"
    file.write_text(JOINT, "utf-8")
    told = StringIO()
    with pytest.raises(CommandError):
        call_command(
            "procedures", "--language", "vi", "lint", str(file), "--holders-on", str(ON),
            stderr=told,
        )  # fmt: skip
    assert "Bước này phải do cấp quận, huyện làm" in told.getvalue()


def test_the_applicant_reads_where_it_is_and_no_name(joint: Joint) -> None:
    opened = joint.open()
    actions.pass_on(dossier_id=opened.id, actor=joint.clerk, at=NINE + HOUR)
    followed = following.by_code(opened.code, at=NINE + HOUR)
    assert followed is not None
    told = wording.turn(followed)
    assert told.endswith("đang ở Phòng Tư pháp Quận 1") and joint.justice.label not in told
