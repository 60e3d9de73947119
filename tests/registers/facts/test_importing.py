"""Files of facts: what is wrong is told at its row, nothing is counted twice, nothing guessed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.makers import MORNING, unit_id
from tests.registers.facts.files import (
    FEES,
    FOUND,
    HEAD,
    check,
    csv_of,
    mistakes,
    row,
    sums,
    take,
)

from opendistrict.faces.cli import facts_file
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base
from opendistrict.registers.facts import queries, rules
from opendistrict.registers.facts.actions import importing
from opendistrict.registers.facts.actions.importing.keys import fact_ids
from opendistrict.registers.facts.models import Doubt, Fact

pytestmark = pytest.mark.usefixtures("quan1")


def fee(act: str, quantity: str, **more: str) -> dict[str, str]:
    return row(measure=FEES, act=act, quantity=quantity, slice__kind="", slice__use="goods", **more)


FEE_HEAD = (*HEAD[:-1], "slice.use")


def test_a_row_becomes_the_fact_that_telling_makes(file: Any) -> None:
    got = take(file(csv_of([row(lon="106.700901", lat="10.776889", area="mau-ben-nghe-khu-pho-1")],
                           (*HEAD, "area", "lon", "lat"))))  # fmt: skip
    assert (got.told, got.known, got.left_out, got.doubted) == (1, 0, 0, 0)
    key = rules.fact_id("mau-trat-tu-do-thi", FOUND, "source:K1")
    (told,) = queries.facts([key]).values()
    assert (told.unit_id, told.happened_on, told.quantity, told.act, told.slices, told.point) == (
        unit_id("phuong-sai-gon"), date(2026, 1, 5), 1, "source:K1", (("kind", "sidewalk"),),
        (Decimal("106.700901"), Decimal("10.776889")),
    )  # fmt: skip
    assert told.area_id and told.recorded_at == MORNING
    assert sums() == (1, 1, 1)


def test_the_unit_may_be_named_by_slug_by_code_of_its_day_or_by_name(file: Any) -> None:
    take(
        file(
            csv_of(
                [
                    row(act="1", unit="26737"),  # Tân Định since July 2025
                    row(act="2", unit="26737", happened_on="2025-06-30"),  # Đa Kao before
                    row(act="3", unit="PHƯỜNG  sài gòn"),
                    row(act="4", unit="quan-1", happened_on="30/6/2025"),
                ]
            )
        )
    )
    units = {
        one.act: one.unit_id
        for one in queries.facts(Fact.objects.values_list("pk", flat=True)).values()
    }
    assert units == {
        "source:1": unit_id("phuong-tan-dinh"), "source:2": unit_id("quan-1-phuong-da-kao"),
        "source:3": unit_id("phuong-sai-gon"), "source:4": unit_id("quan-1"),
    }  # fmt: skip


ONE_MISTAKE = [
    ({"measure": "mau.khong-co"}, "measure", "measure_is_unknown"),
    ({"measure": ""}, "measure", "cell_is_empty"),
    ({"quantity": "NaN"}, "quantity", "quantity_is_not_a_number"),
    ({"quantity": "inf"}, "quantity", "quantity_is_not_a_number"),
    ({"quantity": "ba"}, "quantity", "quantity_is_not_a_number"),
    ({"quantity": "1_000"}, "quantity", "quantity_is_not_a_number"),
    ({"quantity": "1e30"}, "quantity", "quantity_is_not_a_number"),
    ({"quantity": ""}, "quantity", "cell_is_empty"),
    ({"quantity": "1.5"}, "quantity", "quantity_is_told_too_finely"),
    ({"quantity": "1.123456"}, "quantity", "quantity_is_told_too_finely"),
    ({"happened_on": "2026-02-30"}, "happened_on", "date_does_not_exist"),
    ({"happened_on": "hôm qua"}, "happened_on", "cell_is_not_a_date"),
    ({"happened_on": "2026-11-24"}, "happened_on", "fact_is_in_the_future"),
    ({"unit": "phường không có"}, "unit", "unit_is_unknown"),
    ({"unit": "phuong-sai-gon", "happened_on": "2025-06-30"}, "unit", "unit_did_not_exist_then"),
    ({"unit": "quan-1-phuong-da-kao"}, "unit", "unit_did_not_exist_then"),
    ({"unit": "Phòng Văn hóa - Xã hội"}, "unit", "unit_is_ambiguous"),
    ({"act": ""}, "act", "cell_is_empty"),
    ({"act": "x" * 142}, "act", "act_is_not_named"),
    ({"act": "facts.fact:1:0001a"}, "act", "act_is_not_named"),
    ({"slice__kind": ""}, "slices", "slice_is_missing"),
    ({"slice__kind": "moon"}, "slices", "slice_value_is_unknown"),
    ({"slice__kind": "sidewalk", "slice__use": "goods"}, "slices", "slice_is_unknown"),
    ({"area": "khu-pho-khong-co"}, "area", "area_is_unknown"),
    ({"lon": "106.7"}, "lat", "point_is_half_told"),
    ({"lon": "206.7", "lat": "10"}, "lon", "point_is_not_on_earth"),
    ({"lon": "106.7", "lat": "bắc"}, "lat", "point_is_not_on_earth"),
]  # fmt: skip
WIDE = (*HEAD, "slice.use", "area", "lon", "lat")


@pytest.mark.parametrize(("change", "column", "code"), ONE_MISTAKE)
def test_a_mistake_is_told_at_its_row_and_column(
    file: Any, change: dict[str, str], column: str, code: str
) -> None:
    path = file(csv_of([row(act="a"), row(**({"act": "b"} | change)), row(act="c")], WIDE))
    checked = check(path)
    assert [(p.line, p.column, p.code) for p in checked.problems] == [(3, column, code)]
    assert (checked.rows, checked.bad, checked.counts) == (3, 1, {code: 1})
    with pytest.raises(Refused, match="sheet_has_mistakes"):
        take(path)
    assert not Fact.objects.exists()
    assert take(path, only_good=True).left_out == 1
    assert sums() == (2, 2, 2)
    said = list(facts_file.mistakes(checked))
    assert said[0].startswith(f"f.csv:3:{column}: ") and said[1].startswith("    ")
    assert "—" not in said[0] and code not in said[0]


def test_what_became_of_a_unit_is_said(file: Any) -> None:
    (problem,) = check(file(csv_of([row(unit="quan-1-phuong-da-kao")]))).problems
    assert "30/06/2025 → phuong-tan-dinh, phuong-sai-gon" in dict(problem.details)["spans"]


def test_what_our_own_rooms_count_nobody_types_in(file: Any, measures: None) -> None:
    path = file(csv_of([row(measure="thu.violations", slice__kind="build")]))
    assert mistakes(path) == [(2, "measure", "measure_is_told_by_a_room")]


def test_facts_of_another_source(file: Any) -> None:
    path = file(csv_of([row()]))
    assert check(path, source="mau-trat-tu-do-thi").bad == 0
    assert check(path, source="mau-y-te").counts == {"measure_is_of_another_source": 1}


def test_only_for_the_units_one_may_import_for(file: Any) -> None:
    mine = Actor(
        "officer", "1", "x", rights={"facts.import": frozenset({unit_id("phuong-sai-gon")})}
    )
    path = file(csv_of([row(), row(act="2", unit="phuong-tan-dinh")]))
    checked = importing.weigh(
        path, source=None, actor=mine, at=MORNING, stages=lambda stage: lambda done, total: None
    ).checked
    assert [(p.line, p.code) for p in checked.problems] == [(3, "unit_is_not_yours")]


def test_at_most_a_hundred_are_shown_and_all_are_counted(file: Any) -> None:
    path = file(csv_of([row(act=str(n), quantity="x") for n in range(3000)] + [row(act="")]))
    checked = check(path)
    assert len(checked.problems) == 100 and checked.problems[-1].line == 101
    assert checked.counts == {"quantity_is_not_a_number": 3000, "cell_is_empty": 1}
    assert checked.bad == 3001


# ---- told again


def test_told_in_two_files_counted_once(file: Any) -> None:
    take(file(csv_of([row(act=str(n)) for n in range(5)])))
    got = take(file(csv_of([row(act=str(n)) for n in range(3, 9)]), "g.csv"))
    assert (got.told, got.known) == (4, 2)
    assert sums() == (9, 9, 9)


def test_the_same_file_twice_says_when_and_changes_nothing(file: Any) -> None:
    path = file(csv_of([row()]))
    take(path)
    checked = check(path)
    assert checked.changes_nothing and checked.earlier and checked.earlier.at == MORNING
    with pytest.raises(Refused, match="file_was_imported_before"):
        take(path)
    (line,) = base.trail(f"facts.file:{checked.digest}")
    assert (line.details["name"], line.details["told"], line.details["rows"]) == ("f.csv", 1, 1)


def test_a_file_with_rows_left_out_may_be_tried_again(file: Any) -> None:
    path = file(csv_of([row(), row(act="2", quantity="x")]))
    take(path, only_good=True)
    assert not check(path).changes_nothing
    assert (take(path, only_good=True).told, sums()[0]) == (0, 1)


def test_the_same_row_twice_in_a_file_counts_once(file: Any) -> None:
    got = take(file(csv_of([row(), row(act="2"), row()])))
    assert (got.told, got.known) == (2, 1)


def test_one_act_with_two_contents_in_a_file_both_rows_are_wrong(file: Any) -> None:
    path = file(csv_of([row(act="0"), row(quantity="1"), row(quantity="2"), row(act="9")]))
    checked = check(path)
    assert [(p.line, p.code, dict(p.details)["first"]) for p in checked.problems] == [
        (3, "act_is_told_twice_otherwise", "3"), (4, "act_is_told_twice_otherwise", "3"),
    ]  # fmt: skip
    assert checked.bad == 2 and take(path, only_good=True).told == 2


@pytest.mark.parametrize(
    "change",
    [{"quantity": "2"}, {"happened_on": "2026-01-06"}, {"unit": "phuong-tan-dinh"},
     {"slice__kind": "waste"}],
)  # fmt: skip
def test_told_before_with_other_words_is_wrong(file: Any, change: dict[str, str]) -> None:
    take(file(csv_of([row()])))
    path = file(csv_of([row(act="0"), row(**change)]), "g.csv")
    assert mistakes(path) == [(3, "act", "fact_was_told_otherwise_before")]
    assert take(path, only_good=True).told == 1
    assert sums()[0] == 2


def test_told_otherwise_between_the_two_passes_stops_the_batch(file: Any) -> None:
    path = file(csv_of([row()]))
    weighed = importing.weigh(
        path, source=None, actor=Actor("system", "system", "OpenDistrict"), at=MORNING,
        stages=lambda stage: lambda done, total: None,
    )  # fmt: skip
    take(file(csv_of([row(quantity="7")]), "g.csv"))
    with pytest.raises(Refused, match="fact_was_told_otherwise"):
        importing.tell_file(
            weighed, only_good=False, actor=Actor("system", "system", "OpenDistrict"),
            now=lambda: MORNING, progress=lambda done, total: None,
        )  # fmt: skip
    assert sums() == (1, 7, 7)


# ---- numbers


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (["16050", "7"], [16050, 7]),
        (["16.050,5", "7"], ["16050.5", 7]),  # a decimal comma somewhere: the whole column
        (["16.050", "7,25"], [16050, "7.25"]),
        (["1.234.567", "16.050"], [1234567, 16050]),
        (["1234.5", "16.050"], ["1234.5", "16.05"]),  # a point somewhere: the whole column
        (["-12", "+3"], [-12, 3]),
        (["1e3", "2"], [1000, 2]),
        (["899999999999999", "0"], [899999999999999, 0]),
    ],
)
def test_how_a_column_is_written_decides(file: Any, written: list[str], meant: list[Any]) -> None:
    waste = "mau-moi-truong.rac-thu-gom"  # three decimals
    rows = [
        row(measure=waste, act=str(n), quantity=f'"{one}"', slice__kind="", slice__sorted="yes")
        for n, one in enumerate(written)
    ]
    take(file(csv_of(rows, (*HEAD[:-1], "slice.sorted"))))
    told = {fact.act: fact.quantity for fact in Fact.objects.all()}
    assert told == {f"source:{n}": Decimal(str(one)) for n, one in enumerate(meant)}


@pytest.mark.parametrize("written", [["16.050", "7"], ["16,050", "7"], ["1.000", "2.000"]])
def test_what_may_mean_two_numbers_is_not_guessed(file: Any, written: list[str]) -> None:
    rows = [fee(str(n), f'"{one}"') for n, one in enumerate(written)]
    codes = {one.code for one in check(file(csv_of(rows, FEE_HEAD))).problems}
    assert codes == {"quantity_is_ambiguous"}


def test_a_comma_in_a_column_of_points_is_a_mistake(file: Any) -> None:
    rows = [fee("1", "12.00"), fee("2", '"1.234,5"')]
    assert mistakes(file(csv_of(rows, FEE_HEAD))) == [(3, "quantity", "quantity_is_not_a_number")]


def test_absurd_by_its_measure_counts_and_is_doubted(file: Any) -> None:
    got = take(file(csv_of([row(act="1", quantity="100"), row(act="2", quantity="-101")])))
    assert got.doubted == 1
    (doubt,) = Doubt.objects.all()
    assert (doubt.fact_id, doubt.usual) == (
        rules.fact_id("mau-trat-tu-do-thi", FOUND, "source:2"), 100,
    )  # fmt: skip
    assert sums() == (2, -1, -1)


def test_absurd_by_all_others_where_the_measure_says_nothing(
    file: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.cursor().execute("UPDATE facts_measure SET most = NULL WHERE code = %s", [FEES])
    normal = [fee(f"n{n}", "50000") for n in range(30)]
    assert take(file(csv_of(normal, FEE_HEAD))).doubted == 0
    # Among thirty known and two new ones the mean of the others is 50,000.
    got = take(file(csv_of([fee("a", "60000000"), fee("b", "40000")], FEE_HEAD), "g.csv"))
    assert (got.told, got.doubted, Doubt.objects.get().usual) == (2, 1, Decimal("49677.4194"))
    few = [fee("c", "1"), fee("d", "5000")]
    monkeypatch.setattr(importing.telling.queries, "usual", lambda codes: {})
    assert (
        take(file(csv_of(few, FEE_HEAD), "h.csv")).doubted == 0
    )  # two say nothing of what is usual


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60), min_size=1))
def test_keys_are_those_of_the_rule(acts: list[str]) -> None:
    acts = [*acts, "plans.task:0190a2c4-7b1e-7abc-8def-0123456789ab:done", "x:" + acts[0]]
    made = fact_ids(pa.array(["s|m"] * len(acts)), pa.array(acts))
    assert [one.tobytes() for one in made] == [rules.fact_id("s", "m", act).bytes for act in acts]
