"""Ground that more want than can have it is shared out in an order nobody can choose and everybody
can work out again."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.makers import drain
from tests.services import ground

from opendistrict.kernel.days import HERE
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base.models import LogLeaf
from opendistrict.services.sidewalks import actions, queries, rules
from opendistrict.services.sidewalks.models import Round, Wish
from opendistrict.services.sidewalks.shapes import Ground, Method, RoundShape, UseShape, WishShape

AT = ground.AT  # 20 May 2024
OFFICE = ("sidewalks.hold", "sidewalks.confirm", "sidewalks.read")
CLOSES, KNOWN = datetime(2024, 6, 1, tzinfo=HERE), date(2024, 6, 3)
DRAWS = datetime(2024, 6, 3, 17, tzinfo=HERE)
JULY = {"since": date(2024, 7, 1), "until": date(2024, 8, 1)}


@pytest.fixture
def kerb(db: None) -> UUID:
    return ground.build()


def opened(**more: Any) -> RoundShape:
    told: dict[str, Any] = {
        "unit_id": ground.ward(), "use": "kinh_doanh", "ground": Ground.SIDEWALK,
        "streets": ["Đường Mẫu"], **JULY, "method": Method.LOT, "closes_at": CLOSES,
        "number_from": "Xổ số mẫu, giải đặc biệt", "number_on": KNOWN, "basis": "Quyết định mẫu",
        "actor": ground.officer(*OFFICE), "at": AT,
    }  # fmt: skip
    return actions.open_round(**told | more)


def enter(kerb: UUID, who: UUID, number: str = "CC-2024-000001", **more: object) -> WishShape:
    return actions.enter(
        number=number, wanted=ground.wanted(**JULY | more), segment_id=kerb,
        frontage_id=ground.frontage(kerb), actor=ground.citizen(who), at=AT,
    )  # fmt: skip


def hold(kerb: UUID, who: UUID, at: datetime = AT, **more: object) -> UseShape:
    return actions.hold(
        wanted=ground.wanted(**more), segment_id=kerb, party_id=who, actor=ground.citizen(who),
        frontage_id=ground.frontage(kerb), at=at,
    )  # fmt: skip


def draw(number: str = "CC-2024-000001", drawn: str = "012345", at: datetime = DRAWS) -> int:
    return actions.draw(number=number, drawn_number=drawn, actor=ground.officer(*OFFICE), at=at)


def logged(kind: str) -> list[dict[str, Any]]:
    rows = LogLeaf.objects.filter(kind=f"sidewalks.round_{kind}").order_by("pk")
    return [json.loads(bytes(row.body)) for row in rows]


def test_ground_is_shared_out_by_a_number_nobody_here_makes(kerb: UUID) -> None:
    shared = opened()
    people = [ground.party(f"Mẫu {name}") for name in ("An", "Bình", "Chi", "Dung")]
    with pytest.raises(Refused, match="stretch_cannot_be_had") as refused:
        hold(kerb, people[0], **JULY)
    assert [one.code for one in refused.value.details["hindrances"]] == ["ground_is_shared"]
    assert hold(kerb, people[3], since=date(2024, 6, 1)).state == "held", "only those days"
    tickets = {enter(kerb, who).id: who for who in people}
    with pytest.raises(Refused, match="ticket_is_kept"):
        enter(kerb, people[0], along=(1_050, 1_150))
    with pytest.raises(Refused, match="round_is_elsewhere"):
        draw()  # the list is still open
    assert actions.close_rounds(CLOSES) == 1 and actions.close_rounds(CLOSES) == 0
    with pytest.raises(Refused, match="round_is_elsewhere"):
        actions.enter(
            number=shared.number, wanted=ground.wanted(**JULY), segment_id=kerb,
            frontage_id=ground.frontage(kerb), actor=ground.citizen(ground.party("Mẫu Giang")),
            at=CLOSES,
        )  # fmt: skip
    (closed,) = logged("close")
    lines = "\n".join(sorted(map(str, tickets)))
    assert closed["digest"] == sha256(lines.encode()).hexdigest() and closed["tickets"] == 4

    with pytest.raises(Refused, match="number_is_not_known"):
        draw(at=DRAWS - timedelta(days=1))
    assert draw(drawn="  012345 ") == 1, "one of four has the two metres"
    order = sorted(
        tickets, key=lambda one: sha256(f"{shared.number}\n012345\n{one}".encode()).hexdigest()
    )
    shown = queries.tickets(queries.round_by_number(shared.number))  # type: ignore[arg-type]
    assert [one.id for one in shown] == order and [one.rank for one in shown] == [1, 2, 3, 4]
    assert [one.state for one in shown] == ["offered", "waiting", "waiting", "waiting"]
    assert logged("draw")[0]["order"] == [str(one) for one in order]
    (mine,) = queries.uses_of_party(ground.citizen(tickets[order[0]]))[:1]
    assert (mine.state, mine.wanted.since) == ("held", JULY["since"])

    late = DRAWS + actions.HOLDS_FOR  # the first does not take it: the second has it
    actions.let_go_of_holds(late)
    drain(late)
    states = {one.id: one.state for one in queries.tickets(queries.round_of(Round.objects.get()))}
    assert [states[one] for one in order] == ["lapsed", "offered", "waiting", "waiting"]


def test_by_rotation_who_never_had_any_comes_first(kerb: UUID) -> None:
    had, last_year, never = (ground.party(f"Mẫu {name}") for name in ("An", "Bình", "Chi"))
    office = ground.officer(*OFFICE)
    for who, day in ((last_year, date(2024, 5, 21)), (had, date(2024, 5, 23))):
        use = hold(kerb, who, since=day, until=day + timedelta(days=2))
        actions.confirm(use_id=use.id, actor=office, at=AT)
    opened(method=Method.ROTATION)
    tickets = [enter(kerb, who).id for who in (had, last_year, never)]
    actions.close_rounds(CLOSES)
    draw()
    shown = queries.tickets(queries.round_of(Round.objects.get()))
    assert [one.id for one in shown] == tickets[::-1]
    assert [one.last for one in shown] == [None, date(2024, 5, 22), date(2024, 5, 24)]


def test_a_ticket_may_be_given_back_only_while_the_list_is_open(kerb: UUID) -> None:
    opened()
    who, other = ground.party("Mẫu An"), ground.party("Mẫu Bình")
    back = enter(kerb, who)
    actions.withdraw_wish(wish_id=back.id, actor=ground.citizen(who), at=AT)
    again, kept = enter(kerb, who), enter(kerb, other)
    actions.close_rounds(CLOSES)
    with pytest.raises(Refused, match="wish_is_elsewhere"):
        actions.withdraw_wish(wish_id=again.id, actor=ground.citizen(who), at=CLOSES)
    shown = queries.tickets(queries.round_of(Round.objects.get()))
    assert {one.id for one in shown} == {again.id, kept.id}
    draw()
    second = next(one for one in queries.tickets(queries.round_of(Round.objects.get()))
                  if one.state == "waiting")  # fmt: skip
    owner = {again.id: who, kept.id: other}[second.id]
    actions.withdraw_wish(wish_id=second.id, actor=ground.citizen(owner), at=DRAWS)
    assert len(queries.tickets(queries.round_of(Round.objects.get()))) == 2, "the draw stays whole"


def test_who_waited_before_keeps_their_turn_and_who_came_later_stands_behind(kerb: UUID) -> None:
    holder, early, ticket, late = (ground.party(f"Mẫu {n}") for n in ("An", "Bình", "Chi", "Dung"))
    held = hold(kerb, holder, **JULY)

    def wait(who: UUID, at: datetime) -> WishShape:
        return actions.wait(
            wanted=ground.wanted(**JULY), segment_id=kerb, frontage_id=ground.frontage(kerb),
            actor=ground.citizen(who), at=at,
        )  # fmt: skip

    wait(early, AT)
    actions.confirm(use_id=held.id, actor=ground.officer(*OFFICE), at=AT)
    opened()
    with pytest.raises(Refused, match="stretch_cannot_be_had"):
        wait(late, AT)
    enter(kerb, ticket)
    actions.close_rounds(CLOSES)
    assert draw() == 0
    wait(late, DRAWS + timedelta(days=1))
    line = [queries.wishes_of_party(ground.citizen(who))[0] for who in (early, ticket, late)]
    assert [one.ahead for one in line] == [0, 1, 2]


def test_what_is_called_off_can_be_had_as_ever(kerb: UUID) -> None:
    shared, who = opened(), ground.party("Mẫu An")
    enter(kerb, who)
    office = ground.officer(*OFFICE)
    with pytest.raises(Refused, match="reason_is_missing"):
        actions.call_off(number=shared.number, why=" ", actor=office, at=AT)
    actions.call_off(number=shared.number, why="Đào hè", actor=office, at=AT)
    assert Wish.objects.get().state == "lapsed"
    assert hold(kerb, who, **JULY).state == "held"
    with pytest.raises(Refused, match="round_is_elsewhere"):
        actions.call_off(number=shared.number, why="Lần nữa", actor=office, at=AT)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"basis": " "}, "basis_is_missing"),
        ({"number_from": ""}, "number_is_not_named"),
        ({"streets": ["Đường Không Có"]}, "street_is_unknown"),
        ({"streets": []}, "list_is_empty"),
        ({"until": JULY["since"]}, "days_are_in_disorder"),
        ({"closes_at": AT}, "round_closes_too_late"),
        ({"number_on": date(2024, 5, 31)}, "round_closes_too_late"),  # known before it closes
        ({"number_on": JULY["since"]}, "round_closes_too_late"),
        ({"use": "khong_co"}, "use_is_in_no_regime"),
        ({"actor": ground.citizen(UUID(int=1))}, "right_is_missing"),
    ],
)
def test_a_round_that_cannot_be_opened(kerb: UUID, wrong: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused, match=code):
        opened(**wrong)
    assert not Round.objects.exists()


def test_the_same_ground_is_not_shared_out_twice_and_a_text_may_say_how(
    kerb: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened()
    with pytest.raises(Refused, match="round_overlaps"):
        opened(since=date(2024, 7, 15))
    by_turn = [
        replace(one, uses={
            code: replace(use, sharing=Method.ROTATION) for code, use in one.uses.items()
        })
        for one in queries.regimes()
    ]  # fmt: skip
    monkeypatch.setattr(queries, "regimes", lambda: by_turn)
    later = {"since": date(2024, 8, 1), "until": date(2024, 9, 1)}
    with pytest.raises(Refused, match="text_shares_otherwise"):
        opened(**later)
    assert opened(**later, method=Method.ROTATION).number == "CC-2024-000002"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"number": "CC-2024-999999"}, "round_is_unknown"),
        ({"since": date(2024, 6, 30)}, "not_in_the_round"),
        ({"use": "van_hoa", "until": date(2024, 7, 9)}, "not_in_the_round"),
        ({"ground": Ground.ROADWAY}, "not_in_the_round"),
        ({"depth": (0, 390)}, "stretch_cannot_be_had"),
    ],
)
def test_a_ticket_that_cannot_be_had(kerb: UUID, wrong: dict[str, Any], code: str) -> None:
    opened()
    with pytest.raises(Refused, match=code) as refused:
        enter(kerb, ground.party("Mẫu An"), **wrong)
    hindrances = refused.value.details.get("hindrances", [])
    assert "ground_is_shared" not in {one.code for one in hindrances}
    assert not Wish.objects.exists()


days = st.none() | st.dates(date(2020, 1, 1), date(2026, 1, 1))


@given(st.dictionaries(st.uuids(), days), st.text(max_size=8), st.sampled_from(Method))
def test_the_order_holds_every_ticket_once_and_does_not_depend_on_how_it_was_told(
    told: dict[UUID, date | None], drawn: str, method: Method
) -> None:
    order = rules.in_order("CC-1", drawn, method, told.items())
    assert order == rules.in_order("CC-1", drawn, method, reversed(told.items()))
    assert {one.ticket for one in order} == told.keys() and len(order) == len(told)
    turns = [one.last or date.min for one in order]
    assert turns == sorted(turns) if method is Method.ROTATION else not any(o.last for o in order)
