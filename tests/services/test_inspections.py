"""What a telephone brings is taken once, whatever the order; what becomes of a finding."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from tests.services import ground
from tests.services.test_inspection_rules import jpeg

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base
from opendistrict.registers.base.models import LogLeaf
from opendistrict.registers.documents import queries as documents
from opendistrict.registers.facts.models import Fact
from opendistrict.registers.people import actions as people
from opendistrict.services.inspections import actions, queries
from opendistrict.services.inspections.handlers import held
from opendistrict.services.inspections.models import Finding, LookedAgain, Photo, Record, Visit
from opendistrict.services.inspections.shapes import (
    FindingGiven,
    KindShape,
    SanctionShape,
    Spot,
    VisitGiven,
)
from opendistrict.services.inspections.shapes import (
    LookedAgain as Looked,
)

AT = ground.AT  # a Monday morning
INSPECTOR = ("inspections.record", "inspections.read", "cases.read")


@pytest.fixture
def kerb(db: None) -> UUID:
    segment = ground.build()
    kinds = [
        KindShape("bay_hang", "Bày hàng", "Goods in the way", "m2"),
        KindShape("giu_xe", "Giữ xe", "Parking", "m2"),
        KindShape("khac", "Việc khác", "Something else", ""),
    ]
    told = {
        "until": None, "from_m2": None, "below_m2": None, "basis": "Nghị định mẫu",
        "confidence": "mẫu", "remedy": "thu dọn", "since": date(2024, 1, 1),
        "individual": (Money(2_000_000), Money(3_000_000)),
        "organisation": (Money(4_000_000), Money(6_000_000)),
    }  # fmt: skip
    sanctions = [
        SanctionShape(code="mau-bay-hang", kind="bay_hang", **told),
        SanctionShape(code="mau-giu-xe", kind="giu_xe", **(told | {"below_m2": 5})),
    ]
    load = {"kinds": kinds, "sanctions": sanctions, "actor": ground.SYSTEM, "at": AT}
    assert actions.load_sanctions(**load) == 5
    assert actions.load_sanctions(**load) == 0, "told again, nothing changes"
    return segment


def inspector(name: str = "inspector") -> Actor:
    rights = {act: frozenset({ground.ward()}) for act in INSPECTOR}
    return Actor(kind="officer", id=name, label="Kiểm tra viên Mẫu", rights=rights)


def visit(kerb: UUID, *found: FindingGiven, **more: object) -> VisitGiven:
    told = {
        "id": uuid4(), "begun_at": AT - timedelta(minutes=9), "findings": found,
        "spot": Spot(segment_id=kerb, along_cm=1_200),
    }  # fmt: skip
    return VisitGiven(**(told | more))


def finding(kind: str = "bay_hang", **more: object) -> FindingGiven:
    told = {"id": uuid4(), "kind": kind, "noticed_at": AT - timedelta(minutes=5)}
    return FindingGiven(**(told | more))


def send(*visits: VisitGiven, who: Actor | None = None, late: timedelta = timedelta(0)):
    """States and codes of a batch; the telephone's clock is `late` behind ours."""
    answers = actions.sync(visits=visits, sent_at=AT - late, actor=who or inspector(), at=AT)
    return [one.refused.codes[0] if one.refused else one.state for one in answers]


def everything() -> tuple[list[tuple[object, ...]], ...]:
    rows = [
        Visit.objects.order_by("pk").values_list("pk", "unit", "ended_at", "happened_on"),
        Finding.objects.order_by("pk").values_list("pk", "visit", "state", "follow_up_on"),
        LookedAgain.objects.order_by("visit").values_list("visit", "finding", "is_remedied"),
        Fact.objects.order_by("pk").values_list("pk", "quantity"),
    ]
    return tuple(list(some) for some in rows)


def test_told_twice_it_is_the_same_and_counted_once(kerb: UUID):
    told = visit(kerb, finding(), finding("khac", is_reminded=True, follow_up_in=3))
    assert send(told) == ["new"]
    before = everything()
    assert send(told) == ["known"] and everything() == before
    assert len(before[3]) == 3, "a visit and two findings"
    assert send(told, told, told) == ["known"] * 3 and everything() == before
    due = Finding.objects.get(state="reminded")
    assert due.follow_up_on == date(2024, 5, 23), "three working days after a Monday"


def test_the_order_in_which_pieces_come_does_not_matter(kerb: UUID):
    """A visit is sent as soon as it begins, then with each finding, then with its end."""
    key, one, two = uuid4(), finding(), finding("khac", is_reminded=True, follow_up_in=1)
    end = AT - timedelta(minutes=1)
    pieces = [
        visit(kerb, id=key), visit(kerb, one, id=key), visit(kerb, two, id=key),
        visit(kerb, one, two, id=key, ended_at=end), visit(kerb, id=key, ended_at=end),
    ]  # fmt: skip
    results = []
    for seed in range(6):
        random.Random(seed).shuffle(pieces)
        with transaction.atomic():
            send(*pieces)
            results.append(everything())
            transaction.set_rollback(True)
    assert results.count(results[0]) == len(results) and len(results[0][1]) == 2


def test_one_that_is_refused_keeps_no_other_back(kerb: UUID):
    wrong = visit(kerb, finding("khong-co"))
    nowhere = visit(kerb, spot=Spot(segment_id=uuid4(), along_cm=1))
    assert send(wrong, visit(kerb), nowhere) == [
        "kind_of_finding_is_unknown", "new", "segment_is_unknown",
    ]  # fmt: skip
    assert Visit.objects.count() == 1, "nothing of a refused one stays"
    assert send(visit(kerb), who=ground.officer("inspections.read")) == ["right_is_missing"]


def test_a_visit_is_its_inspectors(kerb: UUID):
    told = visit(kerb)
    send(told)
    assert send(told, who=inspector("other")) == ["visit_is_anothers"]


@pytest.mark.parametrize(("late", "wrong"), [(timedelta(minutes=4), False), (timedelta(1), True)])
def test_a_wrong_clock_is_taken_and_marked(kerb: UUID, late: timedelta, wrong: bool):
    begun = AT - late - timedelta(minutes=9)
    told = visit(kerb, finding(noticed_at=begun), begun_at=begun)
    assert send(told, late=late) == ["new"]
    (shown,) = queries.findings(inspector())
    assert (shown.on, shown.skew, shown.is_clock_wrong) == (AT.date(), late, wrong)
    assert Visit.objects.get().begun_at == begun, "what the telephone said stays written"


def test_a_point_without_a_street_belongs_to_its_ward_and_one_in_no_ward_to_the_inspectors(kerb):
    from opendistrict.registers.places import queries as places

    lon, lat = places.segments([kerb])[kerb].line.coords[0]
    assert send(visit(kerb, spot=Spot(longitude=lon, latitude=lat))) == ["new"]
    assert Visit.objects.get().unit_id == ground.ward()
    assert send(visit(kerb, spot=Spot(longitude=1.0, latitude=1.0))) == ["place_is_in_no_unit"]


def test_repeat_offences_are_seen_at_the_place_and_of_the_party(kerb: UUID):
    party = ground.party()
    first = visit(kerb, finding(), begun_at=AT - timedelta(days=9))
    send(first, visit(kerb, finding("khac"), spot=Spot(segment_id=kerb, along_cm=9_000),
                      party_id=party))  # fmt: skip
    me = inspector()
    here = queries.history(me, segment_id=kerb, along_cm=1_600)
    assert [(one.kind, one.number, one.street) for one in here] == [("bay_hang", "12", "Đường Mẫu")]
    assert queries.history(me, segment_id=kerb, along_cm=1_701) == []
    both = queries.history(me, segment_id=kerb, along_cm=1_200, party_id=party)
    assert [one.kind for one in both] == ["khac", "bay_hang"]
    spots = {"a": (kerb, 1_600, None), "b": (kerb, 5_000, party), "c": (kerb, 5_000, None)}
    found = queries.histories(me, spots)
    assert [len(found[name]) for name in "abc"] == [1, 1, 0]
    assert queries.history(ground.officer(), segment_id=kerb, along_cm=1_200) == []
    assert queries.findings(ground.officer()) == []
    assert queries.finding(here[0].id, ground.officer()) is None


def test_looked_at_again_and_put_right(kerb: UUID):
    good, bad = (finding(is_reminded=True, follow_up_in=1) for _ in range(2))
    send(visit(kerb, good, bad))
    me = inspector()
    assert queries.due(me, AT.date()) == []
    assert {one.id for one in queries.due(me, date(2024, 5, 21))} == {good.id, bad.id}
    again = visit(kerb, looked_again=[Looked(good.id, True), Looked(bad.id, False, "còn đó")])
    assert send(again) == ["new"] and send(again) == ["known"]
    states = dict(Finding.objects.values_list("pk", "state"))
    assert states == {good.id: "closed", bad.id: "followed_up"}
    assert send(visit(kerb, looked_again=[Looked(good.id, False)])) == ["new"]
    assert Finding.objects.get(pk=good.id).state == "closed", "who comes later undoes nothing"
    actions.remind(finding_id=bad.id, follow_up_in=2, actor=me, at=AT)
    actions.plan_follow_up(finding_id=bad.id, follow_up_in=5, actor=me, at=AT)
    assert Finding.objects.get(pk=bad.id).follow_up_on == date(2024, 5, 27)
    with pytest.raises(Refused, match="follow_up_is_too_far"):
        actions.plan_follow_up(finding_id=bad.id, follow_up_in=0, actor=me, at=AT)
    with pytest.raises(Refused, match="wrong_state"):
        actions.plan_follow_up(finding_id=good.id, follow_up_in=2, actor=me, at=AT)
    acts = [line.action for line in base.trail(f"inspections.finding:{bad.id}")]
    assert acts == [
        "inspections.find", "inspections.remind", "inspections.follow_up", "inspections.remind",
        "inspections.plan_follow_up",
    ]  # fmt: skip


# ------------------------------------------------------------------ photos


def photograph(key: UUID, data: bytes, name: str = "anh.jpg", who: Actor | None = None, **more):
    return actions.keep_photo(
        photo_id=more.pop("photo_id", uuid4()), finding_id=key, data=data, name=name,
        actor=who or inspector(), at=AT, **more,
    )  # fmt: skip


def test_a_photo_is_kept_as_it_came_with_what_it_says(kerb: UUID):
    found, photo = finding(), uuid4()
    send(visit(kerb, found))
    data = jpeg()
    assert photograph(found.id, data, photo_id=photo, faces_why=" người bán ") is True
    assert photograph(found.id, data, photo_id=photo) is False
    row = Photo.objects.get()
    assert (row.taken_at.isoformat(), row.faces_why) == ("2026-11-23T01:15:00+00:00", "người bán")
    assert documents.content(row.file_id) == data, "evidence: not a byte is changed"
    assert queries.photo_file(photo, inspector()) == row.file_id
    assert queries.photo_file(photo, ground.officer()) is None


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"\xff\xd8\xff" + b"\0" * (40 * 1024 * 1024), "anh.jpg", "file_is_too_large"),
        (b"%PDF-1.7\n%%EOF", "anh.pdf", "photo_is_no_picture|upload|pdf"),
        (b"MZ\x90\x00 program", "anh.jpg", "upload_kind|unreadable|mislabelled|file"),
        (b"", "anh.jpg", "upload_is_empty"),
    ],
)
def test_what_is_no_photo_is_refused_by_its_content(kerb: UUID, data: bytes, name: str, code: str):
    found = finding()
    send(visit(kerb, found))
    with pytest.raises(Refused, match=code):
        photograph(found.id, data, name)
    assert not Photo.objects.exists()


def test_photos_are_of_a_finding_one_may_record_and_not_without_end(kerb: UUID):
    found = finding()
    send(visit(kerb, found))
    with pytest.raises(Refused, match="finding_is_unknown"):
        photograph(uuid4(), jpeg())
    with pytest.raises(Refused, match="right_is_missing"):
        photograph(found.id, jpeg(), who=ground.officer("inspections.read"))
    for _ in range(actions.MOST_PHOTOS):
        photograph(found.id, jpeg())
    with pytest.raises(Refused, match="too_many_files"):
        photograph(found.id, jpeg())


# ------------------------------------------------------------------ records


def firm() -> UUID:
    return people.register_party(
        kind="enterprise", full_name="Công ty Mẫu", actor=ground.SYSTEM, at=AT, is_sample=True
    )


@pytest.mark.parametrize(("is_firm", "least"), [(False, 2_000_000), (True, 4_000_000)])
def test_a_record_has_its_number_its_paper_and_the_range_of_its_day(kerb, is_firm, least):
    found = finding(length_cm=210, depth_cm=150)
    send(visit(kerb, found))
    party, me = firm() if is_firm else ground.party(), inspector()
    paper_id = actions.record_violation(
        finding_id=found.id, whose=party, said="Sẽ dọn ngay", actor=me, at=AT
    )
    shown = queries.finding(found.id, me)
    assert (shown.state, shown.record.number) == ("recorded", "01/BB-VPHC")
    assert (shown.record.least, shown.record.is_organisation) == (Money(least), is_firm)
    paper = documents.paper(paper_id)
    assert paper.kind == "inspections.record" and paper.is_sample
    assert documents.content_of_paper(paper).startswith(b"%PDF-")
    (leaf,) = LogLeaf.objects.filter(kind="inspections.record")
    assert b"01/BB-VPHC" in bytes(leaf.body) and "Mẫu".encode() not in bytes(leaf.body)
    with pytest.raises(Refused, match="wrong_state"):
        actions.record_violation(finding_id=found.id, whose=party, actor=me, at=AT)
    assert Record.objects.count() == 1


def test_what_is_recorded_of_somebody_is_kept_and_in_their_export(kerb: UUID):
    found, seen = finding(), ground.party("Lê Mẫu Chi")
    party = ground.party()
    send(visit(kerb, found, party_id=party), visit(kerb, finding("khac"), party_id=seen))
    on = AT.date()
    assert not held(seen, on).binds(on) and len(held(seen, on).rows) == 1
    assert not held(party, on).binds(on), "a finding alone keeps nobody's data"
    actions.record_violation(finding_id=found.id, whose=party, actor=inspector(), at=AT)
    assert held(party, on).binds(on)
    assert [row["record"] for row in held(party, on).rows] == ["01/BB-VPHC"]


def test_a_range_that_is_not_known_stays_a_gap(kerb: UUID):
    other, unmeasured, large = (
        finding("khac"), finding("giu_xe"), finding("giu_xe", length_cm=300, depth_cm=300)
    )  # fmt: skip
    send(visit(kerb, other, unmeasured, large))
    party, me = ground.party(), inspector()
    with pytest.raises(Refused, match="fine_depends_on_area"):
        actions.record_violation(finding_id=unmeasured.id, whose=party, actor=me, at=AT)
    for one in (other, large):
        actions.record_violation(finding_id=one.id, whose=party, actor=me, at=AT)
        assert queries.finding(one.id, me).record.least is None
    with pytest.raises(Refused, match="party_is_unknown"):
        actions.record_violation(finding_id=unmeasured.id, whose=uuid4(), actor=me, at=AT)
    numbers = Record.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == ["01/BB-VPHC", "02/BB-VPHC"], "no number is lost to a refusal"


@pytest.mark.django_db(transaction=True)
def test_the_same_batch_from_many_windows_at_once_is_taken_once():
    kerb = ground.build()
    actions.load_sanctions(
        kinds=[KindShape("khac", "Việc khác", "Something else", "")], sanctions=[],
        actor=ground.SYSTEM, at=AT,
    )  # fmt: skip
    told, start, me = visit(kerb, finding("khac"), finding("khac")), Barrier(6), inspector()

    def one_window(_n: int) -> list[str]:
        start.wait()
        try:
            return send(told, who=me)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as windows:
        answers = [state for some in windows.map(one_window, range(6)) for state in some]
    assert sorted(answers) == ["known"] * 5 + ["new"]
    assert (Visit.objects.count(), Finding.objects.count(), Fact.objects.count()) == (1, 2, 3)
