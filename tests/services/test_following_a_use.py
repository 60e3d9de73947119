"""A place is renewed before it ends, or changed while it is used, without a gap and without its
holder ever losing what they have."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from tests.makers import drain
from tests.services import ground

from opendistrict.kernel.refusals import Refused
from opendistrict.services.sidewalks import actions, queries
from opendistrict.services.sidewalks.models import Held, Use
from opendistrict.services.sidewalks.shapes import UseShape

AT = ground.AT
OFFICE = ("sidewalks.hold", "sidewalks.confirm", "sidewalks.read")
JULY = {"since": date(2024, 7, 1), "until": date(2024, 8, 1)}
IN_JUNE = datetime(2024, 6, 20, 9, tzinfo=AT.tzinfo)


@pytest.fixture
def kerb(db: None) -> UUID:
    return ground.build()


@pytest.fixture
def holder(kerb: UUID) -> UUID:
    return ground.party("Mẫu An")


@pytest.fixture
def use(kerb: UUID, holder: UUID) -> UseShape:
    """Two metres for all of June, confirmed."""
    return confirm(hold(kerb, holder))


def hold(
    kerb: UUID, who: UUID, at: datetime = AT, follows: UseShape | None = None, **more: object
) -> UseShape:  # fmt: skip
    return actions.hold(
        wanted=ground.wanted(**more), segment_id=kerb, party_id=who, actor=ground.citizen(who),
        frontage_id=ground.frontage(kerb), follows_id=follows.id if follows else None, at=at,
    )  # fmt: skip


def confirm(one: UseShape, at: datetime = AT) -> UseShape:
    return actions.confirm(use_id=one.id, actor=ground.officer(*OFFICE), at=at)


def now(one: UseShape) -> UseShape:
    return queries.use_of(Use.objects.get(pk=one.id))


def pieces(one: UseShape) -> list[tuple[tuple[int, int], tuple[date, date]]]:
    rows = Held.objects.filter(use=one.id).order_by("days", "along")
    return [(piece.along, piece.days) for piece in map(queries.piece_of, rows)]


def test_a_renewal_goes_on_where_the_use_ends(kerb: UUID, holder: UUID, use: UseShape) -> None:
    with pytest.raises(Refused, match="too_early_to_renew"):
        hold(kerb, holder, follows=use, **JULY)
    again = hold(kerb, holder, IN_JUNE, follows=use, **JULY)
    assert (again.follows_id, again.state) == (use.id, "held")
    with pytest.raises(Refused, match="use_is_followed"):
        hold(kerb, holder, IN_JUNE, follows=use, **JULY | {"along": (1_200, 1_300)})
    confirm(again, IN_JUNE)
    assert (now(use).state, now(use).ended_on) == ("active", None)
    assert pieces(use)[0][1] == (date(2024, 6, 1), date(2024, 7, 1))


def test_who_waits_for_the_days_after_comes_before_a_renewal(
    kerb: UUID, holder: UUID, use: UseShape
) -> None:
    waits = ground.party("Mẫu Bình")
    other = confirm(hold(kerb, ground.party("Mẫu Chi"), **JULY))
    actions.wait(
        wanted=ground.wanted(**JULY), segment_id=kerb, frontage_id=ground.frontage(kerb),
        actor=ground.citizen(waits), at=AT,
    )  # fmt: skip
    actions.end(use_id=other.id, on=date(2024, 7, 1), why="Trả chỗ", at=IN_JUNE,
                actor=ground.citizen(other.party_id))  # fmt: skip
    with pytest.raises(Refused, match="stretch_cannot_be_had"):
        hold(kerb, holder, IN_JUNE, follows=use, **JULY)


def test_a_change_waits_beside_what_it_changes_and_then_takes_its_place(
    kerb: UUID, holder: UUID, use: UseShape
) -> None:
    (along, _), *_ = pieces(use)
    wider = {"along": (along[0], along[1] + 100), "since": date(2024, 6, 10)}
    with pytest.raises(Refused, match="stretch_cannot_be_had"):
        hold(kerb, holder, **wider)  # on its own it meets what is held
    asked = hold(kerb, holder, follows=use, **wider)
    later = (date(2024, 6, 10), date(2024, 7, 1))
    assert pieces(asked) == [((along[1], along[1] + 100), later)]
    with pytest.raises(Refused, match="stretch_cannot_be_had"):  # nobody comes in between
        hold(kerb, ground.party("Mẫu Bình"), along=(along[1], along[1] + 50))
    assert pieces(use) == [(along, (date(2024, 6, 1), date(2024, 7, 1)))]

    confirm(asked)
    before = now(use)
    assert (before.state, before.ended_on) == ("ended", date(2024, 6, 10))
    assert pieces(use) == [(along, (date(2024, 6, 1), date(2024, 6, 10)))]
    assert pieces(asked) == [((along[0], along[1] + 100), later)]
    assert queries.unused_of(before) is not None


def test_a_change_that_is_not_granted_leaves_all_as_it_was(
    kerb: UUID, holder: UUID, use: UseShape
) -> None:
    had = pieces(use)
    asked = hold(kerb, holder, follows=use, along=(1_050, 1_150), since=date(2024, 6, 10))
    assert actions.let_go_of_holds(AT + actions.HOLDS_FOR) == 1
    assert (now(asked).state, pieces(asked)) == ("let_go", [])
    assert (now(use).state, pieces(use)) == ("active", had)
    again = hold(kerb, holder, AT + actions.HOLDS_FOR, follows=use, since=date(2024, 6, 10))
    assert again.state == "held" and pieces(again) == []  # all of it is held by what it follows


def test_what_is_revoked_leaves_its_ground_to_the_change_that_was_asked(
    kerb: UUID, holder: UUID, use: UseShape
) -> None:
    asked = hold(kerb, holder, follows=use, since=date(2024, 6, 10))
    actions.end(use_id=use.id, on=date(2024, 6, 5), why="Mất lối đi", revoked=True,
                actor=ground.officer(*OFFICE), at=AT)  # fmt: skip
    assert [days for _, days in pieces(asked)] == [(date(2024, 6, 10), date(2024, 7, 1))]
    with pytest.raises(Refused, match="stretch_cannot_be_had"):
        hold(kerb, ground.party("Mẫu Bình"), since=date(2024, 6, 15))
    assert hold(kerb, ground.party("Mẫu Chi"), since=date(2024, 6, 5),
                until=date(2024, 6, 10)).state == "held"  # fmt: skip
    assert confirm(asked).state == "active"


def test_works_stop_the_change_too(kerb: UUID, holder: UUID, use: UseShape) -> None:
    asked = hold(kerb, holder, follows=use, since=date(2024, 6, 10))
    actions.pause(
        use_id=use.id, since=date(2024, 6, 12), until=date(2024, 6, 15), why="Đào hè",
        basis="Giấy phép mẫu", actor=ground.officer(*OFFICE), at=AT,
    )  # fmt: skip
    works = hold(kerb, ground.party("Mẫu Bình"), since=date(2024, 6, 12), until=date(2024, 6, 15))
    confirm(asked)
    free = [(date(2024, 6, 10), date(2024, 6, 12)), (date(2024, 6, 15), date(2024, 7, 1))]
    assert [days for _, days in pieces(asked)] == free
    assert now(works).state == "held" and len(now(asked).pauses) == 1


def test_a_place_is_not_handed_on(kerb: UUID, use: UseShape) -> None:
    with pytest.raises(Refused, match="use_is_anothers"):
        hold(kerb, ground.party("Mẫu Bình"), IN_JUNE, follows=use, **JULY)


@pytest.mark.parametrize(
    "wish",
    [
        {"since": date(2024, 7, 2), "until": date(2024, 7, 9)},  # a gap
        {"use": "van_hoa", "since": date(2024, 6, 22), "until": date(2024, 6, 23)},
        {"ground": "roadway", "since": date(2024, 6, 22)},
    ],
)
def test_what_does_not_follow(
    kerb: UUID, holder: UUID, use: UseShape, wish: dict[str, object]
) -> None:
    with pytest.raises(Refused, match="does_not_follow"):
        hold(kerb, holder, IN_JUNE, follows=use, **wish)
    assert Use.objects.filter(follows=use.id).count() == 0


def test_who_has_a_place_for_a_week_more_is_told_once(
    kerb: UUID, holder: UUID, use: UseShape
) -> None:
    day = datetime(2024, 6, 24, 8, tzinfo=AT.tzinfo)
    assert actions.remind_of_ending(day - timedelta(days=1)) == 0
    assert actions.remind_of_ending(day) == 1
    hold(kerb, holder, day, follows=use, **JULY)
    assert actions.remind_of_ending(day) == 0, "it was asked for anew"
    drain(day)


def test_what_a_text_allows_at_most_counts_from_the_first_day(kerb: UUID, holder: UUID) -> None:
    event = {"use": "van_hoa", "since": date(2024, 6, 1)}  # thirty days at most
    use = confirm(hold(kerb, holder, **event | {"until": date(2024, 6, 21)}))
    on = {"use": "van_hoa", "since": date(2024, 6, 21)}
    with pytest.raises(Refused, match="stretch_cannot_be_had") as refused:
        hold(kerb, holder, IN_JUNE, follows=use, **on | {"until": date(2024, 7, 11)})
    (found,) = refused.value.details["hindrances"]
    assert (found.code, found.details) == ("too_many_days", {"days": 40, "most": 30})
    again = confirm(hold(kerb, holder, IN_JUNE, follows=use, **on | {"until": date(2024, 6, 26)}))
    with pytest.raises(Refused, match="stretch_cannot_be_had"):
        hold(kerb, holder, IN_JUNE, follows=again, use="van_hoa", since=date(2024, 6, 26),
             until=date(2024, 7, 2))  # fmt: skip
