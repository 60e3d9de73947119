from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from tests.engine.plans.figures import END, UNIT, month, value

from opendistrict.engine.indicators.rules import choose, covers, known, reading
from opendistrict.engine.indicators.shapes import ValueShape, Wanted

AFTER = date(2024, 6, 1)


def test_the_stronger_status_is_shown() -> None:
    weak = value("1", status="preliminary")
    strong = value("2", status="official")
    choice = choose([weak, strong], AFTER)
    assert (choice.value, choice.why, choice.others) == (strong, "strongest_status", (weak,))


def test_every_status_in_its_order() -> None:
    order = ["estimated", "preliminary", "actual", "official", "adjusted"]
    told = [value(str(n), status=status) for n, status in enumerate(order)]
    choice = choose(told, AFTER)
    assert [one.status for one in (choice.value, *choice.others) if one] == order[::-1]


def test_plans_are_no_results() -> None:
    told = [value("9", status=status) for status in ("planned", "assigned", "striving")]
    assert choose(told, AFTER).why == "no_value"


def test_then_the_later_day_then_the_later_told() -> None:
    early = value("1", as_of=date(2023, 12, 30), until=date(2023, 12, 31))
    late = value("2", as_of=END, until=date(2023, 12, 31))
    assert choose([late, early], AFTER).why == "latest_as_of"
    first = value("1", reported_at=datetime(2024, 1, 1, tzinfo=UTC))
    second = value("2", reported_at=datetime(2024, 1, 2, tzinfo=UTC))
    assert choose([second, first], AFTER).why == "latest_learned"
    assert choose([second, first], AFTER).value == second


def test_once_the_period_is_over_the_whole_is_wanted() -> None:
    to_date = value("15500", as_of=date(2023, 12, 12))
    estimate = value("16050", status="estimated", as_of=date(2023, 12, 21))
    assert not covers(to_date)
    assert covers(estimate)
    assert choose([to_date, estimate], date(2023, 12, 25)).value == to_date
    over = choose([to_date, estimate], END)
    assert (over.value, over.why) == (estimate, "whole_period")


def test_what_was_not_known_yet_is_not_chosen() -> None:
    early = value("1", as_of=date(2023, 12, 21), status="estimated")
    late = value("2", reported_at=datetime(2024, 1, 31, 3, tzinfo=UTC))
    assert choose([early, late], END).value == early
    assert choose([early, late], date(2024, 1, 31)).value == late
    assert choose([early, late], date(2024, 1, 31), known_on=END).value == early
    assert choose([early, late], date(2023, 12, 20)).why == "no_value"


def test_a_corrected_value_drops_out_when_its_correction_is_known() -> None:
    wrong = value("1", status="official", reported_at=datetime(2024, 1, 2, tzinfo=UTC))
    right = value("2", corrects_id=wrong.id, reported_at=datetime(2024, 2, 1, tzinfo=UTC))
    assert choose([wrong, right], date(2024, 1, 15)).value == wrong
    assert choose([wrong, right], AFTER).value == right
    again = value("3", corrects_id=right.id, reported_at=datetime(2024, 3, 1, tzinfo=UTC))
    assert known([wrong, right, again], AFTER) == [again]


def test_a_reading_sorts_whole_and_parts() -> None:
    wanted = Wanted("i", frozenset({UNIT}), "year", date(2023, 1, 1), date(2024, 1, 1))
    reporting = value("7", since=date(2022, 12, 15), until=date(2023, 12, 15),
                      as_of=date(2023, 12, 14))  # fmt: skip
    told = [
        month(3, "3"),
        month(1, "1"),
        reporting,
        month(1, "2", status="official"),
        value("8", since=date(2022, 1, 1), until=date(2023, 1, 1), as_of=date(2022, 12, 31)),
    ]
    found = reading(told, wanted, measured_in="", on=AFTER)
    assert found.whole.value == reporting  # the same year by the other cut-off
    assert [part.value.value for part in found.parts if part.value] == [2, 3]


def test_a_neighbouring_month_is_not_this_month() -> None:
    wanted = Wanted("i", frozenset({UNIT}), "month", date(2023, 3, 1), date(2023, 4, 1))
    found = reading([month(2, "2"), month(4, "4")], wanted, measured_in="", on=AFTER)
    assert found.whole.value is None
    cut = month(3, "3", since=date(2023, 2, 15), until=date(2023, 3, 15), as_of=date(2023, 3, 14))
    assert reading([cut], wanted, measured_in="", on=AFTER).whole.value == cut


def test_a_neighbouring_week_or_day_is_not_this_one() -> None:
    week = Wanted("i", frozenset({UNIT}), "week", date(2023, 3, 6), date(2023, 3, 13))
    before = value("2", period_kind="week", since=date(2023, 2, 27), until=date(2023, 3, 6))
    its = value("3", period_kind="week", since=week.since, until=week.until)
    assert reading([before], week, measured_in="", on=AFTER).whole.value is None
    assert reading([before, its], week, measured_in="", on=AFTER).whole.value == its


days = st.dates(date(2023, 1, 1), date(2024, 3, 1))
values: st.SearchStrategy[ValueShape] = st.builds(
    lambda status, as_of, told, number: value(
        str(number), status=status, as_of=as_of,
        reported_at=datetime(told.year, told.month, told.day, 3, tzinfo=UTC),
    ),
    st.sampled_from(["planned", "estimated", "preliminary", "actual", "official", "adjusted"]),
    days, days, st.integers(0, 9),
)  # fmt: skip


@given(st.lists(values, max_size=8), days, st.randoms())
def test_any_order_gives_the_same_choice(told: list[ValueShape], on: date, shuffle: object) -> None:
    again = list(told)
    shuffle.shuffle(again)  # type: ignore[attr-defined]
    assert choose(told, on) == choose(again, on)


@given(st.lists(values, min_size=1, max_size=8), days)
def test_nothing_of_the_future_is_shown(told: list[ValueShape], on: date) -> None:
    choice = choose(told, on)
    shown = [one for one in (choice.value, *choice.others) if one is not None]
    assert all(one.as_of <= on and one.reported_at.date() <= on for one in shown)
