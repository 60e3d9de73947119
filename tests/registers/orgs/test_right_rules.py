"""How far an act reaches by its name, and whether a limit on the matter holds: pure rules."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendistrict.kernel.actor import Actor, wider
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import rules
from opendistrict.registers.orgs.shapes import Condition, Ground

SLUG = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,3}){0,2}", fullmatch=True)
BASE = st.sampled_from(["cases.sign", "cases.examine", "plans.read"])
ACT = st.one_of(
    BASE,
    st.builds("{}:{}".format, BASE, SLUG),
    st.builds("{}:{}/{}".format, BASE, SLUG, SLUG),
)
NUMBER = st.decimals(allow_nan=False, allow_infinity=False, places=2, max_value=10**9)
HERE, THERE = UUID(int=1), UUID(int=2)

# ------------------------------------------------------------------ covers


@pytest.mark.parametrize(
    ("wide", "narrow", "covered"),
    [
        ("cases.sign", "cases.sign", True),
        ("cases.sign", "cases.sign:ho-tich", True),
        ("cases.sign", "cases.sign:ho-tich/khai-sinh", True),
        ("cases.sign:ho-tich", "cases.sign:ho-tich/khai-sinh", True),
        ("cases.sign:ho-tich", "cases.sign", False),
        ("cases.sign:ho-tich/khai-sinh", "cases.sign:ho-tich", False),
        ("cases.sign:ho", "cases.sign:ho-tich", False),
        ("cases.sign:ho-tich/khai", "cases.sign:ho-tich/khai-sinh", False),
        ("cases.sign:chung-thuc", "cases.sign:ho-tich/khai-sinh", False),
        ("cases.sig", "cases.sign", False),
        ("cases.read", "cases.sign:ho-tich", False),
    ],
)
def test_what_covers_what(wide: str, narrow: str, covered: bool) -> None:
    assert rules.covers(wide, narrow) is covered


@given(ACT, ACT, ACT)
def test_covering_is_an_order(one: str, two: str, three: str) -> None:
    """Reflexive, transitive, and of two acts that cover each other there is only one."""
    assert rules.covers(one, one)
    if rules.covers(one, two) and rules.covers(two, three):
        assert rules.covers(one, three)
    if rules.covers(one, two) and rules.covers(two, one):
        assert one == two


@given(ACT, SLUG, SLUG)
def test_narrowing_never_widens(act: str, field: str, procedure: str) -> None:
    base = rules.base_of(act)
    assert rules.is_act(act) and 1 <= len(wider(act)) <= 3
    assert all(rules.covers(one, act) and rules.base_of(one) == base for one in wider(act))
    assert rules.covers(base, f"{base}:{field}/{procedure}")
    try:
        narrow = rules.narrowed(act, field)
    except Refused as refused:
        assert refused.codes == ("act_is_of_another_field",)
        assert rules.field_of(act) not in ("", field)
    else:
        assert rules.covers(act, narrow) and rules.field_of(narrow) == field


@given(ACT, ACT)
def test_an_actor_may_what_a_wider_right_covers(held: str, asked: str) -> None:
    who = Actor(kind="officer", id="1", label="A", rights={held: frozenset({HERE})})
    assert who.may(asked, HERE) is rules.covers(held, asked)
    assert not who.may(asked, THERE)
    in_part = rules.covers(held, asked) or rules.covers(asked, held)
    assert who.may_somewhere(asked) is in_part


def test_a_right_on_condition_opens_a_page_and_decides_nothing() -> None:
    rights = {"cases.sign:xay-dung": frozenset({HERE})}
    who = Actor(kind="officer", id="1", label="A", on_condition=rights)
    assert who.may_somewhere("cases.sign") and not who.may("cases.sign:xay-dung", HERE)


def test_a_right_over_no_unit_is_none() -> None:
    who = Actor(kind="officer", id="1", label="A", rights={"cases.sign:ho-tich": frozenset()})
    assert not who.may_somewhere("cases.sign") and not who.may_somewhere("cases.sign:ho-tich")


@pytest.mark.parametrize(
    "text",
    ["", "cases", "cases.", "cases.sign:", "cases.sign:/x", "cases.sign:a/", "cases.sign:a/b/c",
     "cases.sign:Hộ", "cases.sign: a", "cases.sign:a\n"],
)  # fmt: skip
def test_what_is_not_written_as_an_act(text: str) -> None:
    assert not rules.is_act(text)


# ------------------------------------------------------------------ conditions


@given(NUMBER, st.none() | NUMBER, st.none() | NUMBER)
def test_a_number_is_weighed_exactly(
    value: Decimal, least: Decimal | None, most: Decimal | None
) -> None:
    told = {"field": "area_m2", "at_least": least, "at_most": most}
    turned = least is not None and most is not None and most < least
    if turned or (least is None and most is None):
        with pytest.raises(Refused, match="condition_is_wrong"):
            rules.condition_of(told)
        return
    condition = rules.condition_of(told)
    within = (least is None or value >= least) and (most is None or value <= most)
    for said in (value, str(value), f"{value:f}"):
        assert rules.holds(condition, {"area_m2": said}) is within


@given(
    st.builds(Condition, st.just("area_m2"), NUMBER)
    | st.builds(Condition, st.just("area_m2"), st.none(), NUMBER)
    | st.builds(
        Condition, st.just("street"), st.none(), st.none(),
        st.lists(SLUG, min_size=1).map(tuple),
    )
)  # fmt: skip
def test_a_condition_is_kept_and_read_as_it_was(condition: Condition) -> None:
    assert rules.condition_of(condition.as_record()) == condition


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "matter_does_not_say"),
        ({"area": 100}, "matter_does_not_say"),
        ({"floor_area_m2": None}, "matter_does_not_say"),
        ({"floor_area_m2": ""}, "matter_does_not_say"),
        ({"floor_area_m2": "nhỏ"}, "matter_does_not_say"),
        ({"floor_area_m2": "250,0"}, "matter_does_not_say"),
        ({"floor_area_m2": "NaN"}, "matter_does_not_say"),
        ({"floor_area_m2": float("-inf")}, "matter_does_not_say"),
        ({"floor_area_m2": True}, "matter_does_not_say"),
        ({"floor_area_m2": [1]}, "matter_does_not_say"),
        ({"floor_area_m2": "250.0001"}, "condition_is_not_met"),
        ({"floor_area_m2": 251}, "condition_is_not_met"),
        ({"floor_area_m2": Decimal("250.00")}, None),
        ({"floor_area_m2": 249.9}, None),
        ({"floor_area_m2": "2.5E+2"}, None),
    ],
)
def test_what_the_matter_does_not_say_does_not_hold(said: dict[str, object], why: str) -> None:
    condition = rules.condition_of({"field": "floor_area_m2", "at_most": "250"})
    assert rules.why_not(condition, said) == why
    assert rules.holds(condition, said) is (why is None)


@pytest.mark.parametrize(
    ("said", "holds"),
    [("le-loi", True), ("LE-LOI", False), ("pasteur", False), (3, True), (True, False),
     (Decimal(3), False), (None, False)],
)  # fmt: skip
def test_one_of_some_codes(said: object, holds: bool) -> None:
    condition = rules.condition_of({"field": "street", "is_in": ["le-loi", "3"]})
    assert rules.holds(condition, {"street": said}) is holds


def test_without_a_condition_everything_is_within_it() -> None:
    assert rules.condition_of(None) is None and rules.holds(None, {})


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"at_most": "250"},
        {"field": "area_m2"},
        {"field": "Area", "at_most": "250"},
        {"field": 3, "at_most": "250"},
        {"field": "area_m2", "at_most": "nhiều"},
        {"field": "area_m2", "at_most": True},
        {"field": "area_m2", "at_most": "Infinity"},
        {"field": "area_m2", "at_least": 3, "at_most": 2},
        {"field": "area_m2", "is_in": []},
        {"field": "area_m2", "is_in": "abc"},
        {"field": "area_m2", "is_in": [""]},
        {"field": "area_m2", "is_in": ["a"], "at_most": 3},
        {"field": "area_m2", "at_most": 3, "less": 4},
    ],
)
def test_a_condition_that_says_nothing_clear_is_refused(told: dict[str, object]) -> None:
    with pytest.raises(Refused, match="condition_is_wrong"):
        rules.condition_of(told)


# ------------------------------------------------------------------ periods and strength

DAY = st.dates(date(2026, 1, 1), date(2026, 3, 1))
SPAN = st.tuples(st.none() | DAY, st.none() | DAY)


@given(st.lists(SPAN, max_size=5), DAY, st.integers(1, 20))
def test_periods_last_through_when_they_hold_every_day(
    spans: list[tuple[date | None, date | None]], since: date, length: int
) -> None:
    until = since + timedelta(days=length)
    days = [since + timedelta(days=n) for n in range(length)]
    every = all(
        any((first or date.min) <= day < (end or date.max) for first, end in spans) for day in days
    )
    assert rules.last_through(spans, since, until) is every


def test_the_strongest_ground_comes_first() -> None:
    def ground(kind: str, act: str = "cases.sign", **more: object) -> Ground:
        told = {"reach": "place", "basis": "", "since": None, "until": None} | more
        return Ground(kind=kind, act=act, **told)  # type: ignore[arg-type]

    most = Condition("area_m2", at_most=Decimal(5))
    order = [
        ground("role"),
        ground("post", "cases.sign:ho-tich"),
        ground("delegation"),
        ground("delegation", "cases.sign:ho-tich"),
        ground("delegation", "cases.sign:ho-tich", until=date(2027, 1, 1)),
        ground("delegation", "cases.sign:ho-tich", until=date(2026, 1, 1)),
        ground("delegation", condition=most),
    ]
    assert rules.strongest_first(reversed(order)) == order
