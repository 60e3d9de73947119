"""Works and events: what they take stands still, nobody gets it, and it is opened again."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.services import ground
from tests.services.test_holding_ground import AT, OFFICE, hindrances, keep, kerb

from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base.models import LogLeaf
from opendistrict.services.sidewalks import actions, queries, rules
from opendistrict.services.sidewalks.models import Closure, Held, Use
from opendistrict.services.sidewalks.shapes import ClosureShape, Ground, UseShape, Why

__all__ = ["kerb"]
JUNE, DAY = date(2024, 6, 1), timedelta(days=1)  # the shop has June: `ground.wanted`


def chair():
    return ground.officer(*OFFICE)


def close(kerb: UUID, since: date, until: date, **more: object) -> ClosureShape:
    told = {
        "unit_id": ground.ward(), "kind": Why.WORKS, "title": "Thay ống nước mẫu",
        "ground": Ground.ANY, "stretches": [(kerb, (0, 5_000))], "basis": "Giấy phép mẫu 7/GP",
    }  # fmt: skip
    return actions.close_ground(since=since, until=until, actor=chair(), at=AT, **(told | more))


def lift(one: ClosureShape, on: date, why: str = "Xong sớm") -> ClosureShape:
    return actions.lift_closure(closure_id=one.id, on=on, why=why, actor=chair(), at=AT)


def now(use: UseShape) -> UseShape:
    return queries.use_of(Use.objects.get(pk=use.id))


def still(use: UseShape) -> list[tuple[date, date]]:
    return [(one.since, one.until) for one in now(use).pauses]


def june(day: int) -> date:
    return date(2024, 6, day)


def test_a_use_stands_still_for_works_and_what_falls_away_is_told(kerb: UUID):
    use = keep(kerb)
    one = close(kerb, june(3), june(21))
    assert (one.number, one.since, one.until) == ("RC-2024-000001", june(3), june(21))
    assert still(use) == [(june(3), june(21))] and now(use).state == "held"
    (pause,) = now(use).pauses
    assert (pause.why, pause.basis) == ("Thay ống nước mẫu", "Giấy phép mẫu 7/GP")
    assert queries.unused_of(now(use)) == Money(400_000), "twelve days are half a month"
    assert queries.stood_still_for(one.id) == {use.number: (june(3), june(21))}
    assert LogLeaf.objects.filter(kind="sidewalks.close_ground").count() == 1


def test_nobody_gets_closed_ground_but_what_is_only_partly_closed_is_had_around_it(kerb: UUID):
    close(kerb, june(3), june(21))
    within = {"since": june(5), "until": june(9)}
    assert hindrances(kerb, **within) == ["ground_is_closed_for_works"]
    quote = queries.quote(ground.wanted(), segment_id=kerb, frontage_id=ground.frontage(kerb))
    assert quote.weighed.is_possible
    (caution,) = quote.weighed.cautions
    assert caution.code == "ground_is_closed_for_works"
    assert (caution.details["since"], caution.details["last"]) == (june(3), june(20))
    use = keep(kerb)
    assert still(use) == [(june(3), june(21))], "from the first it stands still on those days"
    assert not queries.may_wait(
        queries.quote(ground.wanted(**within), segment_id=kerb, frontage_id=ground.frontage(kerb))
    ), "who waits would wait for works"
    far = keep(kerb, use="van_hoa", along=(6_000, 6_400), **within)
    assert still(far) == [], "beside the closed stretch nothing happens"


def test_the_database_itself_keeps_closed_ground(kerb: UUID):
    use = keep(kerb)
    close(kerb, june(3), june(21))
    taken = Held.objects.filter(use=use.id).first()
    taken.pk, taken.days = None, (june(4), june(5))
    twice = pytest.raises(IntegrityError, match="no_square_metre_is_held_twice")
    with twice, transaction.atomic():
        taken.save(force_insert=True)
    nobodys = pytest.raises(IntegrityError, match="ground_is_held_by_one_use_or_closure")
    with nobodys, transaction.atomic():
        Held.objects.filter(use=use.id).update(use=None)


def test_ground_is_closed_for_one_thing_at_a_time(kerb: UUID):
    use = keep(kerb)
    close(kerb, june(3), june(9))
    with pytest.raises(Refused, match="ground_is_closed_already"):
        close(kerb, june(8), june(12), title="Lễ hội mẫu", kind=Why.EVENT)
    assert Closure.objects.count() == 1 and still(use) == [(june(3), june(9))]
    close(kerb, june(9), june(12), title="Lễ hội mẫu", kind=Why.EVENT)
    assert still(use) == [(june(3), june(9)), (june(9), june(12))]
    assert "ground_is_closed_for_event" in hindrances(kerb, since=june(10), until=june(11))


def test_what_stands_still_anyway_stands_still_once(kerb: UUID):
    use = keep(kerb)
    actions.pause(
        use_id=use.id, since=june(5), until=june(8), why="Đào đường", basis="GP mẫu",
        actor=chair(), at=AT,
    )  # fmt: skip
    one = close(kerb, june(3), june(11))
    assert sorted(still(use)) == [(june(3), june(5)), (june(5), june(8)), (june(8), june(11))]
    lift(one, june(4))
    assert sorted(still(use)) == [(june(3), june(4)), (june(5), june(8))]


def test_opened_early_uses_go_on_and_nobody_came_between(kerb: UUID):
    use = keep(kerb)
    one = close(kerb, june(3), june(21))
    opened = lift(one, june(10))
    assert (opened.until, opened.lifted_why) == (june(10), "Xong sớm")
    assert still(use) == [(june(3), june(10))]
    assert hindrances(kerb, since=june(12), until=june(14)) == ["ground_is_taken"]
    assert hindrances(kerb, since=june(4), until=june(6)) == ["ground_is_closed_for_works"]
    with pytest.raises(Refused, match="closure_is_over"):
        lift(opened, june(10))
    never = close(kerb, june(22), june(25))
    assert lift(never, june(22)).until == june(22) and still(use) == [(june(3), june(10))]
    assert keep(kerb, along=(1_400, 1_600), since=june(22), until=june(25)).state == "held"


def test_what_others_got_beside_it_stays_theirs(kerb: UUID):
    use = keep(kerb)  # ten to fourteen metres
    one = close(kerb, june(3), june(21), stretches=[(kerb, (0, 1_200))])
    assert still(use) == [(june(3), june(21))]
    other = keep(kerb, along=(1_200, 1_400), since=june(5), until=june(9))
    lift(one, june(4))
    assert still(use) == [(june(3), june(21))], "it cannot go on while somebody stands there"
    assert now(other).state == "held"


def test_a_night_that_runs_into_the_first_day(kerb: UUID):
    fair = {"use": "van_hoa", "since": JUNE, "until": june(3), "hours": (22 * 60, 2 * 60)}
    use = keep(kerb, **fair)
    close(kerb, june(3), june(5))
    assert still(use) == [(june(3), june(4))]
    boxes = {(one.days.lower, one.minutes.lower) for one in Held.objects.filter(use=use.id)}
    assert boxes == {(JUNE, 22 * 60), (june(2), 0)}


def test_whose_day_it_meets_is_seen_before_it_is_decided(kerb: UUID):
    use = keep(kerb)
    asked = ([(kerb, (0, 5_000))], Ground.ANY, june(3), june(21), chair())
    assert [one.number for one in queries.touched_by_closing(*asked)] == [use.number]
    roadway = queries.touched_by_closing([(kerb, (0, 5_000))], Ground.ROADWAY, *asked[2:])
    assert roadway == [] and still(use) == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"title": " "}, "closure_title_is_missing"),
        ({"basis": ""}, "basis_is_missing"),
        ({"stretches": []}, "list_is_empty"),
        ({"until": june(3)}, "days_are_in_disorder"),
        ({"since": AT.date() - DAY}, "day_is_past"),
        ({"unit_id": UUID(int=7)}, "right_is_missing"),
    ],
)
def test_what_closes_nothing(kerb: UUID, more: dict[str, object], code: str):
    with pytest.raises(Refused, match=code):
        close(kerb, **({"since": june(3), "until": june(5)} | more))
    assert not Closure.objects.exists() and not Held.objects.exists()


def test_who_may_open_it_and_why(kerb: UUID):
    one = close(kerb, june(3), june(21))
    with pytest.raises(Refused, match="reason_is_missing"):
        lift(one, june(4), " ")
    with pytest.raises(Refused, match="day_is_past"):
        lift(one, AT.date() - DAY)
    party = ground.party()
    for who in (ground.citizen(party), ground.officer("sidewalks.read")):
        with pytest.raises(Refused, match="right_is_missing"):
            actions.lift_closure(closure_id=one.id, on=june(4), why="x", actor=who, at=AT)


spans = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(
    lambda pair: tuple(JUNE + n * DAY for n in sorted(pair))
)


@given(spans, st.lists(spans, max_size=6))
def test_days_left_are_the_days_in_no_other(mine, gone):
    def every(span):
        return {span[0] + n * DAY for n in range((span[1] - span[0]).days)}

    left = rules.days_without(mine, gone)
    shown = [day for one in left for day in every(one)]
    assert len(shown) == len(set(shown))
    assert set(shown) == every(mine).difference(*map(every, gone))
