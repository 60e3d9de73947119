"""Work that comes back, and the chain that decides the end."""

from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendistrict.engine.plans.rules import paths
from opendistrict.engine.plans.rules.recurrence import Recurrence
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.workclock import WorkCalendar

PLAIN = WorkCalendar()


@pytest.mark.parametrize(
    ("text", "due", "since", "until"),
    [
        # the report of month 12 tells of 15 November to 14 December (Decree 09/2019/NĐ-CP)
        ("month:15", date(2024, 1, 15), date(2023, 12, 15), date(2024, 1, 15)),
        ("month:25", date(2023, 12, 25), date(2023, 11, 15), date(2023, 12, 15)),
        ("month:5", date(2024, 1, 5), date(2023, 11, 15), date(2023, 12, 15)),
        ("month:31", date(2023, 12, 29), date(2023, 11, 15), date(2023, 12, 15)),  # 31 is a Sunday
        ("quarter:20", date(2024, 3, 20), date(2023, 12, 15), date(2024, 3, 15)),
        ("year:12-20", date(2024, 12, 20), date(2023, 12, 15), date(2024, 12, 15)),
        ("year:2-29", date(2024, 2, 29), date(2022, 12, 15), date(2023, 12, 15)),
        ("week:1", date(2023, 12, 25), date(2023, 12, 25), date(2024, 1, 1)),
    ],
)
def test_the_next_occurrence_and_what_it_tells_of(
    text: str, due: date, since: date, until: date
) -> None:
    found = Recurrence.parse(text).after(date(2023, 12, 22), PLAIN)
    assert (found.due_on, found.since, found.until) == (due, since, until)


def test_a_day_off_moves_to_the_working_day_before() -> None:
    holiday = WorkCalendar({date(2024, 1, 15): False, date(2024, 1, 12): False})
    found = Recurrence.parse("month:15").after(date(2024, 1, 1), holiday)
    assert (found.nominal_on, found.due_on) == (date(2024, 1, 15), date(2024, 1, 11))


@pytest.mark.parametrize(
    "text", ["", "month", "month:0", "month:32", "week:8", "year:13-1", "year:2-30", "day:1", "m:1"]
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(Refused, match="recurrence_is_unreadable"):
        Recurrence.parse(text)


recurrences = st.one_of(
    st.builds(Recurrence, st.just("week"), st.integers(1, 7)),
    st.builds(Recurrence, st.sampled_from(["month", "quarter"]), st.integers(1, 31)),
    st.builds(Recurrence, st.just("year"), st.integers(1, 28), st.integers(1, 12)),
)


@given(recurrences, st.dates(date(2005, 1, 1), date(2060, 1, 1)))
def test_occurrences_go_forward_each_with_a_period_that_has_ended(
    recurrence: Recurrence, start: date
) -> None:
    assert Recurrence.parse(str(recurrence)) == recurrence
    found = list(islice(recurrence.occurrences(start, PLAIN), 6))
    nominal = [occurrence.nominal_on for occurrence in found]
    assert nominal == sorted(set(nominal)) and nominal[0] > start
    for occurrence in found:
        assert PLAIN.works(occurrence.due_on)
        assert timedelta(0) <= occurrence.nominal_on - occurrence.due_on <= timedelta(days=2)
        assert occurrence.since < occurrence.until
        if recurrence.kind != "week":
            assert occurrence.until <= occurrence.nominal_on + timedelta(days=1)
    periods = [(o.since, o.until) for o in found]
    assert all(a[1] <= b[0] for a, b in pairwise(periods)), periods


# ------------------------------------------------------------------ paths


def day(number: int) -> date:
    return date(2024, 1, 1) + timedelta(days=number)


def every_day(_: object, since: date, until: date) -> int:
    return (until - since).days


def test_each_counts_its_slack_by_its_own_days_off() -> None:
    """The ward has a holiday of its own on the Wednesday: what it does may slip a day less."""
    ward = WorkCalendar({date(2024, 1, 17): False})
    monday, friday = date(2024, 1, 15), date(2024, 1, 19)
    ends = {"phường": monday, "quận": monday, "tổng hợp": friday}
    calendars = {"phường": ward, "quận": PLAIN, "tổng hợp": PLAIN}
    spans = paths.spans(
        ends,
        {"tổng hợp": ["phường", "quận"]},
        lambda key, since, until: calendars[key].between(since, until),
    )
    assert {key: span.slack for key, span in spans.items()} == {
        "phường": 3,
        "quận": 4,
        "tổng hợp": 0,
    }


def test_what_ends_last_is_critical_and_the_rest_has_slack() -> None:
    ends = {"khảo sát": day(5), "dự toán": day(2), "thi công": day(15)}
    spans = paths.spans(ends, {"thi công": ["khảo sát", "dự toán"]}, every_day)
    assert {key: span.slack for key, span in spans.items()} == {
        "khảo sát": 10,
        "dự toán": 13,
        "thi công": 0,
    }


def test_a_need_promised_for_later_holds_up_what_waits_for_it() -> None:
    ends = {"khảo sát": day(20), "thi công": day(15)}
    spans = paths.spans(ends, {"thi công": ["khảo sát"]}, every_day)
    assert (spans["thi công"].finish, spans["thi công"].forced) == (day(20), 5)
    assert spans["khảo sát"].is_critical and spans["thi công"].is_critical


def test_a_cycle_is_refused_and_named() -> None:
    with pytest.raises(Refused) as refused:
        paths.spans(dict.fromkeys("abc", day(1)), {"a": "b", "b": "c", "c": "a"}, every_day)
    assert refused.value.codes == ("needs_form_a_cycle",)
    named = str(refused.value.details["cycle"]).split(" → ")
    assert named[0] == named[-1] and set(named) == set("abc")
    edges = set(pairwise(named))
    assert edges == {("a", "b"), ("b", "c"), ("c", "a")}


graphs = st.integers(1, 9).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(0, 40), min_size=n, max_size=n),
        st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))),
    )
)


@given(graphs)
def test_slipping_by_the_slack_never_moves_the_end_and_one_day_more_does(
    graph: tuple[list[int], set[tuple[int, int]]],
) -> None:
    days, pairs = graph
    ends = {i: day(number) for i, number in enumerate(days)}
    needs: dict[int, list[int]] = {i: [j for k, j in sorted(pairs) if k == i > j] for i in ends}
    spans = paths.spans(ends, needs, every_day)
    end = max(span.finish for span in spans.values())
    assert any(span.is_critical for span in spans.values())
    for key, span in spans.items():
        assert span.slack >= 0 and span.forced >= 0
        assert all(spans[needed].finish <= span.finish for needed in needs[key])

        def end_when_later(days: int, key: int = key) -> date:
            moved = ends | {key: spans[key].finish + timedelta(days=days)}
            return max(s.finish for s in paths.spans(moved, needs, every_day).values())

        assert end_when_later(span.slack) == end
        assert end_when_later(span.slack + 1) == end + timedelta(days=1)
