"""Who waits for ground has it in the order in which they asked."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from tests.makers import drain
from tests.services import ground

from opendistrict.kernel.refusals import Refused
from opendistrict.services.sidewalks import actions, queries, rules
from opendistrict.services.sidewalks.models import Use, Wish
from opendistrict.services.sidewalks.shapes import Hindrance, UseShape, Wanted, WishShape

AT = ground.AT
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OFFICE = ("sidewalks.hold", "sidewalks.confirm", "sidewalks.read")


@pytest.fixture
def kerb(db: None) -> UUID:
    return ground.build()


def keep(kerb: UUID, who: UUID, at: datetime = AT, **more: object) -> UseShape:
    return actions.hold(
        wanted=ground.wanted(**more), segment_id=kerb, party_id=who, actor=ground.citizen(who),
        frontage_id=ground.frontage(kerb), at=at,
    )  # fmt: skip


def wait(kerb: UUID, who: UUID, at: datetime = AT, **more: object) -> WishShape:
    return actions.wait(
        wanted=ground.wanted(**more), segment_id=kerb, frontage_id=ground.frontage(kerb),
        actor=ground.citizen(who), at=at,
    )  # fmt: skip


def give_back(use: UseShape, at: datetime) -> None:
    actions.end(use_id=use.id, on=at.date(), why="Trả chỗ", actor=ground.citizen(use.party_id),
                at=at)  # fmt: skip


def of(who: UUID) -> WishShape:
    (one,) = queries.wishes_of_party(ground.citizen(who))
    return one


def have(who: UUID) -> list[UseShape]:
    return queries.uses_of_party(ground.citizen(who))


def test_what_falls_free_is_kept_for_who_asked_first(kerb: UUID) -> None:
    holder, first, second = (ground.party(name) for name in ("Mẫu An", "Mẫu Bình", "Mẫu Chi"))
    use = keep(kerb, holder)
    assert (wait(kerb, first).ahead, wait(kerb, second, AT + HOUR).ahead) == (0, 1)
    give_back(use, AT + DAY)
    with pytest.raises(Refused, match="stretch_cannot_be_had"):
        keep(kerb, ground.party("Mẫu Dung"), AT + DAY)  # before the worker has come to it
    drain(AT + DAY)
    (offered,) = have(first)
    assert (offered.state, offered.kept_until) == ("held", AT + DAY + actions.HOLDS_FOR)
    assert (of(first).state, of(first).offer_id) == ("offered", offered.id)
    assert (of(second).state, of(second).ahead, have(second)) == ("waiting", 0, [])

    late = AT + DAY + actions.HOLDS_FOR
    assert actions.let_go_of_holds(late) == 1
    drain(late)
    assert of(first).state == "lapsed" and of(second).state == "offered"
    (next_one,) = have(second)
    actions.confirm(use_id=next_one.id, actor=ground.officer(*OFFICE), at=late)
    assert of(second).state == "taken"
    assert actions.pass_on(kerb, late) == 0, "told twice, kept once"


def test_what_is_offered_and_given_back_goes_to_the_next(kerb: UUID) -> None:
    holder, first, second = (ground.party(name) for name in ("Mẫu An", "Mẫu Bình", "Mẫu Chi"))
    use = keep(kerb, holder)
    wait(kerb, first)
    wait(kerb, second, AT + HOUR)
    for one in (use, None):
        give_back(one or have(first)[0], AT + DAY)
        drain(AT + DAY)
    assert (of(first).state, of(second).state) == ("withdrawn", "offered")


def test_of_days_that_began_the_rest_is_offered_and_in_the_end_nothing(kerb: UUID) -> None:
    holder, other = ground.party("Mẫu An"), ground.party("Mẫu Bình")
    use = actions.confirm(
        use_id=keep(kerb, holder).id, actor=ground.officer(*OFFICE), at=AT
    )  # fmt: skip
    wait(kerb, other)
    began = AT + timedelta(days=20)
    assert actions.pass_on_all(began) == 0 and of(other).state == "waiting"
    give_back(use, began)
    drain(began)
    (offered,) = have(other)
    assert (offered.wanted.since, offered.wanted.until) == (began.date(), ground.wanted().until)

    wait(kerb, holder, began, since=began.date())
    assert actions.pass_on_all(AT + timedelta(days=60)) == 0
    assert of(holder).state == "lapsed", "its days are over"


def test_days_of_a_pause_are_for_who_waits(kerb: UUID) -> None:
    holder, other = ground.party("Mẫu An"), ground.party("Mẫu Bình")
    use = keep(kerb, holder)
    days = {"since": date(2024, 6, 10), "until": date(2024, 6, 13)}
    wait(kerb, other, **days)
    actions.pause(use_id=use.id, **days, why="Đào đường", basis="Giấy phép mẫu",
                  actor=ground.officer(*OFFICE), at=AT)  # fmt: skip
    drain(AT)
    assert [one.wanted.since for one in have(other)] == [days["since"]]


def test_one_waits_only_for_what_others_hold(kerb: UUID) -> None:
    holder, other = ground.party("Mẫu An"), ground.party("Mẫu Bình")
    with pytest.raises(Refused, match="ground_is_free"):
        wait(kerb, other)
    use = keep(kerb, holder)
    with pytest.raises(Refused, match="stretch_cannot_be_had") as caught:
        wait(kerb, other, depth=(0, 300))  # nobody may leave so little for walkers
    found = caught.value.details["hindrances"]
    assert isinstance(found, list) and all(isinstance(one, Hindrance) for one in found)
    with pytest.raises(Refused, match="day_is_past"):
        wait(kerb, other, since=date(2024, 5, 19))
    with pytest.raises(Refused, match="party_is_another"):
        actions.wait(wanted=use.wanted, segment_id=kerb, actor=ground.officer(*OFFICE), at=AT)
    with pytest.raises(Refused, match="ground_is_yours"):
        wait(kerb, holder, since=date(2024, 6, 29), until=date(2024, 7, 9))
    wait(kerb, other)
    with pytest.raises(Refused, match="wish_is_kept"):
        wait(kerb, other)
    for number in range(1, 10):
        wait(kerb, other, until=date(2024, 7, 1) + number * DAY)
    with pytest.raises(Refused, match="too_many_wishes"):
        wait(kerb, other, until=date(2024, 8, 1))
    assert Wish.objects.count() == 10


def test_who_waits_may_stop_and_nobody_else_may(kerb: UUID) -> None:
    holder, other = ground.party("Mẫu An"), ground.party("Mẫu Bình")
    use = keep(kerb, holder)
    wish = wait(kerb, other)
    with pytest.raises(Refused, match="wish_is_unknown"):
        actions.withdraw_wish(wish_id=wish.id, actor=ground.citizen(holder), at=AT)
    actions.withdraw_wish(wish_id=wish.id, actor=ground.citizen(other), at=AT)
    with pytest.raises(Refused, match="wish_is_elsewhere"):
        actions.withdraw_wish(wish_id=wish.id, actor=ground.citizen(other), at=AT)
    give_back(use, AT)
    drain(AT)
    assert have(other) == [] and of(other).state == "withdrawn"


def test_the_database_lets_no_hold_answer_two_wishes(kerb: UUID) -> None:
    holder, first, second = (ground.party(name) for name in ("Mẫu An", "Mẫu Bình", "Mẫu Chi"))
    use = keep(kerb, holder)
    wait(kerb, first)
    wait(kerb, second)
    Wish.objects.filter(party=first).update(state="offered", offer=use.id)
    for change in ({"state": "offered", "offer": use.id}, {"state": "offered"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Wish.objects.filter(party=second).update(**change)


def test_what_is_left_of_a_wish() -> None:
    asked = ground.wanted()
    assert rules.ahead(asked, date(2024, 5, 1)) == asked
    left = rules.ahead(asked, date(2024, 6, 30))
    assert left is not None and (left.since, left.until) == (date(2024, 6, 30), asked.until)
    assert rules.ahead(asked, asked.until) is None


# ------------------------------------------------------------------ nobody is passed over


class _Street:
    """People who ask, wait, confirm, give back and forget, as a seed has it."""

    def __init__(self, seed: int) -> None:
        self.random, self.kerb, self.at = Random(seed), ground.build(), AT
        self.people = [ground.party(f"Mẫu {n}") for n in range(6)]
        self.office = ground.officer(*OFFICE)

    def some(self) -> Wanted:
        begins, deep = self.random.choice((1_000, 1_100, 1_200)), self.random.choice((100, 200))
        return ground.wanted(
            use="van_hoa", along=(begins, begins + 200), depth=(400 - deep, 400),
            since=date(2024, 6, 1), until=date(2024, 6, 20),
        )  # fmt: skip

    def step(self) -> None:
        self.at += self.random.choice((HOUR, 12 * HOUR))
        waited, had = self.ids(Wish.objects.filter(state="waiting")), self.ids(Use.objects.all())
        try:
            self.act(self.random.random())
        except Refused as refused:
            assert refused.codes[0] in {
                "stretch_cannot_be_had", "ground_is_free", "ground_is_yours", "wish_is_kept",
                "too_many_wishes",
            }, refused.codes  # fmt: skip
        actions.let_go_of_holds(self.at)
        drain(self.at)
        for one in Wish.objects.filter(state="waiting", pk__in=waited):
            self.is_not_passed_over(one, self.ids(Use.objects.all()) - had)

    @staticmethod
    def ids(rows: QuerySet[Any]) -> set[UUID]:
        return set(rows.values_list("pk", flat=True))

    def act(self, chance: float) -> None:
        who = self.random.choice(self.people)
        asked = {"wanted": self.some(), "segment_id": self.kerb, "actor": ground.citizen(who)}
        alive = Use.objects.filter(state__in=queries.ALIVE).order_by("pk")
        if chance < 0.3:
            use = actions.hold(**asked, party_id=who, at=self.at)
            if self.random.random() < 0.5:
                actions.confirm(use_id=use.id, actor=self.office, at=self.at)
        elif chance < 0.8 or not alive:
            actions.wait(**asked, at=self.at)
        else:
            give_back(queries.use_of(self.random.choice(list(alive))), self.at)

    def is_not_passed_over(self, wish: Wish, new: set[UUID]) -> None:
        """Without all that was given just now to who came later, it could not be had either."""
        earlier = Wish.objects.filter(offer__in=new, asked_at__lte=wish.asked_at)
        later = new - set(earlier.values_list("offer", flat=True))
        left = queries.left_of(wish, self.at.date())
        assert left is not None
        taken = [one for one in queries.taken(left, self.kerb) if one.use_id not in later]
        weighed = rules.weigh(left, queries.regimes(), queries.stretch(left, self.kerb), taken)
        assert not weighed.is_possible, "a later one was served first"

    def keeps_its_word(self) -> None:
        for one in Wish.objects.filter(state="offered"):
            assert one.offer is not None and one.offer.party_id == one.party_id
            assert (one.offer.state, one.offer.segment_id) == ("held", self.kerb)


@pytest.mark.parametrize("seed", range(3))
def test_nobody_is_passed_over_and_nothing_free_is_left_lying(db: None, seed: int) -> None:
    street = _Street(seed)
    for _ in range(30):
        street.step()
        street.keeps_its_word()
    assert Wish.objects.exclude(offer=None).count() >= 5, "the seed tries something"
