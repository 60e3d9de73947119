"""No square metre is held twice: by rule, by lock, and by the database itself."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from tests.services import ground

from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base
from opendistrict.services.sidewalks import actions, queries
from opendistrict.services.sidewalks.models import Held, Use
from opendistrict.services.sidewalks.shapes import Ground

AT = ground.AT
OFFICE = ("sidewalks.hold", "sidewalks.confirm", "sidewalks.read", "sidewalks.end_regime")


@pytest.fixture
def kerb(db: None) -> UUID:
    return ground.build()


def keep(kerb: UUID, who: UUID | None = None, **more: object):
    party = who or ground.party()
    return actions.hold(
        wanted=ground.wanted(**more), segment_id=kerb, party_id=party,
        frontage_id=ground.frontage(kerb), actor=ground.citizen(party), at=AT,
    )  # fmt: skip


def hindrances(kerb: UUID, **more: object) -> list[str]:
    with pytest.raises(Refused, match="stretch_cannot_be_had") as caught:
        keep(kerb, **more)
    return [one.code for one in caught.value.details["hindrances"]]


def test_a_quote_says_what_is_possible_and_what_it_costs(kerb: UUID):
    quote = queries.quote(ground.wanted(), segment_id=kerb, frontage_id=ground.frontage(kerb))
    assert quote.weighed.is_possible and quote.weighed.way.width == 200
    assert (quote.fee.total, quote.fee.square_metres) == (Money(800_000), 8)
    assert queries.quote(ground.wanted(), segment_id=kerb).weighed.hindrances[0].code == (
        "frontage_is_not_named"
    )


def test_a_charge_nobody_wrote_down_is_a_gap_not_a_zero(kerb: UUID):
    early = ground.wanted(use="van_hoa", since=date(2023, 12, 1), until=date(2023, 12, 9))
    quote = queries.quote(early, segment_id=kerb)
    assert quote.weighed.is_possible and quote.fee is None
    assert quote.fee_gap.code == "charge_is_not_known"


def test_a_hold_keeps_the_ground_and_its_derivation(kerb: UUID):
    use = keep(kerb)
    assert (use.state, use.number, use.unit_id) == ("held", "VH-2024-000001", ground.ward())
    assert use.wanted == ground.wanted() and use.fee.total == Money(800_000)
    assert use.kept_until == AT + actions.HOLDS_FOR
    assert hindrances(kerb) == ["ground_is_taken"]
    assert "ground_is_taken" in hindrances(kerb, since=date(2024, 6, 30), until=date(2024, 7, 9))
    assert keep(kerb, since=date(2024, 7, 1), until=date(2024, 7, 9)).state == "held"
    assert keep(kerb, along=(1_400, 1_600)).number == "VH-2024-000003"


def test_nights_over_midnight_meet_mornings(kerb: UUID):
    fair = {"use": "van_hoa", "since": date(2024, 6, 1), "until": date(2024, 6, 3)}
    keep(kerb, **fair, hours=(22 * 60, 2 * 60))
    one_day = {"use": "van_hoa", "since": date(2024, 6, 3), "until": date(2024, 6, 4)}
    assert hindrances(kerb, **one_day, hours=(60, 180)) == ["ground_is_taken"]
    assert keep(kerb, **one_day, hours=(120, 180)).state == "held"
    shown = queries.use_of(Use.objects.order_by("pk").first())
    assert shown.wanted.hours == (22 * 60, 2 * 60)


def test_nobody_holds_for_another_nor_in_the_past(kerb: UUID):
    party, other = ground.party(), ground.party("Lê Mẫu Chi")
    asked = {"wanted": ground.wanted(), "segment_id": kerb, "at": AT}
    with pytest.raises(Refused, match="party_is_another"):
        actions.hold(**asked, party_id=other, actor=ground.citizen(party))
    with pytest.raises(Refused, match="right_is_missing"):
        actions.hold(
            **asked, party_id=other, actor=ground.officer(), frontage_id=ground.frontage(kerb)
        )
    with pytest.raises(Refused, match="day_is_past"):
        keep(kerb, since=date(2024, 5, 19))
    with pytest.raises(Refused, match="segment_is_unknown"):
        keep_unknown = dict(asked, segment_id=UUID(int=3))
        actions.hold(**keep_unknown, party_id=party, actor=ground.citizen(party))
    assert not Use.objects.exists() and not Held.objects.exists()


def test_what_nobody_confirms_is_free_again(kerb: UUID):
    use = keep(kerb)
    late = AT + actions.HOLDS_FOR
    assert actions.let_go_of_holds(late - timedelta(seconds=1)) == 0
    assert actions.let_go_of_holds(late) == 1
    assert actions.let_go_of_holds(late) == 0
    row = Use.objects.get(pk=use.id)
    assert (row.state, row.ended_why) == ("let_go", "hold_ran_out")
    assert keep(kerb).state == "held"
    acts = [line.action for line in base.trail(f"sidewalks.use:{use.id}")]
    assert acts == ["sidewalks.hold", "sidewalks.end"]


def test_who_comes_later_need_not_wait_for_the_clock_to_sweep(kerb: UUID):
    keep(kerb)
    party = ground.party()
    again = actions.hold(
        wanted=ground.wanted(), segment_id=kerb, party_id=party, actor=ground.citizen(party),
        frontage_id=ground.frontage(kerb), at=AT + actions.HOLDS_FOR,
    )  # fmt: skip
    assert again.state == "held"


def test_confirmed_it_stays_and_given_up_it_is_free_from_that_day(kerb: UUID):
    use, clerk = keep(kerb), ground.officer(*OFFICE)
    with pytest.raises(Refused, match="right_is_missing"):
        actions.confirm(use_id=use.id, actor=ground.officer(), at=AT)
    assert actions.confirm(use_id=use.id, actor=clerk, at=AT).state == "active"
    with pytest.raises(Refused, match="use_is_elsewhere"):
        actions.confirm(use_id=use.id, actor=clerk, at=AT)
    assert actions.let_go_of_holds(AT + timedelta(days=30)) == 0
    with pytest.raises(Refused, match="reason_is_missing"):
        actions.end(use_id=use.id, on=date(2024, 6, 15), why=" ", actor=clerk, at=AT)
    owner = ground.citizen(use.party_id)
    with pytest.raises(Refused, match="right_is_missing"):
        actions.end(use_id=use.id, on=date(2024, 6, 15), why="x", revoked=True, actor=owner, at=AT)
    ended = actions.end(use_id=use.id, on=date(2024, 6, 15), why="Nghỉ bán", actor=owner, at=AT)
    assert (ended.state, ended.ended_on) == ("ended", date(2024, 6, 15))
    assert ended.wanted == use.wanted, "what was given stays written"
    assert hindrances(kerb, since=date(2024, 6, 14)) == ["ground_is_taken"]
    assert keep(kerb, since=date(2024, 6, 15)).state == "held"


def test_the_database_refuses_what_no_rule_was_asked_about(kerb: UUID):
    use = keep(kerb)
    row = Held.objects.get(use_id=use.id)
    for along, depth, free in [((1_399, 1_500), (300, 400), False), ((1_400, 1_500), (0, 1), True)]:
        twin = Held(
            use_id=use.id, segment_id=kerb, ground="sidewalk", along=along, depth=depth,
            days=row.days, minutes=row.minutes,
        )  # fmt: skip
        if free:
            twin.save()
        else:
            with pytest.raises(IntegrityError, match="no_square_metre"), transaction.atomic():
                twin.save()


def test_the_end_of_a_regime_is_tried_then_done(kerb: UUID):
    clerk, day = ground.officer(*OFFICE), date(2024, 6, 10)
    first = keep(kerb)
    actions.confirm(use_id=first.id, actor=clerk, at=AT)
    before = keep(kerb, along=(1_400, 1_600), until=date(2024, 6, 10))
    (touched,) = queries.touched_by_ending("quy-dinh-mau", day, clerk)
    assert (touched.use.id, touched.unused) == (first.id, Money(400_000))
    assert queries.touched_by_ending("quy-dinh-mau", day, ground.officer()) == []
    ending = {"code": "quy-dinh-mau", "on": day, "basis": "Quyết định mẫu bãi bỏ", "at": AT}
    with pytest.raises(Refused, match="right_is_missing"):
        actions.end_regime(**ending, actor=ground.officer())
    assert list(actions.end_regime(**ending, actor=clerk)) == [touched]
    with pytest.raises(Refused, match="regime_has_ended"):
        actions.end_regime(**ending, actor=clerk)
    assert Use.objects.get(pk=first.id).ended_on == day
    assert Use.objects.get(pk=before.id).state == "held"
    assert ground.load_rules() == 0, "a pack told again does not bring it back"
    assert hindrances(kerb, since=day) == ["no_regime_in_force"]
    assert hindrances(kerb, along=(1_000, 1_200), since=date(2024, 6, 8)) != []
    assert [one.number for one in queries.uses(clerk, on=day)] == [before.number, first.number]
    assert queries.uses(ground.officer(), on=day) == []


def test_a_use_is_shown_to_its_holder_and_its_ward(kerb: UUID):
    use = keep(kerb)
    stranger = ground.citizen(ground.party("Phạm Mẫu Dung"))
    assert queries.use(use.number, ground.citizen(use.party_id)) == use
    assert queries.use(use.number, ground.officer("sidewalks.read")) == use
    assert queries.use(use.number, stranger) is None
    assert queries.use(use.number, ground.officer()) is None
    assert queries.use("VH-2024-999999", SYSTEM) is None
    ((piece, kind),) = queries.held_along([kerb], date(2024, 6, 5))[kerb]
    assert (piece.along, kind) == ((1_000, 1_400), "kinh_doanh")


@pytest.mark.django_db(transaction=True)
def test_two_hundred_at_once_get_exactly_what_there_is():
    """Twenty stalls of five metres fit on a hundred; ten want each."""
    kerb, party = ground.build(), ground.party()
    start = Barrier(8)

    def want(n: int) -> bool:
        if n < 8:
            start.wait()
        at = (n % 20) * 500
        try:
            actions.hold(
                wanted=ground.wanted(use="van_hoa", along=(at, at + 500), until=date(2024, 6, 9)),
                segment_id=kerb, party_id=party, actor=ground.citizen(party), at=AT,
            )  # fmt: skip
        except Refused as refused:
            assert refused.codes == ("stretch_cannot_be_had",)
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(want, range(200)))
    assert sum(got) == 20 == Use.objects.count() == Held.objects.count()
    assert sorted(Use.objects.values_list("number", flat=True)) == [
        f"VH-2024-{n:06d}" for n in range(1, 21)
    ]


def test_sidewalk_and_roadway_are_different_ground(kerb: UUID):
    keep(kerb)
    assert hindrances(kerb, ground=Ground.ROADWAY) == ["use_belongs_elsewhere"]
