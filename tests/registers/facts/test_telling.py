"""What may be told, told twice, and corrected."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from tests.makers import MORNING, TODAY, actor, unit_id
from tests.registers.facts.conftest import Tell

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.facts import actions, queries, registry, rules
from opendistrict.registers.facts.models import Fact, Pending, Series
from opendistrict.registers.facts.shapes import Ask, Cell, Kind, MeasureShape, Telling

JULY = date(2025, 7, 1)


def corrector() -> Actor:
    units = frozenset({unit_id("phuong-sai-gon"), unit_id("phuong-ben-thanh")})
    return Actor("officer", "1", "Người sửa", rights={"facts.correct": units})


def total(measure: str = "thu.violations", *, known_on: date = TODAY) -> int:
    ask = Ask(measure, None, date(2027, 1, 1))
    return int(sum(a.quantity for a in queries.amounts([ask], known_on=known_on)[ask].values()))


def key(act: str) -> "rules.UUID":
    return rules.fact_id("thu", "thu.violations", f"thu.record:{act}")


def test_told_twice_counted_once(tell: Tell) -> None:
    assert tell("1", 3) is True
    assert tell("1", 3) is False
    assert (Fact.objects.count(), Pending.objects.count(), total()) == (1, 1, 3)


def test_told_otherwise_is_refused(tell: Tell) -> None:
    tell("1", 3)
    with pytest.raises(Refused, match="fact_was_told_otherwise"):
        tell("1", 4)
    assert total() == 3


def test_it_lives_and_dies_with_its_act(tell: Tell) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell("1", 3)
        _ = 1 / 0
    assert (Fact.objects.count(), Pending.objects.count(), Series.objects.count()) == (0, 0, 0)
    assert tell("1", 3)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"measure": "thu.unknown"}, "measure_is_unknown"),
        ({"quantity": Decimal("NaN")}, "quantity_is_not_a_number"),
        ({"quantity": Decimal("Infinity")}, "quantity_is_not_a_number"),
        ({"quantity": Decimal("1e20")}, "quantity_is_not_a_number"),
        ({"quantity": Decimal("1.5")}, "quantity_is_told_too_finely"),
        ({"slices": ()}, "slice_is_missing"),
        ({"slices": (("kind", "build"), ("street", "x"))}, "slice_is_unknown"),
        ({"slices": (("kind", "other"),)}, "slice_value_is_unknown"),
        ({"act": "x"}, "act_is_not_named"),
        ({"point": (Decimal(200), Decimal(10))}, "point_is_not_on_earth"),
    ],
)
def test_what_is_wrong_is_said(tell: Tell, change: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        tell("1", **change)
    assert refused.value.codes == (code,)
    assert not Fact.objects.exists()


def test_not_in_the_future_and_not_of_a_unit_that_was_not_there(tell: Tell) -> None:
    with pytest.raises(Refused, match="fact_is_in_the_future"):
        tell("1", on=TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="unit_did_not_exist_then"):
        tell("1", on=JULY - timedelta(days=1))  # before the ward
    with pytest.raises(Refused, match="unit_did_not_exist_then"):
        tell("1", on=JULY, unit_id=unit_id("quan-1"))  # after the district
    assert tell("1", on=JULY - timedelta(days=1), unit_id=unit_id("quan-1"))


def test_what_is_far_out_counts_and_is_doubted(tell: Tell) -> None:
    assert tell("1", 99) and tell("2", 101)
    (doubt,) = queries.doubts([unit_id("phuong-sai-gon")])
    assert (doubt.fact.quantity, doubt.usual, total()) == (101, 100, 200)
    actions.settle_doubt(fact_id=doubt.fact.id, actor=corrector(), at=MORNING)
    assert queries.doubts([unit_id("phuong-sai-gon")]) == []
    with pytest.raises(Refused, match="fact_is_not_in_doubt"):
        actions.settle_doubt(fact_id=doubt.fact.id, actor=corrector(), at=MORNING)


def test_a_room_says_what_one_fact_may_plausibly_tell() -> None:
    unbounded = MeasureShape(
        code="rooms.told", name="Thử", name_en="Test", kind=Kind.FLOW, unit="x", source="rooms"
    )
    with pytest.raises(AssertionError, match="say the most that one fact may tell"):
        registry.declare(unbounded)
    assert "rooms.told" not in registry.declared()


def test_a_correction_is_a_new_fact(tell: Tell) -> None:
    yesterday = MORNING - timedelta(days=1)
    tell("1", 30, on=TODAY - timedelta(days=9), at=yesterday)
    (made,) = actions.correct(
        fact_id=key("1"),
        quantity=Decimal(3),
        reason="Nhập thừa số 0",
        actor=corrector(),
        at=MORNING,
    )
    old, new = queries.history(key("1"))
    assert (old.quantity, new.id, new.quantity, new.corrects_id) == (30, made, -27, key("1"))
    assert (total(known_on=TODAY - timedelta(days=1)), total()) == (30, 3)
    assert queries.standing(key("1")).quantity == 3


def test_told_in_the_wrong_place_and_on_the_wrong_day(tell: Tell) -> None:
    tell("1", 3)
    right = unit_id("phuong-ben-thanh")
    actions.correct(
        fact_id=key("1"), unit_id=right, happened_on=TODAY - timedelta(days=40),
        slices=(("kind", "street"),), reason="Nhầm phường", actor=corrector(), at=MORNING,
    )  # fmt: skip
    actions.correct(
        fact_id=key("1"), quantity=Decimal(5), reason="Còn hai vụ", actor=corrector(), at=MORNING
    )
    ask = Ask("thu.violations", None, date(2027, 1, 1))
    sums = queries.amounts([ask], known_on=TODAY)[ask]
    assert {cell: (a.quantity, a.count) for cell, a in sums.items()} == {Cell(right, None): (5, 1)}
    stands = queries.standing(key("1"))
    assert (stands.unit_id, stands.quantity, stands.corrections) == (right, 5, 2)


def test_corrections_that_are_refused(tell: Tell) -> None:
    tell("1", 3)
    (made,) = actions.correct(
        fact_id=key("1"), quantity=Decimal(4), reason="x", actor=corrector(), at=MORNING
    )
    for change, code in (
        ({"fact_id": made, "quantity": Decimal(9)}, "fact_is_itself_a_correction"),
        ({"quantity": Decimal(4)}, "correction_changes_nothing"),
        ({"quantity": Decimal(9), "reason": " "}, "reason_is_missing"),
        ({"quantity": Decimal(9), "actor": actor("chu-tich-phuong-tan-dinh")},
         "may_not_correct_this_fact"),
        ({"fact_id": key("never")}, "fact_is_unknown"),
    ):  # fmt: skip
        given = {"fact_id": key("1"), "reason": "x", "actor": corrector(), "at": MORNING} | change
        with pytest.raises(Refused) as refused:
            actions.correct(**given)  # type: ignore[arg-type]
        assert refused.value.codes == (code,)
    assert total() == 4


def test_a_fact_is_never_changed_nor_deleted(tell: Tell) -> None:
    tell("1", 3)
    for sql in ("UPDATE facts_fact SET quantity = 4", "DELETE FROM facts_fact",
                "DELETE FROM facts_series"):  # fmt: skip
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            connection.cursor().execute(sql)
    assert total() == 3


def test_a_clock_that_went_back_learns_after_the_closing(tell: Tell) -> None:
    """A report froze what was known today; a machine whose clock is slow cannot change it."""
    tell("1", 3)
    with transaction.atomic():
        actions.close(known_on=TODAY)
    tell("2", 4, on=TODAY - timedelta(days=3), at=MORNING - timedelta(days=2))
    assert (total(known_on=TODAY), total(known_on=TODAY + timedelta(days=1))) == (3, 7)


def test_many_at_once_follow_the_same_rules(tell: Tell) -> None:
    unit = unit_id("phuong-sai-gon")

    def some(*quantities: int) -> list[Telling]:
        return [
            Telling(
                measure="thu.violations", quantity=Decimal(quantity), happened_on=TODAY,
                unit_id=unit, act=f"thu.record:{n}", slices=(("kind", "build"),),
            )
            for n, quantity in enumerate(quantities)
        ]  # fmt: skip

    with transaction.atomic():
        assert actions.tell_all(some(3, 4, 101), at=MORNING) == 3
        assert actions.tell_all(some(3, 4, 101, 5), at=MORNING) == 1
    assert total() == 113 and len(queries.doubts([unit])) == 1
    for wrong, code in ((some(9), "fact_was_told_otherwise"),
                        ([replace(some(3)[0], happened_on=date(2020, 1, 1))],
                         "unit_did_not_exist_then")):  # fmt: skip
        with pytest.raises(Refused, match=code), transaction.atomic():
            actions.tell_all(wrong, at=MORNING)


# ------------------------------------------------------------------ taken back with its act


def take_back(act: str, at: datetime = MORNING) -> bool:
    with transaction.atomic():
        return actions.take_back(
            measure="thu.violations", act=f"thu.record:{act}", reason="Việc được hoàn tác",
            actor=Actor("officer", "2", "Người hoàn tác"), at=at,
        )  # fmt: skip


def test_what_an_act_told_is_taken_back_with_it_once(tell: Tell) -> None:
    """Who undoes the act needs no right over facts; what was known then stays as it was."""
    assert take_back("1") is False  # nothing was told
    yesterday = {"on": TODAY - timedelta(days=2), "at": MORNING - timedelta(days=1)}
    tell("1", 3, **yesterday)
    tell("2", 5, **yesterday)
    assert take_back("1") is True and take_back("1") is False
    _old, new = queries.history(key("1"))
    assert (new.quantity, new.count, new.reason) == (-3, -1, "Việc được hoàn tác")
    assert new.corrected_by == "Người hoàn tác"
    assert queries.standing(key("1")).is_taken_back
    assert not queries.standing(key("2")).is_taken_back
    assert (total(known_on=TODAY - timedelta(days=1)), total()) == (8, 5)
    ask = Ask("thu.violations", None, date(2027, 1, 1))
    assert sum(a.count for a in queries.amounts([ask], known_on=TODAY)[ask].values()) == 1


def test_what_was_corrected_before_is_taken_back_as_it_stands(tell: Tell) -> None:
    tell("1", 3)
    right = unit_id("phuong-ben-thanh")
    for change in ({"quantity": Decimal(7)}, {"unit_id": right}, {"quantity": Decimal(2)}):
        actions.correct(fact_id=key("1"), reason="Sửa", actor=corrector(), at=MORNING, **change)  # type: ignore[arg-type]
    assert total() == 2 and queries.standing(key("1")).corrections == 3
    assert take_back("1")
    ask = Ask("thu.violations", None, date(2027, 1, 1))
    sums = queries.amounts([ask], known_on=TODAY)[ask]
    assert {(int(a.quantity), a.count) for a in sums.values()} <= {(0, 0)}
    assert [one.unit_id for one in queries.history(key("1"))].count(right) == 3


def test_what_was_taken_back_is_not_corrected_any_more(tell: Tell) -> None:
    tell("1", 3)
    take_back("1")
    with pytest.raises(Refused, match="fact_was_taken_back"):
        actions.correct(
            fact_id=key("1"), quantity=Decimal(9), reason="Sửa", actor=corrector(), at=MORNING
        )
    assert total() == 0


def test_the_sums_are_right_after_taking_back(tell: Tell) -> None:
    tell("1", 3)
    actions.roll_up()
    take_back("1")
    actions.roll_up()
    assert total() == 0


def test_a_doubt_about_what_was_taken_back_is_settled(tell: Tell) -> None:
    tell("1", 500)
    take_back("1")
    assert queries.doubts([unit_id("phuong-sai-gon")]) == []
