"""Work that comes back, and the chain that decides the end."""

from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendistrict.engine.plans.rules import paths
from opendistrict.engine.plans.rules.paths import Piece
from opendistrict.engine.plans.rules.recurrence import Recurrence
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.workdays import WorkCalendar

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
    assert all(a[1] <= b[0] for a, b in zip(periods, periods[1:], strict=False)), periods


# ------------------------------------------------------------------ paths


def test_the_longest_chain_is_critical_and_the_rest_has_slack() -> None:
    pieces = {"khảo sát": Piece(0, 5), "dự toán": Piece(0, 2), "thi công": Piece(0, 10)}
    spans = paths.spans(pieces, {"thi công": ["khảo sát", "dự toán"]})
    assert {key: span.slack for key, span in spans.items()} == {
        "khảo sát": 0, "dự toán": 3, "thi công": 0,
    }  # fmt: skip
    assert spans["thi công"].start == 5 and spans["thi công"].finish == 15


def test_a_cycle_is_refused_and_named() -> None:
    with pytest.raises(Refused) as refused:
        paths.spans(dict.fromkeys("abc", Piece(0, 1)), {"a": "b", "b": "c", "c": "a"})
    assert refused.value.codes == ("needs_form_a_cycle",)
    named = str(refused.value.details["cycle"]).split(" → ")
    assert named[0] == named[-1] and set(named) == set("abc")
    assert all(
        (a, b) in {("a", "b"), ("b", "c"), ("c", "a")}
        for a, b in zip(named, named[1:], strict=False)
    )


graphs = st.integers(1, 9).flatmap(
    lambda n: st.tuples(
        st.lists(st.tuples(st.integers(0, 20), st.integers(0, 15)), min_size=n, max_size=n),
        st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))),
    )
)


@given(graphs)
def test_slipping_by_the_slack_never_moves_the_end_and_one_day_more_does(
    graph: tuple[list[tuple[int, int]], set[tuple[int, int]]],
) -> None:
    numbers, pairs = graph
    pieces = {i: Piece(*pair) for i, pair in enumerate(numbers)}
    needs: dict[int, list[int]] = {i: [j for k, j in sorted(pairs) if k == i > j] for i in pieces}
    spans = paths.spans(pieces, needs)
    end = max(span.finish for span in spans.values())
    assert any(span.is_critical for span in spans.values())
    for key, span in spans.items():
        assert span.slack >= 0
        assert all(spans[needed].finish <= span.start for needed in needs[key])

        def later(days: int, key: int = key) -> int:
            moved = pieces | {key: Piece(spans[key].start + days, pieces[key].duration)}
            return max(s.finish for s in paths.spans(moved, needs).values())

        assert later(span.slack) == end
        assert later(span.slack + 1) == end + 1
